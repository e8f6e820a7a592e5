package detect

import (
	"github.com/phiscrub/phiscrub/detect/person"
	"github.com/phiscrub/phiscrub/detect/shape"
)

// writtenFollows: see shape.WrittenFollows.
func writtenFollows(text []byte, start, end int) bool {
	return shape.WrittenFollows(text, start, end)
}

func smallByte(c byte) bool { return c-'a' < 26 }

// greetingFollows: see person.Greeting. A name without a capital stands alone
// before a mark that is set apart, or before what people say next.
func greetingFollows(text []byte, start, end int) bool {
	if capitalByte(text[start]) && capitalByte(text[start+1]) {
		return false
	}
	i := afterBlanks(text, end)
	if byteAt(text, i) == ',' {
		i++
	}
	if opaque(text, i) {
		return true
	}
	if i = afterBlanks(text, i); i == end || !isBlank(text[i-1]) {
		return false
	}
	c := byteAt(text, i)
	if !smallByte(c) {
		return capitalByte(c) || opaque(text, i)
	}
	for range 2 {
		if i = wordAfter(text, i); i < 0 {
			return false
		}
		switch c = byteAt(text, i); c {
		case 'h', 'g', 'n', 'i', 'w', 's', 't', 'y': // how, good, nice, …
			return true
		}
		if !smallByte(c) {
			return !isWordByte(c)
		}
	}
	return false
}

// wordAfter returns where the word or mark begins that a blank parts from the
// word in lower case at byte i, or -1; of what cannot be known, its place.
func wordAfter(text []byte, i int) int {
	for smallByte(byteAt(text, i)) || byteAt(text, i) == '-' || byteAt(text, i) == '\'' {
		i++
	}
	if opaque(text, i) {
		return i
	}
	if !isBlank(byteAt(text, i)) {
		return -1
	}
	if i = afterBlanks(text, i); i == len(text) {
		return -1
	}
	return i
}

// introductionAround: see person.Introduction. "This is" behind a comma tells
// of what is before it.
func introductionAround(text []byte, start, end int) bool {
	if !isBlank(byteAt(text, end)) {
		return opaque(text, end)
	}
	for i := max(start-4, 0); i < start; i++ {
		if c := text[i]; c == ',' || c == '\\' || c >= 0x80 {
			return true
		}
	}
	i := afterBlanks(text, end)
	c := byteAt(text, i)
	if !smallByte(c) {
		return capitalByte(c) || opaque(text, i)
	}
	if i = wordAfter(text, i); i < 0 || opaque(text, i) || !smallByte(text[i]) {
		return i >= 0 && opaque(text, i)
	}
	if i = wordAfter(text, i); i < 0 {
		return false
	}
	switch byteAt(text, i) {
	case ',', '.', 'u', 'c', 'h', 's', 'f', 'r', 'a': // uh, calling, here, …
		return true
	}
	return opaque(text, i)
}

// beforeAround: see person.Before. Before what only people do stands a word
// with a capital, or one that can be a name; before a year its number.
func beforeAround(text []byte, start, end int) bool {
	for i := max(start-reach, 0); i < start; i++ {
		if c := text[i]; c == '\\' || c >= 0x80 {
			return true
		}
	}
	i := start
	for i > 0 && (isBlank(text[i-1]) || text[i-1] == '-' || text[i-1] == '\n' || text[i-1] == '\r') {
		i--
	}
	switch w := text[start:end]; {
	case w[0]|0x20 == 'y':
		return isDigitByte(byteAt(text, i-1))
	case !person.Does(w):
		return true
	}
	e := i
	for i > 0 && e-i < reach/2 && (letterByte(text[i-1]) || text[i-1] == '-' || text[i-1] == '\'') {
		i--
	}
	return e-i >= reach/2 || i < e && (capitalByte(text[i]) || person.StrangeAt(text[:start], i) || string(text[i:e]) == "has")
}
