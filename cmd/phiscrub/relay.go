package main

import (
	"io"
	"os"
	"runtime"
	"runtime/debug"
	"time"
)

// What the runtime does beside a message that is on its way costs it more than
// all that the proxy does with it. The three below keep it quiet.

// keepProcessors lets the two directions wait in read(2) without losing what the
// runtime calls a processor. Where all are in use, that is taken from them
// within 20 µs, and a message then has to find another.
func keepProcessors() {
	const (
		directions = 2
		others     = 2
	)
	if os.Getenv("GOMAXPROCS") == "" && runtime.GOMAXPROCS(0) < directions+others {
		runtime.GOMAXPROCS(directions + others)
	}
}

// collectSeldom lets garbage wait, since a collection takes the time of many
// messages, up to a bound on all memory.
func collectSeldom() {
	const (
		percent = 400
		bound   = 40 << 20
	)
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(percent)
	}
	if os.Getenv("GOMEMLIMIT") == "" {
		debug.SetMemoryLimit(bound)
	}
}

// steady reads for a direction, and lets others run every few milliseconds, when
// a message has gone out. From a goroutine that has not for ten, the runtime's
// monitor takes the processor, and then looks around every 20 µs for a while.
type steady struct {
	r    io.Reader
	last time.Time
}

func (s *steady) Read(b []byte) (int, error) {
	if now := time.Now(); now.Sub(s.last) > 8*time.Millisecond {
		s.last = now
		runtime.Gosched()
	}
	return s.r.Read(b)
}
