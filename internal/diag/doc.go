// Package diag shows how a long-running command fares: counters in the text
// form that Prometheus reads, and whether it is healthy, over HTTP.
//
//	var m diag.Metrics
//	lines := m.Counter("phiscrub_lines_total", "Lines read.")
//	srv, err := diag.Listen("127.0.0.1:9101", &m, func() error { return nil })
//	…
//	lines.Add(1)
//
// Names and labels are written by us. Nothing of a log is a label.
package diag
