package field

// Names of XML elements are looked for behind the "<" of their tag, which
// logs seldom hold, and not by their words.

// maxElement bounds the name of an element with its prefix; of a longer one
// nothing is denied.
const maxElement = 2 * MaxKey

// markupTriggers makes one trigger of all names of elements.
func (p *Policy) markupTriggers() {
	if len(p.byElement) == 0 {
		return
	}
	guards := make(map[string]func([]byte, int) bool, len(p.byElement))
	for last, needs := range p.byElement {
		guards[last] = p.guard(len(last), needs)
	}
	p.byElement = nil
	p.triggers = append(p.triggers, Trigger{Char: '<', Guard: func(text []byte, at int) bool {
		return elementAt(guards, text, at+1)
	}})
}

// elementAt asks the guards about the words of the name that starts at byte
// i.
func elementAt(guards map[string]func([]byte, int) bool, text []byte, i int) bool {
	var buf [MaxKey]byte
	for limit := i + maxElement; i < len(text); {
		c := text[i]
		switch {
		case i >= limit || c >= 0x80 || c == '\\':
			return true
		case c != ':' && !bareKey(c):
			return false
		case !lower(c) && !upper(c):
			i++
			continue
		}
		end := i + 1
		if upper(c) {
			for end < len(text) && upper(text[end]) {
				end++
			}
			if end-i > 1 && end < len(text) && lower(text[end]) {
				if text[end] == 's' && (end+1 == len(text) || !lower(text[end+1])) {
					end++ // the plural of an acronym
				} else {
					end--
				}
			}
		}
		if end == i+1 || lower(text[end-1]) {
			for end < len(text) && lower(text[end]) {
				end++
			}
		}
		if end-i > len(buf) {
			return true
		}
		for k, c := range text[i:end] {
			buf[k] = c | 0x20
		}
		if guard := guards[string(buf[:end-i])]; guard != nil && guard(text, end-1) {
			return true
		}
		i = end
	}
	return false
}
