//go:build !unix

package main

import "os"

// relayPipe returns a pipe.
func relayPipe() (r, w *os.File, err error) { return os.Pipe() }
