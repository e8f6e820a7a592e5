package bridge

import (
	"strconv"

	"github.com/phiscrub/phiscrub/scrub"
)

// byField writes a record field by field: the way for one whose line of JSON
// came back in another form, because something in it could not be scanned. So
// what is lost is the one field, not the record.
func (k *work) byField(dst []byte, rec *record) ([]byte, bool) {
	m := &merger{b: k.chunk, dst: append(dst, k.chunk[rec.all.start:rec.time.end]...)}
	k.path = k.path[:0]
	if rec.event.meta.end > 0 {
		if m.i = rec.event.meta.start; !k.one(m, 0) {
			return m.dst, false
		}
	}
	m.i = rec.event.body.start
	fields := k.fields[rec.from:rec.to]
	if len(fields) == 1 && fields[0].key < 0 {
		m.dst = k.appendField(m.dst, &fields[0])
		return m.dst, true
	}
	h, _ := readHead(m.b[m.i:])
	if h.kind != kindMap {
		return m.dst, k.one(m, 0)
	}
	m.dst = append(m.dst, m.b[m.i:m.i+h.size]...)
	m.i += h.size
	for range h.n {
		if len(fields) > 0 && fields[0].key == m.i {
			f := &fields[0]
			fields = fields[1:]
			if !f.inline || f.changed {
				k.copyEntry(m, f)
				continue
			}
		}
		if !k.entry(m, 1) {
			return m.dst, false
		}
	}
	return m.dst, true
}

// entry writes a key and what stands under it.
func (k *work) entry(m *merger, depth int) bool {
	h, ok := readHead(m.b[m.i:])
	if !ok || h.kind == kindArray || h.kind == kindMap {
		return false
	}
	key := m.b[m.i+h.size : m.i+h.size+h.n]
	if h.kind != kindStr && h.kind != kindBin {
		key = appendLeaf(nil, &h, key)
	}
	k.leaf(m, &h)
	k.path = append(k.path, key)
	ok = k.one(m, depth)
	k.path = k.path[:len(k.path)-1]
	return ok
}

// one writes the object at m.i.
func (k *work) one(m *merger, depth int) bool {
	h, ok := readHead(m.b[m.i:])
	if !ok || depth > maxDepth {
		return false
	}
	if h.kind != kindMap && h.kind != kindArray {
		k.leaf(m, &h)
		return true
	}
	m.dst = append(m.dst, m.b[m.i:m.i+h.size]...)
	m.i += h.size
	for range h.n {
		if h.kind == kindMap && !k.entry(m, depth+1) || h.kind == kindArray && !k.one(m, depth+1) {
			return false
		}
	}
	return true
}

// leaf writes an object that has nothing inside.
func (k *work) leaf(m *merger, h *head) {
	raw := m.b[m.i : m.i+h.size+h.n]
	m.i += len(raw)
	l := scrub.Leaf{Path: k.path, Value: raw[h.size:]}
	switch h.kind {
	case kindNil, kindBool:
		m.dst = append(m.dst, raw...)
		return
	case kindExt:
		if isEventTime(h) {
			m.dst = append(m.dst, raw...)
			return
		}
	case kindInt, kindUint, kindFloat:
		l.Number, l.Value = true, appendLeaf(nil, h, nil)
	}
	out, o := k.w.Value(nil, l)
	if o.Edited+o.Withheld == 0 {
		m.dst = append(m.dst, raw...)
		return
	}
	k.count(&o)
	switch n, err := strconv.ParseUint(string(out), 10, 7); {
	case l.Number && string(out) == "null":
		m.dst = append(m.dst, 0xc0)
	case l.Number && err == nil:
		m.dst = append(m.dst, byte(n))
	case h.kind == kindBin:
		m.dst = appendBin(m.dst, out)
	default:
		m.dst = appendStr(m.dst, out)
	}
}

// count takes over edits by class; records are counted where they are written.
func (k *work) count(o *scrub.Outcome) {
	if k.audited {
		k.tally.Add(k.w.Findings())
	}
	for i, n := range o.Counts {
		k.outcome.Counts[i] += n
	}
}
