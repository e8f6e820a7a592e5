// Package report makes pages and tables for people who answer for compliance
// out of an audit log: what was caught, where, when, what could not be
// scanned, and when nothing was watched. It knows counts and names of sources,
// never a value.
//
//	b := report.New(report.Options{From: from, To: to, Now: time.Now()})
//	verdict, err := audit.Verify(dir, audit.VerifyOptions{Identity: id, Record: b.Add, Checkpoint: b.Alive})
//	if err != nil {
//		return err
//	}
//	err = b.Report(verdict).HTML(w)
package report
