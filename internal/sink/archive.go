package sink

import (
	"context"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
)

// stamp is how a rotated file is named behind its first name: by the time in
// UTC, so that names sort by age.
const stamp = "20060102T150405.000000000Z"

// archive looks after the files that a rotation has left: it compresses them
// and removes the oldest. One goroutine works, and only while there is work.
type archive struct {
	v    *settings
	path string
	ext  string
	work chan struct{} // holds a token while a goroutine works
	more chan struct{} // holds a token when there is more to do
	quit chan struct{}
}

func newArchive(v *settings, path string) *archive {
	a := &archive{v: v, path: path, work: make(chan struct{}, 1), more: make(chan struct{}, 1), quit: make(chan struct{})}
	a.ext = map[string]string{"gzip": ".gz", "zstd": ".zst"}[v.Compress]
	if v.rotateSize > 0 || v.rotateTime > 0 {
		a.kick() // what a crash has left
	}
	return a
}

// take puts the file at path among the old ones.
func (a *archive) take(path string) error {
	name := path + "-" + a.v.o.Now().UTC().Format(stamp)
	if _, err := os.Lstat(name); err == nil {
		return os.ErrExist // the clock stands still; the next attempt has another name
	}
	if err := os.Rename(path, name); err != nil {
		return err
	}
	a.kick()
	return nil
}

func (a *archive) kick() {
	select {
	case a.more <- struct{}{}:
	default:
	}
	select {
	case a.work <- struct{}{}:
		go a.run()
	default:
	}
}

func (a *archive) run() {
	for {
		select {
		case <-a.more:
			a.tidy()
			continue
		default:
		}
		<-a.work
		// More may have come between the two.
		if len(a.more) == 0 {
			return
		}
		select {
		case a.work <- struct{}{}:
		default:
			return // another goroutine has taken it up
		}
	}
}

// old lists the rotated files, the oldest first.
func (a *archive) old() []string {
	dir, base := filepath.Dir(a.path), filepath.Base(a.path)
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil
	}
	var names []string
	for _, e := range entries {
		rest, ok := strings.CutPrefix(e.Name(), base+"-")
		if ok && e.Type().IsRegular() && len(rest) >= len(stamp) && rest[8] == 'T' && rest[len(stamp)-1] == 'Z' {
			names = append(names, filepath.Join(dir, e.Name()))
		}
	}
	slices.Sort(names)
	return names
}

// tidy compresses what is not, and removes what is too old. A file that
// cannot be compressed stays as it is.
func (a *archive) tidy() {
	plain := len(a.path) + 1 + len(stamp)
	for _, name := range a.old() {
		switch {
		case strings.HasSuffix(name, ".tmp"):
			os.Remove(name)
		case a.ext != "" && len(name) == plain:
			if err := a.compress(name); err != nil {
				a.v.o.Log(a.v.to + " a rotated file stays uncompressed: " + reason(err))
			}
		}
		select {
		case <-a.quit:
			return
		default:
		}
	}
	if old := a.old(); a.v.RotateKeep > 0 && len(old) > a.v.RotateKeep {
		for _, name := range old[:len(old)-a.v.RotateKeep] {
			os.Remove(name)
		}
	}
}

func (a *archive) compress(name string) (err error) {
	in, err := os.Open(name)
	if err != nil {
		return err
	}
	defer in.Close()
	tmp := name + a.ext + ".tmp"
	out, err := os.OpenFile(tmp, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o640)
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			out.Close()
			os.Remove(tmp)
		}
	}()
	var z io.WriteCloser
	if a.ext == ".zst" {
		if z, err = zstd.NewWriter(out, zstd.WithEncoderConcurrency(1)); err != nil {
			return err
		}
	} else {
		z = gzip.NewWriter(out)
	}
	if _, err = io.Copy(z, interruptible{in, a.quit}); err == nil {
		err = z.Close()
	} else {
		z.Close()
	}
	if err == nil {
		err = out.Sync()
	}
	if err == nil {
		err = out.Close()
	}
	if err == nil {
		err = os.Rename(tmp, name+a.ext)
	}
	if err != nil {
		return err
	}
	return os.Remove(name)
}

// interruptible stops reading when quit is closed.
type interruptible struct {
	io.Reader
	quit chan struct{}
}

func (r interruptible) Read(p []byte) (int, error) {
	select {
	case <-r.quit:
		return 0, context.Canceled
	default:
		return r.Reader.Read(p)
	}
}

// wait lets the work end, or stops it when ctx is done: the next Open goes on.
func (a *archive) wait(ctx context.Context) {
	select {
	case a.work <- struct{}{}:
	case <-ctx.Done():
		close(a.quit)
		a.work <- struct{}{}
	}
}
