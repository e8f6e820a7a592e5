package detect

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"math/bits"
	"slices"
	"strings"
	"sync/atomic"

	"github.com/phiscrub/phiscrub/detect/check"
	"github.com/phiscrub/phiscrub/detect/word"
)

// Trigger is a word or a shape that a line needs for some rule to match in
// it: one of the triggers is on the line, and its guard holds there.
type Trigger struct {
	Word  string // folded; empty: Shape is set
	Shape Shape
	// Guard says of a raw text, of which at is the last byte of the word or
	// a byte of the shape, whether the trigger can count there. It looks no
	// further than the line. Nil: it always counts.
	Guard func(text []byte, at int) bool
	// Alone says that no rule but such as ScanAlone tries has this trigger.
	Alone bool
}

// Triggers returns a necessary condition for any match of any rule in a
// line; the sieve is built from it. Words come first, sorted; the slice
// belongs to the set.
func (s *Set) Triggers() []Trigger { return s.triggers }

// isCommon reports whether most logs say a word: as a near word it is on more
// lines than a mask.
func isCommon(w string) bool {
	switch w {
	case "agent", "call", "called", "caller", "cell", "client", "first", "id", "last", "name", "number", "text", "user", "work":
		return true
	}
	return false
}

// isRare reports whether few lines have a mask: it is of capitals apart, or of
// digits with blanks between them.
func isRare(mask string) bool {
	return mask != "" && (!strings.ContainsAny(mask, "9xa*") || strings.Count(mask, " ") > 1)
}

// compileTriggers collects what a line needs for any rule to match. A rule
// that requires near words needs one of them, whatever its shape: the words
// of the text and of its key are both in the line. Where they are common, its
// mask is the rarer thing to look for.
func (s *Set) compileTriggers() {
	most := 0
	for i := range s.rules {
		most++
		if spec := &s.rules[i].spec; spec.Near != nil {
			most += max(len(spec.Words), len(spec.Near.Words))
		} else {
			most += len(spec.Words)
		}
	}
	list := make([]Trigger, 0, most)
	for i := range s.rules {
		r := &s.rules[i]
		spec := &r.spec
		if spec.Shape != nil && r.near.required && isRare(spec.Shape.Mask) && len(spec.Words) == 0 && slices.ContainsFunc(spec.Near.Words, isCommon) {
			list = append(list, Trigger{Shape: *spec.Shape, Guard: r.tight()})
			continue
		}
		if spec.Shape != nil && r.near.required {
			guard := s.shapeOnLine(uint16(i))
			if len(spec.Words) > 0 {
				guard = nil // a word also leads to the value
			}
			for _, w := range spec.Near.Words {
				list = append(list, Trigger{Word: w, Guard: guard})
			}
			continue
		}
		for _, w := range spec.Words {
			list = append(list, Trigger{Word: w, Guard: r.next.onRaw(len(w))})
		}
		if spec.Shape != nil && spec.Shape.Word != "" {
			list = append(list, Trigger{Shape: *spec.Shape, Guard: r.next.onRaw(1)})
		} else if spec.Shape != nil {
			list = append(list, Trigger{Shape: *spec.Shape, Guard: r.tight(), Alone: r.alone != nil})
		}
	}
	order := make([]int32, len(list)) // numbers move faster than what they stand for
	for i := range order {
		order[i] = int32(i)
	}
	slices.SortFunc(order, func(i, k int32) int {
		a, b := &list[i], &list[k]
		switch {
		case (a.Word == "") != (b.Word == ""):
			return strings.Compare(b.Word, a.Word)
		case a.Word != b.Word:
			return strings.Compare(a.Word, b.Word)
		case a.Word != "":
			return int(i - k)
		}
		return cmp.Or(strings.Compare(a.Shape.Digits, b.Shape.Digits), strings.Compare(a.Shape.Lead, b.Shape.Lead),
			strings.Compare(a.Shape.Mask, b.Shape.Mask), strings.Compare(a.Shape.Char, b.Shape.Char), strings.Compare(a.Shape.Word, b.Shape.Word), int(i-k))
	})
	same := func(i, k int32) bool { return list[i].Word == list[k].Word && list[i].Shape == list[k].Shape }
	different := min(1, len(order))
	for i := 1; i < len(order); i++ {
		if !same(order[i-1], order[i]) {
			different++
		}
	}
	s.triggers = make([]Trigger, 0, different)
	for len(order) > 0 {
		n := 1
		for n < len(order) && same(order[0], order[n]) {
			n++
		}
		first := &list[order[0]]
		alone := !slices.ContainsFunc(order[:n], func(i int32) bool { return !list[i].Alone })
		s.triggers = append(s.triggers, Trigger{first.Word, first.Shape, anyOf(list, order[:n]), alone})
		order = order[n:]
	}
}

