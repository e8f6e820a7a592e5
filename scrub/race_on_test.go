//go:build race

package scrub_test

// raceDetector: under it sync.Pool, and so regexp, forgets at random, and
// allocations say nothing.
const raceDetector = true

// share is how much of a long list a test of one goroutine goes through. The
// race detector has nothing to find there and takes ten times as long; the tests
// without it go through all.
const share = 4
