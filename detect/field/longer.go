package field

import (
	"bytes"

	"github.com/phiscrub/phiscrub/detect/word"
)

// longer finds a key that is longer than what the rules name.
func (p *Policy) longer(key []byte) uint16 {
	if !p.figures && !lettered(key) {
		return 0 // an address, the time of day
	}
	if id := p.composed(key); id != 0 {
		return id
	}
	if k := stem(key); len(k) < len(key) && len(k) > 1 {
		if id := word.Find(&p.ids, k); p.names[id].is&(composes|endsKeys) != 0 && p.Knows(id) {
			return id
		}
		return p.composed(k)
	}
	return 0
}

// compileEnds notes which names can be the end of a longer key: figures says that
// one has no letter, ends tells them from most others.
func (p *Policy) compileEnds() {
	for i, k := range p.ids.Words {
		behind := k != "" && k[0] == 0 // of a prefix
		if !behind && p.names[i+1].is&(composes|endsKeys) == 0 {
			continue
		}
		p.figures = p.figures || !lettered(k)
		if behind {
			k = k[1:]
		}
		if k != "" {
			p.ends[endsAt(k)] |= lengthBit(len(k))
		}
	}
}

// endsAt is the place in Policy.ends for names with the first and the last byte of
// k, which has one.
func endsAt[T string | []byte](k T) int { return int(k[0]&31)<<5 | int(k[len(k)-1]&31) }

func lengthBit(n int) uint32 { return 1 << min(n, 31) }

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
		if p.ends[endsAt(rest)]&lengthBit(len(rest)) == 0 {
			continue
		}
		if id, ok := p.after[string(rest)]; ok && p.isPrefix(key[:i]) {
			return id
		}
		id := word.Find(&p.ids, rest)
		if id == 0 {
			continue
		}
		if is := p.names[id].is; is&endsKeys != 0 || is&composes != 0 && p.isPrefix(key[:i]) {
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
	if i := bytes.LastIndexByte(k, '_'); i > 0 {
		switch string(k[i:]) {
		case "_value", "_str", "_string", "_text", "_raw", "_param", "_input", "_field", "_1", "_2", "_3", "_4":
			return k[:i]
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
