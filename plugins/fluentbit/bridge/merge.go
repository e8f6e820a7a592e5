package bridge

import (
	"bytes"
	"strconv"

	"github.com/phiscrub/phiscrub/scrub/rewrite"
)

// merger writes an object of the chunk again, with what the engine changed in
// its line of JSON. Both lines are read token by token beside the chunk. What
// has no other token is copied as it is, header and all.
type merger struct {
	b       []byte // the chunk
	in, out []byte // the rest of the line before and after the engine
	dst     []byte
	i       int // read up to here
}

// value copies the object at i. It is false when the line that came out has
// not the form of the one that went in.
func (m *merger) value(depth int) bool {
	h, ok := readHead(m.b[m.i:])
	if !ok || depth > maxDepth {
		return false
	}
	start := m.i
	m.i += h.size
	switch h.kind {
	case kindMap:
		m.dst = append(m.dst, m.b[start:m.i]...)
		if !m.punct('{') {
			return false
		}
		for k := range h.n {
			if k > 0 && !m.punct(',') || !m.key() || !m.punct(':') || !m.value(depth+1) {
				return false
			}
		}
		return m.punct('}')
	case kindArray:
		m.dst = append(m.dst, m.b[start:m.i]...)
		if !m.punct('[') {
			return false
		}
		for k := range h.n {
			if k > 0 && !m.punct(',') || !m.value(depth+1) {
				return false
			}
		}
		return m.punct(']')
	}
	m.i = start + h.size + h.n
	return m.leaf(&h, m.b[start:m.i])
}

// key copies the key at i.
func (m *merger) key() bool {
	h, ok := readHead(m.b[m.i:])
	if !ok {
		return false
	}
	start := m.i
	m.i += h.size + h.n
	return m.leaf(&h, m.b[start:m.i])
}

// leaf copies one token: raw, unless the engine has changed it.
func (m *merger) leaf(h *head, raw []byte) bool {
	was, is, ok := m.token()
	if !ok {
		return false
	}
	if bytes.Equal(was, is) {
		m.dst = append(m.dst, raw...)
		return true
	}
	m.dst, ok = appendToken(m.dst, is, h.kind == kindBin)
	return ok
}

// appendToken appends a token of JSON as msgpack.
func appendToken(dst, tok []byte, bin bool) ([]byte, bool) {
	switch c := tok[0]; {
	case c == '"':
		text, ok := rewrite.Unquote(nil, tok)
		if !ok {
			return dst, false
		}
		if bin {
			return appendBin(dst, text), true
		}
		return appendStr(dst, text), true
	case string(tok) == "null":
		return append(dst, 0xc0), true
	case c == '-' || c >= '0' && c <= '9':
		n, err := strconv.ParseInt(string(tok), 10, 32)
		if err != nil || n < 0 { // a number that comes from the engine is small
			return dst, false
		}
		if n < 0x80 {
			return append(dst, byte(n)), true
		}
		return append(dst, 0xd2, byte(n>>24), byte(n>>16), byte(n>>8), byte(n)), true
	}
	return dst, false
}

// punct takes one mark of JSON from both lines.
func (m *merger) punct(c byte) bool {
	if len(m.in) == 0 || len(m.out) == 0 || m.in[0] != c || m.out[0] != c {
		return false
	}
	m.in, m.out = m.in[1:], m.out[1:]
	return true
}

// token takes a string, a number, or a word from both lines.
func (m *merger) token() (was, is []byte, ok bool) {
	n, k := tokenLen(m.in), tokenLen(m.out)
	if n == 0 || k == 0 {
		return nil, nil, false
	}
	was, is = m.in[:n], m.out[:k]
	m.in, m.out = m.in[n:], m.out[k:]
	return was, is, true
}

func tokenLen(b []byte) int {
	if len(b) > 0 && b[0] == '"' {
		for i := 1; i < len(b); i++ {
			switch b[i] {
			case '\\':
				i++
			case '"':
				return i + 1
			}
		}
		return 0
	}
	for i, c := range b {
		switch c {
		case ',', ':', '}', ']', '{', '[', '"':
			return i
		}
	}
	return len(b)
}
