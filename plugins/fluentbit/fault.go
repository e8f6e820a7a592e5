//go:build cgo && faults

package main

// #include <stdint.h>
import "C"

import (
	"runtime/cgo"

	"github.com/phiscrub/phiscrub/plugins/fluentbit/bridge"
)

// phiscrubFault makes the filter of a context panic with each chunk: with the
// chunk as its value (1), or by an index out of range (2). 0 ends that.
//
//export phiscrubFault
func phiscrubFault(context C.uintptr_t, kind C.int) {
	f := cgo.Handle(context).Value().(*bridge.Filter)
	f.Fault(func(chunk []byte) {
		switch kind {
		case 1:
			panic(string(chunk))
		case 2:
			_ = chunk[len(chunk)+int(kind)]
		}
	})
}
