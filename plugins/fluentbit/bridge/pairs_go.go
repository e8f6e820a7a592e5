//go:build !amd64 || purego

package bridge

// pairs leaves all of them to the caller.
func (w *writer) pairs(n int, _ byte, _ *[maxName]uint64) (left int, value bool) { return n, false }
