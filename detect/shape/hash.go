package shape

import "github.com/phiscrub/phiscrub/detect/word"

// beforeHash are the words that the names of numbers end with, and those that may
// stand between a name and its number.
var beforeHash = word.NewSet(`account accession acct admission auth authorization badge beneficiary chart cin claim code
	confirmation csn dl edipi employee empi encounter facsimile fax fin group hic hicn id identifier insurance is lic licence
	license mbi medicaid medicare member mr mrn mrns nbr no nr num number of passport patient plate plates policy
	prescription pt rec record referral registration retirement rrb rx serial specimen subscriber unit vin visit was`)

// farthest is how far before a '#' the name of a number may begin, in bytes.
const farthest = 24

// HashNamed reports whether the '#' at byte i may stand behind the name of a number,
// as the text is written: see label.find.
func HashNamed(text []byte, i int) bool {
	least := max(0, i-farthest)
	for i--; i >= least; i-- {
		switch c := text[i]; {
		case isAlnum(c):
			return escapeNear(text, i) || isLatin(c) && numberNamed(text, least, i+1)
		case c >= 0x80, c == '\\', c == ';':
			return true // it may be something else when it is decoded
		case c != '_' && c != '+' && !marks[c]:
			return false
		}
	}
	return false
}

// escapeNear reports whether the letter or digit at byte i may belong to an escape.
func escapeNear(text []byte, i int) bool {
	for k := max(0, i-len(`u0000`)); k < i; k++ {
		if text[k] == '\\' || text[k] == '%' {
			return true
		}
	}
	return false
}

// numberNamed reports whether the letters before byte end, from byte least on, end
// with such a word: names are also written as one word.
func numberNamed(text []byte, least, end int) bool {
	if end > 1 && text[end-1]|0x20 == 'n' && text[end-2] == '/' {
		return true // S/N #
	}
	for s := end - 1; s >= least && isLatin(text[s]); s-- {
		if beforeHash.Has(text[s:end]) {
			return true
		}
	}
	return false
}
