// Package rewrite turns decided edits into bytes: it says what stands in
// place of a value and splices that into the line. It decides nothing about
// what is PHI.
//
//	edits := []rewrite.Edit{{
//		Start: 4, End: 15,
//		Class: class.SSN, Action: rewrite.Redact,
//		Value: line[4:15],
//	}}
//	out := rewrite.Splice(nil, line, edits, &rewrite.Config{}) // ssn=[SSN] ok
//
// Three promises hold for every edit. Bytes outside the edits are copied as
// they stand. What is put in needs no escaping at the place where the value
// stood, at any depth of JSON, XML, URL or logfmt. And an action applied to
// its own output changes nothing.
package rewrite
