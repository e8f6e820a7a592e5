package field

// name is what is known of a folded name. There are thousands, and each byte
// of one is touched by every start.
type name struct {
	rules uint16 // 0: none; up to several: the rule of that number, from 1; then a list of them
	bit   uint8  // the number of the bit in Node.Beside, from 1; 0: none
	is    nameIs
}

// several is the first number in name.rules that is of a list.
const several = 0x8000

// nameIs are bits.
type nameIs uint8

const (
	composes  nameIs = 1 << iota // it may follow a person prefix
	endsKeys                     // it may end any longer key
	around                       // it names surroundings that a rule needs
	aroundTag                    // the same, for an element of XML
	passes                       // as a rule's key it decides about what stands inside it
)

func (n *name) set(what nameIs, yes bool) {
	if yes {
		n.is |= what
	}
}

func (p *Policy) internAfter(k string) uint16 {
	if id, ok := p.after[k]; ok {
		return id
	}
	id := p.fresh("\x00" + k) // no key is called that
	p.after[k] = id
	return id
}

func (p *Policy) intern(k string) uint16 {
	if id := p.Name(k); id != 0 {
		return id
	}
	return p.fresh(k)
}

func (p *Policy) internAll(ks []string) (out []uint16) {
	for _, k := range ks {
		out = append(out, p.intern(k))
	}
	return
}

func (p *Policy) fresh(text string) uint16 {
	p.names = append(p.names, name{})
	return p.ids.Add(text)
}

// enter adds a rule to those of an id, of which most have one.
func (p *Policy) enter(id, rule uint16) {
	switch n := &p.names[id]; {
	case n.rules == 0:
		n.rules = rule + 1
	case n.rules < several:
		p.lists = append(p.lists, []uint16{n.rules - 1, rule})
		n.rules = several + uint16(len(p.lists)-1)
	default:
		list := &p.lists[n.rules-several]
		*list = append(*list, rule)
	}
}

// rulesOf returns the rules that name an id, best rank first.
func (p *Policy) rulesOf(id uint16) []uint16 {
	switch n := p.names[id].rules; {
	case n == 0:
		return nil
	case n < several:
		return p.each[n-1 : n]
	default:
		return p.lists[n-several]
	}
}

// Bit returns the bit that marks this key among its neighbours, or 0.
func (p *Policy) Bit(id uint16) uint64 { return 1 << (p.names[id].bit - 1) }
