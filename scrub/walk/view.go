package walk

import "slices"

// View is a text as the rules see it: decoded and folded, with the raw
// position of every byte.
type View struct {
	B []byte
	// off and width give the raw start and length of what byte i stands for.
	// Both nil: byte i stands for raw byte base+i.
	off   []int32
	width []uint16
	base  int32
	quote string // how a quote is written in raw at this depth
}

// Quote returns how a quote of this text is written in the raw line: `"`,
// inside a JSON string `\"`, and so on.
func (v *View) Quote() string {
	if v.quote == "" {
		return `"`
	}
	return v.quote
}

// quotes are the ways to write a quote, by escape depth.
var quotes = func() (q [maxDepth + 2]string) {
	q[0] = `"`
	for i := 1; i < len(q); i++ {
		n := len(q[i-1])
		q[i] = q[i-1][:n-1] + q[i-1][:n-1] + `\"`
	}
	return
}()

// inside returns the quote of a text that stands in a string of v.
func (v *View) inside() string {
	for i, q := range quotes[:len(quotes)-1] {
		if q == v.Quote() {
			return quotes[i+1]
		}
	}
	return v.Quote()
}

// Raw returns the raw span of view bytes [s, e). An empty span has the raw
// position of s.
func (v *View) Raw(s, e int) (int, int) {
	if v.off == nil {
		return int(v.base) + s, int(v.base) + e
	}
	return v.mapped(s, e)
}

func (v *View) mapped(s, e int) (int, int) {
	if s >= len(v.off) {
		if len(v.off) == 0 {
			return int(v.base), int(v.base)
		}
		n := len(v.off) - 1
		end := int(v.off[n]) + int(v.width[n])
		return end, end
	}
	start := int(v.off[s])
	if e <= s {
		return start, start
	}
	return start, int(v.off[e-1]) + int(v.width[e-1])
}

// arena holds the decoded bytes and maps of one Doc. Chunks are handed out
// by slicing, so a View stays valid until the next Reset.
type arena struct {
	b     []byte
	off   []int32
	width []uint16
}

func (a *arena) reset() {
	a.b, a.off, a.width = a.b[:0], a.off[:0], a.width[:0]
}

func (a *arena) add(c byte, off int32, width int) {
	if width > 0xffff {
		width = 0xffff
	}
	a.b = append(a.b, c)
	a.off = append(a.off, off)
	a.width = append(a.width, uint16(width))
}

// addHead adds bytes that stand for none of the line, before its byte off.
func (a *arena) addHead(head []byte, off int32) {
	a.b = append(a.b, head...)
	n, m := len(a.off), len(a.width)
	a.off = slices.Grow(a.off, len(head))[:n+len(head)]
	a.width = slices.Grow(a.width, len(head))[:m+len(head)]
	for i := range a.off[n:] {
		a.off[n+i] = off
	}
	clear(a.width[m:])
}

// addPart adds the bytes [i, end) of a view as they are.
func (a *arena) addPart(v *View, i, end int) {
	a.b = append(a.b, v.B[i:end]...)
	if v.off != nil {
		a.off = append(a.off, v.off[i:end]...)
		a.width = append(a.width, v.width[i:end]...)
		return
	}
	n, m := len(a.off), len(a.width)
	a.off = slices.Grow(a.off, end-i)[:n+end-i]
	a.width = slices.Grow(a.width, end-i)[:m+end-i]
	count(a.off[n:], v.base+int32(i))
	for w := a.width[m:]; len(w) > 0; {
		w = w[copy(w, single[:]):]
	}
}

// single are the widths of bytes that stand for one byte each.
var single = func() (w [256]uint16) {
	for i := range w {
		w[i] = 1
	}
	return
}()

// count writes the numbers from n on, eight at a time.
func count(dst []int32, n int32) {
	for len(dst) >= 8 {
		d := (*[8]int32)(dst)
		d[0], d[1], d[2], d[3], d[4], d[5], d[6], d[7] = n, n+1, n+2, n+3, n+4, n+5, n+6, n+7
		n += 8
		dst = dst[8:]
	}
	for k := range dst {
		dst[k] = n + int32(k)
	}
}
