package sieve

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
}

// Config is what a Sieve looks for.
type Config struct {
	// Words are folded: lower case, tokens joined by "_". A word outside
	// ASCII needs no table, since such text is marked in any case.
	Words  []string
	Shapes []Shape
}

// Line is a line of a block, without its terminator.
type Line struct{ Start, End int }

// Sieve is a compiled Config. It is immutable; any number of goroutines may
// share it.
type Sieve struct {
	class     [256]uint8 // byte to column
	table     []uint16   // rows of 1<<rowBits states
	ampersand uint8      // column of an ampersand that begins no entity
}

// New compiles a Sieve. Its errors speak of the Config only.
func New(c Config) (*Sieve, error) {
	shapes, err := newShapes(c.Shapes)
	if err != nil {
		return nil, err
	}
	words, err := foldWords(c.Words)
	if err != nil {
		return nil, err
	}
	// A set too large for the table is cut to prefixes of its words: more
	// marks, none missed.
	for _, depth := range []int{64, 12, 8, 6, 4, 2, 1} {
		if s := merge(newWords(words, depth), shapes); s != nil {
			return s, nil
		}
	}
	return nil, errTooLarge
}

// Mark appends to dst the lines of block that could hold something, in
// order. A block is any bytes; its last line may lack the terminator. Nothing
// is allocated when dst has room; Mark keeps neither slice.
func (s *Sieve) Mark(dst []Line, block []byte) []Line {
	if len(block) < lanesMin {
		return s.markOne(dst, block, 0)
	}
	return s.markLanes(dst, block)
}

// Has reports whether text, which may hold line feeds, could hold something.
func (s *Sieve) Has(text []byte) bool {
	_, ok := s.find(text, start)
	return ok
}
