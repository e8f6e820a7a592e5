package detect

import (
	"bytes"

	"github.com/phiscrub/phiscrub/detect/class"
	"github.com/phiscrub/phiscrub/detect/word"
)

// Match is a candidate that passed every guard: Start and End are byte
// offsets in the text, Rule is an index into Set.Rules. It holds no bytes.
type Match struct {
	Start, End int32
	Rule       uint16
	Class      class.Class
	Rank       int16
	Act        Act
	Ref        int32 // the caller's; Scan leaves it 0, Resolve carries it along
}

// Scanner is the scratch of one goroutine. After some calls it allocates
// nothing more, except where a rule without a native matcher finds a value.
type Scanner struct {
	// Trace, when set, is told of every candidate and the stage it reached.
	// It makes Scan slower and changes none of its results.
	Trace func(Candidate)

	set    *Set
	dfa    *maskDFA
	late   *maskDFA
	later  []int32 // where masks of late may begin
	text   []byte
	dst    []Match
	base   int          // matches in dst before this text
	words  []occurrence // in the order of their ends
	inKey  []uint64     // word ids in the key
	nearby uint64       // what rules that require near words find in the text or its key: see near.bit
	wanted bool         // some word in either is one that rules of late require
	keyed  []occurrence // words of the key
	shapes []trigger
	spare  []trigger
	open   [maxOpen]open
	opens  int
	rules  []ruleState
	gen    uint32
	digit  nextDigit
	needs  []digitNeed // by rule
	prose  word.Window // along the text, once a matcher has read words of it
	opened bool        // prose is
	found  []found
	runes  []rune
	vetoes int // windows of this line that vetoes have looked at
	work   int // steps taken; tests bound it instead of time
}

// ruleState is what a rule did in the text at hand; it is void unless gen
// is the scanner's.
type ruleState struct {
	gen        uint32
	start, end int32 // span of the last match
	tried      int32 // span of the last candidate, whatever became of it
	triedEnd   int32
	from, to   int32 // starts for which found[lo:hi] is complete
	lo, hi     int32
	lazy       bool // its veto ran out of time here
	absent     bool // no near word of it is here, and it requires one
}

// NewScanner returns a scanner for one goroutine.
func (s *Set) NewScanner() *Scanner {
	bits := (len(s.words.words) + 63) / 64
	return &Scanner{
		set:   s,
		dfa:   newMaskDFA(&s.masks),
		late:  newMaskDFA(&s.late),
		inKey: make([]uint64, bits),
		rules: make([]ruleState, len(s.rules)),
		needs: make([]digitNeed, len(s.rules)),
	}
}

// Begin starts a line: the texts up to the next call are parts of one. What
// is bounded for a line counts from here.
func (sc *Scanner) Begin() { sc.vetoes = 0 }

// Vetoes returns how many windows of this line vetoes have looked at: what
// Scan finds depends on the text and the key alone while it stays the same.
func (sc *Scanner) Vetoes() int { return sc.vetoes }

// Scan appends to dst the matches in text: every candidate that passed its
// rule's guards, overlaps included (see Resolve). key is the folded key of
// the value ("patient_ssn") or nil; its words count as near words directly
// at each candidate. Neither slice is kept.
func (sc *Scanner) Scan(dst []Match, text, key []byte) []Match {
	if len(text) == 0 || len(sc.set.rules) == 0 || len(key) == 0 && sc.set.dullNumber(text) {
		return dst
	}
	sc.begins(text)
	if len(key) > 0 {
		sc.readKey(key)
	}
	sc.read(text, false)
	if len(sc.later) > 0 {
		sc.readLate(text)
	}
	if len(sc.words)+len(sc.shapes)+len(sc.keyed) == 0 {
		sc.text = nil
		return dst
	}
	sc.dst, sc.base = dst, len(dst)
	sc.try()
	if len(sc.dst) > sc.base {
		sc.again()
		sc.behind()
		sc.alike()
	}
	if sc.Trace != nil {
		sc.traceMatches(sc.dst[sc.base:])
	}
	dst, sc.dst, sc.text = sc.dst, nil, nil
	if sc.opened {
		sc.prose.Open(nil)
		sc.opened = false
	}
	return dst
}

// dullNumber reports whether text is a number, and one that no rule is tried
// at.
func (s *Set) dullNumber(text []byte) bool {
	n := len(text)
	if n > maxRun || len(s.digits[n]) > 0 || s.masks.mayRun(s.masks.runs, text, 0, n) || s.late.mayRun(s.late.runs, text, 0, n) || s.words.may(text, 0, n) {
		return false
	}
	for _, c := range text {
		if s.byteKind[c] != isDigit {
			return false
		}
	}
	return true
}

// Knows reports whether some rule looks for a word of the folded key: whether
// it makes a difference to Scan.
func (sc *Scanner) Knows(key []byte) bool {
	sc.begins(key)
	sc.readKey(key)
	sc.text = nil
	return len(sc.keyed) > 0
}

