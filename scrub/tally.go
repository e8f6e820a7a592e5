package scrub

import (
	"cmp"
	"math/bits"
	"slices"

	"github.com/phiscrub/phiscrub/detect/class"
)

// Tally counts findings by rule and class. The zero value is empty. Counting
// a pair again costs a few nanoseconds and allocates nothing.
type Tally struct {
	slots [tallySlots]Counted // the pairs seen last
	used  uint64              // a bit for each slot that counts
	more  map[rulePair]int64  // the others
}

// Counted is how often a rule found a class.
type Counted struct {
	Rule  string
	Class class.Class
	N     int64
}

type rulePair struct {
	rule  string
	class class.Class
}

const tallySlots = 64 // the bits of used

// Add counts findings.
func (t *Tally) Add(findings []Finding) {
	for i := range findings {
		t.Count(findings[i].Rule, findings[i].Class, 1)
	}
}

// Count counts n findings of a rule.
func (t *Tally) Count(rule string, c class.Class, n int64) {
	slot := uint(len(rule))*7 + uint(c)*5
	if len(rule) > 0 {
		slot += uint(rule[0]) + uint(rule[len(rule)-1])*3
	}
	slot %= tallySlots
	s := &t.slots[slot]
	if s.Class != c || s.Rule != rule { // equal ids share their bytes, so this is quick
		if s.N > 0 {
			t.spill(s)
		}
		s.Rule, s.Class = rule, c
	}
	t.used |= 1 << slot
	s.N += n
}

// spill makes room for another pair.
func (t *Tally) spill(s *Counted) {
	if t.more == nil {
		t.more = map[rulePair]int64{}
	}
	t.more[rulePair{s.Rule, s.Class}] += s.N
	s.N = 0
}

// Merge adds the counts of u.
func (t *Tally) Merge(u *Tally) {
	for left := u.used; left != 0; left &= left - 1 {
		s := &u.slots[bits.TrailingZeros64(left)]
		t.Count(s.Rule, s.Class, s.N)
	}
	for p, n := range u.more {
		t.Count(p.rule, p.class, n)
	}
}

// Reset empties t.
func (t *Tally) Reset() {
	for ; t.used != 0; t.used &= t.used - 1 {
		t.slots[bits.TrailingZeros64(t.used)].N = 0
	}
	clear(t.more)
}

// Counts returns the counts in the order of rule and class.
func (t *Tally) Counts() []Counted {
	sum := make(map[rulePair]int64, len(t.more)+8)
	for p, n := range t.more {
		sum[p] += n
	}
	for left := t.used; left != 0; left &= left - 1 {
		s := &t.slots[bits.TrailingZeros64(left)]
		sum[rulePair{s.Rule, s.Class}] += s.N
	}
	counts := make([]Counted, 0, len(sum))
	for p, n := range sum {
		counts = append(counts, Counted{p.rule, p.class, n})
	}
	slices.SortFunc(counts, func(a, b Counted) int {
		return cmp.Or(cmp.Compare(a.Rule, b.Rule), cmp.Compare(a.Class, b.Class))
	})
	return counts
}
