package walk

import (
	"bytes"
	"unicode/utf8"
)

// Frame is what stands before a line's text and is no part of what the
// program wrote: the record of a container runtime, and what kubectl, docker,
// compose and syslog put before every line.
type Frame struct {
	Text    Span   // what the program wrote
	Escaped bool   // it is the inside of a JSON string
	Stream  uint64 // a number for who wrote it and in which form; 0: no frame
}

// ParseFrame reads the frame of a line.
func ParseFrame(line []byte) Frame {
	if r, ok := ParseRecord(line); ok {
		f := Frame{Text: r.Text, Escaped: r.Escaped, Stream: hash(1, []byte(r.Stream))}
		if r.Escaped {
			f.Stream++
		}
		return f.nested(line)
	}
	i, id := 0, uint64(0)
	switch n := pod(line); {
	case n > 0:
		i, id = n, hash(2, line[:n])
	default:
		if n = compose(line); n == 0 {
			n = journal(line)
		}
		if n > 0 {
			i, id = n, hash(3, line[stampEnd(line):n])
		}
	}
	if i > 0 && i < len(line) && line[i] == ' ' && line[i-1] != ' ' {
		i++
	}
	if n := stamped(line[i:]); n > 0 {
		i, id = i+n, id^hash(4, nil)
	}
	f := Frame{Text: Span{i, len(line)}, Stream: id}
	return f.nested(line)
}

// nested reads docker's record where it is what another frame holds.
func (f Frame) nested(line []byte) Frame {
	i := f.Text.Start
	if i == 0 || f.Escaped || i == len(line) || line[i] != '{' {
		return f
	}
	if r, ok := docker(line[i:]); ok {
		f.Text, f.Escaped = Span{i + r.Text.Start, i + r.Text.End}, true
		f.Stream = (f.Stream ^ hash(5, []byte(r.Stream))) | 1
	}
	return f
}

// Unframed returns what the program wrote on a line, without what ends it: a part
// of line, or where it is written with escapes appended to dst without them.
func (f *Frame) Unframed(dst, line []byte) []byte {
	if !f.Escaped {
		return TrimLine(line[f.Text.Start:f.Text.End])
	}
	n := len(dst)
	return TrimLine(f.Append(dst, line)[n:])
}

// Append appends to dst what the program wrote on a line.
func (f *Frame) Append(dst, line []byte) []byte {
	b := line[f.Text.Start:f.Text.End]
	for f.Escaped && len(b) > 0 {
		r, n := nextRune(b)
		if n == 1 {
			dst = append(dst, b[0])
		} else {
			dst = utf8.AppendRune(dst, r)
		}
		b = b[n:]
	}
	return append(dst, b...)
}

// Raw returns where on its line byte n of what Append appends stands.
func (f *Frame) Raw(line []byte, n int) int {
	if !f.Escaped {
		return f.Text.Start + n
	}
	i := f.Text.Start
	for n > 0 && i < f.Text.End {
		r, k := nextRune(line[i:f.Text.End])
		if n--; k > 1 {
			n += 1 - utf8.RuneLen(r)
		}
		i += k
	}
	return i
}

// nextRune reads an escape, or one byte that is none.
func nextRune(b []byte) (rune, int) {
	if b[0] == '\\' && len(b) > 1 {
		if r, n := escape(b); n > 0 {
			return r, n
		}
	}
	return rune(b[0]), 1
}

// TrimLine cuts the end of a line off.
func TrimLine(b []byte) []byte {
	if n := len(b); n > 0 && b[n-1] == '\n' {
		b = b[:n-1]
	}
	if n := len(b); n > 0 && b[n-1] == '\r' {
		b = b[:n-1]
	}
	return b
}

// Header returns how many bytes of b are a header of its own: what starts a
// new record. Blanks alone are none.
func Header(b []byte) int {
	n := Prefix(b)
	for i := 0; i < n; i++ {
		if b[i] != ' ' && b[i] != '\t' {
			return n
		}
	}
	return 0
}

// hash is FNV-1a.
func hash(kind byte, b []byte) uint64 {
	h := uint64(14695981039346656037)
	h = (h ^ uint64(kind)) * 1099511628211
	for _, c := range b {
		h = (h ^ uint64(c)) * 1099511628211
	}
	return h
}

// stamped reads a time of RFC 3339 and the blank behind it.
func stamped(b []byte) int {
	if len(b) < 21 || b[10] != 'T' || b[4] != '-' {
		return 0
	}
	n := stamp(b)
	if n < 20 || n >= len(b) || b[n] != ' ' || isDigit(b[n-1]) && b[n-6] != '+' && b[n-6] != '-' && b[n-5] != '+' && b[n-5] != '-' {
		return 0
	}
	return n + 1
}

// compose reads "web-1  | ", as docker compose writes it.
func compose(b []byte) int {
	i := 0
	for i < len(b) && i < 64 && keyByte[b[i]] {
		i++
	}
	j := i
	for j > 0 && isDigit(b[j-1]) {
		j--
	}
	if j == i || j < 2 || b[j-1] != '-' && b[j-1] != '_' {
		return 0
	}
	for i < len(b) && b[i] == ' ' {
		i++
	}
	if i+1 >= len(b) || b[i] != '|' || b[i+1] != ' ' {
		return 0
	}
	return i + 2
}

// stampEnd is the length of the time that a journal's line starts with.
func stampEnd(b []byte) int {
	n := priority(b)
	if m := stamp(b[n:]); m > 0 {
		return n + m
	}
	return 0
}

// journal reads "Jan  2 15:04:05 host program[12]: ".
func journal(b []byte) int {
	i := stampEnd(b)
	if i < 15 || i >= len(b) || b[i] != ' ' || !isMonth(b[i-15:i-12]) && !isMonth(b[:3]) {
		return 0
	}
	n := bytes.Index(b[i:min(len(b), i+160)], []byte(": "))
	if n < 0 || bytes.Count(b[i+1:i+n], []byte{' '}) > 1 {
		return 0
	}
	return i + n + 2
}
