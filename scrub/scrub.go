package scrub

import (
	"github.com/phiscrub/phiscrub/detect"
	"github.com/phiscrub/phiscrub/detect/field"
)

// Scrubber is a compiled, immutable set of rules and settings; any number of
// goroutines may share it.
type Scrubber struct{}

// New compiles a Scrubber.
func New(rules *detect.Set, fields *field.Policy, o Options) (*Scrubber, error) {
	return &Scrubber{}, nil
}

// NewWorker returns the scratch of one goroutine.
func (s *Scrubber) NewWorker() *Worker { return &Worker{} }

// Worker scrubs on one goroutine.
type Worker struct{}

// Block scrubs whole lines. It returns block itself when nothing changed;
// otherwise the result is appended to dst.
func (w *Worker) Block(dst, block []byte) ([]byte, Outcome) { return block, Outcome{} }

// Line scrubs one line without its terminator.
func (w *Worker) Line(dst, line []byte) ([]byte, Outcome) { return line, Outcome{} }

// Window scrubs a piece of a line that is longer than Options.MaxLine. It
// appends to dst the output for the first n bytes of win and returns n; the
// caller presents win[n:] again, followed by more input. n is at least
// len(win)-Overlap; when last is set n is len(win). The state between
// windows of one line is kept in the Worker.
func (w *Worker) Window(dst, win []byte, last bool) (out []byte, n int, o Outcome) {
	return append(dst, win...), len(win), Outcome{}
}

// Overlap is the number of bytes a Window may leave for the next: at least
// the longest match that any rule can make.
const Overlap = 4096

// Findings are those of the last call; valid until the next.
func (w *Worker) Findings() []Finding { return nil }

// Continues reports whether line is a container-runtime record (CRI with the
// P tag, docker json-file without a final newline) whose text goes on in the
// next record of its stream. A block must not end after such a line while
// more input can be had: Block joins the records to match across the cut.
func Continues(line []byte) bool { return false }
