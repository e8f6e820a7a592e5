package shape

import "encoding/binary"

// label is what a value is called in prose: "MRN", "account number".
type label struct {
	// names by their first letter. The longest of those with a common start
	// comes first.
	names [26][]labelName
	// value returns the start and end of the value at i; end is 0 if there is
	// none.
	value func(text []byte, i int) (start, end int)
}

// labelName is a name in lower case; a blank stands for [ _.-]{0,2}.
type labelName struct {
	// The letters that it begins with, up to eight of them, and their bytes.
	head, mask uint64
	rest       string // what follows them
	n          int    // how many they are
}

func newLabelName(name string) (l labelName) {
	for l.n < min(len(name), 8) && name[l.n]-'a' < 26 {
		l.head |= uint64(name[l.n]) << (8 * l.n)
		l.mask |= 0xff << (8 * l.n)
		l.n++
	}
	l.rest = name[l.n:]
	return l
}

// called returns the end of the name at i, or -1. folded is the text there: see
// eightAt.
func (l *labelName) called(text []byte, i int, folded uint64) int {
	if folded&l.mask != l.head {
		return -1
	}
	return called(text, i+l.n, l.rest)
}

// eightAt is up to eight bytes of text, letters in lower case.
func eightAt(text []byte, i int) (x uint64) {
	const small = 0x2020202020202020
	if i+8 <= len(text) {
		return binary.LittleEndian.Uint64(text[i:]) | small
	}
	for k, c := range text[i:] {
		x |= uint64(c|0x20) << (8 * k)
	}
	return x
}

func newLabel(names []string, value func([]byte, int) (int, int)) *label {
	l := &label{value: value}
	for _, name := range names {
		c := name[0] - 'a'
		l.names[c] = append(l.names[c], newLabelName(name))
	}
	return l
}

// find matches a name at i, what may stand between, and the value:
//
//	starts(?:NAME(?:GAP{0,3}FILLER\b){0,4}\.?MARK GAP{0,3}|NAME#(?:GAP{0,3}FILLER\b){0,4}GAP{0,4})(VALUE)stops
//
// where MARK is [ \t:=#|"'`([>→], GAP is a MARK, point or hyphen, and FILLER one
// of fillers. A name and a hyphen alone are part of another name, as in the
// pod patient-7d9f8b6c5d-x2k4j. At a '#' it looks
// back for the name, so that words as common as "group" need be no trigger.
func (l *label) find(text []byte, i int) (int, int, bool) {
	if i < len(text) && text[i] == '#' {
		for k := max(0, i-24); k < i; k++ {
			if s, e, ok := l.at(text, k); ok && s > i {
				return s, e, ok
			}
		}
		return 0, 0, false
	}
	return l.at(text, i)
}

func (l *label) at(text []byte, i int) (int, int, bool) {
	if !isLatin(text[i]) || !starts(text, i) {
		return 0, 0, false
	}
	names, folded := l.names[text[i]|0x20-'a'], eightAt(text, i)
	for k := range names {
		j := names[k].called(text, i, folded)
		if j < 0 {
			continue
		}
		hashed := text[j-1] == '#'
		for n := 0; n < 4; n++ {
			k := between(text, j, 3)
			e := filler(text, k)
			if e == k || k == j && isAlnum(text[j-1]) {
				break
			}
			j = e
		}
		k := j
		if hashed {
			k = between(text, j, 4)
		} else {
			if k < len(text) && text[k] == '.' {
				k++
			}
			if k >= len(text) || text[k] == '.' || text[k] == '-' || between(text, k, 1) == k {
				continue
			}
			k = between(text, k, 4)
		}
		if s, e := l.value(text, k); e > k && stops(text, e) {
			return s, e, true
		}
	}
	return 0, 0, false
}

// called returns the end of the name at i, or of the rest of one, or -1.
func called(text []byte, i int, name string) int {
	for k := range len(name) {
		if name[k] == ' ' {
			for n := 0; n < 2 && i < len(text) && joins(text[i]); n++ {
				i++
			}
			continue
		}
		if i >= len(text) || text[i] != name[k] && (!isLatin(text[i]) || text[i]|0x20 != name[k]) {
			return -1
		}
		i++
	}
	if i < len(text) && isAlnum(text[i]) && isAlnum(text[i-1]) {
		return -1
	}
	return i
}

func joins(b byte) bool { return b == ' ' || b == '_' || b == '.' || b == '-' }

const arrow = "→"

// marks has the bytes that may stand between a name and a value, or begin what
// may.
var marks = func() (set [256]bool) {
	for _, c := range []byte(" \t:=#|\"'`([>.-" + arrow[:1]) {
		set[c] = true
	}
	return set
}()

// between skips up to most bytes of what stands between a name and a value.
func between(text []byte, i, most int) int {
	for n := 0; n < most && i < len(text); n++ {
		if !marks[text[i]] {
			return i
		}
		if text[i] < 0x80 {
			i++
			continue
		}
		if len(text)-i < len(arrow) || string(text[i:i+len(arrow)]) != arrow {
			return i
		}
		i += len(arrow)
	}
	return i
}

var fillers = [...]string{"number", "num", "nbr", "nr", "no", "id", "is", "was", "of"}

// fills has the bytes that fillers begin with.
var fills = func() (set [256]bool) {
	for _, f := range fillers {
		set[f[0]], set[f[0]&^0x20] = true, true
	}
	return set
}()

// filler returns the end of a filler word at i, or i.
func filler(text []byte, i int) int {
	if i >= len(text) || !fills[text[i]] {
		return i
	}
	for _, f := range fillers {
		if j := i + len(f); j <= len(text) && text[i]|0x20 == f[0] && same(text[i:j], f) && (j == len(text) || !isAlnum(text[j]) && text[j] != '_') {
			return j
		}
	}
	return i
}

// idValue is [0-9A-Za-z]{1,20}(?:-[0-9A-Za-z]{1,20}){0,4}.
func idValue(text []byte, i int) (int, int) {
	j := alnums(text, i, 21)
	if j == i || j-i > 20 {
		return 0, 0
	}
	for n := 0; n < 4 && j+1 < len(text) && text[j] == '-'; n++ {
		k := alnums(text, j+1, 21)
		if k == j+1 || k-j > 21 {
			break
		}
		j = k
	}
	return i, j
}

// plateValue is [0-9A-Z]{1,8}(?:[ -][0-9A-Z]{1,5})?
func plateValue(text []byte, i int) (int, int) {
	j := i
	for j < len(text) && j-i < 9 && (isCapital(text[j]) || isNumeral(text[j])) {
		j++
	}
	if j == i || j-i > 8 {
		return 0, 0
	}
	if j < len(text) && (text[j] == ' ' || text[j] == '-') {
		k := j + 1
		for k < len(text) && k-j < 7 && (isCapital(text[k]) || isNumeral(text[k])) {
			k++
		}
		if k > j+1 && k-j < 7 && stops(text, k) {
			return i, k
		}
	}
	return i, j
}

// faxValue is a telephone number of any form, whose opening bracket may have
// been skipped.
func faxValue(text []byte, i int) (int, int) {
	if text[i-1] == '(' {
		i--
	}
	for _, m := range [...]Func{phoneNANP, phoneParen, phoneInternational, phonePlus, phoneBracket, phoneGrouped, phoneBare} {
		if s, e, ok := m(text, i); ok && s == i {
			return s, e
		}
	}
	return 0, 0
}

func alnums(text []byte, i, most int) int {
	for n := 0; n < most && i < len(text) && isAlnum(text[i]); n++ {
		i++
	}
	return i
}
