package main

import (
	"strings"
	"testing"
	"time"
)

func TestTableDividesLeastByLeast(t *testing.T) {
	ms := time.Millisecond
	r := row{name: "clean", bytes: 64e6, memory: 12e6, wc: least([]time.Duration{12 * ms, 10 * ms}), scrub: least([]time.Duration{40 * ms, 70 * ms})}
	var b strings.Builder
	if err := table(&b, []row{r}); err != nil {
		t.Fatal(err)
	}
	fields := strings.Fields(strings.Split(b.String(), "\n")[1])
	if got := strings.Join(fields, " "); got != "clean 64 10ms 40ms 1600 4.0 12.0" {
		t.Errorf("row %q", got)
	}
}
