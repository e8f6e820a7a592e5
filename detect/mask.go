package detect

import (
	"math/bits"
	"strconv"
	"strings"
)

// maxMask is the number of elements of a mask after its repeats are
// written out: they are bits of a word, and one bit marks the end.
const maxMask = 62

// element is one position of a mask.
type element struct {
	kind     byte // '9', 'A', 'a', '*', 'x', '-', or 0 for lit
	lit      byte
	optional bool
}

// parseMask reads the language of Shape.Mask; text is what is wrong, or "".
func parseMask(m string) (els []element, text string) {
	for i := 0; i < len(m); {
		e := element{kind: m[i]}
		if strings.IndexByte("9Aa*x-", m[i]) < 0 {
			e = element{lit: m[i]}
		}
		if m[i] == '?' || m[i] == '{' || m[i] == '}' || m[i] < 0x20 || m[i] >= 0x7f {
			return nil, "mask: unexpected " + strconv.QuoteRune(rune(m[i]))
		}
		i++
		lo, hi := 1, 1
		if i < len(m) && m[i] == '?' {
			lo = 0
			i++
		} else if i < len(m) && m[i] == '{' {
			end := strings.IndexByte(m[i:], '}')
			if end < 0 {
				return nil, "mask: { without }"
			}
			var ok bool
			if lo, hi, ok = parseRange(m[i+1:i+end], ","); !ok || hi == 0 {
				return nil, "mask: repeat is not {n} or {m,n}"
			}
			i += end + 1
		}
		if len(els)+hi > maxMask {
			return nil, "mask: longer than " + strconv.Itoa(maxMask) + " elements"
		}
		for k := 0; k < hi; k++ {
			e.optional = k >= lo
			els = append(els, e)
		}
	}
	need := 0
	for _, e := range els {
		if !e.optional {
			need++
		}
	}
	if need < 2 {
		return nil, "mask: needs at least two elements that are not optional"
	}
	return els, ""
}

// parseRange reads "n" or "m<sep>n" with m ≤ n.
func parseRange(s, sep string) (lo, hi int, ok bool) {
	a, b, two := strings.Cut(s, sep)
	lo, err := strconv.Atoi(a)
	if err != nil || lo < 0 {
		return 0, 0, false
	}
	if hi = lo; two {
		if hi, err = strconv.Atoi(b); err != nil {
			return 0, 0, false
		}
	}
	return lo, hi, lo <= hi
}

func (e element) accepts(b byte) bool {
	digit, upper, lower := b-'0' < 10, b-'A' < 26, b-'a' < 26
	switch e.kind {
	case '9':
		return digit
	case 'A':
		return upper
	case 'a':
		return upper || lower
	case '*':
		return upper || digit
	case 'x':
		return digit || b-'A' < 6 || b-'a' < 6
	case '-':
		return b == ' ' || b == '-' || b == '.' || b == '/'
	}
	return b == e.lit
}

// bounds reports whether a byte next to the mask's first or last byte, taken
// by e, would make the mask a part of something longer.
func (e element) bounds(b byte) bool {
	switch e.kind {
	case '9', 'a', 'x':
		return e.accepts(b)
	case 'A', '*':
		return b-'0' < 10 || b-'A' < 26
	}
	return false
}

// mask runs as a set of positions, one bit each.
type mask struct {
	rules  []uint16
	els    []element
	accept []uint64 // by byte group: the elements that take it
	opt    uint64   // elements that may be left out
	last   uint64   // elements that may be the last one taken
	begins uint64   // groups that it may begin with, as bits; those from maxAfter on have one
}

// maskIndex says at which bytes masks are tried. Its tables are cheap
// necessary conditions; mask.at decides.
type maskIndex struct {
	masks  []mask
	group  [256]uint8 // bytes that no mask tells apart
	groups int
	repr   []byte    // a byte of each group
	starts [256]bool // bytes other than digits at which a mask can begin
	pairs  []bool    // first group × second group: some mask begins so
	runs   runTable  // of digits
	words  runTable  // of letters
}

// runTable has for each length of a run and group after it (groups: the end)
// the groups after that with which some mask begins so.
type runTable []uint64

// maxRun is the longest run of digits that is looked at.
const maxRun = 64

