package bridge

// span is a range of the chunk, half open.
type span struct{ start, end int }

// event is where the parts of one record are in its chunk.
type event struct {
	all  span
	time span
	meta span // empty in the old form [time, body]
	body span
}

// readEvent reads the record at the front of b[at:]: [[time, metadata], body]
// or [time, body]. It is false when there is none.
func readEvent(b []byte, at int) (e event, ok bool) {
	i := at
	h, ok := readHead(b[i:])
	if !ok || h.kind != kindArray || h.n != 2 {
		return e, false
	}
	i += h.size
	if h, ok = readHead(b[i:]); !ok {
		return e, false
	}
	withMeta := h.kind == kindArray
	if withMeta {
		if h.n != 2 {
			return e, false
		}
		i += h.size
	}
	part := func() (s span) {
		if !ok {
			return s
		}
		var n int
		n, ok = skip(b[i:])
		s = span{i, i + n}
		i += n
		return s
	}
	if e.time = part(); withMeta {
		e.meta = part()
	}
	e.body = part()
	e.all = span{at, i}
	return e, ok && isTime(b[e.time.start:e.time.end])
}

// isEmpty reports whether an object is a map without pairs, or nothing. An
// encoder may give both a long header.
func isEmpty(b []byte) bool {
	h, ok := readHead(b)
	return !ok || h.kind == kindNil || h.kind == kindMap && h.n == 0
}

// isTime reports whether an object can be the time of a record.
func isTime(b []byte) bool {
	h, ok := readHead(b)
	return ok && (h.kind == kindInt || h.kind == kindUint || h.kind == kindFloat || h.kind == kindExt)
}

// appendWithheld appends a record that stands in the place of one that could
// not be scrubbed. when is its time, as msgpack; n is its length in bytes.
func appendWithheld(dst, when []byte, n int) []byte {
	dst = append(dst, 0x92, 0x92)
	dst = append(dst, when...)
	dst = append(dst, 0x80, 0x81)
	dst = appendStr(dst, []byte("withheld"))
	return appendStr(dst, withheld(nil, n))
}
