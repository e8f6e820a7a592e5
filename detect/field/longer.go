package field

import "github.com/phiscrub/phiscrub/detect/word"

// longer finds a key that is longer than what the rules name.
func (p *Policy) longer(key []byte) uint16 {
	if !p.figures && !lettered(key) {
		return 0 // an address, the time of day
	}
	if id := p.composed(key); id != 0 {
		return id
	}
	if k := stem(key); len(k) < len(key) && len(k) > 1 {
		if id := word.Find(&p.ids, k); id != 0 && (p.compose[id] || p.suffix[id]) && len(p.byKey[id]) > 0 {
			return id
		}
		return p.composed(k)
	}
	return 0
}

// composedFigures reports whether a key without a letter can be a part of a
// longer one.
func (p *Policy) composedFigures() bool {
	for i, k := range p.ids.Words {
		behind := k != "" && k[0] == 0 // of a prefix
		if (behind || p.compose[i+1] || p.suffix[i+1]) && !lettered(k) {
			return true
		}
	}
	return false
}

// lettered reports whether a folded key has a letter.
func lettered[T string | []byte](key T) bool {
	for i := range len(key) {
		if c := key[i]; c >= 'a' {
			return true
		}
	}
	return false
}

// composed resolves person prefixes and free suffixes.
func (p *Policy) composed(key []byte) uint16 {
	for i, c := range key {
		if c != '_' || i+1 == len(key) {
			continue
		}
		rest := key[i+1:]
		if id, ok := p.after[string(rest)]; ok && p.isPrefix(key[:i]) {
			return id
		}
		id := word.Find(&p.ids, rest)
		if id == 0 {
			continue
		}
		if p.suffix[id] || p.compose[id] && p.isPrefix(key[:i]) {
			return id
		}
	}
	return 0
}

// isPrefix reports whether k is made of person prefixes only.
func (p *Policy) isPrefix(k []byte) bool {
	for n := 0; n < 4; n++ {
		found := false
		for _, x := range p.prefix {
			if len(k) >= len(x) && string(k[:len(x)]) == x {
				if len(k) == len(x) {
					return true
				}
				if k[len(x)] == '_' {
					k, found = k[len(x)+1:], true
					break
				}
			}
		}
		if !found {
			return false
		}
	}
	return false
}

// stem cuts what says nothing about a value: a counting suffix, a plural.
func stem(k []byte) []byte {
	for _, t := range [...]string{"_value", "_str", "_string", "_text", "_raw", "_param", "_input", "_field", "_1", "_2", "_3", "_4"} {
		if len(k) > len(t) && string(k[len(k)-len(t):]) == t {
			return k[:len(k)-len(t)]
		}
	}
	n := len(k)
	for n > 0 && k[n-1] >= '0' && k[n-1] <= '9' {
		n--
	}
	if n > 2 && n < len(k) {
		if k[n-1] == '_' {
			n--
		}
		return k[:n]
	}
	if len(k) > 3 && k[len(k)-1] == 's' && k[len(k)-2] != 's' {
		return k[:len(k)-1]
	}
	return k
}
