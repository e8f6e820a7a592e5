package mcp

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"slices"
	"testing"
	"time"
)

// line is a client and a server that talk over pipes of the system.
type line struct {
	client *os.File
	in     *bufio.Reader
	took   []time.Duration
}

// newLine starts a server that answers each line, and the proxy before it.
func newLine(b *testing.B, p *Proxy) *line {
	pipe := func() (*os.File, *os.File) {
		r, w, err := os.Pipe()
		if err != nil {
			b.Fatal(err)
		}
		b.Cleanup(func() { r.Close(); w.Close() })
		return r, w
	}
	sr, cw := pipe() // client to server
	cr, sw := pipe()
	if p != nil {
		pr, pw := pipe()
		qr, qw := pipe()
		conn := p.NewStdio(sw, pw)
		go conn.FromClient(context.Background(), sr)
		go conn.FromServer(qr)
		sr, sw = pr, qw
	}
	go func() {
		in := bufio.NewReader(sr)
		for id := 0; ; id++ {
			if _, err := in.ReadSlice('\n'); err != nil {
				sw.Close()
				return
			}
			fmt.Fprintf(sw, "%s\n", result(fmt.Sprint(id), `"content":[{"type":"text","text":"ok, and a line of text that is not too short"}]`))
		}
	}()
	return &line{client: cw, in: bufio.NewReader(cr)}
}

// BenchmarkRoundTrip is a call and its answer over pipes of the system, with
// and without the proxy between, in turn. What the proxy adds to a message is
// half of the difference. Client, server and proxy are goroutines of one
// process here; BenchmarkMCPMessage of cmd/phiscrub has processes.
func BenchmarkRoundTrip(b *testing.B) {
	p := New(Options{NewWorker: func() Worker { return toy{} }, Auditor: &book{}, Required: true})
	lines := []*line{newLine(b, nil), newLine(b, p)}
	const round = 100
	b.ResetTimer()
	for n := 0; n < b.N; n += round {
		for _, l := range lines {
			for id := n; id < min(n+round, b.N); id++ {
				start := time.Now()
				fmt.Fprintf(l.client, "%s\n", toolCall(fmt.Sprint(id), "get_patient_record", `{"patient_id":"P-1","fields":["a","b"]}`))
				if _, err := l.in.ReadSlice('\n'); err != nil {
					b.Fatal(err)
				}
				l.took = append(l.took, time.Since(start))
			}
		}
	}
	b.StopTimer()
	for i, name := range []string{"direct", "proxied"} {
		took := lines[i].took
		slices.Sort(took)
		b.ReportMetric(float64(took[len(took)/2].Nanoseconds())/1e3, name+"-p50-µs")
		b.ReportMetric(float64(took[len(took)*99/100].Nanoseconds())/1e3, name+"-p99-µs")
	}
}

// BenchmarkMessage is what the proxy does with a call and its answer, without
// pipes and goroutines.
func BenchmarkMessage(b *testing.B) {
	p := New(Options{NewWorker: func() Worker { return toy{} }, Auditor: &book{}, Required: true})
	l := newLedger()
	pe, sv := &peer{ledger: l, worker: toy{}}, &servers{ledger: l, worker: toy{}}
	call := []byte(toolCall("1", "get_patient_record", `{"patient_id":"P-1","fields":["a","b"]}`))
	answer := []byte(result("1", `"content":[{"type":"text","text":"ok, and a line of text that is not too short"}]`))
	m := message{scanner: &scanner{}}
	b.ReportAllocs()
	for b.Loop() {
		m.reset()
		m.raw = call
		m.feed(call)
		d := p.client(&m, pe)
		p.commit(context.Background(), &d, pe)
		m.reset()
		m.raw = answer
		m.feed(answer)
		p.serverMessage(&m, sv)
	}
}

// BenchmarkScan is the speed at which long answers pass.
func BenchmarkScan(b *testing.B) {
	part := make([]byte, chunk)
	for i := range part {
		part[i] = "0123456789abcdef \\n"[i%19]
	}
	s := &scanner{}
	s.feed([]byte(`{"result":{"content":[{"text":"`))
	b.SetBytes(int64(len(part)))
	for b.Loop() {
		s.feed(part)
	}
}
