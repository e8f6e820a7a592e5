//go:build race

package scrub_test

// raceDetector: under it sync.Pool, and so regexp, forgets at random, and
// allocations say nothing.
const raceDetector = true
