//go:build cgo

package main

import "github.com/phiscrub/phiscrub/plugins/fluentbit/bridge"

// shared is what all instances of the process have together: C gives no other
// place for it.
var shared bridge.Shared
