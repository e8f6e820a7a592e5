package scrub_test

import (
	"testing"

	"github.com/phiscrub/phiscrub/scrub"
)

// TestLinesDoNotAllocate holds the hot path to its promise: after warm-up a
// clean line costs no allocation, marked by the sieve or not, and neither
// does an edited one when dst has room.
func TestLinesDoNotAllocate(t *testing.T) {
	rows := []struct {
		why, line string
		edited    bool
	}{
		{"zap JSON", `{"level":"info","ts":1712345678.123,"logger":"sync","caller":"sync/loop.go:31","msg":"reconciled","pod":"api-7d9f","took_ms":12}`, false},
		{"klog", `I0302 06:00:03.623266    3428 kubelet.go:2466] "Image garbage collection succeeded" freed=836499945 usage=47%`, false},
		{"syslog", `Mar  2 06:00:05 node-22 kernel: [7087944.154465] TCP: request_sock_TCP: Possible SYN flooding on port 35181.`, false},
		{"access log of the cluster", `10.56.35.107 - - [02/Mar/2026:06:00:01 +0000] "GET /assets/main.13602df1.css HTTP/2.0" 200 1639 "-" "kube-probe/1.33"`, false},
		{"words of the field, nothing of a person", `level=info msg="patient service started" member=consumer-1 address=10.0.0.7:8080`, false},
		{"a nested document", `{"log":"{\"level\":\"info\",\"msg\":\"ready\",\"port\":8080}\n","stream":"stdout","time":"2026-03-02T09:14:05Z"}`, false},
		{"JSON with identifiers", `{"mrn":"00482913","lastName":"Brightwater","birthDate":"1958-11-23","phone":"(617) 555-0143"}`, true},
		{"prose with identifiers", `call Mrs. Zielinski at 312-555-0172, SSN 078-05-1120`, true},
		{"nested, with identifiers", `{"log":"{\"ssn\":\"078-05-1120\",\"zip\":\"02139\"}\n","stream":"stdout","time":"2026-03-02T09:14:05Z"}`, true},
	}
	for _, o := range []scrub.Options{{}, {NoSieve: true}} {
		w := newScrubber(t, o).NewWorker()
		dst := make([]byte, 0, 4096)
		for _, r := range rows {
			in := []byte(r.line)
			if _, got := w.Line(dst, in); (got.Edited == 1) != r.edited {
				t.Errorf("%s: edited %d", r.why, got.Edited)
			}
			if n := testing.AllocsPerRun(50, func() { w.Line(dst, in) }); n != 0 && !raceDetector {
				t.Errorf("%s (sieve off: %v): %v allocations a line", r.why, o.NoSieve, n)
			}
		}
	}
}
