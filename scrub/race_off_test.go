//go:build !race

package scrub_test

// raceDetector: allocations are as they are.
const raceDetector = false

// share: all of a list.
const share = 1
