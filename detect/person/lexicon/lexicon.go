package lexicon

import (
	_ "embed" // the table
	"encoding/binary"
	"unicode"
	"unicode/utf8"
)

//go:embed lexicon.bin
var table string

//go:embed rare.bin
var filter string

// Bits is the size of the Bloom filter of rare words.
const Bits = 1 << 19

// Rare is what Lookup returns for a word that is not in the table, but is a
// rare word that nobody is called.
const Rare = Info(1 << 6)

// Slots is the number of places in the table, a power of two.
const Slots = 1 << 17

// Longest is the length of the longest word of the table, folded.
const Longest = 32

// Info is what is known of a word; 0 is nothing.
type Info uint16

// Class is the kind of a word.
type Class uint8

// Given is the logarithm of how many people have the given name, 0 to 7.
func (i Info) Given() int { return int(i & 7) }

// Family is the same for family names.
func (i Info) Family() int { return int(i >> 3 & 7) }

// Common is how common a word it is, 0 (not among the first 30,000) to 7.
func (i Info) Common() int { return int(i >> 6 & 7) }

// Class is the kind of word.
func (i Info) Class() Class { return Class(i >> 9 & 63) }

// With returns i with these facts.
func (i Info) With(given, family, common uint16, c Class) Info {
	return i | Info(given&7|family&7<<3|common&7<<6|uint16(c)&63<<9)
}

// Lookup returns what is known of a word, in any case and with or without
// its accents.
func Lookup(w []byte) Info {
	if len(w) < 2 || len(w) > 2*Longest {
		return 0
	}
	if len(w) <= 16 {
		if h, ok := hashShort(w); ok {
			return find(h, len(w))
		}
	}
	var buf [3*Longest + utf8.UTFMax]byte
	f := Fold(buf[:0], w)
	if len(f) < 2 || len(f) > Longest {
		return 0
	}
	return find(hash(f), len(f))
}

// find looks for a folded word of n bytes with that hash.
func find(h uint64, n int) Info {
	if len(table) < 4*Slots {
		return 0
	}
	for i, print := spot(h); ; i = (i + 1) % Slots {
		e := table[4*i : 4*i+4]
		v := uint32(e[0]) | uint32(e[1])<<8 | uint32(e[2])<<16 | uint32(e[3])<<24
		if v == 0 {
			return rare(h, n)
		}
		if uint16(v>>16) == print {
			return Info(v)
		}
	}
}

func rare(h uint64, n int) Info {
	if n < 4 || len(filter) < Bits/8 {
		return 0
	}
	for _, b := range rareBits(h) {
		if filter[b/8]>>(b%8)&1 == 0 {
			return 0
		}
	}
	return Rare
}

// RareBits returns the bits of the filter that a rare word sets.
func RareBits(folded []byte) [4]uint32 { return rareBits(hash(folded)) }

func rareBits(h uint64) [4]uint32 {
	a, b := uint32(h), uint32(h>>32)|1
	var bits [4]uint32
	for k := range bits {
		bits[k] = (a + uint32(k)*b) % Bits
	}
	return bits
}

// Spot returns the slot of a folded word, and the print by which it is told
// from others that came to the same slot.
func Spot(folded []byte) (slot int, print uint16) { return spot(hash(folded)) }

func spot(h uint64) (slot int, print uint16) {
	if print = uint16(h >> 47); print == 0 {
		print = 1
	}
	return int(h >> 20 % Slots), print
}

const (
	byLength = 0x9E3779B97F4A7C15
	byBytes  = 0xA24BAED4963EE407
	one      = 0x0101010101010101 // in each byte
)

func hash(folded []byte) uint64 {
	h := uint64(len(folded)) * byLength
	for len(folded) >= 8 {
		h = (h ^ binary.LittleEndian.Uint64(folded)) * byBytes
		h ^= h >> 32
		folded = folded[8:]
	}
	return end(h, load(folded))
}

// end hashes the last bytes of a word.
func end(h, x uint64) uint64 {
	h = (h ^ x) * byBytes
	h ^= h >> 29
	return h * byLength
}

