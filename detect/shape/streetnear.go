package shape

import "github.com/phiscrub/phiscrub/detect/word"

// StreetNear reports whether an address can stand around the street type
// text[start:end]: a name before it, or behind one that comes first. It is
// a cheap look at what streetAddress asks for. It holds where a backslash is
// near, and asks for nothing to begin or to end.
func StreetNear(text []byte, start, end int) bool {
	w := text[start:end]
	if unitStart.Has(w) || boxWords.Has(w) {
		return true
	}
	lo := max(start-nearBefore, 0)
	for _, c := range text[lo:start] {
		if c == '\\' || c >= 0x80 {
			return true
		}
	}
	text, start, end = text[lo:], start-lo, end-lo
	before, last := typesBefore.Has(w), typesAfter.Has(w)
	if !before && !last || last && namedBefore(text, start, w) {
		return true
	}
	return before && namedAfter(text, start, end, w) || routeWords.Has(w) && routed(text, start, end)
}

// nearBefore is how far before a street type is looked at.
const nearBefore = 64

// namedBefore reports whether the end of a street's name stands before its
// type: see typeLast.
func namedBefore(text []byte, start int, w []byte) bool {
	plain := typesPlain.Has(w)
	for n, end := 0, start; n < 4; n++ {
		s, e := tokenBefore(text, end)
		if s == e && e > 0 && text[e-1] == '.' {
			s, e = tokenBefore(text, e-1)
		}
		if s == 0 && start == nearBefore {
			return true // it begins further before
		}
		if s == e {
			return false
		}
		switch t := text[s:e]; {
		case allNumeral(t):
			return n > 0 || isCapital(text[start]) // "Lindenweg 13 St."
		case n == 3:
			return isNumeral(t[0])
		case !isSmall(t[0]), n == 0 && (particles.Has(t) || directions.Has(t) || typesShort.Has(t)):
			return true
		case plain || notStreet.Has(t):
			return false
		}
		end = s // 12 main street
	}
	return false
}

// namedAfter reports whether the name of a street can follow its type: see
// typeFirst.
func namedAfter(text []byte, start, end int, w []byte) bool {
	s, e := tokenBefore(text, start)
	number := s < e && isNumeral(text[s]) && e-s <= 7 && (s == 0 || text[s-1] != '.' && text[s-1] != '_')
	if !number && typesLoud.Has(w) && !isCapital(text[start]) && !addressedBefore(text, start) {
		return false
	}
	i := end
	if i < len(text) && (text[i] == '.' || text[i] == '/') {
		i++
	}
	for i < len(text) && (text[i] == ' ' || text[i] == '\t') {
		i++
	}
	if i == len(text) {
		return false
	}
	switch c := text[i]; {
	case isCapital(c), c == '\\', c >= 0x80:
		return true
	case !isSmall(c) && !isNumeral(c):
		return false
	}
	t := text[i:tokenEndAt(text, i)]
	if isNumeral(t[0]) {
		return ordinal(t) > 0
	}
	return number || particles.Has(t) || typesShort.Has(t) || directions.Has(t)
}

// addressedBefore: see addressed.
func addressedBefore(text []byte, start int) bool {
	for n, end := 0, start; n < 6; n++ {
		s, e := tokenBefore(text, end)
		if s == 0 && start == nearBefore {
			return true
		}
		if s == e {
			if e == 0 || text[e-1] != ':' {
				return false
			}
			end = e - 1
			continue
		}
		if t := text[s:e]; addressWords.Has(t) {
			return true
		} else if !addressLead.Has(t) && !isNumeral(t[0]) {
			return false
		}
		end = s
	}
	return false
}

// routed reports whether a road with a number stands there: see numberedRoad.
func routed(text []byte, start, end int) bool {
	s, e := tokenBefore(text, start)
	return s < e && routeLead.Has(text[s:e]) && isCapital(text[start]) && end+1 < len(text) && isNumeral(text[end+1])
}

// tokenBefore returns the word or number that ends before byte end, or before
// the blanks there; an empty one, behind what stands there, if it is none.
func tokenBefore(text []byte, end int) (s, e int) {
	for end > 0 && (text[end-1] == ' ' || text[end-1] == '\t' || text[end-1] == '\n' || text[end-1] == '\r') {
		end--
	}
	for s = end; s > 0 && inToken(text[s-1]); s-- {
	}
	for s < end && (text[s] == '-' || text[s] == '\'') {
		s++
	}
	return s, end
}

// tokenEndAt returns where the word or number ends that begins at byte i.
func tokenEndAt(text []byte, i int) int {
	e := i
	for e < len(text) && inToken(text[e]) {
		e++
	}
	for e > i+1 && (text[e-1] == '-' || text[e-1] == '\'') {
		e--
	}
	return e
}

func inToken(c byte) bool {
	return isCapital(c) || isSmall(c) || isNumeral(c) || c == '-' || c == '\'' || c >= 0x80
}

func isSmall(c byte) bool { return c-'a' < 26 }

func allNumeral(b []byte) bool {
	for _, c := range b {
		if !isNumeral(c) {
			return false
		}
	}
	return true
}

// WrittenFollows reports whether an address can follow the word for one,
// text[start:end], or somebody's way to it: a number and a name, or a name. It
// is a cheap look at what writtenAddress asks for.
func WrittenFollows(text []byte, start, end int) bool {
	strong := !movers.Has(text[start:end])
	for i, n := end, 0; i < len(text) && n < word.Ahead; n++ {
		switch c := text[i]; {
		case c == ' ', c == '\t', c == ':', c == ',', c == '"', c == '\'', c == '?', c == '>', c == '.':
			i++
		case isCapital(c), c == '\\', c >= 0x80, c == '\n', c == '\r':
			return true
		case isNumeral(c):
			return houseAt(text, i, strong)
		case !isSmall(c):
			return false
		default:
			e := tokenEndAt(text, i)
			if t := text[i:e]; !leading.Has(t) {
				return particles.Has(t) || typesShort.Has(t) && e < len(text) && text[e] == '.'
			}
			i = e
		}
	}
	return false
}

// houseAt reports whether the number at byte i can be that of a house, and
// what follows it the name of a street: see houseAndName.
func houseAt(text []byte, i int, strong bool) bool {
	for n := 0; n < 3; n++ {
		e := tokenEndAt(text, i)
		t := text[i:e]
		k := 0 // digits
		for k < len(t) && isNumeral(t[k]) {
			k++
		}
		switch {
		case k == 0:
			return isCapital(t[0]) || t[0] >= 0x80 || strong || particles.Has(t) || directions.Has(t) || typesShort.Has(t)
		case ordinal(t) > 0:
			return true
		case k > 6 || k+1 < len(t) || n == 2:
			return false
		}
		for i = e; i < len(text) && (text[i] == ' ' || text[i] == '\t'); {
			i++
		}
		if i < len(text) && (text[i] == '\\' || text[i] == '\n' || text[i] == '\r') {
			return true
		}
		if i == e || i == len(text) || !inToken(text[i]) {
			return false
		}
	}
	return false
}
