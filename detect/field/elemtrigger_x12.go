package field

// x12Triggers are what a line needs for a segment of X12 to stand in it: its
// id before one of the usual separators, or the header of an interchange,
// which may name any.
func (p *Policy) x12Triggers(ids map[[3]byte]bool) {
	before := func(text []byte, at int) bool {
		for n := 2; n <= 3 && n <= at; n++ {
			var id [3]byte
			copy(id[:], text[at-n:at])
			if ids[id] && (at == n || !wordByte(text[at-n-1]) || at > n+1 && text[at-n-2] == '\\') {
				return true
			}
		}
		return false
	}
	for _, c := range []byte("*|^") {
		p.triggers = append(p.triggers, Trigger{Char: c, Guard: before})
	}
	capital := func(text []byte, at int) bool {
		return at >= 2 && upper(text[at]) && upper(text[at-1]) && upper(text[at-2]) && at+1 < len(text) && mark(text[at+1])
	}
	for _, w := range []string{"clm", "dmg", "dtp", "ref"} {
		p.triggers = append(p.triggers, Trigger{Word: w, Guard: func(text []byte, at int) bool {
			return capital(text, at) && text[at+1] == ':' && at+2 < len(text) && wordByte(text[at+2])
		}})
	}
	p.triggers = append(p.triggers, Trigger{Word: "nm1"}, Trigger{Word: "isa", Guard: func(text []byte, at int) bool {
		return at >= 2 && upper(text[at]) && upper(text[at-1]) && upper(text[at-2]) && goesOn(text, at+1) && text[at+1] != ' ' && !wordByte(text[at+1])
	}})
}
