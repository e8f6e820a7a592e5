package audit

// Anchor returns the last checkpoint of the log in dir, to be kept where the
// node cannot write. A log with a problem has no anchor: the error is that of
// the first.
func Anchor(dir string, o VerifyOptions) ([]byte, error) {
	var msg []byte
	w := &walk{
		d: folder(dir), progress: o.Progress, remark: func(string) {},
		checkpoint: func(_ int, _ Checkpoint, m []byte) { msg = m },
	}
	if len(o.Keys) > 0 {
		w.known = verifierList(o.Keys)
	}
	w.problem = func(p Problem) {
		if w.halted == nil {
			w.halted = &Damage{p}
		}
	}
	if err := w.run(); err != nil {
		return nil, err
	}
	return msg, nil
}

// Damage is the error of what needs a log without problems.
type Damage struct{ Problem }

func (d *Damage) Error() string { return "audit: the log is damaged: " + d.Problem.String() }
