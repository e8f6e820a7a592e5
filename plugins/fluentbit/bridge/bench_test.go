package bridge

import (
	"fmt"
	"testing"
)

// BenchmarkScrub is the cost of a chunk of 160 records of 200 bytes, as tail
// gives them: parsed, or as they are; in one of fifty there is an identifier.
func BenchmarkScrub(b *testing.B) {
	parsed, plain := []any{}, []any{}
	for i := range 160 {
		who := "worker"
		if i%50 == 7 {
			who = "mrn"
		}
		parsed = append(parsed, obj{"ts", "2026-03-12T22:57:30.142Z", "level", "info", "service", "billing-api", "trace", fmt.Sprintf("%016x", i*7919), "path", "/v1/claims/batch", "status", 200, "ms", i % 97, who, fmt.Sprintf("A-%07d", i), "message", "claim batch accepted and queued"})
		plain = append(plain, obj{"log", fmt.Sprintf(`{"ts":"2026-03-12T22:57:30.142Z","level":"info","service":"billing-api","trace":"%016x","path":"/v1/claims/batch","status":200,"ms":%d,"%s":"A-%07d","message":"claim batch accepted and queued"}`, i*7919, i%97, who, i)})
	}
	for _, c := range []struct {
		name  string
		chunk []byte
	}{{"parsed", chunkOf(parsed...)}, {"plain", chunkOf(plain...)}} {
		b.Run(c.name, func(b *testing.B) {
			f := newFilter(b)
			var dst []byte
			b.SetBytes(int64(len(c.chunk)))
			b.ReportAllocs()
			for b.Loop() {
				dst, _ = f.Scrub(dst[:0], "t", c.chunk)
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/160, "ns/record")
		})
	}
}
