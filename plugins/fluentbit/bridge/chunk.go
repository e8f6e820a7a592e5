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
