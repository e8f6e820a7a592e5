package main

import (
	"fmt"
	"os"
	"time"
)

// showProgress draws a bar on a terminal until the function returned is
// called. What is done at once has none.
func (k *checking) showProgress() (done func()) {
	if !isTerminal(os.Stderr) {
		return func() {}
	}
	quit, ended := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(ended)
		tick := time.NewTicker(200 * time.Millisecond)
		defer tick.Stop()
		drawn := false
		for {
			select {
			case <-quit:
				if drawn {
					fmt.Fprint(os.Stderr, "\r\x1b[K")
				}
				return
			case <-tick.C:
				drawn = true
				fmt.Fprintf(os.Stderr, "\r%s\x1b[K", k.bar())
			}
		}
	}()
	return func() {
		close(quit)
		<-ended
	}
}

// bar is one line about how far the check is.
func (k *checking) bar() string {
	const width = 24
	files, bytes, found := k.progress.Files.Load(), k.progress.Bytes.Load(), k.progress.Found.Load()
	line := fmt.Sprintf("%d files, %d MB, %s", files, bytes/1e6, count(int(found), "finding"))
	if k.files == 0 {
		return line
	}
	part := min(int(files)*width/k.files, width)
	bar := make([]rune, width)
	for i := range bar {
		bar[i] = '·'
		if i < part {
			bar[i] = '█'
		}
	}
	return fmt.Sprintf("%s %3d %%  %s", string(bar), min(int(files)*100/k.files, 100), line)
}
