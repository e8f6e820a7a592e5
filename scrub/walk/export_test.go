package walk

// Slow makes the Doc read nothing in one go.
func (d *Doc) Slow() { d.slow = true }
