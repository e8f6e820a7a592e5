package bridge

import (
	"bytes"

	"github.com/phiscrub/phiscrub/scrub"
)

// field is one field of a body that is not read with the others, or is a line.
type field struct {
	key     int  // where its entry starts in the chunk
	end     int  // where its entry ends
	text    span // of a line: its bytes
	role    role
	bin     bool
	inline  bool   // it is also read with its record
	record  bool   // it is a record of a container runtime
	framed  int    // length of the frame that was put before it
	lines   int    // newlines that stand for it in the block of lines
	out     []byte // of a line: what came out; nil: as it was
	changed bool
}

// record is one record of a chunk on its way through the engine.
type record struct {
	event
	from, to   int  // its fields in work.fields
	meta, body bool // there is a line of JSON for it
	lost       bool // it cannot be written as one
	structured bool // it has fields of its own besides lines
}

// work is the scratch of one call.
type work struct {
	w       *scrub.Worker
	chunk   []byte
	records []record
	fields  []field

	lines     []byte // lines of records, one block
	linesOut  []byte
	json      []byte // records as lines of JSON
	jsonOut   []byte
	stream    scrub.Stream
	outcome   scrub.Outcome
	path      [][]byte
	text      []byte
	malformed bool
	end       int // of the last record that could be read
}

// read finds the records of a chunk and their lines.
func (k *work) read(chunk []byte, r *roles) {
	k.chunk, k.records, k.fields, k.malformed = chunk, k.records[:0], k.fields[:0], false
	at := 0
	for at < len(chunk) {
		e, ok := readEvent(chunk, at)
		if !ok {
			k.malformed = true
			break
		}
		rec := record{event: e, from: len(k.fields), meta: !isEmpty(chunk[e.meta.start:e.meta.end])}
		k.readBody(&rec, r)
		rec.to = len(k.fields)
		k.records = append(k.records, rec)
		at = e.all.end
	}
	k.end = at
}

// readBody finds the fields of a record that are lines or passed over.
func (k *work) readBody(rec *record, r *roles) {
	b := k.chunk
	i := rec.event.body.start
	h, ok := readHead(b[i:])
	if !ok {
		return
	}
	switch h.kind {
	case kindStr, kindBin:
		k.fields = append(k.fields, field{key: -1, end: rec.event.body.end, text: span{i + h.size, rec.event.body.end}, role: raw, bin: h.kind == kindBin})
		return
	case kindNil, kindBool:
		return
	case kindMap:
	default:
		rec.structured, rec.body = true, true
		return
	}
	i += h.size
	for range h.n {
		key := i
		kh, _ := readHead(b[i:])
		i += kh.size + kh.n
		if kh.kind == kindArray || kh.kind == kindMap {
			rec.lost = true
			return
		}
		vh, _ := readHead(b[i:])
		text := span{i + vh.size, i + vh.size + vh.n}
		n := vh.size + vh.n
		if vh.kind >= kindArray {
			n, _ = skip(b[i:])
		}
		i += n
		if kh.kind != kindStr {
			rec.structured = true
			continue
		}
		name := b[key+kh.size : key+kh.size+kh.n]
		ro := r.of(name)
		if ro == other {
			rec.structured = true
			continue
		}
		str := vh.kind == kindStr || vh.kind == kindBin
		switch {
		case ro == skipped:
		case !str, ro == envelope && !isEnvelope(name, b[text.start:text.end]):
			rec.structured = true
			continue
		}
		k.fields = append(k.fields, field{key: key, end: i, text: text, role: ro, bin: vh.kind == kindBin})
	}
	// What surrounds its lines is read with the other fields. So is a text of
	// several lines: what is read as lines alone is not read as one text.
	for n := range k.fields[rec.from:] {
		f := &k.fields[rec.from+n]
		switch f.role {
		case message, envelope:
			f.inline = rec.structured
		}
		if text := b[f.text.start:f.text.end]; f.role != skipped && several(text) {
			f.inline, rec.body = true, true
		}
	}
	rec.body = rec.body || rec.structured
}

// several reports whether a text has more than one line.
func several(text []byte) bool {
	n := bytes.IndexByte(text, '\n')
	return n >= 0 && n < len(text)-1
}

// write makes a line of JSON of each record's metadata and body, behind what
// has become of its lines.
func (k *work) write() {
	w := writer{b: k.chunk, dst: k.json[:0]}
	for n := range k.records {
		rec := &k.records[n]
		if rec.lost {
			continue
		}
		start := len(w.dst)
		ok := true
		if rec.meta {
			w.i = rec.event.meta.start
			ok = w.value(0)
			w.dst = append(w.dst, '\n')
		}
		if ok && rec.body {
			ok = k.writeBody(&w, rec)
			w.dst = append(w.dst, '\n')
		}
		if !ok {
			w.dst = w.dst[:start]
			rec.lost = true
		}
	}
	k.json = w.dst
}

// writeBody writes the fields of a body that are read together.
func (k *work) writeBody(w *writer, rec *record) bool {
	w.i = rec.event.body.start
	h, _ := readHead(w.b[w.i:])
	if h.kind != kindMap {
		return w.value(0)
	}
	w.i += h.size
	w.dst = append(w.dst, '{')
	fields := k.fields[rec.from:rec.to]
	first := true
	for range h.n {
		var f *field
		if len(fields) > 0 && fields[0].key == w.i {
			f, fields = &fields[0], fields[1:]
			if !f.inline {
				w.i = f.end
				continue
			}
		}
		if !first {
			w.dst = append(w.dst, ',')
		}
		first = false
		if f != nil && f.role == raw {
			// Under its own name the line would look like a record of docker.
			kh, _ := readHead(w.b[w.i:])
			w.i += kh.size + kh.n
			w.dst = append(w.dst, `"message"`...)
		} else if !w.key() {
			return false
		}
		w.dst = append(w.dst, ':')
		if f != nil && f.changed {
			w.dst = appendLeaf(w.dst, &head{kind: kindStr}, f.out)
			w.i = f.end
		} else if !w.value(1) {
			return false
		}
	}
	w.dst = append(w.dst, '}')
	return true
}

