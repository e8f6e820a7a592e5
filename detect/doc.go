// Package detect finds what identifies a person in one text: it compiles
// rules given as data (Spec) and scans the bytes of a value with them. It
// knows nothing of lines, formats or files.
//
// A rule is tried only where its trigger stands: a run of digits, a mask, a
// character or a word. What its matcher or expression finds there is a
// candidate, and the guards decide on it in a fixed order: check digit, near
// words, veto. The candidates that pass are matches; Resolve orders those
// that overlap.
//
//	set, problems := detect.Compile(specs)
//	if len(problems) > 0 { … }
//	sc := set.NewScanner() // one a goroutine
//	ms := sc.Scan(ms[:0], text, key)
//	ms = detect.Resolve(ms)
package detect
