package detect

import (
	"bytes"
	"encoding/binary"
	"math/bits"
	"strings"

	"github.com/phiscrub/phiscrub/detect/person"
	"github.com/phiscrub/phiscrub/detect/shape"
)

// condition is a cheap look at the text around a trigger word at
// text[start:end]. A rule names it where its matcher finds nothing without:
// the scanner asks it before the matcher, the sieve asks it about raw bytes.
//
// Both must agree, so a condition asks for something to be there, never for
// the text to begin or end; backslashes, which decoding takes away, count as
// no distance, and what only a decoded text can tell holds.
type condition struct {
	name, about string
	holds       func(text []byte, start, end int) bool
	looks       looks
	// far is how many bytes on each side decide, where none of them is a
	// backslash; 0: any.
	far int
	// after has the raw bytes before which the word has to end. Nil: any.
	after *[256]bool
	// open says of a word that it need not stand apart from what is before it
	// for the condition to hold. Nil: none need.
	open func(word []byte) bool
	glue glue
}

// glue says what may be glued to a word.
type glue uint8

const (
	anyGlue   glue = iota
	noGlue         // no letter and no digit
	proseGlue      // nor what stands before a word in a path or a name of a field
)

// looks says how far a condition looks.
type looks uint8

const (
	aheadOnly looks = iota
	bothSides
	atWord // at the word and the bytes beside it
)

var conditions = []condition{
	{"age", "a number from 90 to 120 is near", ageNear, bothSides, reach + 8, nil, nil, anyGlue},
	{"apart", "no letter and no digit is glued to it", apartHolds, atWord, 0, nil, nil, noGlue},
	{"before", "no letter and no digit is glued to it, and what speaks of a person has a word before it", beforeAround, bothSides, 0, nil, nil, noGlue},
	{"date", "two numbers with a sign between, eight digits or the name of a month follow", dateFollows, aheadOnly, 0, nil, nil, noGlue},
	{"date-near", "what date asks for stands on either side", dateNear, bothSides, 0, nil, nil, anyGlue},
	{"decimal", "a number with three decimals follows", decimalFollows, aheadOnly, reach + 8, nil, nil, anyGlue},
	{"greeting", "a word follows that can be a name, after a blank and perhaps a comma", greetingFollows, aheadOnly, 0, bytesAfter(" \t,"), nil, proseGlue},
	{"introduction", "a capital follows, or two words in lower case and a mark", introductionAround, bothSides, 0, bytesAfter(" \t"), nil, proseGlue},
	{"label", "a colon, a question mark, a capital or a word such as \"is\" follows", labelFollows, aheadOnly, 0, bytesAfter(":?' \t"), nil, proseGlue},
	{"lead", "a capital follows, or a word in lower case that is a name or no word", leadFollows, aheadOnly, 0, bytesAfter(" \t,:-"), nil, proseGlue},
	{"mapped", "a colon and the type of a bound value in brackets follow", mappedFollows, aheadOnly, 0, bytesAfter(":"), nil, noGlue},
	{"name", "the word with a capital can be a part of a name", nameOpens, atWord, 0, nil, nil, anyGlue},
	{"number", "a digit or a capital follows, after a blank or a sign", numberFollows, aheadOnly, 8, bytesAfter(" :#([="), nil, anyGlue},
	{"role", "a capital follows, or \"is\", \"was\", \"named\", \"called\"", roleFollows, aheadOnly, 0, bytesAfter(":, \t"), nil, proseGlue},
	{"row", "\"where\" and \"id\" follow", rowFollows, aheadOnly, 0, bytesAfter(" \"`]"), nil, noGlue},
	{"slug", "a slash and two words in lower case with a hyphen between follow", slugFollows, aheadOnly, 0, bytesAfter("/"), nil, anyGlue},
	{"speech", "a word in lower case follows that can be a name", speechFollows, aheadOnly, 0, bytesAfter(" ,]:."), nil, proseGlue},
	{"street", "a name or a number stands before, or follows where the type comes first", streetAround, bothSides, 0, nil, shape.StreetOpens, noGlue},
	{"title", "a full stop or a blank follows", titleFollows, aheadOnly, 8, bytesAfter(". \t"), nil, proseGlue},
	{"town", "a colon or a small word leads to a letter", townFollows, aheadOnly, 0, bytesAfter(":= \t"), nil, noGlue},
	{"with", "\"with\", \"by\", \"for\", \"whose\" or \"having\" follows", withFollows, aheadOnly, 16, bytesAfter(" "), nil, noGlue},
	{"written", "a number or a capital follows, after small words", writtenFollows, aheadOnly, 0, nil, nil, noGlue},
}

