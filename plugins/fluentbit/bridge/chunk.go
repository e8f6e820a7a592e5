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
	json       span // its lines of JSON in work.json
	meta, body bool // there is a line of JSON for it
	lost       bool // it cannot be written as one
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
	spare     []byte // for another json
	jsonOut   []byte
	stream    scrub.Stream
	outcome   scrub.Outcome
	tally     scrub.Tally
	audited   bool
	path      [][]byte
	text      []byte
	malformed bool
	end       int // of the last record that could be read
}

// read finds the records of a chunk and their lines, and writes a line of JSON
// of each record's metadata and body.
func (k *work) read(chunk []byte, r *roles) {
	k.chunk, k.records, k.fields, k.malformed = chunk, k.records[:0], k.fields[:0], false
	w := writer{b: chunk, dst: k.json[:0]}
	for w.i < len(chunk) {
		at, from := w.i, len(k.fields)
		k.records = append(k.records, record{from: from, json: span{start: len(w.dst)}})
		rec := &k.records[len(k.records)-1]
		if !k.readRecord(&w, rec, r) {
			// It is no record, or one that JSON has no form for.
			w.dst, k.fields = w.dst[:rec.json.start], k.fields[:from]
			e, ok := readEvent(chunk, at)
			if !ok {
				k.records = k.records[:len(k.records)-1]
				k.malformed, k.end = true, at
				k.json = w.dst
				return
			}
			*rec = record{event: e, from: from, json: rec.json, lost: true}
			w.i = e.all.end
		}
		rec.all = span{at, w.i}
		rec.to, rec.json.end = len(k.fields), len(w.dst)
	}
	k.json, k.end = w.dst, len(chunk)
}

// readRecord reads the record at w.i.
func (k *work) readRecord(w *writer, rec *record, r *roles) bool {
	b := w.b[w.i:]
	if len(b) > 14 && b[0] == 0x92 && b[1] == 0x92 && b[2] == 0xd7 && b[3] == 0 { // as Fluent Bit writes it
		rec.time = span{w.i + 2, w.i + 12}
		w.i += 12
	} else {
		h, ok := readHead(b)
		if !ok || h.kind != kindArray || h.n != 2 {
			return false
		}
		w.i += h.size
		old := true
		if h, ok = readHead(w.b[w.i:]); ok && h.kind == kindArray {
			if h.n != 2 {
				return false
			}
			w.i += h.size
			old = false
			h, ok = readHead(w.b[w.i:])
		}
		if !ok || !isTime(w.b[w.i:]) {
			return false
		}
		rec.time = span{w.i, w.i + h.size + h.n}
		if w.i = rec.time.end; old {
			return k.readBody(w, rec, r)
		}
	}
	rec.event.meta.start = w.i
	if c := w.b[w.i:]; len(c) > 0 && c[0] == 0x80 {
		w.i++
	} else if len(c) > 4 && [5]byte(c) == noPairs {
		w.i += len(noPairs)
	} else if n, ok := skip(c); !ok {
		return false
	} else if isEmpty(c) {
		w.i += n
	} else {
		if !w.root(0) {
			return false
		}
		w.dst = append(w.dst, '\n')
		rec.meta = true
	}
	rec.event.meta.end = w.i
	return k.readBody(w, rec, r)
}

// noPairs is the empty map that Fluent Bit has for metadata.
var noPairs = [5]byte{0xdf}

// readBody reads the body at w.i: its lines, and the other fields as JSON.
func (k *work) readBody(w *writer, rec *record, r *roles) bool {
	start, from := w.i, len(w.dst)
	h, ok := readHead(w.b[start:])
	if !ok {
		return false
	}
	switch h.kind {
	case kindMap:
		if ok = k.readFields(w, rec, r, h); !ok {
			return false
		}
	case kindStr, kindBin:
		w.i += h.size + h.n
		k.fields = append(k.fields, field{key: -1, end: w.i, text: span{start + h.size, w.i}, role: raw, bin: h.kind == kindBin})
	case kindNil, kindBool:
		w.i += h.size
	default:
		if rec.body = true; !w.root(0) {
			return false
		}
	}
	if rec.event.body = (span{start, w.i}); rec.body {
		w.dst = append(w.dst, '\n')
	} else {
		w.dst = w.dst[:from]
	}
	return true
}

// readFields reads the fields of a body. A record of nothing but lines, and of
// what a runtime says of them, is those lines. Everything else is read as a
// record, and with it the lines that are not raw. So is a text of several
// lines: what is read as lines alone is not read as one text.
func (k *work) readFields(w *writer, rec *record, r *roles, h head) bool {
	first := len(k.fields)
	w.i += h.size
	before := byte('{')
	for n := h.n; n > 0; n-- {
		if left, value := w.pairs(n, before, &r.some); left < n {
			if value && !w.value(1, ':') {
				return false
			}
			n, before, rec.body = left+1, ',', true
			continue
		}
		at, mark := w.i, len(w.dst)
		if !w.key(before) {
			return false
		}
		ro := other
		if c := w.b[at]; c >= 0xa0 && c < 0xc0 {
			ro = r.of(w.b[at+1 : w.i])
		}
		if ro == other {
			rec.body = true
		} else if f, ok := w.field(at, ro); !ok {
			return false
		} else if f.role == other {
			rec.body = true
		} else {
			f.inline = f.role == message || f.role == envelope
			if f.role != skipped && several(w.b[f.text.start:f.text.end]) {
				f.inline, rec.body = true, true
			}
			k.fields = append(k.fields, f)
			if !f.inline {
				w.dst, w.i = w.dst[:mark], f.end
				continue
			}
			if f.role == raw {
				w.dst = append(append(w.dst[:mark], before), rawName...)
			}
		}
		if !w.value(1, ':') {
			return false
		}
		before = ','
	}
	if w.dst = append(w.dst, '}'); !rec.body {
		for i := range k.fields[first:] {
			k.fields[first+i].inline = false
		}
	}
	return true
}

