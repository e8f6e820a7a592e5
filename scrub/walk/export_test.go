package walk

// Slow makes the Doc read nothing in one go.
func (d *Doc) Slow() { d.slow = true }

// Forget takes the names from the leaves, and reports whether each was its
// leaf's key.
func (d *Doc) Forget() bool {
	ok := true
	for i := range d.Leaves {
		l := &d.Leaves[i]
		if l.Name != 0 {
			x := &d.Names[l.Name-1]
			ok = ok && string(x.raw[:x.n]) == string(d.Views[l.Key.View].B[l.Key.Start:l.Key.End])+`":`
		}
		l.Name, l.says = 0, 0
	}
	return ok
}
