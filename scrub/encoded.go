package scrub

import (
	"bytes"
	"slices"

	"github.com/phiscrub/phiscrub/detect"
	"github.com/phiscrub/phiscrub/detect/class"
	"github.com/phiscrub/phiscrub/detect/field"
	"github.com/phiscrub/phiscrub/scrub/rewrite"
	"github.com/phiscrub/phiscrub/scrub/walk"
)

const (
	maxPlain   = 1 << 16 // bytes of a text that are decoded
	maxEncoded = 2       // texts inside texts
)

// encoded looks into a value that is base64 or hex of a text. When something
// in that text would be changed, and not a network address only, the value is
// redacted whole; what is no text is left to the content rules.
func (w *Worker) encoded(i int32, r *field.Rule, s, e int) bool {
	if w.depth >= maxEncoded {
		return false
	}
	l := &w.doc.Leaves[i]
	var ok bool
	if w.plain, ok = decodeText(w.plain[:0], w.doc.Views[l.View].B[s:e]); !ok {
		return false
	}
	if w.inner == nil {
		w.inner = w.s.newWorker()
		w.inner.depth = w.depth + 1
	}
	in := w.inner
	in.findings = in.findings[:0]
	in.doc.Line(w.plain, walk.Prefix(w.plain))
	in.find(w.plain)
	if !slices.ContainsFunc(in.edits, func(e rewrite.Edit) bool { return e.Class != class.IP && e.Class != class.URL }) {
		return false // the addresses of a captured request speak of machines
	}
	w.hit(l.View, s, e, i, int32(r.Index), detect.Match{Class: r.Class, Rank: 127, Act: detect.ActRedact, Rule: uint16(len(w.s.rules.Rules())) + r.Index}, false)
	return true
}

// decodeText appends the text that v encodes, up to maxPlain bytes; false
// when it is none.
func decodeText(dst, v []byte) ([]byte, bool) {
	if len(v) > 5 && string(v[:5]) == "data:" {
		const mark = ";base64,"
		n := bytes.Index(v[:min(len(v), 128)], []byte(mark))
		if n < 0 {
			return dst, false
		}
		v = v[n+len(mark):]
	}
	n := len(dst)
	if hexed, ok := decodeHex(dst, v); ok && len(hexed) > n && field.IsText(hexed[n:]) {
		return hexed, true
	}
	dst, ok := decode64(dst[:n], v)
	return dst, ok && len(dst) > n && field.IsText(dst[n:])
}

// decodeHex decodes pairs of hex digits, which one blank or colon may part.
func decodeHex(dst, v []byte) ([]byte, bool) {
	if len(v) > 1 && v[0] == '\\' && v[1] == 'x' { // bytea of PostgreSQL
		v = v[2:]
	}
	var hi byte
	odd := false
	for _, c := range v {
		var x byte
		switch {
		case c >= '0' && c <= '9':
			x = c - '0'
		case c|0x20 >= 'a' && c|0x20 <= 'f':
			x = c | 0x20 - 'a' + 10
		case !odd && (c == ' ' || c == ':'):
			continue
		default:
			return dst, false
		}
		if odd {
			dst = append(dst, hi<<4|x)
			if len(dst) == maxPlain {
				return dst, true
			}
		}
		hi, odd = x, !odd
	}
	return dst, true
}

// decode64 decodes base64 in either alphabet, with or without its padding; a
// value that was cut is decoded as far as it goes.
func decode64(dst, v []byte) ([]byte, bool) {
	acc, bits := uint32(0), 0
	for i, c := range v {
		var x byte
		switch {
		case c >= 'A' && c <= 'Z':
			x = c - 'A'
		case c >= 'a' && c <= 'z':
			x = c - 'a' + 26
		case c >= '0' && c <= '9':
			x = c - '0' + 52
		case c == '+' || c == '-':
			x = 62
		case c == '/' || c == '_':
			x = 63
		case c == '\n' || c == '\r' || c == ' ':
			continue
		case c == '=' && i+3 > len(v):
			continue
		default:
			return dst, false
		}
		acc, bits = acc<<6|uint32(x), bits+6
		if bits >= 8 {
			bits -= 8
			dst = append(dst, byte(acc>>bits))
			if len(dst) == maxPlain {
				break
			}
		}
	}
	return dst, true
}
