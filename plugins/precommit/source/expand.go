package source

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"os"
	"path"
	"strings"
	"unicode/utf8"

	"github.com/klauspost/compress/zip"

	"github.com/phiscrub/phiscrub/internal/frame"
)

// sink takes what a file holds. Each method returns false when no more is
// wanted.
type sink interface {
	document(d *Document) bool
	skip(s Skip) bool
	failed(e *FileError) bool
}

// expander turns one file into documents.
type expander struct {
	o        Options
	sink     sink
	size     int64 // of the file, in bytes
	expanded int64
	members  int
	over     bool // a bound on what is expanded was met
	told     bool
}

// input is a text or an archive on its way.
type input struct {
	name   string
	file   string
	r      io.Reader
	at     io.ReaderAt // the same, where there is one
	size   int64       // 0: not known
	depth  int         // archives around it
	member bool
}

// open looks at the first bytes and goes on with what they say. It reports
// whether more is wanted.
func (x *expander) open(in input) bool {
	br := bufio.NewReaderSize(in.r, 4096)
	head, err := br.Peek(512)
	if err != nil && err != io.EOF {
		return x.failed(in.name, err)
	}
	in.r = br
	switch {
	case isPacked(head):
		return x.packed(in)
	case isTar(head):
		return x.tar(in)
	case bytes.HasPrefix(head, []byte("PK\x03\x04")) || bytes.HasPrefix(head, []byte("PK\x05\x06")):
		return x.zip(in)
	}
	return x.text(in)
}

func isPacked(b []byte) bool {
	return bytes.HasPrefix(b, []byte("\x1f\x8b\x08")) || bytes.HasPrefix(b, []byte("\x28\xb5\x2f\xfd")) ||
		len(b) >= 4 && b[0]&0xf0 == 0x50 && string(b[1:4]) == "\x2a\x4d\x18"
}

// packed reads a compressed file, which is an archive if what is in it is.
func (x *expander) packed(in input) bool {
	if in.depth++; in.depth > x.o.Depth {
		return x.failed(in.name, ErrNested)
	}
	z, err := frame.Decompress(in.r)
	if err != nil {
		return x.failed(in.name, err)
	}
	defer z.Close()
	in.r, in.at, in.size, in.member = &counted{x: x, r: z}, nil, 0, true
	return x.open(in)
}

// counted holds what is expanded to its bound.
type counted struct {
	x *expander
	r io.Reader
}

func (c *counted) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.x.expanded += int64(n)
	if e := c.x.expanded; e > c.x.o.Expanded || e > ratioFrom && e/c.x.o.Ratio > c.x.size {
		c.x.over = true
		return 0, ErrExpands
	}
	return n, err
}

// text gives out a text in parts.
func (x *expander) text(in input) bool {
	first := true
	p := parts{r: in.r, part: x.o.Part}
	if isTable(in.name) {
		p.part = min(p.part, tablePart)
	}
	defer p.free()
	size := in.size
	var enc Encoding
	var base int64
	var st formState
	for line := 0; ; first = false {
		raw, whole, err := p.next(size)
		if err != nil && err != io.EOF {
			if len(raw) == 0 {
				return x.failed(in.name, err)
			}
		}
		mark := 0
		if first {
			if isBinary(in.name, raw) {
				e, _ := encodingOf(raw)
				if e == UTF8 {
					return x.sink.skip(Skip{in.name, Binary})
				}
			}
			enc, mark = encodingOf(raw)
			if enc != UTF8 && p.unit == 1 {
				p.unit = 2
				raw, whole = p.even(raw, whole, enc)
			}
			p.enc = enc
		}
		d := &Document{Name: in.name, File: in.file, Encoding: enc, Base: base + int64(mark), Line: line, Member: in.member, Text: raw[mark:]}
		if enc != UTF8 {
			d.Text = decode16(raw[mark:], enc)
		} else {
			d.Release = p.lend()
		}
		base += int64(len(raw))
		lines := bytes.Count(d.Text, []byte{'\n'})
		st.whole = whole && first
		st.form(d)
		if !x.sink.document(d) {
			return false
		}
		if err != nil && err != io.EOF {
			return x.failed(in.name, err)
		}
		if whole {
			return true
		}
		line += lines
	}
}

func (x *expander) failed(name string, err error) bool {
	if err = own(err); err == ErrExpands && x.told {
		return true
	}
	x.told = x.told || err == ErrExpands
	return x.sink.failed(&FileError{Name: name, Err: err})
}

// own returns an error without what it may quote of an archive.
func own(err error) error {
	var pe *os.PathError
	switch {
	case errors.As(err, &pe):
		return pe.Err
	case errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, zip.ErrFormat), errors.Is(err, zip.ErrChecksum):
		return ErrDamaged
	case errors.Is(err, zip.ErrAlgorithm):
		return ErrMethod
	}
	return err
}

// member returns the name of a member as it is shown.
func member(archive, name string) string { return archive + "!" + shown(name) }

// shown is a name without what a terminal obeys.
func shown(name string) string {
	if !utf8.ValidString(name) || strings.ContainsFunc(name, func(r rune) bool { return r < ' ' || r == 0x7f || r >= 0x80 && r < 0xa0 }) {
		return strings.Map(func(r rune) rune {
			if r < ' ' || r == 0x7f || r >= 0x80 && r < 0xa0 || r == utf8.RuneError {
				return '?'
			}
			return r
		}, name)
	}
	return name
}

// extOf is the ending of a document's name in lower case.
func extOf(name string) string {
	name = strings.ToLower(name)
	for _, packed := range []string{".gz", ".zst"} {
		name = strings.TrimSuffix(name, packed)
	}
	return path.Ext(name)
}
