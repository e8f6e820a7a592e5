package frame

import (
	"bytes"
	"errors"
	"io"
	"time"
)

// Defaults of Options.
const (
	DefaultSize    = 128 << 10
	DefaultMaxLine = 1 << 20
	DefaultWindow  = 256 << 10
	DefaultHold    = 1 << 20
	DefaultQuiet   = 2 * time.Second
)

// Errors of a Reader. None holds a byte of the input.
var (
	// ErrStuck reports that a window was given back whole, so that the
	// stream could not go on.
	ErrStuck = errors.New("window gave back too much")
	// ErrNoProgress reports a source that keeps returning nothing.
	ErrNoProgress = errors.New("input returns neither data nor an error")
)

// Options are the settings of a Reader. The zero value of a field means its
// default.
type Options struct {
	Size    int           // bytes of one read; never above MaxLine or Hold
	MaxLine int           // bytes, without terminator; a longer line becomes windows
	Window  int           // bytes of a long line that are new in each window; never above MaxLine
	Hold    int           // bytes held back for one open record
	Quiet   time.Duration // how long a live source may keep an open record waiting

	// Continues reports that line is a record whose text goes on in the
	// next record of its stream. A block does not end after such a line
	// unless Hold, Quiet or the end of input says so. Nil: never.
	Continues func(line []byte) bool
	// Stream tells records of different streams apart: 0 for a line that
	// is no record, else 1 to 3. Nil: every line follows the one before.
	Stream func(line []byte) int
}

// Waiter is a source that can say whether a Read would wait.
type Waiter interface {
	// Wait returns true as soon as a Read would return at once (with data,
	// end or error), and false when d has passed before that.
	Wait(d time.Duration) bool
}

// Kind says what a Piece holds.
type Kind uint8

// The kinds of Piece.
const (
	Lines  Kind = iota // whole lines; at the end of input the last may lack its newline
	Window             // a part of a line longer than MaxLine; more follows
	Last               // the last part of such a line, without its terminator
)

// Piece is what Next gives out. Its bytes are valid until the next call of
// Next, unless Take was called in between.
type Piece struct {
	Kind Kind
	Data []byte
	End  []byte // Last: the terminator, to be written after the output
}

// Reader cuts a source into pieces. It is for one goroutine.
type Reader struct {
	src    io.Reader
	waiter Waiter
	o      Options
	buf    []byte

	start int // given out up to here
	line  int // the unfinished line begins here; start ≤ line ≤ end
	end   int // read up to here
	fresh int // not yet looked at from here; fresh ≤ end

	held open

	long bool // [start,end) begins inside a long line
	kept int  // bytes of [start,end) that an earlier window gave back
	nl   int  // the newline that ends the long line, or -1
	win  int  // length of the window given out last, while Back is allowed

	err error
}

// NewReader returns a Reader of src. When src is a Waiter, it is asked
// before a read that an open record has to wait for.
func NewReader(src io.Reader, o Options) *Reader {
	if o.MaxLine <= 0 {
		o.MaxLine = DefaultMaxLine
	}
	if o.Size <= 0 {
		o.Size = DefaultSize
	}
	if o.Window <= 0 {
		o.Window = DefaultWindow
	}
	o.Window = min(o.Window, o.MaxLine)
	if o.Hold <= 0 {
		o.Hold = DefaultHold
	}
	if o.Quiet <= 0 {
		o.Quiet = DefaultQuiet
	}
	// With reads no longer than the longest line, only the unfinished line
	// can turn out too long, and only once a read.
	o.Size = min(o.Size, o.MaxLine, o.Hold)
	r := &Reader{src: src, o: o, buf: make([]byte, o.Size), nl: -1}
	r.held.reset()
	r.waiter, _ = src.(Waiter)
	return r
}

// Size returns the length of a buffer as the Reader uses it while lines are
// of ordinary length.
func (r *Reader) Size() int { return r.o.Size }

// Take leaves the buffer behind the last Piece to the caller, so that it
// stays valid, and goes on in spare.
func (r *Reader) Take(spare []byte) (old []byte) {
	old = r.buf
	spare = spare[:cap(spare)]
	if len(spare) < max(r.end-r.start, r.o.Size) {
		spare = make([]byte, max(r.end-r.start, r.o.Size))
	}
	copy(spare, r.buf[r.start:r.end])
	r.buf = spare
	r.shift(r.start)
	return old
}

// Back presents the last n bytes of the Window just returned again, at the
// front of the next one. Windows only; not after Take.
func (r *Reader) Back(n int) {
	if n < 0 || n > r.win {
		panic("frame: Back outside the window")
	}
	if r.win > 0 && n == r.win {
		r.err = ErrStuck
	}
	r.start -= n
	r.line = r.start
	r.kept = n
	r.win = 0
}

