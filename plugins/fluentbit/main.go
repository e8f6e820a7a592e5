// Command fluentbit is the plugin for Fluent Bit: one shared library that is a
// filter and an output, both named phiscrub. It is built with `make plugin`:
//
//	go build -buildmode=c-shared -o build/fluentbit/phiscrub.so ./plugins/fluentbit
//
// Fluent Bit tells plugins apart by their file name. As flb-filter_phiscrub.so
// it is the filter, which scrubs records in the agent before they are stored;
// as phiscrub.so it is the output, which scrubs and ships them by itself. Both
// names are one file, so that the Go runtime is there once.
//
// Package bridge does the work, without cgo. See docs/fluent-bit.md.
package main

import (
	"fmt"
	"os"
)

func main() {
	fmt.Fprintln(os.Stderr, "phiscrub: this is a plugin for Fluent Bit; build it with `make plugin` and load it with `fluent-bit -e`")
	os.Exit(2)
}
