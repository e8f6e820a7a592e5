package detect

import (
	"slices"

	"github.com/phiscrub/phiscrub/detect/check"
	"github.com/phiscrub/phiscrub/detect/class"
	"github.com/phiscrub/phiscrub/detect/shape"
	"github.com/phiscrub/phiscrub/detect/word"
)

// Compile compiles rules given as data. It reports every problem at once; a
// set with problems must not be used. What Lint asks beyond what a rule
// needs to work (a source, bounded repeats) is not asked here.
func Compile(specs []Spec) (*Set, []Problem) { return CompileWith(nil, specs) }

// CompileWith compiles rules together with others in which Lint found nothing
// wrong when the program was built: of those only the names are looked at
// again. Expressions are compiled when they are first needed.
func CompileWith(proved, specs []Spec) (*Set, []Problem) {
	all := slices.Concat(proved, specs)
	if problems := append(Verify(specs), clashes(all)...); len(problems) > 0 {
		return &Set{}, problems
	}
	set := &Set{rules: make([]Rule, len(all)), aliases: map[string]uint16{}}
	for i, o := range word.Order(len(all), func(k int) string { return all[k].ID }) {
		s := &all[o.Number()]
		set.rules[i] = newRule(s)
		for _, a := range s.Aliases {
			set.aliases[a] = uint16(i)
		}
	}
	words, of := set.numberWords()
	set.compileWords(words, of)
	set.compileShapes()
	set.compileTriggers(of)
	set.compileBytes()
	return set, nil
}

// Verify returns what keeps rules from being compiled, each by itself.
func Verify(specs []Spec) (problems []Problem) {
	for _, s := range specs {
		problems = append(problems, verify(s)...)
	}
	return problems
}

func newRule(s *Spec) Rule {
	r := Rule{
		ID: s.ID, Rank: s.Rank, Act: s.Act, Check: s.Check, About: s.About, Source: s.Source,
		spec:   *s,
		native: shape.Lookup(s.ID),
		words:  shape.LookupWords(s.ID),
		check:  check.Lookup(s.Check),
		find:   &expression{source: s.Find},
		next:   conditionNamed(s.Next),
	}
	r.Class, _ = class.Parse(s.Class)
	r.act, _ = ParseAct(s.Act)
	if s.Veto != "" {
		r.veto = &veto{source: s.Veto}
	}
	if r.native != nil && s.Near == nil && s.Veto == "" && len(s.Words) == 0 {
		r.alone = aloneRules[s.ID]
	}
	r.near = near{within: defaultWithin, after: defaultAfter}
	if n := s.Near; n != nil {
		r.near.required = n.Required
		if n.Within > 0 {
			r.near.within = int32(n.Within)
		}
		if n.After > 0 {
			r.near.after = int32(n.After)
		}
	}
	return r
}

// occurrences are the words of rules, by their ids: of each rule its words,
// its near words, and those that must not be near.
type occurrences []uint16

// next takes the first n of them off.
func (o *occurrences) next(n int) []uint16 {
	list := (*o)[:n]
	*o = (*o)[n:]
	return list
}

// maxWords bounds the words of all rules.
const maxWords = 0x4000

// lists are the words of a rule.
func (s *Spec) lists() [3][]string {
	if s.Near == nil {
		return [3][]string{s.Words}
	}
	return [3][]string{s.Words, s.Near.Words, s.Near.Not}
}

// numberWords gives the words of all rules ids, in the order of the alphabet.
func (s *Set) numberWords() ([]string, occurrences) {
	n := 0
	for i := range s.rules {
		for _, words := range s.rules[i].spec.lists() {
			n += len(words)
		}
	}
	table, all := word.NewTable(n), make(occurrences, 0, n)
	for i := range s.rules {
		for _, words := range s.rules[i].spec.lists() {
			for _, w := range words {
				all = append(all, table.Add(w)-1)
			}
		}
	}
	sorted, ids := make([]string, len(table.Words)), make([]uint16, len(table.Words))
	for k, o := range word.Order(len(sorted), func(n int) string { return table.Words[n] }) {
		sorted[k], ids[o.Number()] = table.Words[o.Number()], uint16(k)
	}
	for i, n := range all {
		all[i] = ids[n]
	}
	return sorted, all
}

