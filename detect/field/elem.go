package field

import (
	"strconv"
	"strings"

	"github.com/phiscrub/phiscrub/detect/class"
)

// Segment is what the rules say of one kind of segment in a message.
type Segment struct {
	fields [][]elemRule // by field number
	all    []elemRule   // of every field
}

// elemRule is a rule for a field, or for one component of it.
type elemRule struct {
	rule      uint16
	comp, sub uint8 // 0: each
	typ       *dataType
}

// SegmentKey names a kind of segment: its format ("hl7" is 1, "x12" is 2, as
// in package walk), its id, its qualifier and the form of the value, filled up
// with zero bytes.
type SegmentKey struct {
	Format         uint8
	ID, Qual, Form [3]byte
}

// formats are the names of formats, by their number.
var formats = [...]string{1: "hl7", 2: "x12"}

// Formats returns the formats whose elements a rule can name.
func Formats() []string { return append([]string(nil), formats[1:]...) }

// Types returns the names of the data types that a rule on elements can have.
func Types() (names []string) {
	for i := range dataTypes {
		names = append(names, dataTypes[i].name)
	}
	return names
}

// Found is what DecideElement says: the rule, and the class of the component.
// Without a rule the value is text.
type Found struct {
	Rule    *Rule
	Class   class.Class
	Verdict Verdict
	// ByCode says that another component may name a nearer class: the type
	// code of an identifier, the equipment of a telephone number.
	ByCode uint8
}

// DecideElement returns what holds for the value of a component: the best
// rule by rank whose value guard accepts it.
func (p *Policy) DecideElement(s *Segment, field int, comp, sub uint8, value []byte) Found {
	if field < len(s.fields) {
		if f, ok := p.decideElement(s.fields[field], comp, sub, value); ok {
			return f
		}
	}
	f, _ := p.decideElement(s.all, comp, sub, value)
	return f
}

func (p *Policy) decideElement(list []elemRule, comp, sub uint8, value []byte) (Found, bool) {
	for i := range list {
		x := &list[i]
		if !x.meant(comp, sub) {
			continue
		}
		r := &p.rules[x.rule]
		f := x.found(r, comp)
		if f.Verdict != Redact && f.Verdict != Drop || r.guard(value) {
			return f, true
		}
	}
	return Found{}, false
}

// TraceElement tells f of the rules that DecideElement asks, in its order,
// with what stopped them. The last one has StopNone when a rule decides.
func (p *Policy) TraceElement(s *Segment, field int, comp, sub uint8, value []byte, f func(Found, Stop)) {
	lists := [2][]elemRule{nil, s.all}
	if field < len(s.fields) {
		lists[0] = s.fields[field]
	}
	for _, list := range lists {
		for i := range list {
			if !list[i].meant(comp, sub) {
				continue
			}
			got, ok := p.decideElement(list[i:i+1], comp, sub, value)
			if ok {
				f(got, StopNone)
				return
			}
			f(list[i].found(&p.rules[list[i].rule], comp), StopValue)
		}
	}
}

// meant reports whether the rule is for that component.
func (x *elemRule) meant(comp, sub uint8) bool {
	return (x.comp == 0 || x.comp == comp) && (x.sub == 0 || x.sub == sub)
}

// found is what the rule says of a component.
func (x *elemRule) found(r *Rule, comp uint8) Found {
	f := Found{Rule: r, Class: r.Class, Verdict: r.Verdict}
	if x.typ == nil || r.Verdict != Redact && r.Verdict != Scan {
		return f
	}
	if x.comp != 0 {
		comp = 1 // the rule names the component that holds the value
	}
	part := partScan
	if int(comp) <= len(x.typ.parts) {
		part = x.typ.parts[comp-1]
	}
	switch {
	case part == partSelf:
		f.ByCode = x.typ.code
	case part == partKeep:
		f.Verdict, f.Class = Keep, class.None
	case part == partScan:
		f.Verdict, f.Class = Scan, class.None
	default:
		f.Class = class.Class(part)
	}
	return f
}

// address is an element that rules name, as it is written.
type address struct {
	spec   *Spec
	format uint8
	rule   uint16
}

