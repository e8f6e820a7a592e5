package word

// Back and Ahead bound a Window: bytes read before and after the place.
const (
	Back  = 112
	Ahead = 192
)

// maxTokens holds the densest stretch before the place and enough after it.
const maxTokens = 176

// Window is a stretch of a text cut into tokens. The zero value is ready for
// Read; it holds the text it last read. Tokens after the place are cut when
// they are asked for.
//
// After Open it goes along a text: places that are read one after another share
// the tokens that their windows have in common.
type Window struct {
	text    []byte
	base    int // tokens hold offsets from here
	i       int // the place
	p, stop int // the next byte to cut; the end of the window
	off     int // where the tokens of the window begin in tok
	n       int // tokens of the window
	cut     int // tokens in tok
	gap     Gap
	first   Gap  // before tok[off], which is told to begin a line
	at      int  // the token of tok that covers i, or one before it
	along   bool // it goes along text
	whole   bool // what is in tok was cut from behind a blank on
	tok     [maxTokens]cut
	notes   *[maxTokens]uint64 // of tok; nil where nothing goes along
}

// cut is a Token in six bytes.
type cut struct {
	start, end uint16
	kind       Kind
	gap        Gap
}

// Text returns the bytes of token k, a part of the text.
func (w *Window) Text(k int) []byte {
	t := w.At(k)
	return w.text[t.Start:t.End]
}

// All returns the whole text that was read from.
func (w *Window) All() []byte { return w.text }

// At returns token k, or the zero Token outside of the window.
func (w *Window) At(k int) Token {
	if uint(k) >= uint(w.n) && !w.Has(k) {
		return Token{}
	}
	c := &w.tok[w.off+k]
	return Token{w.base + int(c.start), w.base + int(c.end), c.kind, c.gap}
}

// Has reports whether the window has a token k, from 0.
func (w *Window) Has(k int) bool {
	if k < 0 {
		return false
	}
	for k >= w.n {
		if !w.cutNext() {
			return false
		}
	}
	return true
}

// Len returns the number of tokens.
func (w *Window) Len() int {
	for w.cutNext() {
	}
	return w.n
}

// Byte returns the mark at k, or 0 if token k is no single-byte mark.
func (w *Window) Byte(k int) byte {
	if uint(k) >= uint(w.n) && !w.Has(k) {
		return 0
	}
	c := &w.tok[w.off+k]
	if c.kind != Mark || c.end-c.start != 1 {
		return 0
	}
	return w.text[w.base+int(c.start)]
}

// Open begins a text: places of it that are read from now on are read along.
// Bytes of the text do not change until the next call.
func (w *Window) Open(text []byte) {
	w.text, w.along, w.whole, w.cut = text, true, false, 0
	if w.notes == nil {
		w.notes = new([maxTokens]uint64)
	}
}

// Note returns what was noted of token k, or 0: notes last as long as the Window
// goes along, if it does.
func (w *Window) Note(k int) uint64 {
	if w.notes == nil || uint(k) >= uint(w.n) {
		return 0
	}
	return w.notes[w.off+k]
}

// SetNote notes something of token k for whoever asks for the same of it.
func (w *Window) SetNote(k int, note uint64) {
	if w.notes != nil && uint(k) < uint(w.n) {
		w.notes[w.off+k] = note
	}
}

// KindGap returns the kind of token k and the gap before it: those of At.
func (w *Window) KindGap(k int) (Kind, Gap) {
	if uint(k) >= uint(w.n) && !w.Has(k) {
		return None, Glued
	}
	c := &w.tok[w.off+k]
	return c.kind, c.gap
}

// Between returns the bytes of tokens from to to, exclusive, as far as the window
// has them, and of what is between them.
func (w *Window) Between(from, to int) []byte {
	if from = max(from, 0); from >= to || !w.Has(from) {
		return nil
	}
	if !w.Has(to - 1) {
		to = w.n
	}
	return w.text[w.base+int(w.tok[w.off+from].start) : w.base+int(w.tok[w.off+to-1].end)]
}

