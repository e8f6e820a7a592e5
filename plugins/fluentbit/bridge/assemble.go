package bridge

import "bytes"

// How the records of a chunk that changed are put together again.

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
