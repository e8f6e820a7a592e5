// Package patterns holds the rules as data: content rules (detect.Spec) and
// field rules (field.Spec) in YAML files by family, which are embedded.
//
// Parse reads one such file, built in or of a user, and Lint says what is
// wrong with it beyond its form. Builtin is what a Scrubber is compiled from:
//
//	rules, fields, err := patterns.Builtin()
//	set, problems := detect.Compile(rules)
//
// Every rule carries examples that must match (tp) and that must not (fp);
// the test of this package proves each of them through the whole engine.
package patterns