// anyOf is the guard of triggers that are the same but for their guards.
func anyOf(list []Trigger, of []int32) func([]byte, int) bool {
	if len(of) == 1 {
		return list[of[0]].Guard
	}
	guards := make([]func([]byte, int) bool, 0, len(of))
	for _, i := range of {
		if list[i].Guard == nil {
			return nil
		}
		guards = append(guards, list[i].Guard)
	}
	return func(text []byte, at int) bool {
		for _, g := range guards {
			if g(text, at) {
				return true
			}
		}
		return false
	}
}

// around is how much raw text a condition gets on each side.
const around = 256

// onRaw asks a condition about a word of n bytes in raw text. So many
// backslashes that the condition may not see as far as in decoded text count
// as a yes.
func (c *condition) onRaw(n int) func([]byte, int) bool {
	if c == nil {
		return nil
	}
	if c.looks == atWord {
		return func(text []byte, at int) bool { return c.holds(text, at+1-n, at+1) }
	}
	var saved atomic.Uint32 // whether the word is: 1 no, 2 yes
	return func(text []byte, at int) bool {
		if c.denies != nil && c.denies(text, at+1-n, at+1) {
			if c.save != nil && saved.Load() == 0 {
				if c.save(text[at+1-n : at+1]) {
					saved.Store(2)
				} else {
					saved.Store(1)
				}
			}
			if saved.Load() != 2 {
				return false
			}
		}
		lo, hi := at+1-n, min(at+1+around, len(text))
		if k := bytes.IndexByte(text[at:hi], '\n'); k >= 0 {
			hi = at + k
		}
		if c.looks == bothSides {
			lo = word.LineStart(text, max(lo-around, 0), at)
		}
		return c.holds(text[lo:hi], at+1-n-lo, at+1-lo) || bytes.Count(text[lo:hi], []byte{'\\'}) > around/4
	}
}

// shapeOnLine is the guard of a near word: the shape of its rule is on the
// line as well.
func (s *Set) shapeOnLine(rule uint16) func([]byte, int) bool {
	sh := s.rules[rule].spec.Shape
	var has func(line []byte) bool
	switch {
	case sh.Char != "":
		has = func(line []byte) bool { return bytes.IndexByte(line, sh.Char[0]) >= 0 }
	case sh.Digits != "":
		lo, hi, _ := parseRange(sh.Digits, "-")
		lead := leadBits(sh.Lead)
		has = func(line []byte) bool { return hasRun(line, lo, hi, lead) }
	default:
		k := slices.IndexFunc(s.late.masks, func(m mask) bool { return slices.Contains(m.rules, rule) })
		has = func(line []byte) bool { return s.late.on(&s.late.masks[k], line) }
	}
	return func(text []byte, at int) bool {
		lo, hi := max(at-longLine, 0), min(at+longLine, len(text))
		start := word.LineStart(text, lo, at)
		if start == lo && lo > 0 {
			return true
		}
		lo = start
		if k := bytes.IndexByte(text[at:hi], '\n'); k >= 0 {
			hi = at + k
		} else if hi < len(text) {
			return true
		}
		return has(text[lo:hi])
	}
}

// longLine is how far a guard looks for the rest of a line; of a longer one
// it says yes.
const longLine = 4096

// hasRun reports whether line has a whole run of lo to hi digits.
func hasRun(line []byte, lo, hi int, lead uint16) bool {
	for i := 0; i < len(line); i++ {
		if !isDigitByte(line[i]) {
			continue
		}
		j := i
		for j < len(line) && isDigitByte(line[j]) {
			j++
		}
		if n := j - i; n >= lo && n <= hi && lead>>(line[i]-'0')&1 != 0 {
			return true
		}
		i = j
	}
	return false
}

// on reports whether a mask stands somewhere on a line.
func (x *maskIndex) on(m *mask, line []byte) bool {
	first, work := m.closure(1), 0
	for i, c := range line {
		if first&m.accept[x.group[c]] != 0 {
			if _, ok := x.at(m, line, i, &work); ok {
				return true
			}
		}
	}
	return false
}

// tight is the guard of the rule's own shape, or nil.
func (r *Rule) tight() func([]byte, int) bool {
	if r.native == nil {
		return nil
	}
	for _, t := range tight {
		if t.rule == r.ID {
			return t.holds
		}
	}
	return nil
}

// tight are the rules whose shape is common where they match nothing, and
// what more their matcher and check ask for.
var tight = []struct {
	rule  string
	holds func(text []byte, at int) bool
}{
	{"email", mailAround},
	{"iban", ibanAround},
	{"ipv4", quadAround},
	{"name-caret", caretBetween},
	{"name-honorific-ms-lower", msFollowed},
	{"name-mailbox", mailAround},
}

// caretBetween: a letter before the caret, and a capital after it.
func caretBetween(text []byte, at int) bool {
	a, b := byteAt(text, at-1), byteAt(text, at+1)
	return (a|0x20-'a' < 26 || a >= 0x80 || a == '.') && (capitalByte(b) || b >= 0x80 || b == '\\')
}

