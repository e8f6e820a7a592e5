package sieve

import (
	"fmt"
	"slices"
)

// Shape is a trigger by form. Exactly one of its fields is set, but for Lead.
type Shape struct {
	// Digits is the length of a maximal run of ASCII digits: "9" or "13-19".
	Digits string
	// Lead narrows Digits: the run starts with one of these digits.
	Lead string
	// Mask is a sequence over: 9 digit, A upper-case letter, a any letter,
	// * upper-case letter or digit, x hex digit, - one of space . - /, any
	// other byte itself; a following ? makes the element optional and {m,n}
	// (or {n}) repeats it. A byte of the same kind directly before or after
	// the mask stops it.
	Mask string
	// Char is a single byte: "@".
	Char string
	// Word is "capital": a word that begins with an upper-case letter. It
	// needs a guard, which is asked about that letter and looks at nothing
	// but the word, with the apostrophes and hyphens in it, the byte before
	// and the byte behind it, or two where that is a backslash or a colon; what
	// it denies before a colon and a blank, it denies before any colon.
	Word string
}

// Config is what a Sieve looks for.
type Config struct {
	// Words are folded: lower case, tokens joined by "_". A word outside
	// ASCII needs no table, since such text is marked in any case.
	Words  []string
	Shapes []Shape
	// Guarded are triggers that count only where their guard says so.
	Guarded      []Guarded
	GuardedWords []GuardedWord
}

// Line is a line of a block, without its terminator.
type Line struct {
	Start, End int
	Alone      bool // no trigger hits but such as are Alone
}

// Sieve is a compiled Config. It is immutable; any number of goroutines may
// share it, each with a Scanner of its own.
type Sieve struct {
	plan     *plan
	capitals capitals
	kernel   kernel
}

// kernel says what is done in assembly.
type kernel struct {
	turns    bool
	capitals bool
}

// New compiles a Sieve, to which the Config's GuardedWords belong from then
// on. Its errors speak of the Config only.
func New(c Config) (*Sieve, error) {
	var t triggers
	var err error
	if t.words, err = foldWords(c.Words); err != nil {
		return nil, err
	}
	number := uint32(len(c.Guarded))
	add := func(shape Shape, guard *guard) error {
		m, err := shape.elements()
		if err != nil {
			return err
		}
		if !slices.ContainsFunc(m[1:], func(e element) bool { return !e.optional }) {
			guard = nil // a single byte may be the whole of it
		}
		t.masks = append(t.masks, newMask(m, guard, number))
		number++
		return nil
	}
	var capital capitals
	var more []GuardedWord
	for i, shape := range c.Shapes {
		if err := add(shape, nil); err != nil {
			return nil, fmt.Errorf("shape %d: %w", i, err)
		}
	}
	for i, g := range c.Guarded {
		var own *guard
		if g.Guard != nil {
			own = &guard{asks: g.Guard, after: g.After, number: uint32(i), alone: g.Alone}
		}
		switch {
		case g.Shape == Shape{Word: "capital"} && g.Guard != nil:
			capital = append(capital, g.Guard)
		case g.Word != "":
			more = append(more, GuardedWord{g.Word, guard{asks: g.Guard, after: g.After, number: uint32(i), alone: g.Alone}})
			err = t.put(&more[len(more)-1])
		case g.Shape.Char != "" && own != nil && !slices.Contains(c.Shapes, g.Shape):
			own.alone = false // such a guard is asked on the way
			_, err = g.Shape.elements()
			t.chars = append(t.chars, guardedChar{g.Shape.Char[0], own})
		default:
			err = add(g.Shape, own)
		}
		if err != nil {
			return nil, fmt.Errorf("guarded %d: %w", i, err)
		}
	}
	t.guarded = c.GuardedWords
	for i := range t.guarded {
		g := &t.guarded[i]
		g.number = wordNumbers + uint32(i)
		if err := t.put(g); err != nil {
			return nil, fmt.Errorf("guarded word %d: %w", i, err)
		}
	}
	t.guarded = append(slices.Clip(t.guarded), more...)
	t.cutGuarded()
	shapes := newShapePlan(t.masks)
	if len(shapes.elements) > 0xffff {
		return nil, errTooLarge
	}
	// A set of words too large for the trie is cut to their beginnings: more
	// marks, none missed.
	for _, depth := range []int{64, 12, 8, 6, 4, 2, 1} {
		if trie := newTrie(t.words, t.guarded, t.heads, depth); trie != nil {
			return &Sieve{newPlan(trie, shapes, t.chars), capital, kernels()}, nil
		}
	}
	return nil, errTooLarge
}

// Mark appends to dst the lines of block that could hold something, in
// order. A block is any bytes; its last line may lack the terminator. Once a
// scanner knows the kind of log, nothing is allocated when dst has room; Mark
// keeps neither slice.
func (s *Scanner) Mark(dst []Line, block []byte) []Line {
	if s.full {
		s.reset()
	}
	from := len(dst)
	dst = s.mark(dst, block)
	if s.capitals != nil {
		dst = s.markCapitals(dst, from, block)
	}
	return dst
}

// Has reports whether text, which may hold line feeds, could hold something.
func (s *Scanner) Has(text []byte) bool {
	if s.full {
		s.reset()
	}
	if s.has(text) {
		return true
	}
	if s.capitals == nil {
		return false
	}
	_, ok := s.findCapital(text, 0, len(text))
	return ok
}