// hashShort is the hash of a word of 2 to 16 letters of ASCII, folded; it
// reports whether w is one.
func hashShort(w []byte) (uint64, bool) {
	const small = 0x2020202020202020
	n := len(w)
	h := uint64(n) * byLength
	if n < 8 {
		x, unused := load(w), uint64(1)<<(8*n&63)
		if notLetters(x|'a'*one*unused) != 0 { // those it lacks count as letters
			return 0, false
		}
		return end(h, x|small&(unused-1)), true
	}
	x, y := binary.LittleEndian.Uint64(w), binary.LittleEndian.Uint64(w[n-8:])
	if notLetters(x)|notLetters(y) != 0 {
		return 0, false
	}
	h = (h ^ (x | small)) * byBytes
	h ^= h >> 32
	if n < 16 {
		return end(h, (y|small)>>(8*(16-n))), true
	}
	h = (h ^ (y | small)) * byBytes
	h ^= h >> 32
	return end(h, 0), true
}

// load reads up to seven bytes, the first one lowest.
func load(b []byte) (x uint64) {
	switch n := len(b); {
	case n >= 4:
		return uint64(binary.LittleEndian.Uint32(b)) | uint64(binary.LittleEndian.Uint32(b[n-4:]))<<(8*(n-4))
	case n >= 2:
		return uint64(binary.LittleEndian.Uint16(b)) | uint64(b[n-1])<<(8*(n-1))
	case n == 1:
		return uint64(b[0])
	}
	return 0
}

// notLetters has the high bit of each byte that is no letter of ASCII.
func notLetters(x uint64) uint64 {
	const high = 0x8080808080808080
	y := x&^high | 0x20*one
	return (^(y + (0x80-'a')*one) | (y + (0x7f-'z')*one) | x) & high
}

// Fold appends the form that a word has in the table: lower case, Latin
// letters without accents, no apostrophes and hyphens.
func Fold(dst, w []byte) []byte {
	for k := 0; k < len(w) && len(dst) < 3*Longest; {
		c := w[k]
		if c < utf8.RuneSelf {
			if c-'A' < 26 {
				c += 'a' - 'A'
			}
			if c != '\'' && c != '-' {
				dst = append(dst, c)
			}
			k++
			continue
		}
		r, n := utf8.DecodeRune(w[k:])
		k += n
		switch {
		case r == '’' || r == 'ʼ' || r >= 0x300 && r < 0x370:
		case r >= 0xC0 && r < 0x180:
			dst = append(dst, plain[r-0xC0]...)
		default:
			dst = utf8.AppendRune(dst, unicode.ToLower(r))
		}
	}
	return dst
}

// plain are the letters U+00C0 to U+017F without what is above and below.
var plain = [...]string{
	"a", "a", "a", "a", "a", "a", "ae", "c", "e", "e", "e", "e", "i", "i", "i", "i",
	"d", "n", "o", "o", "o", "o", "o", "x", "o", "u", "u", "u", "u", "y", "th", "ss",
	"a", "a", "a", "a", "a", "a", "ae", "c", "e", "e", "e", "e", "i", "i", "i", "i",
	"d", "n", "o", "o", "o", "o", "o", "x", "o", "u", "u", "u", "u", "y", "th", "y",
	"a", "a", "a", "a", "a", "a", "c", "c", "c", "c", "c", "c", "c", "c", "d", "d",
	"d", "d", "e", "e", "e", "e", "e", "e", "e", "e", "e", "e", "g", "g", "g", "g",
	"g", "g", "g", "g", "h", "h", "h", "h", "i", "i", "i", "i", "i", "i", "i", "i",
	"i", "i", "ij", "ij", "j", "j", "k", "k", "k", "l", "l", "l", "l", "l", "l", "l",
	"l", "l", "l", "n", "n", "n", "n", "n", "n", "n", "n", "n", "o", "o", "o", "o",
	"o", "o", "oe", "oe", "r", "r", "r", "r", "r", "r", "s", "s", "s", "s", "s", "s",
	"s", "s", "t", "t", "t", "t", "t", "t", "u", "u", "u", "u", "u", "u", "u", "u",
	"u", "u", "u", "u", "w", "w", "y", "y", "y", "z", "z", "z", "z", "z", "z", "s",
}
