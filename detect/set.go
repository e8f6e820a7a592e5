package detect

import (
	"regexp"
	"sort"
	"sync"

	"github.com/phiscrub/phiscrub/detect/check"
	"github.com/phiscrub/phiscrub/detect/class"
	"github.com/phiscrub/phiscrub/detect/shape"
)

// Set is the compiled rules; immutable, shared by any number of goroutines.
type Set struct {
	rules   []Rule // in id order; a match names its rule by index
	aliases map[string]uint16
	words   lexicon
	masks   maskIndex
	late    maskIndex // masks of rules that require near words
	both    runIndex  // of masks and late
	nears   []uint64  // those words, by id
	nearOf  []uint64  // by word: the rules that require it or another, by near.bit

	byteKind   [256]byte       // class table of the scanner's loop
	beginnings [1 << 10]uint64 // two bytes with which a mask may begin, a bit each
	digits     [][]digitRule   // by length of a maximal run
	chars      [256][]uint16   // rules by trigger character
	capitals   []uint16        // rules by words with a capital
	alone      []uint16        // rules that can be judged by themselves
	byWord     [][]uint16      // rules by trigger word id
	keyed      [][]uint16      // rules that a word in the key triggers, by word id
	triggers   []Trigger       // what the sieve must let through
}

type digitRule struct {
	rule uint16
	lead uint16 // bit d: the run may start with digit d
}

// Rule is a compiled rule.
type Rule struct {
	ID     string
	Class  class.Class
	Rank   int
	Act    string // as in Spec.Act
	Check  string // name of the check; empty: none
	About  string
	Source string

	act    Act
	spec   Spec
	native shape.Func
	words  shape.WordFunc // native, if it reads words
	check  check.Func
	near   near
	veto   *veto
	next   *condition // nil: none
	alone  alone      // nil: it is one of many

	find *expression
}

// expression is a rule's Find. Where a native matcher stands in for it, it
// is compiled on first use only: start-up has no time for it.
type expression struct {
	source string
	once   sync.Once
	re     *regexp.Regexp // nil if source does not parse
	needs  []*need
	counts sync.Once
	digits int // see digitRun
}

func (x *expression) compiled() *regexp.Regexp {
	x.once.Do(func() {
		if x.re == nil {
			x.re, _ = regexp.Compile(x.source)
			x.needs = needsOf(x.source)
		}
	})
	return x.re
}

// meets reports whether text holds all that each match of the expression does.
func (x *expression) meets(text []byte) bool {
	return hasDigitRun(text, x.digitRun()) && meets(x.needs, text)
}

// digitRun returns how many digits stand together in each match.
func (x *expression) digitRun() int {
	x.counts.Do(func() { x.digits = digitRun(x.source) })
	return x.digits
}

// Native reports whether a matcher written in Go stands in for the rule's
// expression.
func (r *Rule) Native() bool { return r.native != nil }

// Spec returns the rule as it was given; its slices must not be changed.
func (r *Rule) Spec() Spec { return r.spec }

// Rules returns the rules in id order: Match.Rule is an index into it. The
// slice belongs to the set.
func (s *Set) Rules() []Rule { return s.rules }

// Rule returns the rule that a Match names.
func (s *Set) Rule(i uint16) *Rule { return &s.rules[i] }

// Lookup finds a rule by its id or one of its aliases.
func (s *Set) Lookup(id string) (uint16, bool) {
	i := sort.Search(len(s.rules), func(i int) bool { return s.rules[i].ID >= id })
	if i < len(s.rules) && s.rules[i].ID == id {
		return uint16(i), true
	}
	n, ok := s.aliases[id]
	return n, ok
}

// begins reports whether a mask may begin with two bytes.
func (s *Set) begins(a, b byte) bool {
	return s.beginnings[int(a)<<2|int(b>>6)]>>(b&63)&1 != 0
}
