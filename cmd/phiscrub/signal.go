package main

import (
	"os"
	"os/signal"
	"syscall"

	"github.com/phiscrub/phiscrub/internal/agent"
)

// drainOnSignal makes the first SIGINT or SIGTERM stop the reading, so that
// what was read is still scrubbed and written, and the second one end the
// program at once. It also turns SIGPIPE into an error of the write. The
// function returned undoes it.
func drainOnSignal(stop *agent.Stop) (undo func()) {
	ch, broken, quit := make(chan os.Signal, 2), make(chan os.Signal, 1), make(chan struct{})
	signal.Notify(ch, os.Interrupt, syscall.SIGTERM)
	signal.Notify(broken, syscall.SIGPIPE)
	go func() {
		for second := false; ; second = true {
			select {
			case <-quit:
				return
			case <-ch:
			}
			if second {
				os.Exit(exitIO)
			}
			stop.Stop()
		}
	}()
	return func() {
		signal.Stop(ch)
		signal.Stop(broken)
		close(quit)
	}
}
