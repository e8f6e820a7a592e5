package audit

// Anchor returns the last checkpoint of the log in dir, to be kept where the
// node cannot write. A log with a problem has no anchor: the error is that of
// the first.
func Anchor(dir string, o VerifyOptions) ([]byte, error) {
	var last []byte
	w := proving(dir, o)
	w.checkpoint = func(_ int, _ Checkpoint, msg []byte) { last = msg }
	if err := w.run(); err != nil {
		return nil, err
	}
	return last, nil
}

// Damage is the error of what needs a log without problems.
type Damage struct{ Problem }

func (d *Damage) Error() string { return "audit: the log is damaged: " + d.Problem.String() }
