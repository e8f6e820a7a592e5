package walk

import (
	"encoding/binary"
	"math/bits"
)

// The names of members come again and again, and in the same order: what is
// known of one is kept, and that it is there is first asked of the name that
// followed the last one before.

// MaxNames is how many names a Doc remembers.
const MaxNames = 256

// Name is one that came before.
type Name struct {
	Told uint8 // for the caller; 0 when another name has taken the place

	n    uint8             // bytes of raw that are set
	next uint8             // the place of the name that came behind it
	is   nameIs            //
	line uint32            // where it was last seen
	raw  [maxKept + 2]byte // with the quote and the colon behind it
}

// maxKept is the length of the longest name that is remembered.
const maxKept = 30

// nameIs is what of a name matters to the walk.
type nameIs struct {
	place uint16 // in Doc.Names, counted from 1; 0: it is not there
	says  uint8  // what it says of its neighbours
	tells bool   // see telling
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
	p := &d.Names[d.next]
	if n := int(p.n); n > 0 && i+n < len(b) && string(b[i:i+n]) == string(p.raw[:n]) {
		p.line, d.last, d.next = d.lines, d.next, p.next
		return i + n - 2, p.is
	}
	e, of := plainString(b, i)
	// A bar at the end may be that of a deleted value of HL7: see quoted.
	if e == i || e+2 >= len(b) || b[e] != '"' || b[e+1] != ':' || b[e-1] == '|' {
		return 0, is
	}
	if e-i > maxKept {
		return e, nameIs{tells: of&memberTells != 0}
	}
	name := b[i : e+2]
	at := placeOf(name)
	if p = &d.Names[at]; string(p.raw[:p.n]) != string(name) {
		// Each name has two places, so that two of a line do not drive each other out.
		if q := &d.Names[at^1]; string(q.raw[:q.n]) == string(name) {
			p, at = q, at^1
		} else {
			is = nameIs{tells: of&memberTells != 0}
			if q.n == 0 || q.line < p.line {
				p, at = q, at^1
			}
			if p.n > 0 && p.line == d.lines {
				return e, is // a leaf of this line is called that
			}
			is.place, is.says = uint16(at)+1, saysOf(b[i:e])
			p.Told, p.is, p.n = 0, is, uint8(copy(p.raw[:], name))
		}
	}
	d.Names[d.last].next = at
	p.line, d.last, d.next = d.lines, at, p.next
	return e, p.is
}

// placeOf returns one of the two places of a name, which has a quote and a
// colon behind it; it looks at the first and the last eight bytes.
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
