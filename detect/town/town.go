package town

import (
	_ "embed" // the table
	"unicode"
	"unicode/utf8"
)

// table holds the hashes of the folded names: sorted, four bytes each, the
// highest first.
//
//go:embed towns.bin
var table string

// Longest is the length of the longest folded name that is looked up, in bytes.
const Longest = 48

// Known reports whether name is the name of a town of the table, in any case
// of letters; words are separated by one blank or hyphen. A name that is not
// in it is taken for one of it about once in a hundred thousand times.
func Known(name []byte) bool {
	h, ok := Hash(name)
	if !ok {
		return false
	}
	lo, hi := 0, len(table)/4
	for lo < hi {
		m := int(uint(lo+hi) >> 1)
		switch v := uint32(table[4*m])<<24 | uint32(table[4*m+1])<<16 | uint32(table[4*m+2])<<8 | uint32(table[4*m+3]); {
		case v == h:
			return true
		case v < h:
			lo = m + 1
		default:
			hi = m
		}
	}
	return false
}

// Hash is the hash of a name by which the table is sorted: FNV-1a over its
// lower-case letters, the upper half of 64 bits. It is false for a name that
// is too long or too short to be one.
func Hash(name []byte) (uint32, bool) {
	if len(name) < 3 || len(name) > Longest {
		return 0, false
	}
	h := uint64(0xcbf29ce484222325)
	add := func(c byte) { h = (h ^ uint64(c)) * 0x100000001b3 }
	for i := 0; i < len(name); {
		switch c := name[i]; {
		case c == '-':
			add(' ')
		case c-'A' < 26:
			add(c + 'a' - 'A')
		case c < utf8.RuneSelf:
			add(c)
		default:
			r, n := utf8.DecodeRune(name[i:])
			var buf [utf8.UTFMax]byte
			for _, b := range buf[:utf8.EncodeRune(buf[:], unicode.ToLower(r))] {
				add(b)
			}
			i += n
			continue
		}
		i++
	}
	return uint32(h >> 32), true
}
