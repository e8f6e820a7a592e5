package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/phiscrub/phiscrub/bench/record"
)

var on = record.On{Date: "2026-01-02T03:04:05Z", Toolchain: "go1.26.8", Processor: "a processor", Threads: 2, Load: "0.10 0.20 0.30"}

// keep writes a results folder.
func keep(t *testing.T, dir string, compare bool) {
	t.Helper()
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	write := func(name string, v any) {
		if err := record.Write(dir, name, v); err != nil {
			t.Fatal(err)
		}
	}
	write(record.RatioFile, record.Ratios{On: on, Rows: []record.Ratio{{Workload: "infra", Bytes: 64e6, WC: 1e7, Scrub: 8e7}}})
	write(record.LatencyFile, record.Latencies{On: on,
		Lines: []record.Line{{Workload: "infra", Quantiles: record.Quantiles{N: 10, P50: 200}, Bars: []record.Bar{{Below: 256, Count: 10}}}},
		Pipes: []record.Pipe{{Workload: "json-3", Rate: 1000, Cat: record.Quantiles{P50: 20_000}, Scrub: record.Quantiles{P50: 35_000, P99: 90_000}}},
	})
	if compare {
		q := &record.Quality{Recall: 0.5, Precision: 0.25, CleanLines: 10, CleanChanged: 1}
		one := func(name, about string, infra int64) record.Peer {
			return record.Peer{Name: name, About: about, Results: []record.Result{
				{Workload: "infra", Bytes: infra, CPU: time.Second, Quality: q},
				{Workload: "json-3", Bytes: 3e6, CPU: time.Second, Quality: q},
				{Workload: "dense", Problem: "given up after 2m0s"},
			}}
		}
		write(record.CompareFile, record.Comparison{On: on, Peers: []record.Peer{
			one("phiscrub", "all built-in rules", 1e6), one("sed", "the 13 patterns, -E", 40e6), {Name: "ripgrep", Skipped: "no rg in PATH"},
		}})
	}
}

func TestPublishWritesBetweenTheMarksAlone(t *testing.T) {
	root := t.TempDir()
	readme := filepath.Join(root, "README.md")
	for _, tt := range []struct {
		why     string
		compare bool
		want    []string
	}{
		{"without a comparison", false, []string{"infrastructure logs 8 (800 MB/s)", "15µs at the median, 90µs at p99", "on 2026-01-02 (a processor, 2 threads, go1.26.8, load 0.10 at the start)", "(bench/results/2026-01-02-a)"}},
		{"with one", true, []string{
			"(bench/results/2026-01-03-b/throughput.svg)", `| sed | 40 | 3 | – | 50.0 % | – | 25.0 % | 10.0 % |` + "\n" + `| **phiscrub**\* | 1 | 3 | – |`, "Not installed then: ripgrep.",
		}},
	} {
		dir := filepath.Join(root, "bench", "results", map[bool]string{false: "2026-01-02-a", true: "2026-01-03-b"}[tt.compare])
		keep(t, dir, tt.compare)
		if err := os.WriteFile(readme, []byte("before\n"+begin+"old\n"+end+"after\n"), 0o644); err != nil {
			t.Fatal(err)
		}
		var first string
		for range 2 {
			if err := run([]string{"-readme", readme}); err != nil {
				t.Fatalf("%s: %v", tt.why, err)
			}
			page, err := os.ReadFile(readme)
			if err != nil {
				t.Fatal(err)
			}
			got := string(page)
			if first == "" {
				first = got
			}
			if got != first {
				t.Errorf("%s: a second run changed the page", tt.why)
			}
			if !strings.HasPrefix(got, "before\n"+begin) || !strings.HasSuffix(got, end+"after\n") || strings.Contains(got, "old\n") {
				t.Errorf("%s: %s", tt.why, got)
			}
			for _, want := range tt.want {
				if !strings.Contains(got, want) {
					t.Errorf("%s: no %q in\n%s", tt.why, want, got)
				}
			}
		}
		_, err := os.Stat(filepath.Join(dir, "throughput.svg"))
		if _, lat := os.Stat(filepath.Join(dir, "latency.svg")); lat != nil || (err == nil) != tt.compare {
			t.Errorf("%s: pictures: %v, %v", tt.why, err, lat)
		}
	}
}

func TestPublishSaysWhatIsMissing(t *testing.T) {
	root := t.TempDir()
	readme := filepath.Join(root, "README.md")
	if err := os.MkdirAll(filepath.Join(root, "bench", "results", "2026-01-01-empty"), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := run([]string{"-readme", readme}); err == nil || !strings.Contains(err.Error(), "make bench-record") {
		t.Errorf("no results: %v", err)
	}
	keep(t, filepath.Join(root, "bench", "results", "2026-01-02-a"), false)
	if err := os.WriteFile(readme, []byte("no marks\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := run([]string{"-readme", readme}); err == nil || !strings.Contains(err.Error(), "bench: begin") {
		t.Errorf("no marks: %v", err)
	}
}

// TestREADMEHasTheFiguresOfItsFolder fails when the block was edited by hand,
// or when results were changed and not published.
func TestREADMEHasTheFiguresOfItsFolder(t *testing.T) {
	page, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	dir, err := newest("../results")
	if err != nil {
		t.Fatal(err)
	}
	r, err := load(dir)
	if err != nil {
		t.Fatal(err)
	}
	want, err := replace(page, r.block("bench/results/"+filepath.Base(dir)))
	if err != nil {
		t.Fatal(err)
	}
	if string(page) != string(want) {
		t.Error("README.md has other figures than " + dir + ": run make bench-readme")
	}
	for _, p := range r.pictures() {
		kept, err := os.ReadFile(filepath.Join(dir, p.name))
		if err != nil || string(kept) != string(p.svg) {
			t.Errorf("%s is not drawn from the figures (%v): run make bench-readme", p.name, err)
		}
	}
}
