package shape

import "strings"

// The bytes that are read behind a "://".
const (
	longestURL  = 2000
	longestHost = 280
)

// urlAt is a URL around the "://" at i, to the first byte that cannot belong
// to it or most bytes on; closing brackets without an opening one, and the punctuation of a
// sentence, stay outside.
func urlAt(text []byte, i, most int) (int, int, bool) {
	if len(text)-i < 4 || text[i] != ':' || text[i+1] != '/' || text[i+2] != '/' {
		return 0, 0, false
	}
	s, j := scheme(text, i), i+3
	if s == i || !inURL[text[j]] {
		return 0, 0, false
	}
	e, depth := j, 0
	for e < len(text) && e-j < most && inURL[text[e]] {
		switch text[e] {
		case '(':
			depth++
		case ')':
			if depth--; depth < 0 {
				return urlSpan(text, s, j, e)
			}
		}
		e++
	}
	return urlSpan(text, s, j, e)
}

// scheme returns where http, https or ftp before i starts, or i.
func scheme(text []byte, i int) int {
	for _, s := range [...]string{"https", "http", "ftp"} {
		if k := i - len(s); k >= 0 && same(text[k:i], s) && starts(text, k) {
			return k
		}
	}
	return i
}

func urlSpan(text []byte, s, j, e int) (int, int, bool) {
	e = sentence(text, j, e)
	return s, e, e > j
}

// inURL has the bytes of URLs, and those beyond ASCII.
var inURL = func() (set [256]bool) {
	for c := range set {
		set[c] = c > ' ' && c != 0x7f && strings.IndexByte("\"'<>\\^`{}|", byte(c)) < 0
	}
	return set
}()

// sentence cuts the punctuation that ends a sentence.
func sentence(text []byte, j, e int) int {
	for e > j {
		switch text[e-1] {
		case '.', ',', ';', ':', '!', '?', ']':
			if text[e-1] == ']' && text[j] == '[' {
				return e
			}
			e--
			continue
		}
		break
	}
	return e
}

// urlSite is a URL without path and query: only words around it make it a
// person's.
func urlSite(text []byte, i int) (int, int, bool) {
	s, e, ok := urlAt(text, i, longestHost)
	return s, e, ok && e-s < longestHost && barren(text[s:e])
}

// urlRoute is a URL with a path or a query.
func urlRoute(text []byte, i int) (int, int, bool) {
	s, e, ok := urlAt(text, i, longestURL)
	return s, e, ok && !barren(text[s:e])
}

func barren(url []byte) bool {
	slashes := 0
	for k, b := range url {
		switch b {
		case '/':
			if slashes++; slashes == 3 {
				return k == len(url)-1
			}
		case '?', '#', '@':
			return false
		}
	}
	return true
}
