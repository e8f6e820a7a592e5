//go:build faults

package bridge

// Fault makes a Filter call fn with each chunk, for tests of what happens when
// something panics. No release is built with the tag.
func (f *Filter) Fault(fn func(chunk []byte)) { f.fault.Store(&fn) }
