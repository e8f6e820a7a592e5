//go:build unix && !linux

package main

import "time"

func doze(d time.Duration) { time.Sleep(d) }