func newMaskIndex(masks []mask) maskIndex {
	x := maskIndex{masks: masks}
	x.makeGroups()
	x.pairs = make([]bool, x.groups*x.groups)
	x.runs = make(runTable, (maxRun+1)*(x.groups+1))
	x.words = make(runTable, (maxRun+1)*(x.groups+1))
	accepts := x.accepts()
	room := make([]uint64, len(masks)*x.groups)
	for i := range x.masks {
		m := &x.masks[i]
		m.accept, room = room[:x.groups:x.groups], room[x.groups:]
		m.build(&x, &accepts)
		x.indexPairs(m)
		x.indexRuns(m)
	}
	for b := range x.starts {
		g := int(x.group[b])
		for h := 0; h < x.groups && !isDigitByte(byte(b)); h++ {
			x.starts[b] = x.starts[b] || x.pairs[g*x.groups+h]
		}
	}
	return x
}

// mayRun reports whether a mask can begin with the run of digits or of letters
// text[start:end], which no further one continues; t is the table for them.
func (x *maskIndex) mayRun(t runTable, text []byte, start, end int) bool {
	if end-start > maxRun || x.groups > maxAfter {
		return true
	}
	next, after := x.groups, x.groups
	if end < len(text) {
		next = int(x.group[text[end]])
		if end+1 < len(text) {
			after = int(x.group[text[end+1]])
		}
	}
	return t[(end-start)*(x.groups+1)+next]>>(after&63)&1 != 0
}

// maxAfter is the number of groups that have a bit in a runTable; one more is
// for the end.
const maxAfter = 63

// mayWord reports whether a mask can begin with the letters text[start:end].
func (x *maskIndex) mayWord(text []byte, start, end int) bool {
	return x.mayRun(x.words, text, start, end) && x.mayPair(text[start], text[start+1])
}

// mayPair reports whether a mask can begin with two bytes, whatever stands
// before them: each element takes some byte behind some letter or digit.
func (x *maskIndex) mayPair(a, b byte) bool {
	return x.pairs[int(x.group[a])*x.groups+int(x.group[b])]
}

func isDigitByte(b byte) bool { return b-'0' < 10 }

func (x *maskIndex) indexPairs(m *mask) {
	first := m.closure(1)
	for g, accept := range m.accept {
		took := first & accept
		if took == 0 {
			continue
		}
		m.begins |= 1 << min(g, maxAfter)
		after := m.closure(took << 1)
		row := x.pairs[g*x.groups:][:x.groups]
		for h, accept := range m.accept {
			if after&accept != 0 {
				row[h] = true
			}
		}
	}
}

// indexRuns notes with which runs of digits and of letters m may begin.
func (x *maskIndex) indexRuns(m *mask) {
	digits, letters, literals := uint64(0), uint64(0), uint64(0) // elements that take some
	for d := '0'; d <= '9'; d++ {
		digits |= m.accept[x.group[d]]
	}
	for c := 0; c < 26; c++ {
		letters |= m.accept[x.group['a'+c]] | m.accept[x.group['A'+c]]
	}
	for i, e := range m.els {
		if e.kind == 0 {
			literals |= 1 << uint(i)
		}
	}
	x.indexRun(x.runs, m, digits, literals) // what else takes digits is bounded by them
	x.indexRun(x.words, m, letters, letters)
}

// indexRun fills a table. takes are the elements that take bytes of the run,
// open those that may be the last one inside of it.
func (x *maskIndex) indexRun(t runTable, m *mask, takes, open uint64) {
	state := m.closure(1)
	for n := 1; n <= maxRun; n++ {
		took := state & takes
		if took == 0 {
			return
		}
		state = m.closure(took << 1)
		switch row := t[n*(x.groups+1):][:x.groups+1]; {
		case row.full():
		case took&m.last != 0:
			row.fill()
		default:
			last, behind := uint64(0), uint64(0) // groups that are alike stand together
			for h, accept := range m.accept {
				if took := state & accept; took != last {
					last, behind = took, x.behind(m, took)
				}
				if last != 0 {
					row[h] |= behind
				}
			}
		}
		if took&m.last&open == 0 {
			continue
		}
		for n++; n <= maxRun; n++ { // the mask may end before the run does
			if row := t[n*(x.groups+1):][:x.groups+1]; !row.full() {
				row.fill()
			}
		}
	}
}

// full reports whether fill has been there: nothing else sets the last one.
func (t runTable) full() bool { return t[len(t)-1] == ^uint64(0) }

func (t runTable) fill() {
	for i := range t {
		t[i] = ^uint64(0)
	}
}

