package walk

// Message appends to dst what the segments on the next line stand behind,
// when the line ends with a segment of a message: its delimiters, and in X12
// the loop. sep is the delimiter of fields, 0 when there is no such message.
// starts says that it has been seen where the message starts, or a loop.
func (d *Doc) Message(dst []byte) (head []byte, sep byte, starts bool) {
	last := d.idle
	if n := len(d.Leaves) - 1; n >= 0 && (last.format == 0 || last.leaves <= n) {
		l := &d.Leaves[n]
		if l.Kind != Element {
			return dst, 0, false
		}
		last = idle{l.View, l.End, l.Node, d.Elems[l.Elem].Format, 0}
	}
	switch {
	case last.format == 0 || last.node != 0 || !d.atEnd(last.view, last.end):
	case last.format == X12:
		head, sep = d.msg.header(dst)
		return head, sep, d.seen&sawLoop != 0
	case d.delims.field != 0 && d.delims != usual:
		x := d.delims
		dst = append(dst, 'M', 'S', 'H', x.field)
		for _, c := range [...]byte{x.comp, x.rep, x.esc, x.sub} {
			if c != 0 {
				dst = append(dst, c)
			}
		}
		return append(dst, x.field, '\r'), x.field, d.seen&sawHeader != 0
	}
	return dst, 0, false
}

// atEnd reports whether only what ends a segment stands behind a value.
func (d *Doc) atEnd(v, end int32) bool {
	b := d.Views[v].B
	for i := int(end); i < len(b); i++ {
		if isAlnum(b[i]) || b[i] == '"' || i > int(end)+32 {
			return false
		}
	}
	return true
}

// header appends an interchange header with the separators of x, and the name
// that what follows is about.
func (x *x12) header(dst []byte) ([]byte, byte) {
	comp, term := x.comp, x.term
	if comp == 0 {
		comp = ' '
	}
	if term == 0 {
		term = '\n'
	}
	dst = append(dst, 'I', 'S', 'A', x.sep, '0', '0')
	for range 15 {
		dst = append(dst, x.sep)
	}
	dst = append(dst, comp, term)
	if x.loop[0] != 0 {
		dst = append(dst, 'N', 'M', '1', x.sep)
		dst = append(appendCode(dst, x.loop), x.sep)
		dst = append(appendCode(dst, x.sort), term)
	}
	return append(dst, '\n'), x.sep
}

func appendCode(dst []byte, c [3]byte) []byte {
	for _, b := range c {
		if b != 0 {
			dst = append(dst, b)
		}
	}
	return dst
}

// IsSegment reports whether b starts with the id of a segment and the
// delimiter sep.
func IsSegment(b []byte, sep byte) bool {
	for n := 2; n <= 3 && n < len(b); n++ {
		if b[n] == sep {
			return x12ID(b[:n])
		}
	}
	return false
}
