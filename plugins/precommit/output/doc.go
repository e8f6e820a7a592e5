// Package output writes the report of a check: for people, and in the forms
// that other programs read.
//
//	err := output.Write(os.Stdout, "sarif", report, output.Options{Version: "1.2.3"})
//
// What is written holds names of files and rules, places and masked previews,
// and not a byte of a value.
package output