// behind returns the groups that can follow where m took an element of a set,
// as bits.
func (x *maskIndex) behind(m *mask, took uint64) (set uint64) {
	if took&m.last != 0 {
		return ^uint64(0)
	}
	state := m.closure(took << 1)
	for g := 0; g < min(x.groups, maxAfter); g++ {
		if state&m.accept[g] != 0 {
			set |= 1 << g
		}
	}
	return set
}

// makeGroups splits the bytes by what the elements accept and bound.
func (x *maskIndex) makeGroups() {
	kinds := [len(maskKinds)]bool{0: true, 1: true, 2: true} // digits and letters at any rate
	var literal [256]bool
	for i := range x.masks {
		for _, e := range x.masks[i].els {
			if e.kind == 0 {
				literal[e.lit] = true
			} else {
				kinds[strings.IndexByte(maskKinds, e.kind)] = true
			}
		}
	}
	known := [1 << len(maskKinds)]uint8{} // group and one, by kinds; literals have groups of their own
	for b := range 256 {
		sign := 0
		for k := range kinds {
			if kinds[k] && (element{kind: maskKinds[k]}).accepts(byte(b)) {
				sign |= 1 << k
			}
		}
		if literal[b] || known[sign] == 0 {
			x.group[b] = uint8(len(x.repr))
			x.repr = append(x.repr, byte(b))
			if !literal[b] {
				known[sign] = x.group[b] + 1
			}
			continue
		}
		x.group[b] = known[sign] - 1
	}
	x.groups = len(x.repr)
}

// maskKinds are the kinds of elements that take several bytes.
const maskKinds = "9Aa*x-"

// accepts returns the groups that elements take, by kind.
func (x *maskIndex) accepts() (groups [len(maskKinds)][]uint8) {
	for k := range groups {
		for g, b := range x.repr {
			if (element{kind: maskKinds[k]}).accepts(b) {
				groups[k] = append(groups[k], uint8(g))
			}
		}
	}
	return groups
}

// build makes the sets of elements; accept has room for them.
func (m *mask) build(x *maskIndex, accepts *[len(maskKinds)][]uint8) {
	for i, e := range m.els {
		bit := uint64(1) << uint(i)
		if e.optional {
			m.opt |= bit
		}
		if e.kind == 0 {
			m.accept[x.group[e.lit]] |= bit
			continue
		}
		for _, g := range accepts[strings.IndexByte(maskKinds, e.kind)] {
			m.accept[g] |= bit
		}
	}
	for i := len(m.els) - 1; i >= 0; i-- {
		m.last |= 1 << uint(i)
		if m.opt>>uint(i)&1 == 0 {
			break
		}
	}
}

// closure adds the positions that leaving out optional elements reaches.
func (m *mask) closure(s uint64) uint64 {
	for {
		more := (s & m.opt) << 1 &^ s
		if more == 0 {
			return s
		}
		s |= more
	}
}

// at reports whether the mask stands at text[i:], bounded on both sides, and
// where its shortest such form ends.
func (x *maskIndex) at(m *mask, text []byte, i int, work *int) (end int, ok bool) {
	state := m.closure(1)
	for p := i; p < len(text); p++ {
		took := state & m.accept[x.group[text[p]]]
		*work++
		if took == 0 {
			return 0, false
		}
		if p == i {
			if took = m.unbounded(took, text, i-1); took == 0 {
				return 0, false
			}
		}
		if l := took & m.last; l != 0 && (p+1 == len(text) || m.unbounded(l, text, p+1) != 0) {
			return p + 1, true
		}
		state = m.closure(took << 1)
	}
	return 0, false
}

// unbounded drops from a set of elements those that text[i] would continue.
// A letter that belongs to an escape ("\n078-05-1120") continues nothing.
func (m *mask) unbounded(set uint64, text []byte, i int) uint64 {
	if i < 0 || escapeLetter(text, i) {
		return set
	}
	return m.unboundedBy(set, text[i])
}

func (m *mask) unboundedBy(set uint64, b byte) uint64 {
	for s := set; s != 0; s &= s - 1 {
		k := bits.TrailingZeros64(s)
		if m.els[k].bounds(b) {
			set &^= 1 << uint(k)
		}
	}
	return set
}

// escapeLetter reports whether text[i] is the letter of \n, \r, \t, \b, \f
// or \v.
func escapeLetter(text []byte, i int) bool {
	if i < 1 || text[i-1] != '\\' {
		return false
	}
	switch text[i] {
	case 'n', 'r', 't', 'b', 'f', 'v':
		return true
	}
	return false
}