// compileElements notes the elements of a rule. takes says that it redacts
// something. The table of them is made when the first message comes.
func (p *Policy) compileElements(s *Spec, index uint16, takes bool, report func(field, text string)) {
	format := uint8(0)
	for i, name := range formats {
		if i > 0 && s.Format == name {
			format = uint8(i)
		}
	}
	if format == 0 {
		report("format", "want one of "+strings.Join(Formats(), ", "))
		return
	}
	if s.Type != "" && typeNamed(s.Type) == nil {
		report("type", "unknown data type "+s.Type+": want one of "+strings.Join(Types(), ", "))
	}
	for _, name := range s.Elements {
		k, _, _, ok := parseElement(name)
		if !ok {
			report("elements", "not an address: "+name+": want SEG-field, SEG-field.component or SEG[QUAL]-field")
			continue
		}
		if len(s.Qualifiers) > 0 && k.Qual[0] != 0 {
			report("elements", "has a qualifier besides those of the rule: "+name)
		}
		if takes {
			p.takes(format, k.ID)
		}
	}
	for _, q := range s.Qualifiers {
		if !elementID(q, 1) {
			report("qualifiers", "not a qualifier: "+q+": want one to three capitals and digits")
		}
	}
	p.addresses = append(p.addresses, address{s, format, index})
}

// enterElements puts the elements of rules into their segments.
func (p *Policy) enterElements() {
	p.segments = map[SegmentKey]*Segment{}
	for _, a := range p.addresses {
		typ := typeNamed(a.spec.Type)
		for _, name := range a.spec.Elements {
			k, field, x, _ := parseElement(name)
			k.Format, x.rule, x.typ = a.format, a.rule, typ
			if len(a.spec.Qualifiers) == 0 {
				p.addElement(k, field, x)
			}
			for _, q := range a.spec.Qualifiers {
				k.Qual = [3]byte{}
				copy(k.Qual[:], q)
				p.addElement(k, field, x)
			}
		}
	}
}

func (p *Policy) addElement(k SegmentKey, field int, x elemRule) {
	seg := p.segments[k]
	if seg == nil {
		seg = &Segment{}
		p.segments[k] = seg
	}
	if field == 0 {
		seg.all = append(seg.all, x)
		return
	}
	if n := len(seg.fields); n <= field {
		seg.fields = append(seg.fields, make([][]elemRule, field+1-n)...)
	}
	seg.fields[field] = append(seg.fields[field], x)
}

// parseElement reads an address: PID-5, PID-5.1, OBX[CX]-5, NM1[QC]-03,
// NM1[:34]-09, MSH-*.
func parseElement(name string) (k SegmentKey, field int, x elemRule, ok bool) {
	seg, rest, found := strings.Cut(name, "-")
	if id, qual, has := strings.Cut(seg, "["); has {
		qual, shut := strings.CutSuffix(qual, "]")
		qual, form, formed := strings.Cut(qual, ":")
		if !shut || (qual != "" || !formed) && !elementID(qual, 1) || formed && !elementID(form, 1) {
			return k, 0, x, false
		}
		copy(k.Qual[:], qual)
		copy(k.Form[:], form)
		seg = id
	}
	if !found || !elementID(seg, 2) {
		return k, 0, x, false
	}
	copy(k.ID[:], seg)
	parts := strings.Split(rest, ".")
	if len(parts) > 3 {
		return k, 0, x, false
	}
	for i, s := range parts {
		if i == 0 && s == "*" {
			continue
		}
		n, err := strconv.Atoi(s)
		if err != nil || n < 1 || n > 250 {
			return k, 0, x, false
		}
		switch i {
		case 0:
			field = n
		case 1:
			x.comp = uint8(n)
		case 2:
			x.sub = uint8(n)
		}
	}
	return k, field, x, true
}

func elementID(s string, shortest int) bool {
	if len(s) < shortest || len(s) > 3 {
		return false
	}
	for i := range len(s) {
		if !upper(s[i]) && (s[i] < '0' || s[i] > '9') {
			return false
		}
	}
	return true
}