// Next returns the next piece. After the last one it returns io.EOF, or the
// error of the source. A line that such an error cut off is not given out:
// half a value cannot be recognised.
func (r *Reader) Next() (Piece, error) {
	r.compact()
	if r.long {
		return r.window()
	}
	for {
		if r.fresh < r.end {
			r.look()
			if r.long {
				if r.line > r.start {
					return r.lines(r.line), nil
				}
				return r.window()
			}
			if at := r.held.cut(r); at > r.start {
				return r.lines(at), nil
			}
		}
		if r.err != nil {
			return r.rest()
		}
		room := r.o.Size
		if r.line > r.start { // an open record waits for its next part
			room = min(room, r.o.Hold-(r.end-r.start))
			if room <= 0 || r.waiter != nil && !r.waiter.Wait(r.o.Quiet) {
				r.held.reset()
				return r.lines(r.line), nil
			}
		}
		r.read(room)
	}
}

// look finds the lines in the bytes that the last read brought.
func (r *Reader) look() {
	b := r.buf[r.fresh:r.end]
	first := bytes.IndexByte(b, '\n')
	length := r.end - r.line
	if first >= 0 {
		length = r.fresh + first - r.line
	}
	if length > r.o.MaxLine {
		r.long, r.kept, r.nl = true, 0, -1
		if first >= 0 {
			r.nl = r.fresh + first
		}
		r.fresh = r.end
		return
	}
	if first >= 0 {
		r.line = r.fresh + bytes.LastIndexByte(b, '\n') + 1
	}
	r.fresh = r.end
}

// lines gives out whole lines up to at.
func (r *Reader) lines(at int) Piece {
	p := Piece{Kind: Lines, Data: r.buf[r.start:at:at]}
	r.start = at
	return p
}

// rest gives out what is left when the source has ended.
func (r *Reader) rest() (Piece, error) {
	at := r.line
	if r.err == io.EOF {
		at = r.end
	}
	if at > r.start {
		r.held.reset()
		r.line = at
		return r.lines(at), nil
	}
	return Piece{}, r.err
}

// window gives out Window new bytes of a long line after those kept, or what
// is left of it.
func (r *Reader) window() (Piece, error) {
	r.held.reset()
	full := r.kept + r.o.Window
	for r.nl < 0 && r.end-r.start <= full && r.err == nil {
		r.read(r.o.Size)
		if i := bytes.IndexByte(r.buf[r.fresh:r.end], '\n'); i >= 0 {
			r.nl = r.fresh + i
		}
		r.fresh = r.end
	}
	if r.err == ErrStuck {
		return Piece{}, r.err
	}
	end := r.end
	if r.nl >= 0 {
		end = r.nl
	}
	if end-r.start > full {
		p := Piece{Kind: Window, Data: r.buf[r.start : r.start+full : r.start+full]}
		r.start += full
		r.line, r.kept, r.win = r.start, 0, full
		return p, nil
	}
	if r.nl < 0 && r.err != io.EOF {
		return Piece{}, r.err
	}
	p := Piece{Kind: Last, Data: r.buf[r.start:end:end]}
	if r.nl >= 0 {
		p.End = r.buf[end : end+1 : end+1]
		end++
	}
	r.start, r.line, r.fresh = end, end, end
	r.long, r.kept, r.win, r.nl = false, 0, 0, -1
	return p, nil
}

// compact moves what is not yet given out to the front of the buffer.
func (r *Reader) compact() {
	r.win = 0
	if r.start == 0 {
		return
	}
	copy(r.buf, r.buf[r.start:r.end])
	r.shift(r.start)
}

func (r *Reader) shift(by int) {
	r.start -= by
	r.line -= by
	r.end -= by
	r.fresh -= by
	if r.nl >= 0 {
		r.nl -= by
	}
	r.held.shift(by)
}

// read appends at most room bytes of one read to the buffer.
func (r *Reader) read(room int) {
	if len(r.buf)-r.end < room {
		r.grow(room)
	}
	for range 100 {
		n, err := r.src.Read(r.buf[r.end : r.end+room])
		if n < 0 || n > room {
			n, err = 0, ErrNoProgress
		}
		r.end += n
		r.err = err
		if n > 0 || err != nil {
			return
		}
	}
	r.err = ErrNoProgress
}

// grow makes room. The buffer is at most MaxLine or Hold, with what windows
// give back and two reads on top.
func (r *Reader) grow(room int) {
	limit := max(r.o.MaxLine+r.kept, r.o.Hold) + 2*r.o.Size
	size := max(min(2*len(r.buf), limit), r.end+room)
	buf := make([]byte, size)
	copy(buf, r.buf[:r.end])
	r.buf = buf
}