// notGlued has the bytes that may stand behind a word without glue.
var notGlued = func() (set [256]bool) {
	for c := range set {
		set[c] = !isWordByte(byte(c))
	}
	return set
}()

// bytesAfter has some bytes, and what may be one of them when it is decoded.
func bytesAfter(list string) *[256]bool {
	var set [256]bool
	for c := range set {
		set[c] = c >= 0x80 || c == '\\' || c == '\r' || strings.IndexByte(list, byte(c)) >= 0
	}
	return &set
}

// Conditions returns the names that Spec.Next may have.
func Conditions() []string {
	var names []string
	for _, c := range conditions {
		names = append(names, c.name)
	}
	return names
}

func conditionNamed(name string) *condition {
	for i := range conditions {
		if conditions[i].name == name {
			return &conditions[i]
		}
	}
	return nil
}

// nameOpens: see person.Opens.
func nameOpens(text []byte, start, _ int) bool { return person.Opens(text, start) }

// leadFollows: see person.Lead.
func leadFollows(text []byte, _, end int) bool { return person.LeadFollows(text, end) }

// mapped are the types of values that the rule mapped-parameters goes by.
var mapped = [...][]byte{[]byte("(String)"), []byte("(Date)"), []byte("(Timestamp)"), []byte("(LocalDate)"), []byte("(LocalDateTime)")}

// mappedReach is how far the first of them may be, without backslashes.
const mappedReach = 192

// mappedFollows: see the rule mapped-parameters.
func mappedFollows(text []byte, _, end int) bool {
	if byteAt(text, end) != ':' {
		return opaque(text, end)
	}
	for i, n := end+1, 0; i < len(text) && n < mappedReach; i++ {
		if text[i] == '(' {
			for _, t := range mapped {
				if bytes.HasPrefix(text[i:], t) {
					return true
				}
			}
		}
		if text[i] != '\\' {
			n++
		}
	}
	return false
}

// speechFollows: see person.Speech.
func speechFollows(text []byte, _, end int) bool { return person.SpokenFollows(text, end) }

// slugFollows: see person.Slug.
func slugFollows(text []byte, _, end int) bool {
	if byteAt(text, end) != '/' {
		return opaque(text, end)
	}
	i := end + 1
	for byteAt(text, i)-'a' < 26 {
		i++
	}
	return i > end+2 && byteAt(text, i) == '-' && byteAt(text, i+1)-'a' < 26 || opaque(text, i) || byteAt(text, i) == '%'
}

// byteAt returns text[i], or 0 outside of the text.
func byteAt(text []byte, i int) byte {
	if i < 0 || i >= len(text) {
		return 0
	}
	return text[i]
}

// opaque reports whether text[i] may be something else when it is decoded,
// or is of a script that is not judged here. An escaped quote is neither, and
// a backslash at the end of a line is none before anything.
func opaque(text []byte, i int) bool {
	switch c := byteAt(text, i); {
	case c >= 0x80, c == '\n', c == '\r':
		return true
	case c != '\\':
		return false
	}
	for byteAt(text, i) == '\\' {
		i++
	}
	c := byteAt(text, i)
	return i < len(text) && c != '"' && c != '\n' && c != '\r'
}

func isBlank(c byte) bool { return c == ' ' || c == '\t' }

func capitalByte(c byte) bool { return c-'A' < 26 }