func (sc *Scanner) begins(text []byte) {
	sc.text = text
	if len(sc.words)+len(sc.keyed) > 0 {
		clear(sc.inKey)
	}
	sc.words, sc.keyed, sc.shapes, sc.found, sc.later = sc.words[:0], sc.keyed[:0], sc.shapes[:0], sc.found[:0], sc.later[:0]
	sc.opens, sc.nearby, sc.wanted = 0, 0, false
	sc.digit = nextDigit{}
	sc.gen++
	if sc.gen == 0 {
		clear(sc.rules)
		sc.gen = 1
	}
}

// readKey moves the words of the key out of the way of those of the text.
func (sc *Scanner) readKey(key []byte) {
	sc.read(key, true)
	sc.words, sc.keyed = sc.keyed, sc.words
	for _, o := range sc.keyed {
		sc.inKey[o.word>>6] |= 1 << (o.word & 63)
	}
	sc.opens = 0
}

// try is the second pass: each trigger in turn asks its rules.
func (sc *Scanner) try() {
	set := sc.set
	for _, o := range sc.keyed {
		for _, r := range set.keyed[o.word] {
			sc.rule(trigger{0, 0, r}, true)
		}
	}
	k := 0
	for _, o := range sc.words {
		for ; k < len(sc.shapes) && sc.shapes[k].start < o.start; k++ {
			sc.rule(sc.shapes[k], false)
		}
		asked, digit := false, false
		for _, r := range set.byWord[o.word] {
			if sc.needsDigit(r) {
				if !asked {
					asked, digit = true, sc.digitNear(o.start)
				}
				if !digit {
					continue
				}
			}
			if next := set.rules[r].next; next != nil && !next.asks(sc.text, int(o.start), int(o.end)) {
				sc.trace(r, o.start, o.end, StageFind)
				continue
			}
			sc.rule(trigger{o.start, o.end, r}, true)
		}
	}
	for ; k < len(sc.shapes); k++ {
		sc.rule(sc.shapes[k], false)
	}
}

// rule tries one rule at one trigger.
func (sc *Scanner) rule(t trigger, word bool) {
	r := &sc.set.rules[t.rule]
	st := &sc.rules[t.rule]
	if st.gen != sc.gen {
		*st = ruleState{gen: sc.gen, start: -1, end: -1, tried: -1, from: -1}
		st.absent = r.near.bit&^sc.nearby != 0 && sc.Trace == nil
	}
	sc.work++
	if st.absent || !word && sc.lacksDigit(t.rule, t.start) {
		return
	}
	if t.start >= st.start && t.start < st.end {
		return // inside what it already matched
	}
	if r.native == nil {
		sc.expression(r, st, t, word)
		return
	}
	var start, end int
	var ok bool
	if r.words != nil {
		if !sc.opened {
			sc.prose.Open(sc.text)
			sc.opened = true
		}
		start, end, ok = r.words(&sc.prose, sc.text, int(t.start))
	} else {
		start, end, ok = r.native(sc.text, int(t.start))
	}
	if !ok || start < 0 || end > len(sc.text) || start >= end {
		sc.trace(t.rule, t.start, t.end, StageFind)
		return
	}
	sc.guard(r, st, t.rule, int32(start), int32(end))
}

// guard runs the guards over a candidate.
func (sc *Scanner) guard(r *Rule, st *ruleState, rule uint16, start, end int32) {
	if st.tried == start && st.triedEnd == end {
		return
	}
	st.tried, st.triedEnd = start, end
	if r.check != nil && !r.check(sc.text[start:end:end]) {
		sc.trace(rule, start, end, StageCheck)
		return
	}
	if r.near.active && !sc.near(&r.near, start, end, r.check != nil) {
		sc.trace(rule, start, end, StageNear)
		return
	}
	if r.veto != nil && !st.lazy && sc.vetoed(r.veto, st, start, end) {
		sc.trace(rule, start, end, StageVeto)
		return
	}
	st.start, st.end = start, end
	for i, k := len(sc.dst)-1, 0; i >= sc.base && k < 8; i, k = i-1, k+1 {
		if d := &sc.dst[i]; d.Rule == rule && d.Start == start && d.End == end {
			return // reported from a trigger further on
		}
	}
	for r.Class == class.Name { // a caret parts a name and is none of it
		k := bytes.IndexByte(sc.text[start:end], '^')
		if k <= 0 || start+int32(k)+1 == end {
			break
		}
		sc.dst = append(sc.dst, Match{Start: start, End: start + int32(k), Rule: rule, Class: r.Class, Rank: int16(r.Rank), Act: r.act})
		start += int32(k) + 1
	}
	sc.dst = append(sc.dst, Match{Start: start, End: end, Rule: rule, Class: r.Class, Rank: int16(r.Rank), Act: r.act})
}

func (sc *Scanner) trace(rule uint16, start, end int32, stage Stage) {
	if sc.Trace != nil {
		sc.Trace(Candidate{rule, start, end, stage})
	}
}

// traceMatches reports the matches of this text; those that a keep rule of
// higher rank covers whole as kept.
func (sc *Scanner) traceMatches(ms []Match) {
	for _, m := range ms {
		stage := StageMatch
		for _, k := range ms {
			if m.Act != ActKeep && k.Act == ActKeep && k.Start <= m.Start && m.End <= k.End && before(&k, &m) {
				stage = StageKeep
			}
		}
		sc.Trace(Candidate{m.Rule, m.Start, m.End, stage})
	}
}
