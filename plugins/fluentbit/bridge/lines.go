package bridge

import (
	"bytes"
	"unicode/utf8"

	"github.com/phiscrub/phiscrub/scrub"
)

// A record that a container runtime cut is given to the engine in the frame
// that the runtime's own log has, which it knows to join.
var frames = [2][2][]byte{
	{[]byte("2000-01-01T00:00:00Z stdout P "), []byte("2000-01-01T00:00:00Z stdout F ")},
	{[]byte("2000-01-01T00:00:00Z stderr P "), []byte("2000-01-01T00:00:00Z stderr F ")},
}

// maxCarry bounds what is remembered of a line whose end has not arrived.
const maxCarry = 64 << 10

// maxTail is how much of such a line's end may be the start of a value.
const maxTail = 64

// source is what the records of one tag have left open.
type source struct {
	stream scrub.Stream
	carry  [2][]byte // records of an unfinished line, by stream
	used   uint64
}

// joint is where the parts of a line of one stream are put together.
type joint struct {
	parts []byte // the records so far; empty: no line is open
	last  int    // index of the field that ends the chunk in the middle of a line, or -1
}

// scrubLines reads the lines of all records as one log, the next one of src.
func (k *work) scrubLines(src *source, maxLine int) {
	block := k.lines[:0]
	var joints [2]joint
	extra := 0
	for s, c := range src.carry {
		joints[s] = joint{parts: c, last: -1}
		block = append(block, c...)
		extra += bytes.Count(c, newline)
	}
	for n := range k.records {
		rec := &k.records[n]
		if rec.lost {
			continue
		}
		for i := rec.from; i < rec.to; i++ {
			if f := &k.fields[i]; f.role == raw || f.role == message {
				block = k.appendLine(block, rec, i, &joints)
			}
		}
	}
	k.lines = block
	if len(block) == 0 {
		return
	}
	out := k.scan(k.linesOut[:0], block, &src.stream, maxLine)
	if len(out) > 0 && &out[0] != &block[0] {
		k.linesOut = out
		k.takeLines(out, extra)
	}
	for s, j := range joints {
		src.carry[s] = j.parts
		if j.last >= 0 {
			k.withholdTail(&k.fields[j.last])
		}
	}
}

// appendLine appends the text of a field.
func (k *work) appendLine(block []byte, rec *record, i int, joints *[2]joint) []byte {
	f := &k.fields[i]
	text := k.chunk[f.text.start:f.text.end]
	if len(text) == 0 {
		return block
	}
	start := len(block)
	s, how := k.part(rec, f, text)
	j := &joints[s]
	if !f.record && (how == goesOn || how == ends && len(j.parts) > 0) {
		frame := frames[s][how-goesOn]
		f.framed = len(frame)
		block = append(block, frame...)
	}
	block = append(block, text...)
	f.lines = bytes.Count(text, newline)
	if text[len(text)-1] != '\n' {
		block = append(block, '\n')
		f.lines++
	}
	switch {
	case how == goesOn:
		j.last = i
		j.parts = lastLines(append(j.parts[:len(j.parts):len(j.parts)], block[start:]...), maxCarry)
	case how == ends || len(j.parts) > 0:
		j.parts, j.last = nil, -1
	}
	return block
}

// lastLines drops whole lines from the front of b until it is no longer than
// n; the last line stays.
func lastLines(b []byte, n int) []byte {
	for len(b) > n {
		i := bytes.IndexByte(b, '\n') + 1
		if i == len(b) {
			break
		}
		b = b[i:]
	}
	return b
}

// part finds out whether a line goes on in the next record of its stream: by
// the fields beside it, or because it is a record of the runtime itself.
func (k *work) part(rec *record, f *field, text []byte) (stream int, how partial) {
	if f.role != raw {
		return 0, unknown
	}
	if n := len(text); n > 32 && (text[4] == '-' && text[10] == 'T' || text[2] == 'l' && text[0] == '{') {
		line := bytes.TrimSuffix(text, newline)
		if isRecord(line) {
			f.record = true
			if stream = streamOf(line); scrub.Continues(line) {
				return stream, goesOn
			}
			return stream, ends
		}
	}
	var tag []byte
	known := false
	for i := rec.from; i < rec.to; i++ {
		e := &k.fields[i]
		if e.role != envelope {
			continue
		}
		v := k.chunk[e.text.start:e.text.end]
		switch {
		case isTag(v):
			tag = v
		case string(v) == "stderr":
			stream, known = 1, true
		case string(v) == "stdout":
			known = true
		}
	}
	return stream, part(tag, text, known)
}