// wordAt reports whether one of the words, in lower case, stands at text[i].
func wordAt(text []byte, i int, words ...string) bool {
	for _, w := range words {
		if i < len(text) && text[i] == w[0] && len(text)-i >= len(w) && string(text[i:i+len(w)]) == w && byteAt(text, i+len(w))-'a' >= 26 {
			return true
		}
	}
	return false
}

// afterBlanks is the first byte from i on that is no blank.
func afterBlanks(text []byte, i int) int {
	for i < len(text) && isBlank(text[i]) {
		i++
	}
	return i
}

// numberFollows: up to three blanks or signs, and a number or a code.
func numberFollows(text []byte, _, end int) bool {
	i := end
	for i-end < 3 && between(byteAt(text, i)) {
		i++
	}
	c := byteAt(text, i)
	return i > end && (c-'0' < 10 || capitalByte(c)) || opaque(text, i)
}

// titleFollows: see person.Honorific.
func titleFollows(text []byte, _, end int) bool {
	c := byteAt(text, end)
	return c == '.' || isBlank(c) || opaque(text, end)
}

// between are the blanks and signs between a word and its number.
func between(c byte) bool {
	switch c {
	case ' ', ':', '#', '(', '[', '=':
		return true
	}
	return false
}

// withFollows: see the rule patient-with-id.
func withFollows(text []byte, _, end int) bool {
	if byteAt(text, end) != ' ' {
		return opaque(text, end)
	}
	return wordAt(text, end+1, "with", "by", "for", "whose", "having") || opaque(text, end+1)
}

// roleFollows: see person.Role. Behind a role stands a blank, or a colon or
// comma and then a blank.
func roleFollows(text []byte, _, end int) bool {
	mark := byteAt(text, end) == ':' || byteAt(text, end) == ','
	if mark {
		end++
	}
	if !isBlank(byteAt(text, end)) {
		return opaque(text, end)
	}
	i := afterBlanks(text, end)
	switch c := byteAt(text, i); {
	case c-'a' < 26 && mark: // a particle
		return byteAt(text, i+1)-'a' >= 26 || byteAt(text, i+2)-'a' >= 26 || byteAt(text, i+3)-'a' >= 26 || byteAt(text, i+4)-'a' >= 26 || byteAt(text, i+5)-'a' >= 26
	case c-'a' < 26:
		return byteAt(text, i+1) >= 0x80 || wordAt(text, i, "is", "was", "named", "called") || person.ArticleAt(text, i)
	default:
		return capitalByte(c) || c == ',' || opaque(text, i)
	}
}

// labelled are words that lead from a label to a name, by their first letter.
var labelled = func() (by [26][]string) {
	for _, w := range []string{"is", "was", "on", "the", "this", "account", "card", "file", "policy", "record",
		"of", "for", "under", "your", "her", "his", "my", "statement", "insurance", "plan"} {
		by[w[0]-'a'] = append(by[w[0]-'a'], w)
	}
	return by
}()

// labelFollows: see person.Phrase.
func labelFollows(text []byte, _, end int) bool {
	switch c := byteAt(text, end); {
	case c == ':':
		return isBlank(byteAt(text, end+1)) || opaque(text, end+1)
	case c == '?', c == '\'':
		return true
	case !isBlank(c):
		return opaque(text, end)
	}
	i := afterBlanks(text, end)
	switch c := byteAt(text, i); {
	case c-'a' < 26:
		return byteAt(text, i+1) >= 0x80 || wordAt(text, i, labelled[c-'a']...)
	default:
		return capitalByte(c) || c == '?' || c == '\'' || opaque(text, i)
	}
}

// reach is how far conditions look, without backslashes.
const reach = 48

// streetAround: see shape.StreetOpens and shape.StreetNear. A street type
// stands apart from what is before it.
func streetAround(text []byte, start, end int) bool {
	return mayStreet(text, start, end) && shape.StreetNear(text, start, end)
}

