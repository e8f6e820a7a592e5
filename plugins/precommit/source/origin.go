package source

import (
	"math"
	"sort"
)

// Origin leads from a text that was made for the engine, such as a row of CSV
// written with the names of its columns, back to the text of the file. What
// was put in, as those names, leads nowhere.
type Origin struct {
	Text  []byte // the text that the other was made from
	segs  []seg
	under *Origin // what Text itself was made from; nil: Text is of the file
}

// seg says that bytes [at, at+n) stand for bytes [from, from+m) of the origin.
// With same they are those bytes one by one.
type seg struct {
	at, n, from, m int32
	same           bool
}

// Span returns where bytes [start, end) of the made text lie in the file's.
// ok is false when none of them is of the file.
func (o *Origin) Span(start, end int) (from, to int, ok bool) {
	if o == nil {
		return start, end, true
	}
	i := sort.Search(len(o.segs), func(i int) bool { return int(o.segs[i].at+o.segs[i].n) > start })
	from, to = math.MaxInt, -1
	for ; i < len(o.segs) && (int(o.segs[i].at) < end || start == end && int(o.segs[i].at) == start); i++ {
		s := &o.segs[i]
		f, t := int(s.from), int(s.from+s.m)
		if s.same {
			f, t = int(s.from)+max(start-int(s.at), 0), int(s.from)+min(end-int(s.at), int(s.n))
		}
		from, to = min(from, f), max(to, t)
	}
	if to < 0 {
		return 0, 0, false
	}
	return o.under.Span(from, to)
}

// maker writes a text with its Origin.
type maker struct {
	out  []byte
	src  []byte
	segs []seg
}

func newMaker(src []byte) *maker { return &maker{src: src, out: make([]byte, 0, len(src)+len(src)/2)} }

// origin returns what leads back, with under below it.
func (m *maker) origin(under *Origin) *Origin {
	return &Origin{Text: m.src, segs: m.segs, under: under}
}

// put writes what does not stand in the file.
func (m *maker) put(s string) { m.out = append(m.out, s...) }

// copy writes bytes [s, e) of the file.
func (m *maker) copy(s, e int) {
	if s >= e {
		return
	}
	at, n := int32(len(m.out)), int32(e-s)
	m.out = append(m.out, m.src[s:e]...)
	if k := len(m.segs) - 1; k >= 0 {
		if l := &m.segs[k]; l.same && l.at+l.n == at && l.from+l.n == int32(s) {
			l.n, l.m = l.n+n, l.m+n
			return
		}
	}
	m.segs = append(m.segs, seg{at, n, int32(s), n, true})
}

// stand writes text in place of bytes [s, e) of the file.
func (m *maker) stand(text string, s, e int) {
	m.segs = append(m.segs, seg{int32(len(m.out)), int32(len(text)), int32(s), int32(e - s), false})
	m.out = append(m.out, text...)
}

// quoted writes bytes [s, e) as the inside of a JSON string. A byte that is
// twice stands there once; twice is 0 where nothing is doubled.
func (m *maker) quoted(s, e int, twice byte) {
	run := s
	for i := s; i < e; i++ {
		c := m.src[i]
		if c >= ' ' && c != '"' && c != '\\' && (c != twice || twice == 0) {
			continue
		}
		n := 1
		if c == twice && twice != 0 && i+1 < e && m.src[i+1] == c {
			n = 2
		}
		if n == 1 && c >= ' ' && c != '"' && c != '\\' {
			continue
		}
		m.copy(run, i)
		m.stand(escape(c), i, i+n)
		i += n - 1
		run = i + 1
	}
	m.copy(run, e)
}

// escape is how a JSON string writes a byte.
func escape(c byte) string {
	switch c {
	case '"':
		return `\"`
	case '\\':
		return `\\`
	case '\n':
		return `\n`
	case '\r':
		return `\r`
	case '\t':
		return `\t`
	}
	if c < ' ' {
		const hex = "0123456789abcdef"
		return `\u00` + string([]byte{hex[c>>4], hex[c&15]})
	}
	return string([]byte{c})
}

// key writes the key of a JSON object, which leads nowhere.
func (m *maker) key(name string) {
	m.put(`"`)
	m.put(name)
	m.put(`":`)
}

// jsonName is the name of a column as a JSON string has it, its words joined.
func jsonName(b []byte) string {
	dst := make([]byte, 0, len(b))
	for _, c := range b {
		switch {
		case c == ' ' || c == '\t':
			if len(dst) > 0 && dst[len(dst)-1] != '_' {
				dst = append(dst, '_')
			}
		case c < ' ' || c == '"' || c == '\\':
		default:
			dst = append(dst, c)
		}
	}
	return string(dst)
}
