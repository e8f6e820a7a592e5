package record

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"time"
)

// On says on what and when something was measured.
type On struct {
	Date      string `json:"date"` // RFC 3339, UTC
	Commit    string `json:"commit"`
	Toolchain string `json:"toolchain"`
	Processor string `json:"processor"`
	Threads   int    `json:"threads"`
	System    string `json:"system"`
	Load      string `json:"load,omitempty"` // of the last 1, 5 and 15 minutes, at the start
	Command   string `json:"command"`
}

// Here describes this machine, this toolchain and this checkout.
func Here(command string) On {
	return On{
		Date: time.Now().UTC().Format(time.RFC3339), Commit: revision(), Toolchain: runtime.Version(),
		Processor: Processor(), Threads: runtime.NumCPU(), System: runtime.GOOS + "/" + runtime.GOARCH, Load: Load(), Command: command,
	}
}

// Load is the load of the machine where the system tells it: figures that
// were taken under load are worth less.
func Load() string {
	data, err := os.ReadFile("/proc/loadavg")
	f := strings.Fields(string(data))
	if err != nil || len(f) < 3 {
		return ""
	}
	return strings.Join(f[:3], " ")
}

func revision() string {
	commit, _ := exec.Command("git", "rev-parse", "HEAD").Output()
	at := strings.TrimSpace(string(commit))
	if dirty, _ := exec.Command("git", "status", "--porcelain", "--untracked-files=no").Output(); len(dirty) > 0 {
		at += " with changes"
	}
	return at
}

// Names of the files of a results folder that other programs read.
const (
	RatioFile   = "ratio.json"
	LatencyFile = "latency.json"
	HostileFile = "hostile.json"
	CompareFile = "compare.json"
)

// Ratios is what RatioFile holds.
type Ratios struct {
	On   On      `json:"on"`
	Rows []Ratio `json:"rows"`
}

// Ratio is CPU time over one input, the least of several runs, next to that
// of `wc -l` in the same run.
type Ratio struct {
	Workload string        `json:"workload"`
	Bytes    int64         `json:"bytes"`
	WC       time.Duration `json:"wc_ns"`
	Scrub    time.Duration `json:"phiscrub_ns"`
	Memory   int64         `json:"resident_bytes,omitempty"` // most at any time; 0: not known
}

// MBs is megabytes (10^6) a second of CPU time.
func (r Ratio) MBs() float64 { return float64(r.Bytes) / 1e6 / max(r.Scrub, 1).Seconds() }

// Times is Scrub over WC.
func (r Ratio) Times() float64 { return float64(r.Scrub) / float64(max(r.WC, 1)) }

// Quantiles are of durations in nanoseconds.
type Quantiles struct {
	N    int64 `json:"n"`
	P50  int64 `json:"p50_ns"`
	P90  int64 `json:"p90_ns"`
	P99  int64 `json:"p99_ns"`
	P999 int64 `json:"p99_9_ns"`
	Max  int64 `json:"max_ns"`
}

// Bar is one row of a histogram: how many durations lie below Below and not
// below the row before.
type Bar struct {
	Below int64 `json:"below_ns"`
	Count int64 `json:"count"`
}

// Latencies is what LatencyFile holds.
type Latencies struct {
	On    On     `json:"on"`
	Lines []Line `json:"lines"` // in the process, one line at a time
	Pipes []Pipe `json:"pipes"` // through the binary, at a fixed rate
}

// Line is the time of single lines of one workload, within the process.
type Line struct {
	Workload string `json:"workload"`
	Timer    int64  `json:"timer_ns"` // included in each
	Quantiles
	Bars []Bar `json:"bars"`
}

// Pipe is the time of a line from when it was to be offered until it was
// read, through `cat` and through the binary in turn.
type Pipe struct {
	Workload string    `json:"workload"`
	Rate     int       `json:"lines_per_second"`
	Cat      Quantiles `json:"cat"`
	Scrub    Quantiles `json:"phiscrub"`
}

// Hostiles is what HostileFile holds, slowest first.
type Hostiles struct {
	On   On        `json:"on"`
	Rows []Hostile `json:"rows"`
}

// Hostile is the CPU time of one input that was made to cost time.
type Hostile struct {
	Input string  `json:"input"`
	Bytes int64   `json:"bytes"`
	MBs   float64 `json:"mb_per_cpu_second"`
}

// Comparison is what CompareFile holds.
type Comparison struct {
	On    On     `json:"on"`
	Note  string `json:"note,omitempty"`
	Peers []Peer `json:"peers"`
}

// Peer is one program that was compared, or why it was not.
type Peer struct {
	Name    string   `json:"name"`
	About   string   `json:"about"`
	Version string   `json:"version,omitempty"`
	Skipped string   `json:"skipped,omitempty"`
	Results []Result `json:"results,omitempty"`
}

// Result is what a peer did with one workload. Bytes of a slow one are
// fewer: it got the beginning of the same input.
type Result struct {
	Workload string        `json:"workload"`
	Problem  string        `json:"problem,omitempty"` // why there are no figures, or not all
	Bytes    int64         `json:"bytes"`
	Runs     int           `json:"runs"`
	CPU      time.Duration `json:"cpu_ns"`   // least of Runs, less Start
	Start    time.Duration `json:"start_ns"` // of an empty input
	Quality  *Quality      `json:"quality,omitempty"`
}

// MBs is megabytes (10^6) a second of CPU time.
func (r Result) MBs() float64 { return float64(r.Bytes) / 1e6 / max(r.CPU, 1).Seconds() }

// Quality is read off a peer's output, with the labels of the generator.
type Quality struct {
	Lines        int     `json:"lines"`
	Labels       int     `json:"labels"`
	Caught       int     `json:"caught"`
	Recall       float64 `json:"recall"`
	Changes      int     `json:"changes"` // places where the output differs
	Right        int     `json:"right"`   // of them, those that touch a label
	Precision    float64 `json:"precision"`
	CleanLines   int     `json:"clean_lines"`
	CleanChanged int     `json:"clean_changed"`
}

// Write keeps v as name in dir.
func Write(dir, name string, v any) error {
	data, err := json.MarshalIndent(v, "", "  ")
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(dir, name), append(data, '\n'), 0o644)
}

// Read fills v from name in dir. A missing file is an error that
// errors.Is calls fs.ErrNotExist.
func Read(dir, name string, v any) error {
	data, err := os.ReadFile(filepath.Join(dir, name))
	if err != nil {
		return err
	}
	return json.Unmarshal(data, v)
}
