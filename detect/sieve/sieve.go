package sieve

import (
	"fmt"
	"slices"
)

// Shape is a trigger by form. Exactly one of Digits, Mask and Char is set.
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
	// needs a guard, which is asked about that letter.
	Word string
}

// Config is what a Sieve looks for.
type Config struct {
	// Words are folded: lower case, tokens joined by "_". A word outside
	// ASCII needs no table, since such text is marked in any case.
	Words  []string
	Shapes []Shape
	// Guarded are triggers that count only where their guard says so.
	Guarded []Guarded
}

// Line is a line of a block, without its terminator.
type Line struct{ Start, End int }

// Sieve is a compiled Config. It is immutable; any number of goroutines may
// share it.
type Sieve struct {
	// A line is marked when any of them marks it. Masks that hold letters
	// are kept apart from the words, which count the same letters: the
	// states of one automaton for both would be many times as many.
	engines  []*engine
	capitals capitals
}

// New compiles a Sieve. Its errors speak of the Config only.
func New(c Config) (*Sieve, error) {
	var light, heavy triggers
	var err error
	if light.words, err = foldWords(c.Words); err != nil {
		return nil, err
	}
	add := func(shape Shape, guard *guard) error {
		m, err := shape.elements()
		if err != nil {
			return err
		}
		if !slices.ContainsFunc(m[1:], func(e element) bool { return !e.optional }) {
			guard = nil // a single byte may be the whole of it
		}
		if lettered(m) {
			heavy.masks = append(heavy.masks, mask{lighten(m), guard})
		} else {
			light.masks = append(light.masks, mask{m, guard})
		}
		return nil
	}
	for i, shape := range c.Shapes {
		if err := add(shape, nil); err != nil {
			return nil, fmt.Errorf("shape %d: %w", i, err)
		}
	}
	var capital capitals
	if len(c.Guarded) > 1<<15 {
		return nil, errTooLarge
	}
	for i, g := range c.Guarded {
		var own *guard
		if g.Guard != nil {
			own = &guard{g.Guard, uint16(i)}
		}
		switch {
		case g.Shape == Shape{Word: "capital"} && g.Guard != nil:
			capital = append(capital, g.Guard)
		case g.Word != "":
			err = light.guardWord(g.Word, own)
		case g.Shape.Char != "" && own != nil && !slices.Contains(c.Shapes, g.Shape):
			_, err = g.Shape.elements()
			light.chars = append(light.chars, guardedChar{g.Shape.Char[0], own})
		default:
			err = add(g.Shape, own)
		}
		if err != nil {
			return nil, fmt.Errorf("guarded %d: %w", i, err)
		}
	}
	if len(light.words)+len(light.guarded) == 0 {
		light.masks, heavy.masks = append(light.masks, heavy.masks...), nil
	}
	light.cutGuarded()
	s := &Sieve{capitals: capital}
	for _, t := range []triggers{light, heavy} {
		if len(s.engines) > 0 && t.masks == nil {
			break
		}
		e, err := newEngine(t)
		if err != nil {
			return nil, err
		}
		s.engines = append(s.engines, e)
	}
	return s, nil
}

// Mark appends to dst the lines of block that could hold something, in
// order. A block is any bytes; its last line may lack the terminator. Nothing
// is allocated when dst has room; Mark keeps neither slice.
func (s *Sieve) Mark(dst []Line, block []byte) []Line {
	from := len(dst)
	for _, e := range s.engines {
		dst = e.mark(dst, block)
	}
	if len(s.engines) > 1 {
		marks := dst[from:]
		slices.SortFunc(marks, func(a, b Line) int { return a.Start - b.Start })
		dst = dst[:from+len(slices.Compact(marks))]
	}
	if s.capitals != nil {
		dst = s.capitals.mark(dst, from, block)
	}
	return dst
}

// Has reports whether text, which may hold line feeds, could hold something.
func (s *Sieve) Has(text []byte) bool {
	for _, e := range s.engines {
		if _, ok := e.find(text, 0, first); ok {
			return true
		}
	}
	_, ok := s.capitals.find(text, 0)
	return ok && s.capitals != nil
}
