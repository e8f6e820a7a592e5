// Package reserved knows the ranges that issuing bodies have set apart for
// examples, tests and fiction: 555-01xx telephone numbers, example.com,
// 078-05-1120. A value in one of them is nobody's.
//
//	name, ok := reserved.Range(class.Phone, []byte("202-555-0143"))
//
// Only ranges with a source are listed, and none by the look of a value: what
// merely looks made up may be somebody's.
package reserved