// scan runs a block of whole lines through the engine as the pipe would: lines
// that are too long in windows.
func (k *work) scan(dst, block []byte, st *scrub.Stream, maxLine int) []byte {
	if len(block) <= maxLine {
		out, o := k.w.Stream(dst, block, st)
		k.count(&o)
		k.outcome.Withheld += o.Withheld
		return out
	}
	from := 0
	flush := func(to int) {
		if from < to {
			out, o := k.w.Stream(k.text[:0], block[from:to], st)
			k.count(&o)
			k.outcome.Withheld += o.Withheld
			dst = append(dst, out...)
			if len(out) > 0 && &out[0] != &block[from] {
				k.text = out
			}
		}
		from = to
	}
	for i := 0; i < len(block); {
		n := bytes.IndexByte(block[i:], '\n')
		if n < 0 {
			n = len(block) - i
		}
		line := block[i : i+n]
		if n > maxLine {
			flush(i)
			st.Skip(line[:min(n, windowSize)])
			dst = k.windows(dst, bytes.TrimSuffix(line, []byte{'\r'}), maxLine)
			from = i + len(bytes.TrimSuffix(line, []byte{'\r'}))
			end := min(i+n+1, len(block))
			dst = append(dst, block[from:end]...)
			from = end
		}
		i = min(i+n+1, len(block))
	}
	flush(len(block))
	return dst
}

// windowSize is how much of a long line is new in each window, as in the pipe.
const windowSize = 256 << 10

// windows scrubs a line that is too long for one piece.
func (k *work) windows(dst, line []byte, maxLine int) []byte {
	size := min(windowSize, maxLine)
	at, end := 0, 0
	for {
		end = min(end+size, len(line))
		out, n, o := k.w.Window(dst, line[at:end], end == len(line))
		dst = out
		k.count(&o)
		k.outcome.Withheld += o.Withheld
		at += n
		if end == len(line) {
			return dst
		}
	}
}

// takeLines gives each field its part of what came out, which has a newline
// for each that went in. extra lines at the front are no field's.
func (k *work) takeLines(out []byte, extra int) {
	in := k.lines
	if bytes.Count(in, newline) != bytes.Count(out, newline) {
		panic("lines: not as many as went in")
	}
	for range extra {
		_, in, _ = bytes.Cut(in, newline)
		_, out, _ = bytes.Cut(out, newline)
	}
	for n := range k.fields {
		f := &k.fields[n]
		if f.lines == 0 {
			continue
		}
		was, rest := cutLines(in, f.lines)
		is, restOut := cutLines(out, f.lines)
		in, out = rest, restOut
		if bytes.Equal(was, is) {
			continue
		}
		if f.framed > len(is) || !bytes.Equal(is[:f.framed], was[:f.framed]) {
			panic("lines: a frame is not as it was")
		}
		is = is[f.framed:]
		if k.chunk[f.text.end-1] != '\n' {
			is = is[:len(is)-1]
		}
		f.out, f.changed = is, true
	}
}

// cutLines returns the first n lines of b with their ends, and the rest.
func cutLines(b []byte, n int) (lines, rest []byte) {
	i := 0
	for range n {
		i += bytes.IndexByte(b[i:], '\n') + 1
	}
	return b[:i], b[i:]
}

// withholdTail takes from the end of a line what could be the first half of a
// value: its second half comes later, when this half is on its way.
func (k *work) withholdTail(f *field) {
	text := f.out
	if !f.changed {
		text = k.chunk[f.text.start:f.text.end]
	}
	end := len(text)
	if f.record && text[0] == '{' {
		if len(text) < dockerPart {
			return // a program that ended without a newline; docker cuts long lines only
		}
		end = max(bytes.LastIndex(text, dockerStream), 0)
	}
	at := tailStart(text[:end])
	if at == end {
		return
	}
	out := withheld(append([]byte(nil), text[:at]...), end-at)
	f.out, f.changed = append(out, text[end:]...), true
	k.outcome.Withheld++
}

// tailStart returns where the tail of a cut line starts that could belong to a
// value: its last word, and words before it that have digits or capitals.
func tailStart(b []byte) int {
	at := len(b)
	for low := max(0, len(b)-maxTail); at > low; {
		e := at
		for e > low && b[e-1] == ' ' {
			e--
		}
		s := e
		for s > low && b[s-1] != ' ' {
			s--
		}
		if at < len(b) && !telling(b[s:e]) {
			break
		}
		at = s
	}
	for at > 0 && at < len(b) && !utf8.RuneStart(b[at]) {
		at--
	}
	return at
}

// telling reports whether a word could be part of a value.
func telling(word []byte) bool {
	for _, c := range word {
		if c >= '0' && c <= '9' || c >= 'A' && c <= 'Z' || c >= 0x80 || c == '@' {
			return true
		}
	}
	return false
}
