package bridge

import (
	"math"
	"strconv"

	"github.com/phiscrub/phiscrub/scrub/rewrite"
)

// maxDepth bounds nesting. Deeper records are withheld.
const maxDepth = 64

// writer writes msgpack as a line of JSON, which is how the engine reads a
// record: with all of its keys, and what stands beside what. Every leaf is one
// token, in the order of the chunk, so that merge finds its way back.
type writer struct {
	b   []byte // the chunk
	dst []byte
	i   int // read up to here
}

// value writes the object at i. It is false when the object cannot be written:
// it is nested too deeply, or has a key that is none.
func (w *writer) value(depth int) bool {
	if text := w.short(); text != nil {
		w.dst = rewrite.AppendQuoted(w.dst, text)
		return true
	}
	h, ok := readHead(w.b[w.i:])
	if !ok || depth > maxDepth {
		return false
	}
	start := w.i
	w.i += h.size
	switch h.kind {
	case kindMap:
		w.dst = append(w.dst, '{')
		for k := range h.n {
			if k > 0 {
				w.dst = append(w.dst, ',')
			}
			if !w.key() {
				return false
			}
			if w.dst = append(w.dst, ':'); !w.value(depth + 1) {
				return false
			}
		}
		w.dst = append(w.dst, '}')
	case kindArray:
		w.dst = append(w.dst, '[')
		for k := range h.n {
			if k > 0 {
				w.dst = append(w.dst, ',')
			}
			if !w.value(depth + 1) {
				return false
			}
		}
		w.dst = append(w.dst, ']')
	default:
		w.i = start + h.size + h.n
		w.dst = appendLeaf(w.dst, &h, w.b[start+h.size:w.i])
	}
	return true
}

// short takes a string of up to 31 bytes, the most frequent of all objects; nil
// if there is none.
func (w *writer) short() []byte {
	if w.i >= len(w.b) {
		return nil
	}
	c := w.b[w.i]
	if c <= 0xa0 || c >= 0xc0 {
		return nil
	}
	i := w.i + 1
	n := i + int(c&31)
	if n > len(w.b) {
		return nil
	}
	w.i = n
	return w.b[i:n]
}

// key writes the key at i: a string, or a number as one.
func (w *writer) key() bool {
	if text := w.short(); text != nil {
		w.dst = rewrite.AppendQuoted(w.dst, text)
		return true
	}
	h, ok := readHead(w.b[w.i:])
	if !ok {
		return false
	}
	switch h.kind {
	case kindArray, kindMap, kindExt:
		return false
	case kindStr, kindBin:
		w.dst = rewrite.AppendQuoted(w.dst, w.b[w.i+h.size:w.i+h.size+h.n])
	default:
		w.dst = append(w.dst, '"')
		w.dst = append(appendLeaf(w.dst, &h, nil), '"')
	}
	w.i += h.size + h.n
	return true
}

// appendLeaf writes an object that has nothing inside. A time says nothing
// that a rule could read.
func appendLeaf(dst []byte, h *head, text []byte) []byte {
	switch h.kind {
	case kindStr, kindBin:
		return rewrite.AppendQuoted(dst, text)
	case kindUint:
		return strconv.AppendUint(dst, h.num, 10)
	case kindInt:
		return strconv.AppendInt(dst, int64(h.num), 10)
	case kindFloat:
		if f := math.Float64frombits(h.num); !math.IsNaN(f) && !math.IsInf(f, 0) {
			return appendFloat(dst, f)
		}
	case kindBool:
		return strconv.AppendBool(dst, h.num == 1)
	case kindExt:
		if !isEventTime(h) {
			return rewrite.AppendQuoted(dst, text)
		}
	}
	return append(dst, "null"...)
}

// appendFloat writes a float; one without a fraction as the integer that it
// stands for, since identifiers arrive so through other encoders.
func appendFloat(dst []byte, f float64) []byte {
	if f == math.Trunc(f) && math.Abs(f) < 1<<53 {
		return strconv.AppendInt(dst, int64(f), 10)
	}
	form := byte('f')
	if math.Abs(f) >= 1e21 || math.Abs(f) < 1e-6 {
		form = 'e'
	}
	return strconv.AppendFloat(dst, f, form, -1, 64)
}

// withheld appends the marker of n bytes that could not be scanned.
func withheld(dst []byte, n int) []byte {
	dst = append(dst, "[WITHHELD:"...)
	dst = strconv.AppendInt(dst, int64(n), 10)
	return append(dst, ']')
}