// mailAround: a word before the @, and a label and a point after it.
func mailAround(text []byte, at int) bool {
	if c := byteAt(text, at-1); !isWordByte(c) && c < 0x80 && c != '_' && c != '+' && c != '-' {
		return false
	}
	i := at + 1
	for i < len(text) && i-at < 192 && (isWordByte(text[i]) || text[i] == '-' || text[i] >= 0x80) {
		i++
	}
	return i > at+1 && byteAt(text, i) == '.' && (isWordByte(byteAt(text, i+1)) || byteAt(text, i+1) >= 0x80)
}

// quadAround: four octets in a row, of the digits and points around at, are
// a public address.
func quadAround(text []byte, at int) bool {
	if n, points := quadBefore(text, at); points == 3 {
		run := text[at+1-n : at+1]
		return string(run[:3]) != "10." && publicAddress(run)
	}
	lo, hi := at, at
	for lo > 0 && (isDigitByte(text[lo-1]) || text[lo-1] == '.') && at-lo < around {
		lo--
	}
	for hi < len(text) && (isDigitByte(text[hi]) || text[hi] == '.') && hi-at < around {
		hi++
	}
	if at-lo == around || hi-at == around {
		return true
	}
	run := text[lo:hi]
	for i := range run {
		if i > 0 && run[i-1] != '.' || run[i] == '.' {
			continue
		}
		j, points := i, 0
		for ; j < len(run) && (run[j] != '.' || points < 3); j++ {
			if run[j] == '.' {
				points++
			}
		}
		if points == 3 && publicAddress(run[i:j]) {
			return true
		}
	}
	return false
}

// quadBefore counts the digits and points that end with byte at, and the
// points among them, 16 bytes at once. Where more of them are around, it counts
// nothing.
func quadBefore(text []byte, at int) (n, points int) {
	if at < 15 || isDigitByte(byteAt(text, at+1)) || byteAt(text, at+1) == '.' {
		return 0, 0
	}
	const high = 0x8080808080808080
	near, far := binary.LittleEndian.Uint64(text[at-7:]), binary.LittleEndian.Uint64(text[at-15:])
	n = bits.LeadingZeros64(^digitsOrPoints(near)&high) / 8
	points = bits.OnesCount64(bytesLike(near, '.') &^ (1<<63>>(8*n)<<1 - 1))
	if n == 8 {
		more := bits.LeadingZeros64(^digitsOrPoints(far)&high) / 8
		if more == 8 {
			return 0, 0
		}
		n += more
		points = bits.OnesCount64(bytesLike(near, '.')) + bits.OnesCount64(bytesLike(far, '.')&^(1<<63>>(8*more)<<1-1))
	}
	return n, points
}

// digitsOrPoints has the high bit of each byte of x that is a digit or a point.
func digitsOrPoints(x uint64) uint64 {
	const one, high = 0x0101010101010101, 0x8080808080808080
	y := x &^ high
	return (y + (0x80-'.')*one) &^ (y + (0x7f-'9')*one) &^ x & high &^ bytesLike(x, '/')
}

// bytesLike has the high bit of each byte of x that is c.
func bytesLike(x uint64, c byte) uint64 {
	const one, low = 0x0101010101010101, 0x7f7f7f7f7f7f7f7f
	x ^= uint64(c) * one
	return ^(x&low + low | x | low)
}

// publicAddress is the check of that name, looked up once.
var publicAddress = check.Lookup("ip-public")

// ibanAround: the run of capitals and digits passes the check.
func ibanAround(text []byte, at int) bool {
	lo, hi := at, at
	for lo > 0 && (capitalByte(text[lo-1]) || isDigitByte(text[lo-1])) && at-lo < around {
		lo--
	}
	for hi < len(text) && (capitalByte(text[hi]) || isDigitByte(text[hi])) && hi-at < around {
		hi++
	}
	return check.Lookup("iban")(text[lo:hi])
}

// msFollowed: a letter comes after "ms. ", and before it there is no number
// in the middle of a text.
func msFollowed(text []byte, at int) bool {
	i := afterBlanks(text, at+1)
	if c := byteAt(text, i) | 0x20; c-'a' >= 26 && !opaque(text, i) {
		return false
	}
	s := at
	for s > 0 && text[s] != 's' {
		s--
	}
	s -= 2 // before "ms"
	if c := byteAt(text, s); isWordByte(c) && !escapeLetter(text, s) {
		return false
	}
	for s >= 0 && isBlank(text[s]) {
		s--
	}
	if !isDigitByte(byteAt(text, s)) {
		return true
	}
	for s >= 0 && (isDigitByte(text[s]) || text[s] == '.') {
		s--
	}
	// A number that a lower-case word leads to is no time stamp, so that it
	// belongs to the same text.
	return byteAt(text, s) != ' ' || byteAt(text, s-1)-'a' >= 26
}
