package shape

import "github.com/phiscrub/phiscrub/detect/word"

// ipv4 is four octets. After a product or a version word they are a version.
func ipv4(text []byte, i int) (int, int, bool) {
	if !addressOpens(text, i) {
		return 0, 0, false
	}
	j := i
	for n := 0; ; n++ {
		k := octet(text, j)
		if k < 0 {
			return 0, 0, false
		}
		if j = k; n == 3 {
			break
		}
		if j >= len(text) || text[j] != '.' {
			return 0, 0, false
		}
		j++
	}
	if !addressStops(text, j) || versioned(text, i, j) {
		return 0, 0, false
	}
	return i, j, true
}

// octet returns the end of a number up to 255 without leading zeros.
func octet(text []byte, i int) int {
	j := numerals(text, i, 4)
	switch n := j - i; {
	case n == 0 || n == 4, n > 1 && text[i] == '0':
		return -1
	case n == 3 && (text[i] > '2' || text[i] == '2' && (text[i+1] > '5' || text[i+1] == '5' && text[i+2] > '5')):
		return -1
	}
	return j
}

// addressOpens: (?:^|[^0-9A-Za-z.+~-]|(?:^|[^0-9A-Za-z])-|\\[nrtbfv])
func addressOpens(text []byte, i int) bool {
	if i == 0 {
		return true
	}
	switch c := text[i-1]; {
	case isAlnum(c):
		return escaped(text, i)
	case c == '-':
		return i == 1 || !isAlnum(text[i-2])
	default:
		return c != '.' && c != '+' && c != '~'
	}
}

// addressStops: (?:$|[^0-9A-Za-z.+-]|-(?:$|[^A-Za-z])|\.(?:$|[^0-9A-Za-z]))
func addressStops(text []byte, j int) bool {
	if j >= len(text) {
		return true
	}
	next := byte(0)
	if j+1 < len(text) {
		next = text[j+1]
	}
	switch c := text[j]; {
	case isAlnum(c), c == '+':
		return false
	case c == '.':
		return !isAlnum(next)
	case c == '-':
		return !isLatin(next)
	}
	return true
}

var versionWords = word.NewSet(`version ver v release rev revision firmware fw build versions chrome driver kernel upgraded oid`)

// versioned reports whether what stands before i makes 4.8.0.1 a version: a
// word that says so, or a product and a slash as in a user agent. A host name
// or a path before the slash, and a port behind, speak for an address.
func versioned(text []byte, i, j int) bool {
	k := i
	for k > 0 && i-k < 3 && (text[k-1] == ' ' || text[k-1] == ':' || text[k-1] == '=' || text[k-1] == '"' || text[k-1] == '\'' || text[k-1] == '(') {
		k--
	}
	slash := k == i && k > 0 && text[k-1] == '/'
	if slash {
		k--
	}
	e := k
	plain := true
	for k > 0 && e-k < 40 && (isAlnum(text[k-1]) || text[k-1] == '.' || text[k-1] == '_' || text[k-1] == '-') {
		if k--; text[k] == '.' {
			plain = false
		}
	}
	if slash {
		if e == k || !plain || k > 0 && text[k-1] == '/' {
			return false
		}
		return j+1 >= len(text) || text[j] != ':' || !isNumeral(text[j+1])
	}
	w := text[k:e]
	for n := len(w) - 1; n >= 0; n-- {
		if !isLatin(w[n]) {
			w = w[n+1:]
			break
		}
	}
	if len(w) == 0 {
		return false
	}
	return versionWords.Has(w)
}

// ipv6Full is an address written out in eight groups.
func ipv6Full(text []byte, i int) (int, int, bool) {
	j := i
	for n := 0; n < 8; n++ {
		if n > 0 {
			if j >= len(text) || text[j] != ':' {
				return 0, 0, false
			}
			j++
		}
		k := hexes(text, j, 5)
		if k == j || k-j > 4 {
			return 0, 0, false
		}
		j = k
	}
	if !sixOpens(text, i) || !sixStops(text, j) {
		return 0, 0, false
	}
	return i, j, true
}

// ipv6Short is an address with "::" at i.
func ipv6Short(text []byte, i int) (int, int, bool) {
	if i+1 >= len(text) || text[i] != ':' || text[i+1] != ':' {
		return 0, 0, false
	}
	s, before := i, 0
	for before < 7 {
		k := s
		for k > 0 && s-k < 5 && isHex(text[k-1]) {
			k--
		}
		if k == s || s-k > 4 {
			break
		}
		s = k
		if before++; s == 0 || text[s-1] != ':' || s > 1 && text[s-2] == ':' {
			break
		}
		s--
	}
	if s < i && text[s] == ':' {
		s++
	}
	j, after := i+2, 0
	for before+after < 7 {
		if k, ok := quad(text, j); ok {
			if j = k; after+before > 5 {
				return 0, 0, false
			}
			break
		}
		k := hexes(text, j, 5)
		if k == j || k-j > 4 {
			break
		}
		j = k
		if after++; j+1 >= len(text) || text[j] != ':' || !isHex(text[j+1]) || before+after == 7 {
			break
		}
		j++
	}
	if before+after == 0 || !sixOpens(text, s) || !sixStops(text, j) {
		return 0, 0, false
	}
	return s, j, true
}

// quad returns the end of an IPv4 tail at j.
func quad(text []byte, j int) (int, bool) {
	for n := 0; ; n++ {
		k := octet(text, j)
		if k < 0 {
			return 0, false
		}
		if j = k; n == 3 {
			return j, true
		}
		if j >= len(text) || text[j] != '.' {
			return 0, false
		}
		j++
	}
}

func hexes(text []byte, i, most int) int {
	for n := 0; n < most && i < len(text) && isHex(text[i]); n++ {
		i++
	}
	return i
}

// sixOpens: (?:^|[^0-9A-Za-z.:_-]|\\[nrtbfv])
func sixOpens(text []byte, i int) bool {
	if i == 0 {
		return true
	}
	switch c := text[i-1]; c {
	case '.', ':', '_', '-':
		return false
	default:
		return !isAlnum(c) || escaped(text, i)
	}
}

// sixStops: (?:$|[^0-9A-Za-z.:_-]|[.:](?:$|[^0-9A-Za-z:]))
func sixStops(text []byte, j int) bool {
	if j >= len(text) {
		return true
	}
	switch c := text[j]; {
	case isAlnum(c), c == '_', c == '-':
		return false
	case c == '.' || c == ':':
		return j+1 >= len(text) || !isAlnum(text[j+1]) && text[j+1] != ':'
	}
	return true
}
