package main

import (
	"fmt"
	"os"
	"time"

	"github.com/phiscrub/phiscrub/internal/agent"
)

// worthProgress is the size of input in bytes from which progress is shown.
const worthProgress = 64 << 20

// showProgress writes how much was read to a terminal on stderr, until the
// function returned is called. It shows nothing for small or endless input.
func showProgress(size int64, src *agent.Inputs) (done func()) {
	if size < worthProgress || !isTerminal(os.Stderr) || isTerminal(os.Stdout) {
		return func() {}
	}
	quit, ended := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(ended)
		tick := time.NewTicker(500 * time.Millisecond)
		defer tick.Stop()
		start := time.Now()
		for {
			select {
			case <-quit:
				fmt.Fprint(os.Stderr, "\r\x1b[K")
				return
			case <-tick.C:
				n := src.BytesRead()
				fmt.Fprintf(os.Stderr, "\r%3d %%  %d MB/s \x1b[K", min(100*n/size, 100), n/1e6/max(int64(time.Since(start).Seconds()), 1))
			}
		}
	}()
	return func() {
		close(quit)
		<-ended
	}
}
