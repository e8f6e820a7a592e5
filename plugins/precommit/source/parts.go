package source

import (
	"bytes"
	"io"
	"sync"
)

// parts cuts a text into pieces that are held in memory one at a time.
type parts struct {
	r    io.Reader
	part int
	enc  Encoding
	unit int    // bytes that are not to be separated
	rest []byte // read, and not given out
	buf  *[]byte
	lent bool
	eof  error
}

// buffers are those that documents have given back.
var buffers = sync.Pool{New: func() any { return new([]byte) }}

// next returns the next part; whole says that it is the last. The error is
// that of the reader, behind what is returned. The first part has size bytes
// if the text is no longer.
func (p *parts) next(size int64) (raw []byte, whole bool, err error) {
	if p.unit == 0 {
		p.unit = 1
	}
	want := p.part
	if size > 0 && size < int64(want) {
		want = int(size) + 1 // one more, to see the end
	}
	buf := buffers.Get().(*[]byte)
	b := append((*buf)[:0], p.rest...)
	p.rest = nil
	for p.eof == nil {
		if len(b) >= p.part {
			break
		}
		if len(b) == cap(b) || cap(b) < want {
			b = append(make([]byte, 0, max(min(2*cap(b), p.part), want, 4096)), b...)
		}
		var n int
		n, p.eof = p.r.Read(b[len(b):min(cap(b), max(p.part, len(b)+1))])
		b = b[:len(b)+n]
	}
	*buf = b
	p.free()
	p.buf, p.lent = buf, false
	if p.eof != nil {
		return b, true, p.eof
	}
	n := p.cut(b)
	p.rest = bytes.Clone(b[n:])
	return b[:n], false, nil
}

// even takes back bytes of a first part that was cut before it was known that
// its characters have two.
func (p *parts) even(raw []byte, whole bool, e Encoding) ([]byte, bool) {
	p.enc = e
	if whole {
		return raw, true
	}
	b := append(raw[:len(raw):len(raw)], p.rest...)
	n := p.cut(b)
	p.rest = bytes.Clone(b[n:])
	return b[:n], false
}

// cut returns where a part ends: behind a line that is followed by one that
// goes on with nothing, else behind any, else anywhere.
func (p *parts) cut(b []byte) int {
	if p.enc != UTF8 {
		lf := []byte{'\n', 0}
		if p.enc == UTF16BE {
			lf = []byte{0, '\n'}
		}
		for i := len(b) &^ 1; i >= 2 && i > len(b)/2; i -= 2 {
			if b[i-2] == lf[0] && b[i-1] == lf[1] {
				return i
			}
		}
		return len(b) &^ 3
	}
	last := bytes.LastIndexByte(b, '\n') + 1
	if last == 0 {
		return len(b)
	}
	for i, k := last, 0; k < 2000 && i > len(b)/2; k++ {
		if i < len(b) && !continues(b[i]) {
			return i
		}
		i = bytes.LastIndexByte(b[:i-1], '\n') + 1
	}
	return last
}

// continues reports whether a line that starts with c goes on with what lines
// before it have opened.
func continues(c byte) bool {
	switch c {
	case ' ', '\t', '}', ']', ')', '"', '\'', ',', '<', '\r', '\n':
		return true
	}
	return false
}

// lend returns what gives the buffer of the part back.
func (p *parts) lend() func() {
	buf := p.buf
	p.lent = true
	return sync.OnceFunc(func() { buffers.Put(buf) })
}

// free gives back a buffer that no document has.
func (p *parts) free() {
	if p.buf != nil && !p.lent {
		buffers.Put(p.buf)
	}
	p.buf = nil
}