func mayStreet(text []byte, start, end int) bool {
	if shape.StreetOpens(text[start:end]) {
		for i, n := end, 0; i < len(text) && n < reach; i++ {
			if c := text[i]; c >= 0x80 || capitalByte(c) || isDigitByte(c) || c == '#' {
				return true
			} else if c != '\\' {
				n++
			}
		}
	}
	if !standsApart(text, start) {
		return false
	}
	i := start - 1
	for i >= 0 && (isBlank(text[i]) || text[i] == '\n' || text[i] == '\r') {
		i--
	}
	switch c := byteAt(text, i); {
	case c == '.', c == '-', c == '\'', c >= 0x80, isWordByte(c):
	default:
		return false
	}
	for n := 0; i >= 0 && n < 2*reach; i-- {
		if c := text[i]; c >= 0x80 || capitalByte(c) || isDigitByte(c) {
			return true
		} else if c != '\\' {
			n++
		}
	}
	return false
}

// standsApart reports whether the word at start does, from what is before it.
func standsApart(text []byte, start int) bool {
	c := byteAt(text, start-1)
	return isBlank(c) || c == '\n' || c == '\r' || c >= 0x80 || escapeLetter(text, start-1)
}

// ageNear looks for a number that is an age over 89.
func ageNear(text []byte, start, end int) bool {
	if lo, hi := max(start-reach, 0), min(end+reach, len(text)); bytes.IndexByte(text[max(lo-2, 0):hi], '\\') < 0 {
		return ageIn(text, end, hi) || ageIn(text, lo, start)
	}
	for i, n := end, 0; i < len(text) && n < reach; i++ {
		if isDigitByte(text[i]) && oldAge(text, i) {
			return true
		}
		if text[i] != '\\' {
			n++
		}
	}
	for i, n := start-1, 0; i >= 0 && n < reach; i-- {
		if isDigitByte(text[i]) && oldAge(text, i) {
			return true
		}
		if text[i] != '\\' {
			n++
		}
	}
	return false
}

// ageIn reports whether a number from 90 to 120 starts in text[i:end]: with 0,
// 1 or 9, behind no digit or letter. No backslash is near.
func ageIn(text []byte, i, end int) bool {
	const one = 0x0101010101010101
	for ; i+8 <= end; i += 8 {
		x := binary.LittleEndian.Uint64(text[i:])
		starts := bytesLike(x&^one, '0') | bytesLike(x, '9')
		if starts == 0 {
			continue
		}
		if i > 0 {
			x = binary.LittleEndian.Uint64(text[i-1:])
			starts &^= digitsOrPoints(x)&^bytesLike(x, '.') | lettersIn(x)
		}
		for ; starts != 0; starts &= starts - 1 {
			if oldAge(text, i+bits.TrailingZeros64(starts)/8) {
				return true
			}
		}
	}
	for ; i < end; i++ {
		if isDigitByte(text[i]) && oldAge(text, i) {
			return true
		}
	}
	return false
}

// lettersIn has the high bit of each byte of x that is an ASCII letter.
func lettersIn(x uint64) uint64 {
	const one, high = 0x0101010101010101, 0x8080808080808080
	y := (x | 0x20*one) &^ high
	return (y + (0x80-'a')*one) &^ (y + (0x7f-'z')*one) &^ x & high
}

// oldAge reports whether a number from 90 to 120 starts at i. Letters are no
// part of it, but for the unit of 93yo.
func oldAge(text []byte, i int) bool {
	if c := byteAt(text, i-1); isDigitByte(c) || letterByte(c) && !escapeLetter(text, i-1) {
		return false
	}
	n, k := 0, i
	for ; k < len(text) && k < i+4 && isDigitByte(text[k]); k++ {
		n = n*10 + int(text[k]-'0')
	}
	c := byteAt(text, k) | 0x20
	return n >= 90 && n <= 120 && (c == 'y' || !letterByte(c))
}

// decimalFollows looks for a point with a digit before and three after it.
func decimalFollows(text []byte, _, end int) bool {
	for i, n := end, 0; i < len(text) && n < reach; i++ {
		if text[i] == '.' && isDigitByte(byteAt(text, i-1)) && isDigitByte(byteAt(text, i+1)) && isDigitByte(byteAt(text, i+2)) && isDigitByte(byteAt(text, i+3)) {
			return true
		}
		if text[i] != '\\' {
			n++
		}
	}
	return false
}
