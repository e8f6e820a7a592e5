package walk

// Slow makes the Doc read nothing in one go.
func (d *Doc) Slow() { d.slow = true }

// Forget takes from the leaves what is known of them in one go, and reports
// whether it was so.
func (d *Doc) Forget() bool {
	ok := true
	for i := range d.Leaves {
		l := &d.Leaves[i]
		if l.Name != 0 {
			x := &d.Names[l.Name-1]
			behind := `":`
			if x.is.bare {
				behind = "="
			}
			ok = ok && l.Kind <= Bare && string(x.raw[:x.n]) == string(d.Views[l.Key.View].B[l.Key.Start:l.Key.End])+behind
		}
		for _, c := range d.Views[l.View].B[l.Start:l.End] {
			ok = ok && (!l.Lower || c < 0x80 && (c < 'A' || c > 'Z'))
		}
		l.Name, l.says, l.Lower = 0, 0, false
	}
	return ok
}
