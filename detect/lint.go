package detect

import (
	"regexp/syntax"
	"slices"
	"strconv"
	"strings"

	"github.com/phiscrub/phiscrub/detect/check"
	"github.com/phiscrub/phiscrub/detect/class"
	"github.com/phiscrub/phiscrub/detect/shape"
)

// Lint returns what is wrong with a rule by itself: all that Compile rejects,
// and what a rule that others shall read and run must not have: no source, a
// Find with unbounded repeats or an anchor that binds to one branch only.
func Lint(s Spec) []Problem {
	ps := problems{rule: s.ID, list: verify(s)}
	if strings.TrimSpace(s.Source) == "" {
		ps.add("source", "is missing: name the issuing body's specification")
	}
	if shape.Lookup(s.ID) != nil {
		ps.find(s.Find) // verify leaves it out where a matcher stands in
	}
	if s.Find != "" {
		if re, err := syntax.Parse(s.Find, syntax.Perl); err == nil {
			if unbounded(re) {
				ps.add("find", "has an unbounded repeat; write {m,n} for * and +")
			}
			if halfAnchored(s.Find) {
				ps.add("find", "an anchor binds to one branch of the alternation only; group the branches")
			}
		}
	}
	if nestedRepeats(s.Veto) {
		ps.add("veto", "has an unbounded repeat within an unbounded repeat")
	}
	for _, fp := range s.FP {
		if !slices.Contains(stageNames[:StageMatch], fp.By) {
			ps.add("fp", "by names no guard: one of "+strings.Join(stageNames[:StageMatch], ", "))
		}
	}
	return ps.list
}

type problems struct {
	rule string
	list []Problem
}

func (p *problems) add(field, text string) {
	p.list = append(p.list, Problem{p.rule, field, text})
}

// verify returns what keeps a rule from working.
func verify(s Spec) []Problem {
	ps := problems{rule: s.ID}
	if !ruleID(s.ID) {
		ps.add("id", "is not lower-case words and digits joined by hyphens")
	}
	for _, a := range s.Aliases {
		if !ruleID(a) {
			ps.add("aliases", strconv.Quote(a)+" is not lower-case words and digits joined by hyphens")
		}
	}
	if _, ok := class.Parse(s.Class); !ok {
		ps.add("class", "unknown class "+strconv.Quote(s.Class))
	}
	if _, ok := ParseAct(s.Act); !ok {
		ps.add("act", "unknown action "+strconv.Quote(s.Act))
	}
	if s.Rank < 0 || s.Rank > 100 {
		ps.add("rank", "is not within 0–100")
	}
	if s.Check != "" && check.Lookup(s.Check) == nil {
		ps.add("check", "unknown check "+strconv.Quote(s.Check))
	}
	if s.Shape == nil && len(s.Words) == 0 {
		ps.add("shape", "the rule has no trigger: give it a shape or words")
	}
	ps.shape(s.Shape)
	ps.words("words", s.Words)
	ps.near(s.Near)
	if s.Next != "" && (len(s.Words) == 0 && (s.Shape == nil || s.Shape.Word == "") || conditionNamed(s.Next) == nil) {
		ps.add("next", "is a condition for words: one of "+strings.Join(Conditions(), ", "))
	}
	if s.Shape != nil && s.Shape.Word != "" && s.Next == "" {
		ps.add("next", "is missing: without it, every word with a capital counts")
	}
	if shape.Lookup(s.ID) == nil {
		ps.find(s.Find)
	}
	if s.Veto != "" {
		if v := (veto{source: s.Veto}); v.compiled() == nil {
			ps.add("veto", "does not parse as a .NET regular expression")
		}
	}
	return ps.list
}

func ruleID(id string) bool {
	for i := 0; i < len(id); i++ {
		c := id[i]
		if !(c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '-' && i > 0 && id[i-1] != '-') {
			return false
		}
	}
	return id != "" && id[len(id)-1] != '-' && (id[0] < '0' || id[0] > '9')
}

func (p *problems) words(field string, words []string) {
	for _, w := range words {
		if !foldedWord(w) {
			p.add(field, strconv.Quote(w)+" is not folded: lower-case letters and digits, words joined by _")
		}
	}
}

