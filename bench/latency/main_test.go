//go:build unix

package main

import (
	"bytes"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/phiscrub/phiscrub/bench/record"
)

func TestALateLineIsChargedFromItsDueTime(t *testing.T) {
	// All lines were due long ago, as if the program had stalled for a second:
	// each is late by the whole second and not only the first.
	in, out, err := pipe(false)
	if err != nil {
		t.Fatal(err)
	}
	defer syscall.Close(in)
	start := time.Now().Add(-time.Second)
	due := func(i int) time.Time { return start.Add(time.Duration(i) * time.Microsecond) }
	go func() {
		out.WriteString(strings.Repeat("a line\n", 500))
		out.Close()
	}()
	took, err := receive(in, 500, due)
	if err != nil {
		t.Fatal(err)
	}
	if q := exact(took); q.N != 500 || q.P50 < int64(999*time.Millisecond) || took[0] < int64(999*time.Millisecond) {
		t.Errorf("%d lines, least %v, p50 %v", q.N, time.Duration(took[0]), time.Duration(q.P50))
	}
}

func TestNoLineComesBeforeItIsDue(t *testing.T) {
	took, err := offer(bytes.Repeat([]byte("one line\n"), 200), 2000, "cat")
	if err != nil {
		t.Fatal(err)
	}
	if q := exact(took); q.N != 200 || took[0] < 0 {
		t.Errorf("%d lines, least %d ns", q.N, took[0])
	}
}

func TestLostLinesAreAnError(t *testing.T) {
	if _, err := offer(bytes.Repeat([]byte("one line\n"), 10), 1000, "sed", "-n", "2,$p"); err == nil || !strings.Contains(err.Error(), "9 lines came out of 10") {
		t.Errorf("error %v", err)
	}
	if _, err := offer([]byte("one line\n"), 1000, "/no/such/program"); err == nil {
		t.Error("a program that is not there was measured")
	}
}

func TestQuantilesAreExact(t *testing.T) {
	var ns []int64
	for i := range int64(1000) {
		ns = append(ns, 1000-i)
	}
	if q := exact(ns); q != (record.Quantiles{N: 1000, P50: 501, P90: 901, P99: 991, P999: 1000, Max: 1000}) {
		t.Errorf("%+v", q)
	}
}

func TestFlagsAreChecked(t *testing.T) {
	for _, args := range [][]string{{"-rates", "0"}, {"-rates", "10,x"}, {"-rounds", "0"}, {"-lines", "0"}, {"-each", "1ns"}} {
		if err := run(args, &strings.Builder{}); err == nil {
			t.Errorf("%v: no error", args)
		}
	}
}

func TestShortKeepsThreeDigits(t *testing.T) {
	for ns, want := range map[int64]string{123: "123ns", 1234: "1.23µs", -45678: "-45.7µs", 2_345_678: "2.35ms"} {
		if got := short(ns); got != want {
			t.Errorf("%d: %s, want %s", ns, got, want)
		}
	}
}
