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
type Window struct {
	text    []byte
	base    int // tokens hold offsets from here
	i       int // the place
	p, stop int // the next byte to cut; the end of the window
	n       int
	gap     Gap
	tok     [maxTokens]cut
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
	c := &w.tok[k]
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
	c := &w.tok[k]
	if c.kind != Mark || c.end-c.start != 1 {
		return 0
	}
	return w.text[w.base+int(c.start)]
}

// Read cuts the text around byte i into tokens and returns the index of the
// token that covers i, or -1 when i is no part of a token.
func (w *Window) Read(text []byte, i int) int {
	w.text, w.n, w.p, w.stop = text, 0, 0, 0
	if i < 0 || i >= len(text) {
		return -1
	}
	w.i, w.p, w.stop, w.gap = i, max(i-Back, 0), min(i+Ahead, len(text)), Line
	if w.p > 0 {
		if w.p = boundary(text, w.p, i); !blankByte(text[w.p-1]) {
			w.gap = Glued
		}
	}
	w.base = w.p
	return w.covers(i)
}

// covers returns the token that covers i, or -1.
func (w *Window) covers(i int) int {
	for w.cutNext() {
		if c := &w.tok[w.n-1]; w.base+int(c.end) > i {
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
	w.text, w.n, w.gap = text, 0, Line
	w.i, w.p, w.base, w.stop = i, p, p, min(i+Ahead, len(text))
	return w.covers(i)
}

// cutNext cuts one more token off the text, if the window has one.
func (w *Window) cutNext() bool {
	text, p, gap := w.text, w.p, w.gap
	for p < w.stop && w.n < maxTokens {
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
		if t.End > w.stop && w.stop < len(text) && t.Start > w.i {
			break // cut by the window: not a token one can judge
		}
		w.tok[w.n] = cut{uint16(t.Start - w.base), uint16(t.End - w.base), t.Kind, gap}
		w.n++
		w.p, w.gap = t.End, Glued
		return true
	}
	w.p = w.stop
	return false
}
