// Command compare runs other programs over the same lines as phiscrub, in the
// same run: megabytes a second of CPU time, and recall and precision read off
// what comes out, against the labels of the generator. What is not installed
// is skipped, with a line that says what is missing.
//
// It is a module of its own, so that nothing of what it compares is a
// dependency of phiscrub.
//
//	go run . -bin ../../build/phiscrub -dir ../../build/compare
//	go run . -only sed,phiscrub
package main
