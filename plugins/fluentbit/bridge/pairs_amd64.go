//go:build !purego

package bridge

// pairs writes the pairs at i for as long as they are short strings without
// anything to escape, and the key is none of names; before stands before the
// first of n. It returns how many keys are left, and whether the value of the
// last one before them is.
func (w *writer) pairs(n int, before byte, names *[maxName]uint64) (left int, value bool) {
	at := len(w.dst)
	if len(w.b)-w.i < mostPair || cap(w.dst)-at < mostPair {
		return n, false
	}
	numbers := [...]int{len(w.b) - w.i, cap(w.dst) - at, n, int(before) | '"'<<8, 0}
	writePairs(&w.b[w.i], &w.dst[:at+1][at], &names[0], &numbers[0])
	w.i += numbers[0]
	w.dst = w.dst[:at+numbers[1]]
	return numbers[2], numbers[4] != 0
}
