// Package check holds the validity checks of identifiers: check digits,
// reserved ranges and fixed forms, one file each and one table of names.
//
// A check answers whether a candidate could have been issued. It knows
// nothing of context, so it confirms and never finds:
//
//	check.Lookup("npi")([]byte("1234567893")) // true
package check
