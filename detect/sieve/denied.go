package sieve

import "math/bits"

// denials remembers words for which no guard held, with the bytes beside them.
// They are all that a guard looks at, if a word ends where its letters do. A
// log says the same words again and again.
type denials [1 << denialBits]seenWord

const denialBits = 10

// seenWord is the byte before a word, its letters and the byte behind it, then
// zeros.
type seenWord [near / 8]uint64

// place is where a word is remembered that begins with those bytes.
func (d *denials) place(x, y uint64) *seenWord {
	return &d[(x^y)*0x9e3779b97f4a7c15>>(64-denialBits)]
}

// hasLong reports whether a word is remembered that has seven to 14 letters.
func (d *denials) hasLong(b *[near]byte) bool {
	x, y := load(b[:]), load(b[8:])
	other := ^lettersIn(y) & highBits
	if other == 0 {
		return false
	}
	y &= other ^ (other - 1)
	at := d.place(x, y)
	return at[0] == x && at[1] == y
}

// short reports whether x is the byte before a word, its letters and the byte
// behind it, and clears what else it has.
func short(x *uint64) bool {
	other := ^lettersIn(*x) & (highBits &^ 0x80)
	*x &= other ^ (other - 1)
	return other != 0
}

// wordAt reads the word behind a byte, and where the byte behind it is, or near
// if the word is longer.
func wordAt(b *[near]byte) (seen seenWord, end int) {
	letters := uint64(0x80) // the byte before counts as one
	for k := range seen {
		x := load(b[8*k:])
		if other := ^(letters | lettersIn(x)) & highBits; other != 0 {
			seen[k] = x & (other ^ (other - 1))
			return seen, 8*k + bits.TrailingZeros64(other)>>3
		}
		seen[k], letters = x, 0
	}
	return seen, near
}
