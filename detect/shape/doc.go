// Package shape holds the native matchers: for a place in a text where a
// rule's trigger stands, where the rule's value starts and ends. A matcher
// decides the form alone. Whether a number of that form was issued is for
// package check, and whether the words around it make it identifying is for
// package detect.
//
// A matcher is registered under the id of its rule, whose expression says
// the same in RE2 syntax and is what the matcher is tested against:
//
//	start, end, ok := shape.Lookup("us-ssn")([]byte("ssn 078-05-1120"), 4)
//	// 4, 15, true
package shape
