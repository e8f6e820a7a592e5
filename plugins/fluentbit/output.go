//go:build cgo

package main

/*
#include <stdlib.h>
#include "host.h"
*/
import "C"

import (
	"sync"
	"unsafe"

	flb "github.com/fluent/fluent-bit-go/output"

	"github.com/phiscrub/phiscrub/plugins/fluentbit/bridge"
)

// output is an instance of the output.
type output struct {
	*bridge.Output

	mu       sync.Mutex
	counters []counter
	rows     []bridge.Row
}

// counter is one of the host's, with what it has been told so far.
type counter struct {
	p     unsafe.Pointer // nil: the host has none
	name  *C.char
	class *C.char // nil: it has no classes
	told  float64
}

// FLBPluginRegister says what the library is. Fluent Bit calls it again for
// each reload, before the instances of the old configuration end.
//
//export FLBPluginRegister
func FLBPluginRegister(def unsafe.Pointer) (result C.int) {
	defer func() {
		if recover() != nil {
			result = -1
		}
	}()
	return C.int(flb.FLBPluginRegister(def, "phiscrub", "Removes protected health information and ships records"))
}

// FLBPluginUnregister releases what FLBPluginRegister took.
//
//export FLBPluginUnregister
func FLBPluginUnregister(def unsafe.Pointer) {
	defer func() { _ = recover() }()
	flb.FLBPluginUnregister(def)
}

//export phiscrubOutputInit
func phiscrubOutputInit(plugin unsafe.Pointer, cname *C.char) (result C.int) {
	name := C.GoString(cname)
	log := logger("output", name)
	defer func() {
		if recover() != nil {
			log(bridge.Error, "could not start: an internal fault")
			result = flb.FLB_ERROR
		}
	}()
	o, err := shared.OpenOutput(func(key string) string { return flb.FLBPluginConfigKey(plugin, key) }, log)
	if err != nil {
		log(bridge.Error, err.Error())
		return flb.FLB_ERROR
	}
	out := &output{Output: o}
	out.register(C.phiscrub_output_instance(plugin), name)
	flb.FLBPluginSetContext(plugin, out)
	return flb.FLB_OK
}

// register makes the counters of the host. All of them are there, at zero,
// before another thread adds to one: the host adds without a lock, but does
// not create without one.
func (o *output) register(ins unsafe.Pointer, name string) {
	o.rows = o.AppendRows(o.rows[:0])
	instance := C.CString(name)
	for i, r := range o.rows {
		c := counter{name: instance}
		if r.Class != "" {
			c.class = C.CString(r.Class)
		}
		if i > 0 && r.Name == o.rows[i-1].Name {
			c.p = o.counters[i-1].p
		} else {
			n, help := C.CString(r.Name), C.CString(r.Help)
			var label *C.char
			if r.Class != "" {
				label = C.CString("class")
			}
			c.p = C.phiscrub_counter(ins, n, help, label)
			C.free(unsafe.Pointer(n))
			C.free(unsafe.Pointer(help))
			C.free(unsafe.Pointer(label))
		}
		if c.p != nil {
			C.phiscrub_count(c.p, 0, c.name, c.class)
		}
		o.counters = append(o.counters, c)
	}
}

// tell passes on what has been counted since it was last done.
func (o *output) tell() {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.rows = o.AppendRows(o.rows[:0])
	for i, r := range o.rows {
		c := &o.counters[i]
		if n := r.Value - c.told; n > 0 && c.p != nil {
			C.phiscrub_count(c.p, C.double(n), c.name, c.class)
			c.told = r.Value
		}
	}
}

//export phiscrubOutputFlush
func phiscrubOutputFlush(context, data unsafe.Pointer, size C.size_t, tag *C.char) (result C.int) {
	defer func() {
		if recover() != nil {
			result = flb.FLB_RETRY
		}
	}()
	o := flb.FLBPluginGetContext(context).(*output)
	defer o.tell()
	return C.int(o.Flush(C.GoString(tag), unsafe.Slice((*byte)(data), int(size))))
}

//export phiscrubOutputExit
func phiscrubOutputExit(context unsafe.Pointer) (result C.int) {
	defer func() {
		if recover() != nil {
			result = flb.FLB_ERROR
		}
	}()
	o := flb.FLBPluginGetContext(context).(*output)
	o.Close()
	return flb.FLB_OK
}
