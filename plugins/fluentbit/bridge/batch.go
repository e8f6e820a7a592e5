package bridge

import (
	"bytes"
	"time"
	"unicode/utf8"

	"github.com/phiscrub/phiscrub/internal/sink"
	"github.com/phiscrub/phiscrub/scrub"
)

// batch is a chunk as records for a sink, with their memory.
type batch struct {
	sink.Batch
	w     *scrub.Worker
	stats Stats  // of the chunk
	chunk []byte // scrubbed, if it had to be
	arena []byte
	at    []place
}

// place is where the forms of a record are in the arena.
type place struct {
	packed, object, line span
}

// maxArena is the size in bytes above which memory is not kept.
const maxArena = 16 << 20

func (b *batch) reset() {
	clear(b.Records)
	if cap(b.chunk)+cap(b.arena) > maxArena {
		b.chunk, b.arena = nil, nil
	}
}

// fill scrubs a chunk and makes records of it. What surrounds a record in
// Fluent Bit becomes a part of it: its metadata, and the attributes of its
// group.
func (b *batch) fill(o *Output, id, tag string, chunk []byte, again bool) error {
	out, changed, err := o.Once(b.chunk[:0], tag, chunk, again, &b.stats)
	if err != nil {
		return err
	}
	if changed {
		b.chunk, chunk = out, out
	}
	// A tag often is the name of a file.
	name, _ := b.w.Line(nil, []byte(tag))
	b.Batch = sink.Batch{ID: id, Tag: string(name), Records: b.Records[:0]}
	b.arena, b.at = b.arena[:0], b.at[:0]
	var group span
	for i := 0; i < len(chunk); {
		e, ok := readEvent(chunk, i)
		if !ok {
			break // what Once returns is whole
		}
		i = e.all.end
		if when := chunk[e.time.start:e.time.end]; isGroup(when) {
			if group = e.body; when[len(when)-5] == 0xfe || when[0] == 0xfe {
				group = span{}
			}
			continue
		}
		b.Records = append(b.Records, sink.Record{Time: timeOf(chunk[e.time.start:]), Source: b.Tag})
		b.at = append(b.at, b.add(chunk, &e, group))
	}
	for i := range b.Records {
		r, p := &b.Records[i], &b.at[i]
		r.Packed = b.arena[p.packed.start:p.packed.end]
		r.Object = b.arena[p.object.start:p.object.end]
		if p.line.end > 0 {
			r.Line = b.arena[p.line.start:p.line.end]
		}
	}
	return nil
}

// add writes the forms of a record.
func (b *batch) add(chunk []byte, e *event, group span) (p place) {
	body := chunk[e.body.start:e.body.end]
	h, _ := readHead(body)
	meta := chunk[e.meta.start:e.meta.end]
	start := len(b.arena)
	attributes := chunk[group.start:group.end]
	extra := 0
	if !isEmpty(meta) {
		extra++
	}
	if !isEmpty(attributes) {
		extra++
	}
	switch {
	case h.kind != kindMap:
		b.arena = appendMapHead(b.arena, 1+extra)
		b.arena = append(appendStr(b.arena, []byte("log")), body...)
	case extra == 0:
		b.arena = append(b.arena, body...)
	default:
		b.arena = append(appendMapHead(b.arena, h.n+extra), body[h.size:]...)
	}
	if !isEmpty(meta) {
		b.arena = append(appendStr(b.arena, []byte("metadata")), meta...)
	}
	if !isEmpty(attributes) {
		b.arena = append(appendStr(b.arena, []byte("group")), attributes...)
	}
	p.packed = span{start, len(b.arena)}
	if line, ok := onlyLine(b.arena[start:]); ok {
		at := len(b.arena)
		b.arena = append(b.arena, bytes.TrimSuffix(line, newline)...)
		p.line = span{at, len(b.arena)}
	}
	at := len(b.arena)
	w := writer{b: b.arena[:at:at], dst: b.arena, i: start}
	w.root(0)
	b.arena = w.dst
	if when := timeOf(chunk[e.time.start:]); !when.IsZero() && !hasTime(b.arena[start:at]) {
		b.arena = b.arena[:len(b.arena)-1] // the brace
		if len(b.arena) > at+1 {
			b.arena = append(b.arena, ',')
		}
		b.arena = when.UTC().AppendFormat(append(b.arena, `"time":"`...), time.RFC3339Nano)
		b.arena = append(b.arena, `"}`...)
	}
	if !utf8.Valid(b.arena[at:]) {
		b.arena = append(b.arena[:at], bytes.ToValidUTF8(b.arena[at:], []byte("\uFFFD"))...)
	}
	p.object = span{at, len(b.arena)}
	return p
}

// hasTime reports whether a record tells its own time, under a name that log
// stores know.
func hasTime(body []byte) bool {
	h, _ := readHead(body)
	i := h.size
	for range h.n {
		k, _ := readHead(body[i:])
		switch string(body[i+k.size : i+k.size+k.n]) {
		case "time", "timestamp", "@timestamp", "date", "ts":
			return true
		}
		i += k.size + k.n
		n, _ := skip(body[i:])
		i += n
	}
	return false
}

// onlyLine returns the text of a record that is one line and nothing else.
func onlyLine(body []byte) ([]byte, bool) {
	h, _ := readHead(body)
	if h.n != 1 {
		return nil, false
	}
	k, ok := readHead(body[h.size:])
	if !ok || k.kind != kindStr {
		return nil, false
	}
	name, rest := body[h.size+k.size:h.size+k.size+k.n], body[h.size+k.size+k.n:]
	v, ok := readHead(rest)
	if !ok || v.kind != kindStr || string(name) != "log" && string(name) != "message" {
		return nil, false
	}
	text := rest[v.size : v.size+v.n]
	return text, len(text) > 0 && !several(text)
}

// appendMapHead appends the header of a map of n pairs.
func appendMapHead(dst []byte, n int) []byte {
	switch {
	case n < 16:
		return append(dst, 0x80|byte(n))
	case n < 1<<16:
		return append(dst, 0xde, byte(n>>8), byte(n))
	}
	return append(dst, 0xdf, byte(n>>24), byte(n>>16), byte(n>>8), byte(n))
}
