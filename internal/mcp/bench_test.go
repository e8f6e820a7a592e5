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

// BenchmarkRoundTrip is a call and its answer over pipes of the system, with
// and without the proxy between. p99 of what the proxy adds to a message is half
// of the difference.
func BenchmarkRoundTrip(b *testing.B) {
	for _, tt := range []struct {
		name    string
		proxied bool
		commit  time.Duration
	}{{"direct", false, 0}, {"proxied", true, 0}, {"commit-300us", true, 300 * time.Microsecond}} {
		b.Run(tt.name, func(b *testing.B) {
			pipe := func() (*os.File, *os.File) {
				r, w, err := os.Pipe()
				if err != nil {
					b.Fatal(err)
				}
				return r, w
			}
			sr, cw := pipe() // client to server
			cr, sw := pipe()
			if tt.proxied {
				p := New(Options{NewWorker: func() Worker { return toy{} }, Auditor: &book{slow: tt.commit}, Required: true})
				pr, pw := pipe()
				qr, qw := pipe()
				conn := p.NewStdio(sw, pw)
				go conn.FromClient(context.Background(), sr)
				go conn.FromServer(qr)
				sr, sw = pr, qw
			}
			go func() { // the server
				in := bufio.NewReader(sr)
				for id := 0; ; id++ {
					if _, err := in.ReadSlice('\n'); err != nil {
						sw.Close()
						return
					}
					fmt.Fprintf(sw, "%s\n", result(fmt.Sprint(id), `"content":[{"type":"text","text":"ok, and a line of text that is not too short"}]`))
				}
			}()
			out := bufio.NewReader(cr)
			took := make([]time.Duration, 0, b.N)
			b.ResetTimer()
			for id := range b.N {
				start := time.Now()
				fmt.Fprintf(cw, "%s\n", toolCall(fmt.Sprint(id), "get_patient_record", `{"patient_id":"P-1","fields":["a","b"]}`))
				if _, err := out.ReadSlice('\n'); err != nil {
					b.Fatal(err)
				}
				took = append(took, time.Since(start))
			}
			b.StopTimer()
			slices.Sort(took)
			b.ReportMetric(float64(took[len(took)/2].Microseconds()), "p50-µs")
			b.ReportMetric(float64(took[len(took)*99/100].Microseconds()), "p99-µs")
			cw.Close()
		})
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