// rawName is the name under which a raw line is read with its record: under
// its own, the record would look like one of docker.
const rawName = `"message"`

// field reads the value of a field that has a role, at i; key is where its key
// starts. The role is other when the value is not one for it.
func (w *writer) field(key int, ro role) (f field, ok bool) {
	f = field{key: key, role: ro}
	if i, n := w.textAt(); n > 0 {
		f.text = span{i, i + n}
	} else {
		h, ok := readHead(w.b[w.i:])
		if !ok {
			return f, false
		}
		f.text, f.bin = span{w.i + h.size, w.i + h.size + h.n}, h.kind == kindBin
		if h.kind != kindStr && h.kind != kindBin {
			if ro != skipped {
				f.role = other
				return f, true
			}
			n, ok := skip(w.b[w.i:])
			f.text, f.end = span{w.i, w.i}, w.i+n
			return f, ok
		}
	}
	f.end = f.text.end
	if ro == envelope && !isEnvelope(w.b[key+1:w.i], w.b[f.text.start:f.end]) {
		f.role = other
	}
	return f, true
}

// several reports whether a text has more than one line.
func several(text []byte) bool {
	n := bytes.IndexByte(text, '\n')
	return n >= 0 && n < len(text)-1
}

// rewrite writes the JSON of records again whose lines have changed, so that
// the rules see in them what is left.
func (k *work) rewrite() bool {
	changed := false
	for i := range k.fields {
		changed = changed || k.fields[i].changed && k.fields[i].inline
	}
	if !changed {
		return true
	}
	was := k.json
	w := writer{b: k.chunk, dst: k.spare[:0]}
	for n := range k.records {
		rec, start := &k.records[n], len(w.dst)
		again := false
		for i := rec.from; i < rec.to; i++ {
			again = again || k.fields[i].changed && k.fields[i].inline
		}
		if !again {
			w.dst = append(w.dst, was[rec.json.start:rec.json.end]...)
			rec.json = span{start, len(w.dst)}
			continue
		}
		if rec.meta {
			i := bytes.IndexByte(was[rec.json.start:rec.json.end], '\n')
			w.dst = append(w.dst, was[rec.json.start:rec.json.start+i+1]...)
		}
		if !k.writeBody(&w, rec) {
			return false
		}
		w.dst = append(w.dst, '\n')
		rec.json = span{start, len(w.dst)}
	}
	k.json, k.spare = w.dst, was
	return true
}

// writeBody writes the fields of a body that are read together, behind what
// has become of its lines.
func (k *work) writeBody(w *writer, rec *record) bool {
	w.i = rec.event.body.start
	h, _ := readHead(w.b[w.i:])
	w.i += h.size
	fields := k.fields[rec.from:rec.to]
	before := byte('{')
	for range h.n {
		var f *field
		if len(fields) > 0 && fields[0].key == w.i {
			f, fields = &fields[0], fields[1:]
			if !f.inline {
				w.i = f.end
				continue
			}
		}
		if f != nil && f.role == raw {
			kh, _ := readHead(w.b[w.i:])
			w.i += kh.size + kh.n
			w.dst = append(append(w.dst, before), rawName...)
		} else if !w.key(before) {
			return false
		}
		before = ','
		if f != nil && f.changed {
			w.dst = appendLeaf(append(w.dst, ':'), &head{kind: kindStr}, f.out)
			w.i = f.end
		} else if !w.value(1, ':') {
			return false
		}
	}
	w.dst = append(w.dst, '}')
	return true
}

// assemble writes the chunk again with what has changed: jsonOut is what came
// out of its lines of JSON; nil: they are as they were.
func (k *work) assemble(dst []byte, jsonOut []byte) (out []byte, edited, lost int) {
	copied := 0
	rest := jsonOut
	for n := range k.records {
		rec := &k.records[n]
		touched := rec.lost
		for i := rec.from; i < rec.to; i++ {
			touched = touched || k.fields[i].changed
		}
		var meta, body pair
		if in := k.json[rec.json.start:rec.json.end]; jsonOut != nil {
			if bytes.HasPrefix(rest, in) {
				rest = rest[len(in):]
			} else {
				if rec.meta {
					meta, in, rest = cut(in, rest)
				}
				if rec.body {
					body, _, rest = cut(in, rest)
				}
				touched = true
			}
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
	if len(rest) > 0 {
		panic("records: more lines than went in")
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
	if len(p.out) == len(out) {
		panic("records: fewer lines than went in")
	}
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
