package scrub

import (
	"github.com/phiscrub/phiscrub/scrub/rewrite"
	"github.com/phiscrub/phiscrub/scrub/walk"
)

// Overlap is the number of bytes a Window may leave for the next: at least
// the longest match that any rule can make.
const Overlap = 4096

// window is what one window of a long line leaves for the next.
type window struct {
	running bool   // inside a long line
	open    bool   // inside a quoted value that is being redacted
	quote   string // what ends it
}

// Window scrubs a piece of a line that is longer than Options.MaxLine. It
// appends to dst the output for the first n bytes of win and returns n; the
// caller presents win[n:] again, followed by more input. n is at least
// len(win)-Overlap; when last is set n is len(win). The state between
// windows of one line is kept in the Worker.
//
// A value that a key identifies is redacted to its end, however many windows
// that takes. Other surroundings (an enclosing object's name) are known only
// inside one window.
func (w *Worker) Window(dst, win []byte, last bool) (out []byte, n int, o Outcome) {
	w.findings = w.findings[:0]
	first := !w.window.running
	if first {
		o.Lines = 1
	}
	w.window.running = !last
	at := len(dst)
	defer func() {
		if o.Edited+o.Withheld > 0 {
			out = w.settle(out, at, win[:n], &o)
		}
	}()
	if w.window.open {
		n = w.skip(win)
		if n == len(win) && !last {
			return dst, n, o
		}
		w.window.open = false
		var p Outcome
		out, m, p := w.piece(dst, win[n:], last, false)
		for i := range w.findings {
			w.findings[i].Start += n
			w.findings[i].End += n
		}
		o.Add(p)
		return out, n + m, o
	}
	out, n, p := w.piece(dst, win, last, first)
	o.Add(p)
	return out, n, o
}

// skip returns how many bytes belong to the open value.
func (w *Worker) skip(win []byte) int {
	q := w.window.quote
	for i := 0; i+len(q) <= len(win); i++ {
		if string(win[i:i+len(q)]) == q && (i == 0 || win[i-1] != '\\') {
			return i
		}
	}
	return len(win)
}

// piece scrubs one window. It may stop before the end, where no match is cut.
func (w *Worker) piece(dst, win []byte, last, first bool) (out []byte, n int, o Outcome) {
	start := len(dst)
	defer func() {
		if recover() != nil {
			w.reset(0)
			out, n = withheld(dst[:start], win), len(win)
			o = Outcome{Withheld: 1}
		}
	}()
	if !last && len(win) <= Overlap {
		return dst, 0, o
	}
	n = len(win)
	if !last {
		n = seam(win)
	}
	if !w.s.o.NoSieve && !w.sieve.Has(win) {
		return append(dst, win[:n]...), n, o
	}
	text, at := w.shade.of(win, w.conf.Tokens), 0
	if first {
		at = walk.Prefix(text)
	}
	w.doc.Line(text, at)
	w.find(text)
	if len(w.shade.marks) > 0 {
		w.edits, w.findings = w.unshade(0)
		if !last {
			n = w.shade.before(n)
		}
	}
	if !last {
		n = w.cutAt(win, n)
	}
	for i := range w.edits {
		w.edits[i].End = min(w.edits[i].End, n)
	}
	w.findingsBefore(n)
	out = rewrite.Splice(dst, win[:n], w.edits, &w.conf)
	w.count(&o)
	if len(w.edits) > 0 {
		o.Edited = 1
	}
	return out, n, o
}

// seam returns where to end a window: after a separator in its overlap, as
// late as leaves room for a match behind it.
func seam(win []byte) int {
	lo, hi := len(win)-Overlap, len(win)-Overlap/4
	for i := hi; i > lo; i-- {
		switch win[i-1] {
		case ',', ' ', ';', '}', ']', '>', '&':
			return i
		}
	}
	return hi
}

// cutAt moves the end n of a window off the edits: an edit across n goes
// into the next window when it starts late enough, else it is made here. A
// redacted value that runs to the end of the window goes on in the next.
// Edits behind n are forgotten.
func (w *Worker) cutAt(win []byte, n int) int {
	for i := range w.edits {
		e := &w.edits[i]
		if e.Start >= n {
			w.edits = w.edits[:i]
			break
		}
		if e.End <= n {
			continue
		}
		if e.Start > len(win)-Overlap && e.End < len(win) {
			n = e.Start
			w.edits = w.edits[:i]
			break
		}
		n = e.End
		if e.End == len(win) {
			if e.Action == rewrite.Tokenize {
				e.Action = rewrite.Redact // a token stands for a whole value
			}
			w.window.open, w.window.quote = true, `"`
			if l := w.openLeaf(); l != nil {
				w.window.quote = w.doc.Views[l.View].Quote()
			}
		}
	}
	return n
}

// openLeaf returns the leaf whose closing quote is behind the window.
func (w *Worker) openLeaf() *walk.Leaf {
	for i := len(w.doc.Leaves) - 1; i >= 0; i-- {
		if l := &w.doc.Leaves[i]; l.Open {
			return l
		}
	}
	return nil
}

// findingsBefore leaves the findings of the first n bytes: what lies behind
// comes again with the next window.
func (w *Worker) findingsBefore(n int) {
	out := w.findings[:0]
	for _, f := range w.findings {
		if f.Start < n {
			f.End = min(f.End, n)
			out = append(out, f)
		}
	}
	w.findings = out
}
