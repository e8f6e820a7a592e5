package git

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/phiscrub/phiscrub/plugins/precommit/source"
)

// maxBlob is the largest content of the index that is held, in bytes.
const maxBlob = 1 << 30

var (
	errBlob  = errors.New("content is not in the repository (see git fsck)")
	errLarge = errors.New("content is larger than 1 GiB; check the file itself")
)

// Index gives out the content that the index has for changes.
type Index struct {
	list    []Change
	next    int
	o       source.Options
	docs    []*source.Document
	failed  []*source.FileError
	skipped []source.Skip
	cmd     *exec.Cmd
	stop    context.CancelFunc
	in      io.WriteCloser
	out     *bufio.Reader
}

// Index returns a source of what the index has for changes that Changes has
// listed with Staged set.
func (r *Repo) Index(ctx context.Context, list []Change, o source.Options) (*Index, error) {
	x := &Index{list: list, o: o}
	if len(list) == 0 {
		return x, nil
	}
	ctx, x.stop = context.WithCancel(ctx)
	x.cmd = r.command(ctx, "cat-file", "--batch")
	in, err := x.cmd.StdinPipe()
	if err != nil {
		return nil, err
	}
	out, err := x.cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	x.in, x.out = in, bufio.NewReaderSize(out, 64<<10)
	if err := x.cmd.Start(); err != nil {
		return nil, fmt.Errorf("git cat-file cannot be started: %w", err)
	}
	return x, nil
}

// Next implements source.Source.
func (x *Index) Next(ctx context.Context) (*source.Document, error) {
	for {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if len(x.docs) > 0 {
			d := x.docs[0]
			x.docs = x.docs[1:]
			return d, nil
		}
		if len(x.failed) > 0 {
			e := x.failed[0]
			x.failed = x.failed[1:]
			return nil, e
		}
		if x.next == len(x.list) {
			return nil, io.EOF
		}
		c := &x.list[x.next]
		x.next++
		if err := x.read(c); err != nil {
			return nil, err
		}
	}
}

// read fills docs with what the index has for a change.
func (x *Index) read(c *Change) error {
	switch {
	case c.Object == "":
		x.skipped = append(x.skipped, source.Skip{Name: c.Name, Reason: "submodule"})
		return nil
	case c.Link:
		x.skipped = append(x.skipped, source.Skip{Name: c.Name, Reason: source.Link})
		return nil
	}
	raw, err := x.blob(c.Object)
	if errors.Is(err, errBlob) || errors.Is(err, errLarge) {
		x.failed = append(x.failed, &source.FileError{Name: c.Name, Err: err})
		return nil
	}
	if err != nil {
		return err
	}
	found := source.Texts(c.Name, raw, x.o)
	for _, d := range found.Documents {
		if c.Lines != nil && !strings.Contains(d.Name, "!") {
			d.Lines = c.Lines.Has
		}
	}
	x.docs, x.failed = found.Documents, found.Failed
	x.skipped = append(x.skipped, found.Skipped...)
	return nil
}

// blob reads one object.
func (x *Index) blob(object string) ([]byte, error) {
	if _, err := io.WriteString(x.in, object+"\n"); err != nil {
		return nil, errors.New("git cat-file ended early")
	}
	head, err := x.out.ReadString('\n')
	if err != nil {
		return nil, errors.New("git cat-file ended early")
	}
	f := strings.Fields(head)
	if len(f) != 3 {
		return nil, errBlob
	}
	n, err := strconv.ParseInt(f[2], 10, 64)
	if err != nil || n < 0 {
		return nil, errBlob
	}
	if n > maxBlob {
		if _, err := io.CopyN(io.Discard, x.out, n+1); err != nil {
			return nil, errors.New("git cat-file ended early")
		}
		return nil, errLarge
	}
	raw := make([]byte, n)
	if _, err := io.ReadFull(x.out, raw); err != nil {
		return nil, errors.New("git cat-file ended early")
	}
	if _, err := x.out.ReadByte(); err != nil {
		return nil, errors.New("git cat-file ended early")
	}
	return raw, nil
}

// Skipped implements source.Source.
func (x *Index) Skipped() []source.Skip { return x.skipped }

// Close ends git.
func (x *Index) Close() error {
	if x.cmd == nil {
		return nil
	}
	x.in.Close()
	x.stop()
	_ = x.cmd.Wait() // it was told to end
	x.cmd = nil
	return nil
}

// Tree gives out the files of changes as they are in the work tree, in which
// only added lines count.
type Tree struct {
	*source.Files
	lines map[string]*Lines
}

// Tree returns a source of the files of changes that Changes has listed.
func (r *Repo) Tree(ctx context.Context, list []Change, o source.Options) *Tree {
	t := &Tree{lines: map[string]*Lines{}}
	var files []string
	for _, c := range list {
		file := filepath.FromSlash(c.Name)
		if info, err := os.Lstat(file); c.Link || err == nil && info.IsDir() {
			continue
		}
		files = append(files, file)
		t.lines[c.Name] = c.Lines
	}
	t.Files = source.NewFiles(ctx, files, o)
	return t
}

// Next implements source.Source.
func (t *Tree) Next(ctx context.Context) (*source.Document, error) {
	d, err := t.Files.Next(ctx)
	if err == nil {
		if l := t.lines[d.Name]; l != nil {
			d.Lines = l.Has
		}
	}
	return d, err
}
