package rewrite

import "bytes"

// Splice appends line to dst with every edit applied and returns the
// extended slice, which the caller owns. The edits are sorted by Start and do
// not overlap. A value that is already in the form its action gives keeps its
// raw bytes. Bytes outside the edits are copied verbatim. dst and line must
// not share memory.
//
// Edits that overlap or leave the line panic: the caller withholds the line
// rather than write one that was cut at the wrong places.
func Splice(dst, line []byte, edits []Edit, c *Config) []byte {
	pos := 0
	for i := range edits {
		e := &edits[i]
		raw := line[e.Start:e.End]
		dst = append(dst, line[pos:e.Start]...)
		pos = e.End
		if e.Action == Keep || !e.undone && e.empty() {
			dst = append(dst, raw...)
			continue
		}
		if e.size > 0 && e.Action == Generalize && e.Quote == nil {
			dst = append(dst, e.form[:e.size]...)
			continue
		}
		mark := len(dst)
		dst = replacement(dst, e, raw, c)
		if len(e.Value) > 0 && bytes.Equal(dst[mark:], e.Value) {
			dst = append(dst[:mark], raw...)
		}
	}
	return append(dst, line[pos:]...)
}

// Replacement appends what e puts in place of its value. Splice is what most
// callers want: it leaves values alone that need no change, and it sees the
// raw bytes, so that the "&" of a route template is written as it was there.
func Replacement(dst []byte, e *Edit, c *Config) []byte {
	return replacement(dst, e, e.Value, c)
}

func replacement(dst []byte, e *Edit, raw []byte, c *Config) []byte {
	if c.Tokens != nil && (e.Action == Tokenize || e.Action == Shift) {
		return tokenized(dst, e, raw, c)
	}
	return irreversible(dst, e, raw, c)
}

// irreversible is every replacement but tokens, and what stands in place of
// those where none can be made. It calls nothing through an interface, so that
// what it is given can stay on the stack.
func irreversible(dst []byte, e *Edit, raw []byte, c *Config) []byte {
	if e.Quote != nil {
		return bare(dst, e, c)
	}
	switch e.Action {
	case Keep:
		return append(dst, e.Value...)
	case Drop:
		return dst
	case Mask:
		return fill(dst, '*', e.End-e.Start)
	case Generalize, Shift:
		return general(dst, e, raw, c)
	}
	// Redact; and what should not come here is not shown either.
	return append(dst, e.Class.Marker()...)
}

func fill(dst []byte, b byte, n int) []byte {
	for ; n > 0; n-- {
		dst = append(dst, b)
	}
	return dst
}
