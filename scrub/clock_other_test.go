//go:build !unix

package scrub_test

import "time"

var began = time.Now()

// clock stands in for the time that this process has used.
func clock() time.Duration { return time.Since(began) }
