//go:build !linux

package record

import "os"

// resident is known on Linux alone: elsewhere its unit is another.
func resident(*os.ProcessState) int64 { return 0 }
