//go:build tools

// Package tools pins the log store that sinks are tested with. It is a module
// of its own, so that the store's dependencies are none of phiscrub's.
package tools

import _ "github.com/VictoriaMetrics/VictoriaMetrics/app/victoria-logs"
