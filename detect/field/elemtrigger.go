package field

// segmentIDs are the ids of segments in which some rule redacts something, by
// the number of their format.
type segmentIDs [len(formats)]map[[3]byte]bool

// takes notes that a rule redacts something in a segment: a line needs its id
// for that, and behind it the delimiter of fields.
func (p *Policy) takes(format uint8, id [3]byte) {
	if p.taken[format] == nil {
		p.taken[format] = map[[3]byte]bool{}
		p.elementTriggers(format, p.taken[format])
	}
	p.taken[format][id] = true
}

// elementTriggers makes the triggers of a format.
func (p *Policy) elementTriggers(format uint8, ids map[[3]byte]bool) {
	if format == 2 {
		p.x12Triggers(ids)
		return
	}
	p.triggers = append(p.triggers,
		Trigger{Char: '|', Guard: func(text []byte, at int) bool {
			return at >= 3 && upper(text[at-3]) && ids[[3]byte(text[at-3:])]
		}},
		Trigger{Word: "msh", Guard: header})
}

// header reports whether the word that ends at byte at of text starts a
// message whose fields are parted by another byte than the usual one: that
// byte, and then other delimiters.
func header(text []byte, at int) bool {
	if at < 2 || text[at] != 'H' || text[at-1] != 'S' || text[at-2] != 'M' || at+3 >= len(text) {
		return false
	}
	return mark(text[at+1]) && mark(text[at+2]) && mark(text[at+3])
}

// mark reports whether c can be a delimiter.
func mark(c byte) bool { return c > ' ' && c < 0x7f && !wordByte(c) }