// Read cuts the text around byte i into tokens and returns the index of the
// token that covers i, or -1 when i is no part of a token.
func (w *Window) Read(text []byte, i int) int {
	if w.along && w.whole && i >= w.i && w.goesAlong(text, i) {
		for k := max(w.at, w.off); k < w.cut && w.base+int(w.tok[k].start) <= i; k++ {
			w.at, w.n = k, k-w.off // those before it are of the window
		}
		return w.covers(i)
	}
	w.along = w.along && len(text) == len(w.text) && len(text) > 0 && &text[0] == &w.text[0]
	w.text, w.off, w.n, w.cut, w.at, w.p, w.stop, w.whole = text, 0, 0, 0, 0, 0, 0, false
	if i < 0 || i >= len(text) {
		return -1
	}
	w.i, w.p, w.stop, w.gap, w.first = i, max(i-Back, 0), min(i+Ahead, len(text)), Line, Line
	w.whole = true
	if w.p > 0 {
		if w.p = boundary(text, w.p, i); !blankByte(text[w.p-1]) {
			w.gap, w.whole = Glued, false
		}
	}
	w.base = w.p
	return w.covers(i)
}

// goesAlong moves the window ahead to byte i of the text that it goes along. It
// reports false when it has to be read anew.
func (w *Window) goesAlong(text []byte, i int) bool {
	if i >= len(text) || len(text) != len(w.text) || &text[0] != &w.text[0] || i >= w.base+maxOffset {
		return false
	}
	start := max(i-Back, 0)
	if start > 0 {
		if start = boundary(text, start, i); !blankByte(text[start-1]) {
			return false
		}
	}
	if start < w.base || start > w.p {
		return false
	}
	k := w.off
	for k < w.cut && w.base+int(w.tok[k].start) < start {
		k++
	}
	if k == w.cut {
		return false // nothing in common
	}
	w.tok[w.off].gap = w.first
	w.first, w.tok[k].gap = w.tok[k].gap, Line
	w.off, w.n, w.i, w.stop = k, 0, i, min(i+Ahead, len(text))
	return true
}

// maxOffset bounds where a window goes from its base.
const maxOffset = 1<<16 - 2*Ahead

// covers returns the token that covers i, or -1.
func (w *Window) covers(i int) int {
	for w.cutNext() {
		if c := &w.tok[w.off+w.n-1]; w.base+int(c.end) > i {
			if w.base+int(c.start) <= i {
				return w.n - 1
			}
			return -1
		}
	}
	return -1
}

// ReadPart is Read for what looks back no further than the blank before the
// place: what is before it is left out.
func (w *Window) ReadPart(text []byte, i int) int {
	if i < 0 || i >= len(text) {
		return w.Read(text, i)
	}
	p, least := i, max(i-Back, 0)
	for p > least && !blankByte(text[p-1]) {
		p--
	}
	if p > 0 && !blankByte(text[p-1]) {
		return w.Read(text, i) // it begins too far away
	}
	w.text, w.off, w.n, w.cut, w.at, w.gap, w.whole = text, 0, 0, 0, 0, Line, false
	w.i, w.p, w.base, w.stop = i, p, p, min(i+Ahead, len(text))
	return w.covers(i)
}

// cutNext takes one more token into the window, if it has one.
func (w *Window) cutNext() bool {
	k := w.off + w.n
	if k < w.cut {
		c := &w.tok[k]
		if !w.sees(w.base+int(c.start), w.base+int(c.end)) {
			return false
		}
		w.n++
		return true
	}
	if w.n == maxTokens {
		return false
	}
	if k == maxTokens {
		w.cut = copy(w.tok[:], w.tok[w.off:])
		if w.notes != nil {
			copy(w.notes[:], w.notes[w.off:])
		}
		w.at = max(w.at-w.off, 0)
		k, w.off = w.n, 0
	}
	text, p, gap := w.text, w.p, w.gap
	for p < w.stop {
		switch c := text[p]; c {
		case ' ':
			gap = widen(gap, Space)
			p++
			continue
		case '\t':
			gap = max(gap, Wide)
			p++
			continue
		case '\n', '\r', '\\':
			if n := breakAt(text, p); n > 0 {
				gap = Line
				p += n
				continue
			}
		}
		t := next(text, p)
		if !w.sees(t.Start, t.End) {
			break // cut by the window: not a token one can judge
		}
		w.tok[k] = cut{uint16(t.Start - w.base), uint16(t.End - w.base), t.Kind, gap}
		if w.notes != nil {
			w.notes[k] = 0
		}
		w.n++
		w.cut = k + 1
		w.p, w.gap = t.End, Glued
		return true
	}
	w.p, w.gap = p, gap
	return false
}

// sees reports whether a token lies within the window.
func (w *Window) sees(start, end int) bool {
	return start < w.stop && (end <= w.stop || w.stop == len(w.text) || start <= w.i)
}