// compileWords builds the lexicon and what each word triggers.
func (s *Set) compileWords(words []string, of occurrences) {
	s.words = newLexicon(words)
	s.byWord = make([][]uint16, len(words))
	s.keyed = make([][]uint16, len(words))
	bits := func(ids []uint16) []uint64 {
		if len(ids) == 0 {
			return nil
		}
		set := make([]uint64, (len(words)+63)/64)
		for _, k := range ids {
			set[k>>6] |= 1 << (k & 63)
		}
		return set
	}
	room := make([]uint16, 0, len(of)) // most words have one rule
	add := func(to *[]uint16, rule uint16) {
		if *to == nil && len(room) < cap(room) {
			room = append(room, rule)
			*to = room[len(room)-1 : len(room) : len(room)]
		} else {
			*to = append(*to, rule)
		}
	}
	s.nearOf = make([]uint64, len(words))
	bit := uint64(1) // 0 when they are used up
	for i := range s.rules {
		r := &s.rules[i]
		lists := r.spec.lists()
		own, near, not := of.next(len(lists[0])), of.next(len(lists[1])), of.next(len(lists[2]))
		r.near.any, r.near.not = bits(near), bits(not)
		if r.near.required {
			r.near.bit = bit
			bit <<= 1
			for _, k := range near {
				s.nearOf[k] |= r.near.bit
			}
		}
		if n := r.spec.Near; n != nil {
			r.near.active = n.Required || len(n.Not) > 0 && r.check == nil
		}
		for _, k := range own {
			if slices.Contains(s.byWord[k], uint16(i)) {
				continue
			}
			add(&s.byWord[k], uint16(i))
			if r.native == nil { // a matcher wants its word in the text
				add(&s.keyed[k], uint16(i))
			}
		}
	}
}

func (s *Set) compileShapes() {
	s.digits = make([][]digitRule, maxRun+1)
	s.nears = make([]uint64, (len(s.words.words)+63)/64)
	early, late := maskList{at: map[string]int{}}, maskList{at: map[string]int{}}
	for i := range s.rules {
		r := &s.rules[i]
		sh := r.spec.Shape
		if sh == nil {
			continue
		}
		if r.alone != nil {
			s.alone = append(s.alone, uint16(i))
		}
		switch {
		case sh.Digits != "":
			lo, hi, _ := parseRange(sh.Digits, "-")
			for n := lo; n <= hi; n++ {
				s.digits[n] = append(s.digits[n], digitRule{uint16(i), leadBits(sh.Lead)})
			}
		case sh.Char != "":
			s.chars[sh.Char[0]] = append(s.chars[sh.Char[0]], uint16(i))
		case sh.Word != "":
			s.capitals = append(s.capitals, uint16(i))
		case r.near.required:
			late.add(sh.Mask, uint16(i))
			for k, b := range r.near.any {
				s.nears[k] |= b
			}
		default:
			early.add(sh.Mask, uint16(i))
		}
	}
	s.masks, s.late = newMaskIndex(early.masks), newMaskIndex(late.masks)
	s.both = newRunIndex(&s.masks, &s.late)
}

// maskList is masks, each once, with their rules.
type maskList struct {
	masks []mask
	at    map[string]int
}

func (l *maskList) add(text string, rule uint16) {
	k, ok := l.at[text]
	if !ok {
		k = len(l.masks)
		l.at[text] = k
		els, _ := parseMask(text)
		l.masks = append(l.masks, mask{els: els})
	}
	l.masks[k].rules = append(l.masks[k].rules, rule)
}

func leadBits(lead string) uint16 {
	if lead == "" {
		return 1<<10 - 1
	}
	var b uint16
	for i := 0; i < len(lead); i++ {
		b |= 1 << (lead[i] - '0')
	}
	return b
}

// alike returns the first byte that no mask tells from b.
func (s *Set) alike(b int) int {
	for a := range b {
		if s.masks.group[a] == s.masks.group[b] && s.late.group[a] == s.late.group[b] {
			return a
		}
	}
	return b
}

func (s *Set) compileBytes() {
	for b := 0; b < 256; b++ {
		var k byte
		switch {
		case b >= 'a' && b <= 'z':
			k = isLower
		case b >= 'A' && b <= 'Z':
			k = isUpper
		case b >= '0' && b <= '9':
			k = isDigit
		case b == 0xC2, b == 0xE2, b == 0xE3, b == 0xEF:
			k = isHigh | mayBlank
		case b >= 0x80:
			k = isHigh
		case b == '\\':
			k = isEscape
		}
		if len(s.chars[b]) > 0 {
			k |= isChar
		}
		if s.masks.starts[b] || s.late.starts[b] {
			k |= startMask
		}
		s.byteKind[b] = k
		row := s.beginnings[b<<2:][:4]
		if same := s.alike(b); same < b {
			copy(row, s.beginnings[same<<2:])
			continue
		}
		for c := range 256 {
			if s.masks.mayPair(byte(b), byte(c)) || s.late.mayPair(byte(b), byte(c)) {
				row[c>>6] |= 1 << (c & 63)
			}
		}
	}
}
