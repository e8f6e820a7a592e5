package detect

import (
	"regexp/syntax"
	"slices"
	"strings"
	"unicode"
)

// Bounds of what is derived from an expression.
const (
	maxNeedles = 64 // texts of a need
	maxSmall   = 8  // bytes of a class that are told apart
	maxNeeds   = 3
	maxSteps   = 1 << 13 // parts of an expression that are looked at
)

// needsOf derives what every match of an expression holds; nil: nothing is
// known. A look-behind of an expression for regexp2 may stand first in a
// branch: it is read as a part of the match.
func needsOf(source string) []*need {
	plain, ok := withoutBehind(source)
	if !ok {
		return nil
	}
	re, err := syntax.Parse(plain, syntax.Perl)
	if err != nil {
		return nil
	}
	d := derivation{}
	any := everyByte()
	lists := d.lists(re, any, any)
	slices.SortStableFunc(lists, func(a, b []needle) int { return frequency(a) - frequency(b) })
	var needs []*need
	for _, l := range lists {
		if frequency(l) < useless && len(needs) < maxNeeds {
			needs = append(needs, newNeed(l, d.wide))
		}
	}
	return needs
}

// frequency is a rough guess at how many texts hold something of a list.
func frequency(list []needle) (n int) {
	for _, x := range list {
		switch {
		case x.text == " ":
			n += useless
		case len(x.text) < 3:
			n += 10 << (4 * (2 - len(x.text)))
		default:
			n++
		}
	}
	return n
}

// useless is the frequency of a list that most texts hold something of.
const useless = 400

