package detect

import (
	"bytes"
	"cmp"
	"slices"
	"strings"
	"sync/atomic"

	"github.com/phiscrub/phiscrub/detect/word"
)

// Trigger is a word or a shape that a line needs for some rule to match in
// it: one of the triggers is on the line, and its guard holds there.
type Trigger struct {
	Word  string // folded; empty: Shape is set
	Shape *Shape
	// Guard says of a raw text, of which at is the last byte of the word or
	// a byte of the shape, whether the trigger can count there. It looks no
	// further than the line. Nil: it always counts.
	Guard func(text []byte, at int) bool
	// After has the bytes behind a word before which the guard may hold; at the
	// end of a text it is asked about a line feed. Nil: any.
	After *[256]bool
	// Alone says that no rule but such as ScanAlone tries has this trigger.
	Alone bool

	mask  int // Guard looks for this mask of Set.late on the line; -1: it does not
	tight int // it is the one of this number in tight; 0: none of them
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
func (s *Set) compileTriggers(of occurrences) {
	var last maskGuard
	words := newWordTriggers(len(s.words.words), len(of))
	var shapes []Trigger
	var capitals []*condition // what was asked of words with a capital
	for i := range s.rules {
		r := &s.rules[i]
		spec := &r.spec
		lists := spec.lists()
		own, near, _ := of.next(len(lists[0])), of.next(len(lists[1])), of.next(len(lists[2]))
		if spec.Shape != nil && r.near.required && isRare(spec.Shape.Mask) && len(spec.Words) == 0 && slices.ContainsFunc(spec.Near.Words, isCommon) {
			guard, number := r.tight()
			shapes = append(shapes, Trigger{Shape: spec.Shape, Guard: guard, mask: -1, tight: number})
			continue
		}
		if spec.Shape != nil && r.near.required {
			guard, mask := s.shapeOnLine(uint16(i))
			if len(spec.Words) > 0 {
				guard = nil // a word also leads to the value
			}
			for _, w := range near {
				words.add(w, guard, nil, mask)
			}
			continue
		}
		for k, w := range own {
			words.add(w, r.next.onRaw(spec.Words[k]), r.next.behind(), -1)
		}
		if spec.Shape != nil && spec.Shape.Word != "" {
			if slices.Contains(capitals, r.next) {
				continue // another rule asks the same
			}
			capitals = append(capitals, r.next)
			shapes = append(shapes, Trigger{Shape: spec.Shape, Guard: r.next.onRaw("a"), mask: -1})
		} else if spec.Shape != nil {
			guard, number := r.tight()
			shapes = append(shapes, Trigger{Shape: spec.Shape, Guard: guard, Alone: r.alone != nil, mask: -1, tight: number})
		}
	}
	s.triggers = make([]Trigger, 0, words.different+len(shapes))
	for k := range s.words.words {
		if same := words.of(k); len(same) > 0 {
			w := s.words.words[k]
			s.triggers = append(s.triggers, Trigger{Word: w, Guard: inMember(s.anyOf(same, &last), len(w)), After: afterAny(same)})
		}
	}
	slices.SortStableFunc(shapes, func(x, y Trigger) int { return compareShapes(x.Shape, y.Shape) })
	for len(shapes) > 0 {
		n, t := 1, shapes[0]
		for ; n < len(shapes) && *shapes[n].Shape == *t.Shape; n++ {
			t.Alone = t.Alone && shapes[n].Alone
		}
		t.Guard, t.After = s.anyOf(shapes[:n], &last), afterAny(shapes[:n])
		s.triggers = append(s.triggers, t)
		shapes = shapes[n:]
	}
}

func compareShapes(a, b *Shape) int {
	return cmp.Or(strings.Compare(a.Digits, b.Digits), strings.Compare(a.Lead, b.Lead),
		strings.Compare(a.Mask, b.Mask), strings.Compare(a.Char, b.Char), strings.Compare(a.Word, b.Word))
}

// wordTriggers are what rules ask of words, in the order of the rules.
type wordTriggers struct {
	first, last []int32 // by word; -1: it is no trigger
	list        []wordTrigger
	different   int
	same        []Trigger // scratch of of
}

type wordTrigger struct {
	guard func([]byte, int) bool
	after *[256]bool
	mask  int
	next  int32
}

func newWordTriggers(words, most int) *wordTriggers {
	t := &wordTriggers{first: make([]int32, words), last: make([]int32, words), list: make([]wordTrigger, 0, most)}
	for i := range t.first {
		t.first[i] = -1
	}
	return t
}

func (t *wordTriggers) add(w uint16, guard func([]byte, int) bool, after *[256]bool, mask int) {
	i := int32(len(t.list))
	t.list = append(t.list, wordTrigger{guard, after, mask, -1})
	if t.first[w] < 0 {
		t.first[w] = i
		t.different++
	} else {
		t.list[t.last[w]].next = i
	}
	t.last[w] = i
}

// of returns the triggers of a word, until the next call.
func (t *wordTriggers) of(w int) []Trigger {
	t.same = t.same[:0]
	for i := t.first[w]; i >= 0; i = t.list[i].next {
		t.same = append(t.same, Trigger{Guard: t.list[i].guard, After: t.list[i].after, mask: t.list[i].mask})
	}
	return t.same
}

// maskGuard is a guard that looks for masks of Set.late.
type maskGuard struct {
	masks []int
	guard func([]byte, int) bool
	next  []int // scratch
}

// anyOf is the guard of triggers that are the same but for their guards. Those that
// look for masks on the line do it together; last is the guard of those before.
func (s *Set) anyOf(list []Trigger, last *maskGuard) func([]byte, int) bool {
	if len(list) == 1 {
		return list[0].Guard
	}
	masks, others := last.next[:0], 0
	for i := range list {
		switch x := &list[i]; {
		case x.Guard == nil:
			return nil
		case x.mask < 0:
			others++
		case !slices.Contains(masks, x.mask):
			masks = append(masks, x.mask)
		}
	}
	last.next = masks
	guards := make([]func([]byte, int) bool, 0, others+1)
	for i := range list {
		x := &list[i]
		if x.mask < 0 && (x.tight == 0 || !slices.ContainsFunc(list[:i], func(y Trigger) bool { return y.tight == x.tight })) {
			guards = append(guards, x.Guard)
		}
	}
	if len(masks) > 0 {
		if !slices.Equal(masks, last.masks) {
			last.masks = slices.Clone(masks)
			last.guard = s.masksOnLine(last.masks...)
		}
		guards = append(guards, last.guard)
	}
	if len(guards) == 1 {
		return guards[0]
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

// afterAny has the bytes behind any of the triggers.
func afterAny(list []Trigger) *[256]bool {
	if len(list) == 1 {
		return list[0].After
	}
	for i := range list {
		if list[i].After == nil {
			return nil
		}
	}
	var set [256]bool
	for c := range set {
		for i := range list {
			set[c] = set[c] || list[i].After[c]
		}
	}
	return &set
}

// behind is Trigger.After for a condition.
func (c *condition) behind() *[256]bool {
	if c == nil {
		return nil
	}
	if c.after == nil && c.glue != anyGlue {
		return &notGlued
	}
	return c.after
}

// around is how much raw text a condition gets on each side.
const around = 256

// onRaw asks a condition about a word in raw text. So many backslashes that
// the condition may not see as far as in decoded text count as a yes.
func (c *condition) onRaw(w string) func([]byte, int) bool {
	if c == nil {
		return nil
	}
	last := len(w) - 1 - strings.LastIndexByte(w, '_')
	several := last < len(w)
	begin := func(text []byte, at int) int {
		if several && (c.looks != aheadOnly || c.glue != anyGlue) {
			return wordBegin(text, at, w)
		}
		return at + 1 - last
	}
	if c.looks == atWord {
		return func(text []byte, at int) bool { return c.asks(text, begin(text, at), at+1) }
	}
	var opens atomic.Uint32 // whether the word does: 1 no, 2 yes
	return func(text []byte, at int) bool {
		if c.after != nil && !c.after[byteAt(text, at+1)] {
			return false
		}
		start := begin(text, at)
		if !c.free(text, start, at+1) {
			return false
		}
		if c.open != nil && !standsApart(text, start) {
			if opens.Load() == 0 {
				if c.open(text[start : at+1]) {
					opens.Store(2)
				} else {
					opens.Store(1)
				}
			}
			if opens.Load() != 2 {
				return false
			}
		}
		if c.far > 0 {
			lo, hi := c.window(text, start, at, c.far)
			if bytes.IndexByte(text[lo:hi], '\\') < 0 { // most
				return c.holds(text[lo:hi], start-lo, at+1-lo)
			}
		}
		lo, hi := c.window(text, start, at, around)
		return c.holds(text[lo:hi], start-lo, at+1-lo) || manyEscapes(text[lo:hi])
	}
}

// manyEscapes reports whether a window holds so many backslashes that a condition
// may not see as far as it has to.
func manyEscapes(window []byte) bool {
	return bytes.IndexByte(window, '\\') >= 0 && bytes.Count(window, []byte{'\\'}) > around/4
}

// wordBegin returns where a word of several tokens begins that ends with byte
// at of a raw text.
func wordBegin(text []byte, at int, w string) int {
	i := at + 1
	for {
		k := strings.LastIndexByte(w, '_')
		if i -= len(w) - 1 - k; k < 0 || i <= 0 {
			return max(i, 0)
		}
		for w = w[:k]; i > 0 && (!isWordByte(text[i-1]) || escapeLetter(text, i-1)); i-- {
		}
	}
}

// window is what a condition sees of the text around a word, which ends with
// byte at: so many bytes on each side, of the same line.
func (c *condition) window(text []byte, start, at, size int) (lo, hi int) {
	lo, hi = start, min(at+1+size, len(text))
	if k := bytes.IndexByte(text[at:hi], '\n'); k >= 0 {
		if hi = at + k; k > 0 && text[hi-1] == '\r' {
			hi-- // the end of a line is no byte of it
		}
	}
	if c.looks == bothSides {
		lo = word.LineStart(text, max(lo-size, 0), at)
	}
	return lo, hi
}

var escapedSlash = []byte(`\/`) // as some encoders of JSON write one

// shapeOnLine is the guard of a near word: the shape of its rule is on the
// line as well. which is the mask of s.late that it looks for, or -1.
func (s *Set) shapeOnLine(rule uint16) (guard func([]byte, int) bool, which int) {
	sh := s.rules[rule].spec.Shape
	switch {
	case sh.Char != "":
		return onLine(func(line []byte) bool { return bytes.IndexByte(line, sh.Char[0]) >= 0 }), -1
	case sh.Digits != "":
		lo, hi, _ := parseRange(sh.Digits, "-")
		lead := leadBits(sh.Lead)
		return onLine(func(line []byte) bool { return hasRun(line, lo, hi, lead) }), -1
	default:
		which = slices.IndexFunc(s.late.masks, func(m mask) bool { return slices.Contains(m.rules, rule) })
		return s.masksOnLine(which), which
	}
}

// masksOnLine is a guard that looks for any of some masks of s.late.
func (s *Set) masksOnLine(masks ...int) func([]byte, int) bool {
	x, begins := &s.late, uint64(0) // the groups that some of them begin with
	var sign []byte
	for _, k := range masks {
		begins |= x.masks[k].begins
		if len(masks) == 1 {
			sign = x.masks[k].sign()
		}
	}
	return onLine(func(line []byte) bool {
		return bytes.Contains(line, sign) && x.anyOn(masks, begins, line) || bytes.Contains(line, escapedSlash)
	})
}

// sign is the longest text that the mask holds as it is wherever it stands.
func (m *mask) sign() (sign []byte) {
	var run []byte
	for _, e := range m.els {
		if e.kind != 0 || e.optional {
			run = nil
			continue
		}
		if run = append(run, e.lit); len(run) > len(sign) {
			sign = run
		}
	}
	return sign
}

// onLine is a guard that looks for something on the whole line.
func onLine(has func(line []byte) bool) func([]byte, int) bool {
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

// anyOn reports whether one of some masks stands somewhere on a line where the
// scanner would try it. begins has the groups that they begin with.
func (x *maskIndex) anyOn(masks []int, begins uint64, line []byte) bool {
	work := 0
	for i := 0; i < len(line); i++ {
		c := line[i]
		if begins>>min(x.group[c], maxAfter)&1 == 0 {
			continue
		}
		end := i + 1
		switch {
		case isDigitByte(c):
			for end < len(line) && isDigitByte(line[end]) {
				end++
			}
			if i > 0 && isDigitByte(line[i-1]) || !x.mayRun(x.runs, line, i, end) {
				i = end - 1 // they are tried at the start of a run
				continue
			}
		case end == len(line) || !x.mayPair(c, line[end]):
			continue
		case letterByte(c):
			for end < len(line) && end-i <= maxRun && letterByte(line[end]) {
				end++
			}
			if !x.mayRun(x.words, line, i, end) {
				continue
			}
		}
		for _, k := range masks {
			if _, ok := x.at(&x.masks[k], line, i, &work); ok {
				return true
			}
		}
	}
	return false
}
