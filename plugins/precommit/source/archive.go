package source

import (
	"archive/tar"
	"bytes"
	"errors"
	"io"
	"io/fs"
	"strconv"
	"strings"

	"github.com/klauspost/compress/zip"
)

// maxHeld is the size in bytes of the largest zip archive inside another
// archive: its directory stands at its end, so it is held in memory.
const maxHeld = 256 << 20

// isTar reports whether a tar archive begins with b: by its mark, or by the
// checksum of a header from before there was one.
func isTar(b []byte) bool {
	if len(b) < 512 {
		return false
	}
	if string(b[257:262]) == "ustar" {
		return true
	}
	field := strings.Trim(string(b[148:156]), " \x00")
	want, err := strconv.ParseUint(field, 8, 32)
	if err != nil || b[0] == 0 {
		return false
	}
	sum := uint64(8 * ' ')
	for i, c := range b[:512] {
		if i < 148 || i >= 156 {
			sum += uint64(c)
		}
	}
	return sum == want
}

// enter counts a member that is to be read.
func (x *expander) enter() error {
	if x.members++; x.members > x.o.Members {
		return ErrMembers
	}
	return nil
}

func (x *expander) tar(in input) bool {
	if in.depth++; in.depth > x.o.Depth {
		return x.failed(in.name, ErrNested)
	}
	tr := tar.NewReader(in.r) // what it holds is counted where it is expanded
	for {
		h, err := tr.Next()
		switch {
		case err == io.EOF:
			return true
		case err != nil && !errors.Is(err, tar.ErrInsecurePath):
			return x.failed(in.name, tarError(err))
		}
		m := input{name: member(in.name, h.Name), r: tr, depth: in.depth, member: true}
		switch h.Typeflag {
		case tar.TypeReg, tar.TypeGNUSparse:
		case tar.TypeSymlink, tar.TypeLink:
			// Never followed: it may lead anywhere.
			if !x.sink.skip(Skip{m.name, Link}) {
				return false
			}
			continue
		case tar.TypeDir, tar.TypeXGlobalHeader:
			continue
		default:
			if !x.sink.skip(Skip{m.name, Special}) {
				return false
			}
			continue
		}
		if err := x.enter(); err != nil {
			return x.failed(in.name, err)
		}
		if !x.open(m) {
			return false
		}
		if x.over {
			return true
		}
	}
}

func tarError(err error) error {
	switch {
	case errors.Is(err, ErrExpands), errors.Is(err, ErrMembers):
		return err
	case errors.Is(err, tar.ErrHeader), errors.Is(err, tar.ErrFieldTooLong), errors.Is(err, tar.ErrWriteTooLong):
		return ErrDamaged
	}
	return err
}

func (x *expander) zip(in input) bool {
	if in.depth++; in.depth > x.o.Depth {
		return x.failed(in.name, ErrNested)
	}
	at, size := in.at, in.size
	if at == nil {
		b, err := io.ReadAll(io.LimitReader(in.r, maxHeld+1))
		switch {
		case err != nil:
			return x.failed(in.name, err)
		case len(b) > maxHeld:
			return x.failed(in.name, ErrExpands)
		}
		at, size = bytes.NewReader(b), int64(len(b))
	}
	zr, err := zip.NewReader(at, size)
	if err != nil && !errors.Is(err, zip.ErrInsecurePath) {
		return x.failed(in.name, ErrDamaged)
	}
	for _, f := range zr.File {
		name := member(in.name, f.Name)
		switch mode := f.Mode(); {
		case mode.IsDir():
			continue
		case !mode.IsRegular():
			reason := Special
			if mode&fs.ModeSymlink != 0 {
				reason = Link
			}
			if !x.sink.skip(Skip{name, reason}) {
				return false
			}
			continue
		}
		if err := x.enter(); err != nil {
			return x.failed(in.name, err)
		}
		if !x.unzip(f, name, in.depth) {
			return false
		}
		if x.over {
			return true
		}
	}
	return true
}

// unzip reads one member.
func (x *expander) unzip(f *zip.File, name string, depth int) bool {
	if f.Flags&1 != 0 {
		return x.failed(name, ErrLocked)
	}
	r, err := f.Open()
	if err != nil {
		return x.failed(name, err)
	}
	defer r.Close()
	return x.open(input{name: name, r: &counted{x: x, r: r}, depth: depth, member: true})
}
