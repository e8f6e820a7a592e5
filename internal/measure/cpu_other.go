//go:build !unix

package measure

import "time"

// cpuTime is not known here; wall time stands in for it.
func cpuTime() (time.Duration, bool) { return 0, false }
