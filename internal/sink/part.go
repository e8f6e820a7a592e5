package sink

// inParts sends a batch in requests of about limit bytes, one after the
// other, and says what became of each record.
func inParts(b *Batch, limit int64, send func(part *Batch) *Error) error {
	var e Error
	for from := 0; from < len(b.Records); {
		to := cut(b.Records, from, limit)
		if err := send(b.part(from, to)); err != nil {
			e.merge(err, from, to)
			if err.Transient && err.Retry == nil {
				// What follows would overtake what failed.
				e.Retry = append(e.Retry, span(to, len(b.Records))...)
				break
			}
		}
		from = to
	}
	if e.Reason == "" {
		return nil
	}
	return &e
}

// merge takes over the error of the records [from,to).
func (e *Error) merge(p *Error, from, to int) {
	e.To, e.Reason, e.After = p.To, p.Reason, max(e.After, p.After)
	e.Transient = e.Transient || p.Transient
	retry, rejected := p.Retry, p.Rejected
	switch all := span(0, to-from); {
	case p.Transient && retry == nil:
		retry = without(to-from, rejected)
	case !p.Transient && rejected == nil:
		rejected = all
	}
	for _, i := range retry {
		e.Retry = append(e.Retry, from+i)
	}
	for _, i := range rejected {
		e.Rejected = append(e.Rejected, from+i)
	}
}

func span(from, to int) []int {
	s := make([]int, 0, to-from)
	for i := from; i < to; i++ {
		s = append(s, i)
	}
	return s
}

// cut returns where a request that begins at from has to end: at least one
// record, and about limit bytes.
func cut(rs []Record, from int, limit int64) int {
	var n int64
	for i := from; i < len(rs); i++ {
		if n += int64(rs[i].size()); n > limit && i > from {
			return i
		}
	}
	return len(rs)
}
