package fix

import "bytes"

// Found is a rule, and the class of what it finds.
type Found struct{ Rule, Class string }

// Removed sums up what is taken out of a file, for who records it. No field
// holds a value.
type Removed struct {
	File              string
	Lines, Edited     int // of the file before; values are in Edited of them
	BytesIn, BytesOut int64
	Counts            map[Found]int
}

// Values returns how many values are taken out.
func (r *Removed) Values() int {
	sum := 0
	for _, n := range r.Counts {
		sum += n
	}
	return sum
}

// classes returns how many values there are of each class.
func (r *Removed) classes() map[string]int {
	sums := map[string]int{}
	for f, n := range r.Counts {
		sums[f.Class] += n
	}
	return sums
}

// count takes over edits, which are in the order of their places.
func (r *Removed) count(raw []byte, edits []edit, newline []byte) {
	line, last, at := 0, -1, int64(0)
	for i := range edits {
		e := &edits[i]
		if e.found != (Found{}) {
			r.Counts[e.found]++
		}
		line += ends(raw[at:e.from], newline)
		if line > last {
			r.Edited++
		}
		last = line + ends(raw[e.from:e.to], newline)
		if n := last - line; n > 0 {
			r.Edited += n
		}
		line, at = last, e.to
	}
	r.Lines = line + ends(raw[at:], newline)
	if !bytes.HasSuffix(raw, newline) {
		r.Lines++
	}
}

// ends counts the ends of lines in text that begins with a whole character.
func ends(text, newline []byte) int {
	if len(newline) == 1 {
		return bytes.Count(text, newline)
	}
	n := 0
	for ; len(text) >= len(newline); text = text[len(newline):] {
		if bytes.HasPrefix(text, newline) {
			n++
		}
	}
	return n
}
