package source

import (
	"bytes"
	"context"
	"io"
	"os"
	"syscall"
)

// Files reads the files, directories and patterns of a command line. Files are
// read ahead on several goroutines and given out in their order.
type Files struct {
	o       Options
	entries []entry
	cancel  context.CancelFunc
	queue   chan *pending // in the order of entries
	at      *pending
	skipped []Skip
}

// pending is a file whose documents come.
type pending struct {
	entry entry
	items chan item
}

// item is one thing that Next gives out.
type item struct {
	doc  *Document
	skip *Skip
	err  *FileError
}

// NewFiles lists the files that args name. A name that is wrong is told by
// Next, when its turn comes.
func NewFiles(ctx context.Context, args []string, o Options) *Files {
	f := &Files{o: o.filled(), entries: list(ctx, args)}
	if o.Exclude != nil {
		for i := range f.entries {
			if e := &f.entries[i]; o.Exclude(e.name) {
				e.skip, e.err = Excluded, nil
			}
		}
	}
	ctx, f.cancel = context.WithCancel(context.Background())
	f.queue = make(chan *pending, f.o.Ahead)
	go f.feed(ctx)
	return f
}

// Len returns the number of files that were listed.
func (f *Files) Len() int { return len(f.entries) }

// feed starts the reading of one file after the other, so many at a time as
// the queue holds.
func (f *Files) feed(ctx context.Context) {
	defer close(f.queue)
	for _, e := range f.entries {
		p := &pending{entry: e, items: make(chan item, 1)}
		select {
		case f.queue <- p:
			go p.read(ctx, f.o)
		case <-ctx.Done():
			return
		}
	}
}

// Next implements Source.
func (f *Files) Next(ctx context.Context) (*Document, error) {
	for {
		if f.at == nil {
			select {
			case p, ok := <-f.queue:
				if !ok {
					return nil, io.EOF
				}
				f.at = p
			case <-ctx.Done():
				return nil, ctx.Err()
			}
		}
		select {
		case it, ok := <-f.at.items:
			switch {
			case !ok:
				f.at = nil
			case it.doc != nil:
				return it.doc, nil
			case it.err != nil:
				return nil, it.err
			default:
				f.skipped = append(f.skipped, *it.skip)
			}
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
}

// Skipped implements Source.
func (f *Files) Skipped() []Skip { return f.skipped }

// Close implements Source.
func (f *Files) Close() error {
	f.cancel()
	return nil
}

// read gives out the documents of one file.
func (p *pending) read(ctx context.Context, o Options) {
	defer close(p.items)
	s := &outlet{ctx: ctx, items: p.items}
	switch e := &p.entry; {
	case e.err != nil:
		s.failed(&FileError{e.name, e.err})
	case e.skip != "":
		s.skip(Skip{e.name, e.skip})
	default:
		readFile(e, o, s)
	}
}

// readFile opens a file and gives out what it holds.
func readFile(e *entry, o Options, s sink) bool {
	// A pipe that came in the place of the file is not waited for.
	f, err := os.OpenFile(e.file, os.O_RDONLY|syscall.O_NONBLOCK, 0)
	if err != nil {
		return s.failed(&FileError{e.name, own(err)})
	}
	defer f.Close()
	before, err := f.Stat()
	switch {
	case err != nil:
		return s.failed(&FileError{e.name, own(err)})
	case !before.Mode().IsRegular():
		return s.skip(Skip{e.name, Special})
	}
	x := &expander{o: o, sink: s, size: before.Size()}
	if !x.open(input{name: e.name, file: e.file, r: f, at: f, size: before.Size()}) {
		return false
	}
	after, err := f.Stat()
	switch {
	case err != nil:
		return s.failed(&FileError{e.name, own(err)})
	case after.Size() != before.Size() || !after.ModTime().Equal(before.ModTime()):
		return s.failed(&FileError{e.name, ErrChanged})
	}
	return true
}

// outlet sends what a file holds to Next.
type outlet struct {
	ctx   context.Context
	items chan<- item
}

func (o *outlet) send(i item) bool {
	select {
	case o.items <- i:
		return true
	case <-o.ctx.Done():
		return false
	}
}

func (o *outlet) document(d *Document) bool { return o.send(item{doc: d}) }
func (o *outlet) skip(s Skip) bool          { return o.send(item{skip: &s}) }
func (o *outlet) failed(e *FileError) bool  { return o.send(item{err: e}) }

// Texts turns bytes that are no file into documents as a file of that name
// would be: a staged blob, standard input.
func Texts(name string, raw []byte, o Options) Collected {
	var c Collected
	each(name, raw, o, &c)
	return c
}

// Each is Texts for those who want one document at a time. It ends when f
// returns false, and with the first failure.
func Each(name string, raw []byte, o Options, f func(d *Document) bool) error {
	s := &serial{f: f}
	each(name, raw, o, s)
	return s.err
}

func each(name string, raw []byte, o Options, s sink) {
	x := &expander{o: o.filled(), sink: s, size: int64(len(raw))}
	x.open(input{name: shown(name), r: bytes.NewReader(raw), at: bytes.NewReader(raw), size: int64(len(raw))})
}

// serial hands documents on.
type serial struct {
	f   func(d *Document) bool
	err error
}

func (s *serial) document(d *Document) bool { return s.f(d) }
func (s *serial) skip(Skip) bool            { return true }
func (s *serial) failed(e *FileError) bool {
	s.err = e.Err
	return false
}

// Collected is what Texts has found.
type Collected struct {
	Documents []*Document
	Skipped   []Skip
	Failed    []*FileError
}

func (c *Collected) document(d *Document) bool {
	c.Documents = append(c.Documents, d)
	return true
}

func (c *Collected) skip(s Skip) bool {
	c.Skipped = append(c.Skipped, s)
	return true
}

func (c *Collected) failed(e *FileError) bool {
	c.Failed = append(c.Failed, e)
	return true
}
