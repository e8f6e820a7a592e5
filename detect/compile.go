package detect

import (
	"slices"
	"strings"

	"github.com/phiscrub/phiscrub/detect/check"
	"github.com/phiscrub/phiscrub/detect/class"
	"github.com/phiscrub/phiscrub/detect/shape"
)

// Compile compiles rules given as data. It reports every problem at once; a
// set with problems must not be used. What Lint asks beyond what a rule
// needs to work (a source, bounded repeats) is not asked here.
func Compile(specs []Spec) (*Set, []Problem) { return CompileWith(nil, specs) }

// CompileWith compiles rules together with others in which Lint found nothing
// wrong when the program was built: of those only the names are looked at
// again. Expressions are compiled when they are first needed.
func CompileWith(proved, specs []Spec) (*Set, []Problem) {
	var problems []Problem
	for _, s := range specs {
		problems = append(problems, verify(s)...)
	}
	sorted := slices.Concat(proved, specs)
	problems = append(problems, clashes(sorted)...)
	if len(problems) > 0 {
		return &Set{}, problems
	}
	slices.SortFunc(sorted, func(a, b Spec) int { return strings.Compare(a.ID, b.ID) })
	set := &Set{rules: make([]Rule, len(sorted)), aliases: map[string]uint16{}}
	for i, s := range sorted {
		set.rules[i] = newRule(s)
		for _, a := range s.Aliases {
			set.aliases[a] = uint16(i)
		}
	}
	set.compileWords()
	set.compileShapes()
	set.compileTriggers()
	set.compileBytes()
	return set, nil
}

func newRule(s Spec) Rule {
	r := Rule{
		ID: s.ID, Rank: s.Rank, Act: s.Act, Check: s.Check, About: s.About, Source: s.Source,
		spec:   s,
		native: shape.Lookup(s.ID),
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

// compileWords builds the lexicon and what each word triggers.
func (s *Set) compileWords() {
	var all []string
	number := map[string]int{}
	note := func(words []string) {
		for _, w := range words {
			if _, ok := number[w]; !ok {
				number[w] = 0
				all = append(all, w)
			}
		}
	}
	for i := range s.rules {
		spec := &s.rules[i].spec
		note(spec.Words)
		if spec.Near != nil {
			note(spec.Near.Words)
			note(spec.Near.Not)
		}
	}
	slices.Sort(all)
	for k, w := range all {
		number[w] = k
	}
	s.words = newLexicon(all)
	s.byWord = make([][]uint16, len(all))
	s.keyed = make([][]uint16, len(all))
	bits := func(words []string) []uint64 {
		if len(words) == 0 {
			return nil
		}
		set := make([]uint64, (len(all)+63)/64)
		for _, w := range words {
			k := number[w]
			set[k>>6] |= 1 << (uint(k) & 63)
		}
		return set
	}
	for i := range s.rules {
		r := &s.rules[i]
		if n := r.spec.Near; n != nil {
			r.near.any, r.near.not = bits(n.Words), bits(n.Not)
			r.near.active = n.Required || len(n.Not) > 0 && r.check == nil
		}
		for _, w := range r.spec.Words {
			k := number[w]
			if slices.Contains(s.byWord[k], uint16(i)) {
				continue
			}
			s.byWord[k] = append(s.byWord[k], uint16(i))
			if r.native == nil { // a matcher wants its word in the text
				s.keyed[k] = append(s.keyed[k], uint16(i))
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
