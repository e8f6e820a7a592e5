//go:build cgo

package main

/*
#include <stdlib.h>
#include "host.h"
*/
import "C"

import (
	"runtime/cgo"
	"strings"
	"sync"
	"unsafe"

	"github.com/phiscrub/phiscrub/plugins/fluentbit/bridge"
)

// Every exported function recovers: a panic that reaches C ends the agent.

// logger writes to the log of Fluent Bit under the name of an instance.
func logger(kind, name string) bridge.Log {
	return func(level bridge.Level, text string) {
		k, n := C.CString(kind), C.CString(name)
		defer C.free(unsafe.Pointer(k))
		defer C.free(unsafe.Pointer(n))
		for line := range strings.Lines(text) {
			t := C.CString(strings.TrimSuffix(line, "\n"))
			C.phiscrub_log(C.int(level), k, n, t)
			C.free(unsafe.Pointer(t))
		}
	}
}

//export phiscrubFilterInit
func phiscrubFilterInit(ins unsafe.Pointer, cname *C.char) (context C.uintptr_t) {
	name := C.GoString(cname)
	log := logger("filter", name)
	defer func() {
		if recover() != nil {
			log(bridge.Error, "could not start: an internal fault; nothing is scrubbed, so nothing is let through")
			context = 0
		}
	}()
	f, err := shared.OpenFilter(func(key string) string {
		k := C.CString(key)
		defer C.free(unsafe.Pointer(k))
		return C.GoString(C.phiscrub_property(ins, k))
	}, log)
	if err != nil {
		log(bridge.Error, err.Error())
		return 0
	}
	return C.uintptr_t(cgo.NewHandle(f))
}

// buffers are for what a filter gives back, until it is copied to memory of
// the host.
var buffers = sync.Pool{New: func() any { return new([]byte) }}

//export phiscrubFilter
func phiscrubFilter(context C.uintptr_t, data unsafe.Pointer, size C.size_t, tag *C.char, tagLen C.int, out *unsafe.Pointer, outSize *C.size_t) (result C.int) {
	defer func() {
		if recover() != nil {
			result = -1
		}
	}()
	f := cgo.Handle(context).Value().(*bridge.Filter)
	chunk := unsafe.Slice((*byte)(data), int(size))
	buf := buffers.Get().(*[]byte)
	defer buffers.Put(buf)
	scrubbed, changed := f.Scrub((*buf)[:0], unsafe.String((*byte)(unsafe.Pointer(tag)), int(tagLen)), chunk)
	if !changed {
		return C.FILTER_NOTOUCH
	}
	*buf = scrubbed
	p := C.malloc(C.size_t(len(scrubbed)))
	if p == nil {
		return -1
	}
	copy(unsafe.Slice((*byte)(p), len(scrubbed)), scrubbed)
	*out, *outSize = p, C.size_t(len(scrubbed))
	return C.FILTER_MODIFIED
}

//export phiscrubFilterExit
func phiscrubFilterExit(context C.uintptr_t) {
	defer func() { _ = recover() }()
	h := cgo.Handle(context)
	h.Value().(*bridge.Filter).Close()
	h.Delete()
}
