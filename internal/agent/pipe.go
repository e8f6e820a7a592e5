package agent

import (
	"errors"
	"fmt"
	"io"

	"github.com/phiscrub/phiscrub/internal/frame"
	"github.com/phiscrub/phiscrub/scrub"
)

// Worker scrubs on one goroutine. *scrub.Worker is one.
type Worker interface {
	Stream(dst, block []byte, st *scrub.Stream) ([]byte, scrub.Outcome)
	Window(dst, win []byte, last bool) (out []byte, n int, o scrub.Outcome)
	Findings() []scrub.Finding
}

// Options are the settings of a Pipe.
type Options struct {
	NewWorker func() Worker
	Continues func(line []byte) bool // see scrub.Continues; nil: no joined records
	Workers   int                    // goroutines that scrub; 0 and 1: the one that reads and writes
	MaxLine   int                    // bytes; 0: frame.DefaultMaxLine
	Size      int                    // bytes of one read; 0: frame.DefaultSize

	// Shadow passes every byte on as it came and only counts what would
	// have changed.
	Shadow bool
	// Report gets every finding. With it or with Shadow one goroutine scrubs.
	Report *Report
	// Audit hears of every block before it is written, or is nil.
	Audit Auditor
}

// Auditor records what happened to blocks: an outcome, its findings by rule,
// and the bytes before and after. With an error the block is not written.
type Auditor interface {
	Redacted(o *scrub.Outcome, t *scrub.Tally, in, out int64) error
}

// Stats are the totals of a run.
type Stats struct {
	scrub.Outcome
	BytesIn  int64
	BytesOut int64
	Panics   int64 // blocks or windows withheld because a worker panicked
}

// ErrInput, ErrOutput and ErrAudit say which side of a Pipe failed. The error
// of the operating system is wrapped beside them.
var (
	ErrInput  = errors.New("input failed")
	ErrOutput = errors.New("output failed")
	ErrAudit  = errors.New("audit failed")
)

// Pipe scrubs streams.
type Pipe struct {
	o       Options
	self    station
	dst     []byte
	unitDst []byte
	out     io.Writer
	stats   Stats
	long    longLine
	stream  scrub.Stream // what the input has left open
}

// New returns a Pipe.
func New(o Options) *Pipe {
	return &Pipe{o: o, self: station{newWorker: o.NewWorker, count: o.Audit != nil}}
}

// Stats returns the totals; not while Run runs.
func (p *Pipe) Stats() Stats { return p.stats }

// Run scrubs src into dst until src ends. What src gave before an error is
// written first, but not the line that the error cut off. An error holds
// nothing of the input; it wraps ErrInput, ErrOutput or ErrAudit.
func (p *Pipe) Run(src io.Reader, dst io.Writer) error {
	p.out = dst
	o := frame.Options{Size: p.o.Size, MaxLine: p.o.MaxLine, Continues: p.o.Continues, Stream: Stream}
	if p.o.Workers > 1 && !p.o.Shadow && p.o.Report == nil {
		return p.parallel(src, o)
	}
	r := frame.NewReader(src, o)
	for {
		piece, err := r.Next()
		if err != nil {
			return p.end(err)
		}
		if err := p.inline(r, piece); err != nil {
			return err
		}
	}
}

// end translates the error that ends the input.
func (p *Pipe) end(err error) error {
	switch {
	case err == io.EOF:
		return nil
	case errors.Is(err, ErrOutput), errors.Is(err, ErrAudit):
		return err
	}
	return fmt.Errorf("%w: %w", ErrInput, err)
}

// inline scrubs and writes a piece on the goroutine that reads.
func (p *Pipe) inline(r *frame.Reader, piece frame.Piece) error {
	if piece.Kind != frame.Lines {
		return p.window(r, piece)
	}
	p.stats.BytesIn += int64(len(piece.Data))
	if p.o.Report != nil {
		return p.report(piece.Data)
	}
	out := p.self.block(p.dst[:0], piece.Data, &p.stream)
	p.add(&p.self)
	p.dst = keep(p.dst, out, piece.Data)
	if p.o.Shadow {
		out = piece.Data
	}
	if err := p.tell(&p.self, &p.self.outcome, len(piece.Data), len(out)); err != nil {
		return err
	}
	return p.write(out)
}

// tell lets the auditor know what is about to be written.
func (p *Pipe) tell(s *station, o *scrub.Outcome, in, out int) error {
	if p.o.Audit == nil {
		return nil
	}
	err := p.o.Audit.Redacted(o, &s.tally, int64(in), int64(out))
	s.tally.Reset()
	if err != nil {
		return fmt.Errorf("%w: %w", ErrAudit, err)
	}
	return nil
}

// add takes over what a station has counted.
func (p *Pipe) add(s *station) {
	p.stats.Add(s.outcome)
	p.stats.Panics += s.panics
	s.panics = 0
}

// keep returns the buffer for the next output: out, unless it is the input.
func keep(dst, out, in []byte) []byte {
	if len(out) == 0 || len(in) > 0 && &out[0] == &in[0] {
		return dst
	}
	return out
}

func (p *Pipe) write(b []byte) error {
	n, err := writeAll(p.out, b)
	p.stats.BytesOut += int64(n)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrOutput, err)
	}
	return nil
}

// Position tells how far a Run is, for the writer that it calls: how many bytes
// of the input the output written so far is for, this Write included, whether
// the lines until there have left something open that later lines are read
// behind, and whether the input stands inside a line that comes in windows.
func (p *Pipe) Position() (read int64, open, inside bool) {
	return p.stats.BytesIn, p.stream.Open(), p.long.taken > 0
}
