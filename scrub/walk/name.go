package walk

import (
	"encoding/binary"
	"math/bits"
)

// The names of values come again and again, and in the same order: what is
// known of one is kept, and that it is there is first asked of the name that
// followed the last one before.

// MaxNames is how many names a Doc remembers.
const MaxNames = 256

// Name is one that came before.
type Name struct {
	Told uint8 // for the caller; 0 when another name has taken the place

	n    uint8        // bytes of raw that are set
	next uint8        // the place of the name that came behind it
	is   nameIs       //
	line uint32       // where it was last seen
	raw  [maxRaw]byte // with the quote and the colon behind it, or the sign of equality
}

// maxRaw bounds the names that are remembered, with what is kept behind them.
const maxRaw = 32

// nameIs is what of a name matters to the walk.
type nameIs struct {
	place uint16 // in Doc.Names, counted from 1; 0: it is not there
	says  uint8  // what it says of its neighbours
	tells bool   // see telling
	bare  bool   // it has no quotes
}

// What a name says of its neighbours.
const (
	saysText   uint8 = 1 << iota // asksText
	saysNaming                   // naming
	saysAsking                   // asking
	saysTagged                   // tagged
)

// nameAt reads the plain name of a member from i on, behind its quote. e is
// its end, or 0 if it is none or no colon stands behind it, and a value.
func (d *Doc) nameAt(b []byte, i int) (e int, is nameIs) {
	if n := d.foretold(b, i, false); n > 0 {
		return i + n - 2, d.goOn(d.next)
	}
	e, of := plainString(b, i)
	// A bar at the end may be that of a deleted value of HL7: see quoted.
	if e == i || e+2 >= len(b) || b[e] != '"' || b[e+1] != ':' || b[e-1] == '|' {
		return 0, is
	}
	return e, d.find(b[i:e+2], nameIs{tells: of&memberTells != 0})
}

// foretold returns the length of the name at i, with what is kept behind it, if
// it is the one that came behind the last name before; else 0.
func (d *Doc) foretold(b []byte, i int, bare bool) int {
	p := &d.Names[d.next]
	if n := int(p.n); n > 0 && p.is.bare == bare && i+n < len(b) && string(b[i:i+n]) == string(p.raw[:n]) {
		return n
	}
	return 0
}

// goOn takes note of a name that is there.
func (d *Doc) goOn(at uint8) nameIs {
	p := &d.Names[at]
	p.line, d.last, d.next = d.lines, at, p.next
	return p.is
}

// find returns what is known of a name, with what is kept behind it, and keeps
// it: then is says what it is.
func (d *Doc) find(raw []byte, is nameIs) nameIs {
	if len(raw) > maxRaw {
		return is
	}
	at := placeOf(raw)
	if p := &d.Names[at]; string(p.raw[:p.n]) != string(raw) {
		// Each name has two places, so that two of a line do not drive each other out.
		if q := &d.Names[at^1]; string(q.raw[:q.n]) == string(raw) {
			at ^= 1
		} else {
			if q.n == 0 || q.line < p.line {
				p, at = q, at^1
			}
			if p.n > 0 && p.line == d.lines {
				return is // a leaf of this line is called that
			}
			key := raw[:len(raw)-1]
			if !is.bare {
				key = raw[:len(raw)-2]
			}
			is.place, is.says = uint16(at)+1, saysOf(key)
			p.Told, p.is, p.n = 0, is, uint8(copy(p.raw[:], raw))
		}
	}
	d.Names[d.last].next = at
	return d.goOn(at)
}

// placeOf returns one of the two places of a name; it looks at the first and the last eight bytes.
func placeOf(name []byte) uint8 {
	n := len(name)
	var x, y uint64
	if n >= 8 {
		x, y = binary.LittleEndian.Uint64(name), binary.LittleEndian.Uint64(name[n-8:])
	} else {
		for _, c := range name {
			x = x<<8 | uint64(c)
		}
	}
	return uint8((x ^ bits.RotateLeft64(y, 29) ^ uint64(n)<<56) * 0x9E3779B97F4A7C15 >> 56)
}

func saysOf(key []byte) (says uint8) {
	for i, l := range [...]*keyWords{asksText, naming, asking, tagged} {
		if l.are(key) {
			says |= 1 << i
		}
	}
	return says
}

// leafSays reports whether the key of a leaf is one of the words that bit is for.
func (d *Doc) leafSays(l *Leaf, bit uint8, words *keyWords) bool {
	if l.Name != 0 {
		return l.says&bit != 0
	}
	return d.says(l.Key, words)
}
