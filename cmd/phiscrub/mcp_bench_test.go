//go:build unix

package main

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// mcpEcho is a server that answers at once, with the times at which it got the
// call and sent the answer. It is this test binary under MCP_TEST_SERVER=echo.
func mcpEcho() {
	runtime.LockOSThread()
	in := lineReader{fd: 0, buf: make([]byte, 1<<16)}
	var out []byte
	for {
		line, got := in.next()
		if line == nil {
			return
		}
		id := between(line, `"id":`, ',')
		out = fmt.Appendf(out[:0], `{"jsonrpc":"2.0","id":%s,"result":{"content":[{"type":"text","text":"%d %019d `, id, got, 0)
		sent := len(out) - 20
		for len(out) < len(line)-6 {
			out = append(out, "a line of a chart that is not too short "[:min(40, len(line)-6-len(out))]...)
		}
		out = append(out, "\"}]}}\n"...)
		strconv.AppendInt(out[:sent], time.Now().UnixNano(), 10)
		if _, err := syscall.Write(1, out); err != nil {
			return
		}
	}
}

func between(line []byte, before string, end byte) []byte {
	rest := line[bytes.Index(line, []byte(before))+len(before):]
	return rest[:bytes.IndexByte(rest, end)]
}

// lineReader reads a pipe as a program without a runtime would.
type lineReader struct {
	fd   int
	buf  []byte
	have int
	used int // of the line before
}

// next returns a line, valid until the next, and when it came; nil at the end.
func (r *lineReader) next() (line []byte, at int64) {
	r.have = copy(r.buf, r.buf[r.used:r.have])
	for r.used = 0; ; {
		n, err := syscall.Read(r.fd, r.buf[r.have:])
		if err == syscall.EINTR {
			continue
		}
		at = time.Now().UnixNano()
		if err != nil || n <= 0 {
			return nil, at
		}
		r.have += n
		if i := bytes.IndexByte(r.buf[:r.have], '\n'); i >= 0 {
			r.used = i + 1
			return r.buf[:r.used], at
		}
	}
}

// echoed is a way to the echo server, and what messages took on it.
type echoed struct {
	name         string
	cmd          *exec.Cmd
	w, r         *os.File
	to           int
	from         lineReader
	call, answer []int64 // ns
	round        []int64 // both, and what the server takes
}

func startEchoed(b *testing.B, name string, args ...string) *echoed {
	b.Helper()
	e := &echoed{name: name}
	inR, inW, err := os.Pipe()
	if err != nil {
		b.Fatal(err)
	}
	outR, outW, err := os.Pipe()
	if err != nil {
		b.Fatal(err)
	}
	switch name {
	case "direct":
		e.cmd = exec.Command(os.Args[0])
	case "relay":
		e.cmd = exec.Command("sh", "-c", `cat | "$0" | cat`, os.Args[0])
	default:
		e.cmd = program(b, append(append([]string{"mcp", "--quiet"}, args...), "--", os.Args[0])...)
	}
	e.cmd.Env = append(e.cmd.Environ(), "MCP_TEST_SERVER=echo")
	e.cmd.Stdin, e.cmd.Stdout, e.cmd.Stderr = inR, outW, os.Stderr
	if err := e.cmd.Start(); err != nil {
		b.Fatal(err)
	}
	inR.Close()
	outW.Close()
	e.w, e.r = inW, outR
	e.to, e.from = int(inW.Fd()), lineReader{fd: int(outR.Fd()), buf: make([]byte, 1<<16)}
	b.Cleanup(func() {
		e.w.Close()
		e.cmd.Wait()
		e.r.Close()
	})
	return e
}

// trip is a call and its answer, each of size bytes.
func (e *echoed) trip(b *testing.B, id, size int) {
	msg := fmt.Appendf(nil, `{"jsonrpc":"2.0","id":%d,"method":"tools/call","params":{"name":"get_patient_record","arguments":{"patient_id":"P-%d","note":"`, id, id%50)
	msg = append(append(msg, strings.Repeat("x", max(0, size-len(msg)-5))...), "\"}}}\n"...)
	start := time.Now().UnixNano()
	if _, err := syscall.Write(e.to, msg); err != nil {
		b.Fatal(err)
	}
	line, end := e.from.next()
	if line == nil {
		b.Fatal(e.name + " has ended")
	}
	times := strings.Fields(string(between(line, `"text":"`, '"')))
	got, _ := strconv.ParseInt(times[0], 10, 64)
	sent, _ := strconv.ParseInt(times[1], 10, 64)
	e.call = append(e.call, got-start)
	e.answer = append(e.answer, end-sent)
	e.round = append(e.round, end-start)
}

