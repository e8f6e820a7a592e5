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
	var buf [3*Longest + utf8.UTFMax]byte
	f := buf[:0]
	if len(w) <= 16 && foldShort((*[16]byte)(buf[:]), w) {
		f = buf[:len(w)]
	} else {
		f = Fold(f, w)
	}
	if len(f) < 2 || len(f) > Longest || len(table) < 4*Slots {
		return 0
	}
	i, print := Spot(f)
	for {
		v := uint32(table[4*i]) | uint32(table[4*i+1])<<8 | uint32(table[4*i+2])<<16 | uint32(table[4*i+3])<<24
		if uint16(v>>16) == print && v != 0 {
			return Info(v)
		}
		if v == 0 {
			return rare(f)
		}
		i = (i + 1) % Slots
	}
}

func rare(folded []byte) Info {
	if len(folded) < 4 || len(filter) < Bits/8 {
		return 0
	}
	for _, b := range RareBits(folded) {
		if filter[b/8]>>(b%8)&1 == 0 {
			return 0
		}
	}
	return Rare
}

// RareBits returns the bits of the filter that a rare word sets.
func RareBits(folded []byte) [4]uint32 {
	h := hash(folded)
	a, b := uint32(h), uint32(h>>32)|1
	var bits [4]uint32
	for k := range bits {
		bits[k] = (a + uint32(k)*b) % Bits
	}
	return bits
}

// Spot returns the slot of a folded word, and the print by which it is told
// from others that came to the same slot.
func Spot(folded []byte) (slot int, print uint16) {
	h := hash(folded)
	if print = uint16(h >> 47); print == 0 {
		print = 1
	}
	return int(h >> 20 % Slots), print
}

func hash(folded []byte) uint64 {
	h := uint64(len(folded)) * 0x9E3779B97F4A7C15
	for len(folded) >= 8 {
		h = (h ^ binary.LittleEndian.Uint64(folded)) * 0xA24BAED4963EE407
		h ^= h >> 32
		folded = folded[8:]
	}
	h = (h ^ load(folded)) * 0xA24BAED4963EE407
	h ^= h >> 29
	return h * 0x9E3779B97F4A7C15
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

// foldShort is Fold for a word of 2 to 16 letters of ASCII; it reports
// whether w is one.
func foldShort(dst *[16]byte, w []byte) bool {
	const one = 0x0101010101010101
	n := len(w)
	if n < 8 {
		x := load(w)
		if notLetters(x|'a'*one<<(8*n)) != 0 {
			return false
		}
		binary.LittleEndian.PutUint64(dst[:], (x|0x20*one)&(1<<(8*n)-1))
		return true
	}
	x, y := binary.LittleEndian.Uint64(w), binary.LittleEndian.Uint64(w[n-8:])
	if notLetters(x)|notLetters(y) != 0 {
		return false
	}
	binary.LittleEndian.PutUint64(dst[:], x|0x20*one)
	binary.LittleEndian.PutUint64(dst[n-8:], y|0x20*one)
	return true
}

// notLetters has the high bit of each byte that is no letter of ASCII.
func notLetters(x uint64) uint64 {
	const one, high = 0x0101010101010101, 0x8080808080808080
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