func (p *problems) near(n *Near) {
	if n == nil {
		return
	}
	p.words("near.words", n.Words)
	p.words("near.not", n.Not)
	if n.Within < 0 || n.Within > maxReach {
		p.add("near.within", "is not within 0–"+strconv.Itoa(maxReach))
	}
	if n.After < 0 || n.After > maxReach {
		p.add("near.after", "is not within 0–"+strconv.Itoa(maxReach))
	}
	if n.Required && len(n.Words) == 0 {
		p.add("near.words", "is empty, but required")
	}
}

func (p *problems) shape(s *Shape) {
	if s == nil {
		return
	}
	given := 0
	for _, f := range []string{s.Digits, s.Mask, s.Char, s.Word} {
		if f != "" {
			given++
		}
	}
	if given != 1 {
		p.add("shape", "needs exactly one of digits, mask, char and word")
	}
	if s.Digits != "" {
		if lo, hi, ok := parseRange(s.Digits, "-"); !ok || lo < 1 || hi > maxRun {
			p.add("shape.digits", "is not a length or a range of lengths within 1–"+strconv.Itoa(maxRun))
		}
	}
	if s.Lead != "" && (s.Digits == "" || strings.Trim(s.Lead, "0123456789") != "") {
		p.add("shape.lead", "is digits, and narrows shape.digits only")
	}
	if s.Mask != "" {
		if _, text := parseMask(s.Mask); text != "" {
			p.add("shape.mask", text)
		}
	}
	if s.Char != "" && (len(s.Char) != 1 || s.Char[0] >= 0x80 || isWordByte(s.Char[0])) {
		p.add("shape.char", "is not a single ASCII byte other than a letter or digit")
	}
	if s.Word != "" && s.Word != "capital" {
		p.add("shape.word", "is not capital")
	}
}

func isWordByte(b byte) bool { return b-'0' < 10 || b-'A' < 26 || b-'a' < 26 }

// find verifies an expression; a match must take at least one byte.
func (p *problems) find(source string) {
	if source == "" {
		p.add("find", "is missing")
		return
	}
	for _, look := range []string{"(?=", "(?!", "(?<=", "(?<!"} {
		if strings.Contains(source, look) {
			p.add("find", "has look-around; put it into veto")
			return
		}
	}
	re, err := syntax.Parse(source, syntax.Perl) // as regexp.Compile does
	if err != nil {
		p.add("find", "does not parse: "+err.Error())
		return
	}
	if least(re) == 0 {
		p.add("find", "matches the empty text")
	}
}

// clashes reports ids and aliases given twice.
func clashes(specs []Spec) []Problem {
	var ps []Problem
	if len(specs) >= 1<<16 {
		ps = append(ps, Problem{"", "id", "too many rules"})
	}
	n := 0
	for i := range specs {
		for _, words := range specs[i].lists() {
			n += len(words)
		}
		if n > maxWords {
			ps = append(ps, Problem{specs[i].ID, "words", "more than " + strconv.Itoa(maxWords) + " words in all rules"})
			break
		}
	}
	seen := make(map[string]bool, len(specs))
	note := func(rule, field, id string) {
		if seen[id] {
			ps = append(ps, Problem{rule, field, strconv.Quote(id) + " is given twice; ids are public and never reused"})
		}
		seen[id] = true
	}
	for i := range specs {
		note(specs[i].ID, "id", specs[i].ID)
	}
	for i := range specs {
		s := &specs[i]
		for _, a := range s.Aliases {
			note(s.ID, "aliases", a)
		}
	}
	return ps
}

// LintAll returns the problems of each rule, ids and aliases given twice,
// and entries that are not in the order of their ids.
func LintAll(specs []Spec) []Problem {
	var ps []Problem
	for i, s := range specs {
		ps = append(ps, Lint(s)...)
		if i > 0 && s.ID < specs[i-1].ID {
			ps = append(ps, Problem{s.ID, "id", "is out of order: it comes before " + strconv.Quote(specs[i-1].ID)})
		}
	}
	return append(ps, clashes(specs)...)
}
