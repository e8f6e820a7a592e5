package main

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"strconv"
	"testing"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
	"github.com/rogpeppe/go-internal/testscript"

	"github.com/phiscrub/phiscrub/internal/child"
)

// TestMain makes phiscrub a program of the scripts.
func TestMain(m *testing.M) {
	child.Guard()
	switch {
	case os.Getenv("PHISCRUB_TEST_MAIN") != "":
		os.Unsetenv("PHISCRUB_TEST_MAIN")
		main()
	case os.Getenv("MCP_TEST_SERVER") != "":
		mcpServer()
		os.Exit(0)
	}
	// Without it each program of the tests waits a second at its end when the
	// race detector is in it.
	os.Setenv("GORACE", quickEnd)
	testscript.Main(m, map[string]func(){"phiscrub": main})
}

// quickEnd is an option of the race detector.
const quickEnd = "atexit_sleep_ms=0"

// TestScript runs testdata/script/*.txtar. Beside the commands of testscript
// they have:
//
//	exits CODE PROGRAM ARGS…   run it and compare the exit code
//	pack gzip|zstd SRC DST     compress a file
//	repeat N SRC DST           write SRC N times
//	shorten N FILE             cut N bytes off the end
func TestScript(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		RequireExplicitExec: true,
		Cmds: map[string]func(ts *testscript.TestScript, neg bool, args []string){
			"exits": exits, "pack": pack, "repeat": repeat, "shorten": shorten,
		},
		Setup: func(e *testscript.Env) error {
			e.Setenv("PHISCRUB_CONFIG", "")
			e.Setenv("GORACE", quickEnd)
			return nil
		},
	})
}

func want(ts *testscript.TestScript, neg bool, args []string, n int) {
	if neg || len(args) < n {
		ts.Fatalf("wrong use")
	}
}

func exits(ts *testscript.TestScript, neg bool, args []string) {
	want(ts, neg, args, 2)
	code, err := strconv.Atoi(args[0])
	ts.Check(err)
	err = ts.Exec(args[1], args[2:]...)
	got := 0
	var exit *exec.ExitError
	switch {
	case errors.As(err, &exit):
		got = exit.ExitCode()
	case err != nil:
		ts.Fatalf("%v", err)
	}
	if got != code {
		ts.Fatalf("exit code %d, want %d", got, code)
	}
}

func pack(ts *testscript.TestScript, neg bool, args []string) {
	want(ts, neg, args, 3)
	var b bytes.Buffer
	text := []byte(ts.ReadFile(args[1]))
	switch args[0] {
	case "gzip":
		w := gzip.NewWriter(&b)
		w.Write(text)
		ts.Check(w.Close())
	case "zstd":
		w, err := zstd.NewWriter(&b, zstd.WithEncoderConcurrency(1))
		ts.Check(err)
		w.Write(text)
		ts.Check(w.Close())
	default:
		ts.Fatalf("no format %s", args[0])
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[2]), b.Bytes(), 0o600))
}

func repeat(ts *testscript.TestScript, neg bool, args []string) {
	want(ts, neg, args, 3)
	n, err := strconv.Atoi(args[0])
	ts.Check(err)
	text := bytes.Repeat([]byte(ts.ReadFile(args[1])), n)
	ts.Check(os.WriteFile(ts.MkAbs(args[2]), text, 0o600))
}

func shorten(ts *testscript.TestScript, neg bool, args []string) {
	want(ts, neg, args, 2)
	n, err := strconv.Atoi(args[0])
	ts.Check(err)
	info, err := os.Stat(ts.MkAbs(args[1]))
	ts.Check(err)
	ts.Check(os.Truncate(ts.MkAbs(args[1]), info.Size()-int64(n)))
}