// withoutBehind makes groups of the look-behinds that stand first in a branch;
// false: there is something that Go's syntax may read otherwise.
func withoutBehind(source string) (string, bool) {
	for _, odd := range []string{`\Q`, `\e`, `\v`, `\h`} {
		if strings.Contains(source, odd) {
			return "", false
		}
	}
	var b strings.Builder
	depth, class := 0, false
	for i := 0; i < len(source); i++ {
		c := source[i]
		switch {
		case c == '\\' && i+1 < len(source):
			b.WriteByte(c)
			i++
			c = source[i]
		case class && c == '[':
			return "", false // .NET takes classes away from classes
		case class:
			class = c != ']' || source[i-1] == '[' || strings.HasSuffix(source[:i], "[^")
		case c == '[':
			class = true
		case c == '(':
			if strings.HasPrefix(source[i:], "(?<=") && depth == 0 && (i == 0 || source[i-1] == '|' && !strings.HasSuffix(source[:i-1], `\`)) {
				b.WriteString("(?:")
				i += len("(?<=") - 1
				depth++
				continue
			}
			depth++
		case c == ')':
			depth--
		}
		b.WriteByte(c)
	}
	return b.String(), true
}

// byteSet is a set of bytes.
type byteSet [256]bool

func everyByte() *byteSet {
	var s byteSet
	for i := range s {
		s[i] = true
	}
	return &s
}

func (s *byteSet) add(t *byteSet) {
	for i := range s {
		s[i] = s[i] || t[i]
	}
}

// derivation walks an expression.
type derivation struct {
	wide  bool
	steps int
}

// tired reports whether enough parts were looked at: then nothing more is
// known.
func (d *derivation) tired() bool {
	d.steps++
	return d.steps > maxSteps
}

// lists returns lists of needles of which a match of re, between bytes of two
// sets, holds one each.
func (d *derivation) lists(re *syntax.Regexp, before, after *byteSet) [][]needle {
	if d.tired() {
		return nil
	}
	switch re.Op {
	case syntax.OpCapture:
		return d.lists(re.Sub[0], before, after)
	case syntax.OpPlus, syntax.OpRepeat:
		if re.Op == syntax.OpRepeat && re.Min == 0 {
			return nil
		}
		first, _ := d.firsts(re.Sub[0], false)
		last, _ := d.firsts(re.Sub[0], true)
		last.add(before)
		first.add(after)
		return d.lists(re.Sub[0], last, first)
	case syntax.OpAlternate:
		var all []needle
		for _, sub := range re.Sub {
			lists := d.lists(sub, before, after)
			if len(lists) == 0 {
				return nil
			}
			all = append(all, slices.MinFunc(lists, func(a, b []needle) int { return frequency(a) - frequency(b) })...)
		}
		if len(all) > maxNeedles {
			return nil
		}
		return [][]needle{all}
	case syntax.OpConcat:
		return d.concat(re.Sub, before, after)
	}
	return d.concat([]*syntax.Regexp{re}, before, after)
}

func (d *derivation) concat(subs []*syntax.Regexp, before, after *byteSet) (lists [][]needle) {
	for i := 0; i < len(subs); {
		texts, n := d.run(subs[i:])
		if n == 0 {
			switch subs[i].Op {
			case syntax.OpCapture, syntax.OpPlus, syntax.OpRepeat, syntax.OpAlternate, syntax.OpConcat:
				lists = append(lists, d.lists(subs[i], d.beside(subs[:i], before, true), d.beside(subs[i+1:], after, false))...)
			}
			i++
			continue
		}
		if !slices.Contains(texts, "") {
			b, a := d.beside(subs[:i], before, true), d.beside(subs[i+n:], after, false)
			lists = append(lists, d.needles(texts, b, a, subs[i].Op == syntax.OpWordBoundary, subs[i+n-1].Op == syntax.OpWordBoundary))
		}
		i += n
	}
	return lists
}

// needles makes needles of texts; bounded says that the end of a word is at
// their begin or end.
func (d *derivation) needles(texts []string, before, after *byteSet, begins, ends bool) []needle {
	noWordBefore, noWordAfter := *before, *after
	for c := range 0x80 {
		if isWordByte(byte(c)) || c == '_' {
			noWordBefore[c], noWordAfter[c] = false, false
		}
	}
	var list []needle
	for _, t := range texts {
		n := needle{t, before, after}
		if begins && inWord(t[0]) {
			n.before = &noWordBefore
		}
		if ends && inWord(t[len(t)-1]) {
			n.after = &noWordAfter
		}
		list = append(list, n)
	}
	return list
}

func inWord(c byte) bool { return isWordByte(c) || c == '_' }

// run returns the texts of the longest sequence at the front of subs that has
// few, and its length.
func (d *derivation) run(subs []*syntax.Regexp) (texts []string, n int) {
	texts = []string{""}
	for n < len(subs) {
		more, ok := d.texts(subs[n])
		if !ok || len(more)*len(texts) > maxNeedles {
			break
		}
		texts = cross(texts, more)
		n++
	}
	return texts, n
}

func cross(a, b []string) []string {
	var all []string
	for _, x := range a {
		for _, y := range b {
			if !slices.Contains(all, x+y) {
				all = append(all, x+y)
			}
		}
	}
	return all
}

// texts returns all that re matches, in lower case, when that is little.
func (d *derivation) texts(re *syntax.Regexp) ([]string, bool) {
	if d.tired() {
		return nil, false
	}
	switch re.Op {
	case syntax.OpEmptyMatch, syntax.OpWordBoundary:
		return []string{""}, true
	case syntax.OpLiteral:
		var b []byte
		for _, r := range re.Rune {
			if r < ' ' || r > '~' {
				return nil, false
			}
			b = append(b, byte(unicode.ToLower(r)))
		}
		d.wide = d.wide || re.Flags&syntax.FoldCase != 0
		return []string{string(b)}, true
	case syntax.OpCharClass:
		return d.small(re)
	case syntax.OpCapture:
		return d.texts(re.Sub[0])
	case syntax.OpQuest:
		t, ok := d.texts(re.Sub[0])
		if ok && !slices.Contains(t, "") {
			t = append(t, "")
		}
		return t, ok
	case syntax.OpConcat:
		t, n := d.run(re.Sub)
		return t, n == len(re.Sub)
	case syntax.OpAlternate:
		var all []string
		for _, sub := range re.Sub {
			t, ok := d.texts(sub)
			if !ok || len(all)+len(t) > maxNeedles {
				return nil, false
			}
			all = append(all, t...)
		}
		return all, true
	}
	return nil, false
}

// small returns the bytes of a class of few.
func (d *derivation) small(re *syntax.Regexp) (texts []string, ok bool) {
	for i := 0; i+1 < len(re.Rune); i += 2 {
		lo, hi := re.Rune[i], re.Rune[i+1]
		if lo == hi && (lo == 0x17F || lo == 0x212A) {
			d.wide = true
			continue
		}
		if lo < ' ' || hi > '~' || int(hi-lo)+len(texts) >= maxSmall {
			return nil, false
		}
		for r := lo; r <= hi; r++ {
			if t := string(unicode.ToLower(r)); !slices.Contains(texts, t) {
				texts = append(texts, t)
			}
		}
	}
	return texts, len(texts) > 0
}

// beside returns the bytes that may stand beside what follows subs (or, if not
// last, what they follow).
func (d *derivation) beside(subs []*syntax.Regexp, outer *byteSet, last bool) *byteSet {
	set := &byteSet{}
	for k := range subs {
		sub := subs[k]
		if last {
			sub = subs[len(subs)-1-k]
		}
		s, empty := d.firsts(sub, last)
		set.add(s)
		if !empty {
			return set
		}
	}
	set.add(outer)
	return set
}

// firsts returns the bytes with which a match of re may begin (or end), and
// whether it may be empty. What is no plain byte is always one of them:
// expressions for regexp2 read more as a digit or a blank.
func (d *derivation) firsts(re *syntax.Regexp, last bool) (set *byteSet, empty bool) {
	if d.tired() {
		return everyByte(), true
	}
	set = &byteSet{}
	for c := range set {
		set[c] = c < ' ' || c > '~'
	}
	switch re.Op {
	case syntax.OpNoMatch:
	case syntax.OpEmptyMatch, syntax.OpBeginLine, syntax.OpEndLine, syntax.OpBeginText, syntax.OpEndText, syntax.OpWordBoundary, syntax.OpNoWordBoundary:
		return &byteSet{}, true
	case syntax.OpLiteral:
		r := re.Rune[0]
		if last {
			r = re.Rune[len(re.Rune)-1]
		}
		if r < 0x80 {
			set[r] = true
		}
		if r < 0x80 && re.Flags&syntax.FoldCase != 0 {
			set[lower(byte(r))], set[upper(byte(r))] = true, true
		}
	case syntax.OpCharClass:
		for i := 0; i+1 < len(re.Rune); i += 2 {
			for r := re.Rune[i]; r <= re.Rune[i+1] && r < 0x80; r++ {
				set[r] = true
			}
		}
	case syntax.OpCapture, syntax.OpPlus:
		return d.firsts(re.Sub[0], last)
	case syntax.OpStar, syntax.OpQuest, syntax.OpRepeat:
		set, empty = d.firsts(re.Sub[0], last)
		return set, empty || re.Op != syntax.OpRepeat || re.Min == 0
	case syntax.OpConcat:
		for k := range re.Sub {
			sub := re.Sub[k]
			if last {
				sub = re.Sub[len(re.Sub)-1-k]
			}
			s, e := d.firsts(sub, last)
			set.add(s)
			if !e {
				return set, false
			}
		}
		return set, true
	case syntax.OpAlternate:
		for _, sub := range re.Sub {
			s, e := d.firsts(sub, last)
			set.add(s)
			empty = empty || e
		}
	default: // any character
		return everyByte(), false
	}
	return set, empty
}
