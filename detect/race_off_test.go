//go:build !race

package detect

// raceDetector: allocations are as they are.
const raceDetector = false
