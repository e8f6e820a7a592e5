package field

import "slices"

// elementTriggers notes what a line needs for a rule on elements to hold: the
// id of its segment, and behind it the delimiter of fields.
func (p *Policy) elementTriggers() {
	var named [len(formats)]map[[3]byte]bool
	for k, s := range p.segments {
		if !p.takes(s) {
			continue
		}
		if named[k.Format] == nil {
			named[k.Format] = map[[3]byte]bool{}
		}
		named[k.Format][k.ID] = true
	}
	if ids := named[1]; ids != nil {
		p.triggers = append(p.triggers,
			Trigger{Char: '|', Guard: func(text []byte, at int) bool {
				return at >= 3 && upper(text[at-3]) && ids[[3]byte(text[at-3:])]
			}},
			Trigger{Word: "msh", Guard: header})
	}
	if ids := named[2]; ids != nil {
		p.x12Triggers(ids)
	}
}

// takes reports whether a rule of the segment redacts something.
func (p *Policy) takes(s *Segment) bool {
	return p.anyTakes(s.all) || slices.ContainsFunc(s.fields, p.anyTakes)
}

func (p *Policy) anyTakes(list []elemRule) bool {
	for _, x := range list {
		if v := p.rules[x.rule].Verdict; v == Redact || v == Drop {
			return true
		}
	}
	return false
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
