package field

// tagLen is the length of a DICOM tag in folded form: group and element as
// eight hex digits in lower case, PS3.18 F.2.2.
const tagLen = 8

// tag writes the DICOM tag that a key is to t, and reports whether it is
// one: 00100010, 0010,0010, (0010, 0010), 0010|0010, x00100010 and
// (0x0010,0x0010).
func tag(t *[tagLen]byte, key []byte) bool {
	if len(key) < tagLen || len(key) > 16 || lower(key[0]) && key[0] != 'x' || upper(key[0]) {
		return false
	}
	n, parted := 0, false
	for i, c := range key {
		if upper(c) {
			c |= 0x20
		}
		switch {
		case c >= '0' && c <= '9' || c >= 'a' && c <= 'f':
			if n == tagLen {
				return false
			}
			t[n] = c
			n++
		case c == 'x' && n == 0 && i < 2:
		case c == 'x' && (n == 1 || n == 5) && t[n-1] == '0':
			n-- // 0x0010
		case c == '(' && i == 0, c == ')' && i == len(key)-1:
		case (c == ',' || c == '|') && n == 4 && !parted:
			parted = true
		case c == ' ' && n == 4 && parted:
		default:
			return false
		}
	}
	return n == tagLen && t[0] >= '0' && t[0] <= '9'
}

// isTag reports whether a folded name is a tag.
func isTag(k string) bool {
	var t [tagLen]byte
	return len(k) == tagLen && tag(&t, []byte(k))
}

// tagMask is how every tag starts that a rule may name: with two zeros, as the
// groups about persons, studies and procedures do: whole, or with more of it
// behind a sign, a letter or a blank.
const (
	tagMask     = "009{6}"
	tagPartMask = "009{2,5}"
)

var afterTagPart = (*[256]bool)(newBytes(",| xXabcdefABCDEF", false))

// needTag notes a tag; one trigger serves all of them.
func (p *Policy) needTag(t string) {
	if p.tags == nil {
		p.tags = map[string]bool{}
		p.triggers = append(p.triggers, Trigger{Mask: tagMask, Guard: p.tagAt}, Trigger{Mask: tagPartMask, Guard: p.tagAt, After: afterTagPart})
	}
	p.tags[t] = true
	p.groups[nibble(t[2])<<4|nibble(t[3])] = true
}

// tagAt reports whether a tag that a rule names can stand in the digits
// around byte at.
func (p *Policy) tagAt(text []byte, at int) bool {
	i := at
	for least := max(at-tagLen, 0); i > least && text[i-1]-'0' < 10; {
		i--
	}
	if i > 0 && text[i-1] != 'x' && (lower(text[i-1]) || upper(text[i-1])) && !(i > 1 && text[i-2] == '\\') {
		return false // inside of a longer word
	}
	if len(text)-i < tagLen || !p.groups[nibble(text[i+2])<<4|nibble(text[i+3])&0xf] {
		return false
	}
	var t [tagLen]byte
	n, k := 0, i
	for ; n < tagLen; k++ {
		if k >= len(text) {
			return false
		}
		c := text[k]
		if upper(c) {
			c |= 0x20
		}
		switch {
		case c >= '0' && c <= '9' || c >= 'a' && c <= 'f':
			t[n] = c
			n++
		case n == 4 && (c == ',' || c == '|' || c == ' '), c == 'x' && n == 5:
			if c == 'x' {
				n--
			}
			if k > i+8 {
				return false
			}
		default:
			return false // encoded text is marked whatever stands in it
		}
	}
	if k < len(text) && wordByte(text[k]) && text[k] < 0x80 {
		return false
	}
	return p.tags[string(t[:])]
}