// BenchmarkMCPMessage is what a message takes from one process to another: to
// the server itself, through a program that only passes bytes on, and through a
// proxy that records nothing, that does not wait for the disk, and that does.
// Rounds of all five take turns, so that what else the machine does hits all of
// them. One op is a call and its answer on each way; -benchtime 20000x is what
// docs/mcp.md tells of.
func BenchmarkMCPMessage(b *testing.B) {
	for _, tt := range []struct {
		name string
		gap  time.Duration
	}{{"back-to-back", 0}, {"one-a-millisecond", time.Millisecond}} {
		b.Run(tt.name, func(b *testing.B) {
			runtime.LockOSThread()
			defer runtime.UnlockOSThread()
			dir := b.TempDir()
			keys, async := filepath.Join(dir, "K"), filepath.Join(dir, "async.yaml")
			if out, err := program(b, "vault", "keygen", "--dir", keys).CombinedOutput(); err != nil {
				b.Fatalf("%v\n%s", err, out)
			}
			if err := os.WriteFile(async, []byte("mcp: {record: async-may-lose-calls}\n"), 0o600); err != nil {
				b.Fatal(err)
			}
			ways := []*echoed{
				startEchoed(b, "direct"),
				startEchoed(b, "relay"),
				startEchoed(b, "no-audit"),
				startEchoed(b, "async", "--config", async, "--audit", filepath.Join(dir, "A"), "--keys", keys),
				startEchoed(b, "durable", "--audit", filepath.Join(dir, "B"), "--keys", keys),
			}
			for _, e := range ways { // caches fill, and the first events are written
				for i := range 300 {
					e.trip(b, i, 1000)
				}
				e.call, e.answer, e.round = nil, nil, nil
			}
			sizes := []int{200, 1000, 4000}
			const round = 100
			b.ResetTimer()
			for n := 0; n < b.N; n += round {
				for _, e := range ways {
					for i := n; i < min(n+round, b.N); i++ {
						if tt.gap > 0 {
							time.Sleep(tt.gap)
						}
						e.trip(b, 1000+i, sizes[i%len(sizes)])
					}
				}
			}
			b.StopTimer()
			for _, e := range ways {
				for _, took := range e.times() {
					slices.Sort(took)
				}
			}
			if b.N >= 1000 {
				fmt.Print(tables(ways)) // a log would be cut to ten lines
			}
			for _, e := range ways {
				for i, took := range e.times() {
					b.ReportMetric(at(took, .99), e.name+[]string{"-call-p99-µs", "-answer-p99-µs", "-round-p99-µs"}[i])
				}
			}
		})
	}
}

// times are what calls took, what answers took, and both together.
func (e *echoed) times() [3][]int64 { return [3][]int64{e.call, e.answer, e.round} }

// at returns the time, in µs, that a share of the messages took at most.
func at(took []int64, share float64) float64 {
	return float64(took[int(share*float64(len(took)-1))]) / 1e3
}

// tables makes two of sorted times: what each way took, and how much more
// than the first.
func tables(ways []*echoed) string {
	var all, more strings.Builder
	fmt.Fprintf(&all, "\n%-10s%32s%32s%32s\n", "µs", "call: p50, p90, p99, p99.9", "answer", "round trip")
	fmt.Fprintf(&more, "\n%-10s%16s%16s%16s\n", "added", "call: p50, p99", "answer", "round trip")
	for k, e := range ways {
		fmt.Fprintf(&all, "%-10s", e.name)
		for _, took := range e.times() {
			fmt.Fprintf(&all, "%8.1f%8.1f%8.1f%8.1f", at(took, .5), at(took, .9), at(took, .99), at(took, .999))
		}
		all.WriteByte('\n')
		if k == 0 {
			continue
		}
		fmt.Fprintf(&more, "%-10s", e.name)
		for i, took := range e.times() {
			direct := ways[0].times()[i]
			fmt.Fprintf(&more, "%8.1f%8.1f", at(took, .5)-at(direct, .5), at(took, .99)-at(direct, .99))
		}
		more.WriteByte('\n')
	}
	return all.String() + more.String()
}
