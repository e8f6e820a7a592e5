package shape

// urlAt is a URL from its scheme at i to the first byte that cannot belong
// to it; closing brackets without an opening one, and the punctuation of a
// sentence, stay outside.
func urlAt(text []byte, i int) (int, int, bool) {
	if !starts(text, i) {
		return 0, 0, false
	}
	j := -1
	for _, s := range [...]string{"https://", "http://", "ftp://"} {
		if i+len(s) < len(text) && same(text[i:i+len(s)], s) {
			j = i + len(s)
			break
		}
	}
	if j < 0 || !isAlnum(text[j]) && text[j] != '[' && text[j] < 0x80 {
		return 0, 0, false
	}
	e, depth := j, 0
	for e < len(text) && e-i < 2048 && urlByte(text[e]) {
		switch text[e] {
		case '(':
			depth++
		case ')':
			if depth--; depth < 0 {
				return i, sentence(text, j, e), true
			}
		}
		e++
	}
	return i, sentence(text, j, e), true
}

func urlByte(b byte) bool {
	switch b {
	case '"', '\'', '<', '>', '\\', '^', '`', '{', '}', '|':
		return false
	}
	return b > ' ' && b != 0x7f
}

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
	s, e, ok := urlAt(text, i)
	return s, e, ok && barren(text[s:e])
}

// urlRoute is a URL with a path or a query.
func urlRoute(text []byte, i int) (int, int, bool) {
	s, e, ok := urlAt(text, i)
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