// assemble writes the chunk again with what has changed. It returns false when
// nothing has.
func (k *work) assemble(dst []byte, jsonOut []byte, changed bool) (out []byte, edited, lost int) {
	copied := 0
	in := k.json
	for n := range k.records {
		rec := &k.records[n]
		touched := rec.lost
		for i := rec.from; i < rec.to; i++ {
			touched = touched || k.fields[i].changed
		}
		var meta, body pair
		if changed && !rec.lost {
			if rec.meta {
				meta, in, jsonOut = cut(in, jsonOut)
			}
			if rec.body {
				body, in, jsonOut = cut(in, jsonOut)
			}
			touched = touched || meta.changed || body.changed
		}
		if !touched {
			continue
		}
		dst = append(dst, k.chunk[copied:rec.all.start]...)
		copied = rec.all.end
		mark := len(dst)
		ok := !rec.lost
		if ok {
			if dst, ok = k.merge(dst, rec, meta, body); !ok {
				dst, ok = k.byField(dst[:mark], rec)
			}
		}
		if !ok {
			dst = appendWithheld(dst[:mark], k.chunk[rec.time.start:rec.time.end], rec.all.end-rec.all.start)
			lost++
			continue
		}
		edited++
	}
	return append(dst, k.chunk[copied:k.end]...), edited, lost
}

// pair is a line before and after the engine.
type pair struct {
	in, out []byte
	changed bool
}

// cut takes the first lines of two blocks.
func cut(in, out []byte) (p pair, restIn, restOut []byte) {
	p.in, restIn, _ = bytes.Cut(in, newline)
	p.out, restOut, _ = bytes.Cut(out, newline)
	p.changed = !bytes.Equal(p.in, p.out)
	return p, restIn, restOut
}

var newline = []byte{'\n'}

// merge writes a record from its lines of JSON.
func (k *work) merge(dst []byte, rec *record, meta, body pair) ([]byte, bool) {
	meets := rec.event.body.start
	if meta.changed {
		meets = rec.event.meta.start
	}
	m := merger{b: k.chunk, dst: append(dst, k.chunk[rec.all.start:meets]...)}
	if meta.changed {
		m.in, m.out, m.i = meta.in, meta.out, meets
		if !m.value(0) || len(m.in)+len(m.out) > 0 {
			return m.dst, false
		}
	}
	ok := k.mergeBody(&m, rec, body)
	return m.dst, ok
}

// mergeBody writes the body: fields that were read alone from what came out
// of them, the others from the line of JSON.
func (k *work) mergeBody(m *merger, rec *record, body pair) bool {
	fields := k.fields[rec.from:rec.to]
	m.i = rec.event.body.start
	if len(fields) == 1 && fields[0].key < 0 {
		m.dst = k.appendField(m.dst, &fields[0])
		return true
	}
	m.in, m.out = body.in, body.out
	h, _ := readHead(m.b[m.i:])
	if h.kind != kindMap {
		if !body.changed {
			m.dst = append(m.dst, m.b[m.i:rec.event.body.end]...)
			return true
		}
		return m.value(0) && len(m.in)+len(m.out) == 0
	}
	m.dst = append(m.dst, m.b[m.i:m.i+h.size]...)
	m.i += h.size
	if body.changed && !m.punct('{') {
		return false
	}
	first := true
	for range h.n {
		var f *field
		if len(fields) > 0 && fields[0].key == m.i {
			f, fields = &fields[0], fields[1:]
		}
		if f != nil && !f.inline || !body.changed {
			k.copyEntry(m, f)
			continue
		}
		if !first && !m.punct(',') {
			return false
		}
		first = false
		if !m.key() || !m.punct(':') {
			return false
		}
		if f != nil && f.changed {
			was, is, ok := m.token()
			if !ok {
				return false
			}
			if bytes.Equal(was, is) {
				m.dst = k.appendField(m.dst, f)
			} else if m.dst, ok = appendToken(m.dst, is, f.bin); !ok {
				return false
			}
			m.i = f.end
		} else if !m.value(1) {
			return false
		}
	}
	return !body.changed || m.punct('}') && len(m.in)+len(m.out) == 0
}

// copyEntry copies a key and its value, which may be that of a line.
func (k *work) copyEntry(m *merger, f *field) {
	start := m.i
	if f == nil {
		h, _ := readHead(m.b[start:])
		n, _ := skip(m.b[start+h.size+h.n:])
		m.i = start + h.size + h.n + n
		m.dst = append(m.dst, m.b[start:m.i]...)
		return
	}
	m.i = f.end
	if !f.changed {
		m.dst = append(m.dst, m.b[start:m.i]...)
		return
	}
	h, _ := readHead(m.b[start:])
	m.dst = append(m.dst, m.b[start:start+h.size+h.n]...)
	m.dst = k.appendField(m.dst, f)
}

// appendField appends the value of a line.
func (k *work) appendField(dst []byte, f *field) []byte {
	text := f.out
	if !f.changed {
		text = k.chunk[f.text.start:f.text.end]
	}
	if f.bin {
		return appendBin(dst, text)
	}
	return appendStr(dst, text)
}
