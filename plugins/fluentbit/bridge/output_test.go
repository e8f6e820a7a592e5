package bridge

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/phiscrub/phiscrub/internal/sink"
)

func properties(pairs ...string) Property {
	return func(key string) string {
		for i := 0; i < len(pairs); i += 2 {
			if pairs[i] == key {
				return pairs[i+1]
			}
		}
		return ""
	}
}

// notes collects what is logged.
type notes struct {
	mu   sync.Mutex
	text string
}

func (n *notes) log(_ Level, text string) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.text += text + "\n"
}

// store is a sink that answers as it is told, and keeps what it takes.
type store struct {
	answers []error
	ids     []string
	got     []string
}

func (s *store) Write(_ context.Context, b *sink.Batch) error {
	s.ids = append(s.ids, b.ID)
	if len(s.answers) > 0 {
		err := s.answers[0]
		if s.answers = s.answers[1:]; err != nil {
			return err
		}
	}
	for _, r := range b.Records {
		s.got = append(s.got, string(r.Line)+"|"+string(r.Object)+"|"+r.Source)
	}
	return nil
}

func (s *store) Close(context.Context) error { return nil }

func openOutput(t *testing.T, s *store) (*Output, *notes) {
	t.Helper()
	var h Shared
	n := &notes{}
	o, err := h.OpenOutput(properties("endpoint", "file://"+filepath.Join(t.TempDir(), "x")), n.log)
	if err != nil {
		t.Fatal(err)
	}
	o.to.Close(context.Background())
	o.to = s
	t.Cleanup(o.Close)
	return o, n
}

func TestOutputAnswersAsTheDestinationDoes(t *testing.T) {
	again := &sink.Error{To: "store", Reason: "is busy", Transient: true}
	some := &sink.Error{To: "store", Reason: "is full", Transient: true, Rejected: []int{0}}
	s := &store{answers: []error{again, some, nil, &sink.Error{To: "store", Reason: "refuses", Rejected: []int{0}}}}
	o, n := openOutput(t, s)
	chunk := chunkOf(obj{"log", "ssn=219-09-9999"})
	for i, want := range []Result{Retry, Retry, Done, Failed} {
		if got := o.Flush("app", chunk); got != want {
			t.Errorf("%d: %d, want %d", i, got, want)
		}
	}
	if len(s.got) != 1 || s.got[0] != `ssn=[SSN]|{"log":"ssn=[SSN]","time":"2026-01-01T00:00:00.000000005Z"}|app` {
		t.Errorf("%q", s.got)
	}
	if s.ids[0] == "" || s.ids[0] != s.ids[1] || s.ids[1] != s.ids[2] {
		t.Errorf("one chunk has the ids %q", s.ids)
	}
	// The first three calls are one chunk; the fourth is the same records
	// once more.
	if st := o.Stats(); st.Records != 2 || o.retries != 2 {
		t.Errorf("%+v, %d retries", st, o.retries)
	}
	if !strings.Contains(n.text, "store: is full; 1 records are refused") || strings.Contains(n.text, "is busy") {
		t.Error(n.text)
	}
	if !strings.Contains(n.text, "store: refuses; 1 records are refused for good") {
		t.Error(n.text)
	}
}

func TestOutputSendsAMarkerForAChunkThatPanics(t *testing.T) {
	s := &store{}
	o, n := openOutput(t, s)
	fault := func(b []byte) { panic(string(b)) }
	o.fault.Store(&fault)
	chunk := chunkOf(obj{"log", "CANARY"})
	for i, want := range []Result{Retry, Retry, Retry} {
		if got := o.Flush("app", chunk); got != want {
			t.Errorf("%d: %d", i, got)
		}
	}
	o.fault.Store(nil) // what is given up on stays so
	if got := o.Flush("app", chunk); got != Done || len(s.got) != 1 || !strings.Contains(s.got[0], `"withheld":"[WITHHELD:`) || strings.Contains(s.got[0]+n.text, "CANARY") {
		t.Errorf("%d, %q, %s", got, s.got, n.text)
	}
}

func TestRecordsOfABatch(t *testing.T) {
	group := append([]byte{0x92, 0x92, 0xd7, 0, 255, 255, 255, 255, 0, 0, 0, 0, 0x80}, pack(nil, obj{"resource", obj{"mrn", "A-77"}})...)
	end := []byte{0x92, 0x92, 0xd7, 0, 255, 255, 255, 0xfe, 0, 0, 0, 0, 0x80, 0x80}
	chunk := append(group, appendEvent(nil, at, obj{"otlp", obj{"severity_text", "INFO"}}, obj{"log", "x", "ts", 1})...)
	chunk = append(append(chunk, end...), chunkOf(obj{"a", []byte("\xff"), "time", "now"}, "text", obj{"log", "a\nb"}, obj{})...)
	s := &store{}
	o, _ := openOutput(t, s)
	if o.Flush("ann.lee@example.com", chunk) != Done {
		t.Fatal("not delivered")
	}
	const tag, when = "|[EMAIL]", `"time":"2026-01-01T00:00:00.000000005Z"}`
	want := []string{
		`|{"log":"x","ts":1,"metadata":{"otlp":{"severity_text":"INFO"}},"group":{"resource":{"mrn":"[MRN]"}}}` + tag,
		"|{\"a\":\"\uFFFD\",\"time\":\"now\"}" + tag,
		`text|{"log":"text",` + when + tag,
		`|{"log":"a\nb",` + when + tag,
		`|{` + when + tag,
	}
	if strings.Join(s.got, "\n") != strings.Join(want, "\n") {
		t.Errorf("got  %s\nwant %s", strings.Join(s.got, "\n"), strings.Join(want, "\n"))
	}
}

func TestInstancesShareRulesAndTotals(t *testing.T) {
	var h Shared
	n := &notes{}
	a, err := h.OpenFilter(properties(), n.log)
	if err != nil {
		t.Fatal(err)
	}
	b, err := h.OpenFilter(properties("skip_keys", "none", "match_keys", "text, line"), n.log)
	if err != nil {
		t.Fatal(err)
	}
	c, err := h.OpenFilter(properties(), n.log)
	if err != nil {
		t.Fatal(err)
	}
	if a.s != c.s || a.s == b.s || len(h.rules) != 2 {
		t.Errorf("%d sets of rules", len(h.rules))
	}
	chunk := chunkOf(obj{"kubernetes", obj{"mrn", "A-77"}, "text", "ssn=219-09-9999", "x", 1})
	if got := bodies(t, through(b, chunk)); got != "{\"kubernetes\":{\"mrn\":\"[MRN]\"},\"text\":\"ssn=[SSN]\",\"x\":1}\n" {
		t.Error(got)
	}
	through(a, chunk)
	a.Close()
	a.Close()
	b.Close()
	c.Close()
	if len(h.rules)+len(h.filters) != 0 {
		t.Errorf("%d rules, %d filters are left", len(h.rules), len(h.filters))
	}
	if s := h.Stats(); s.Records != 2 || s.Edited != 2 {
		t.Errorf("%+v", s)
	}
}

func TestWrongSettingsAreToldWithWhatIsRight(t *testing.T) {
	file := filepath.Join(t.TempDir(), "c.yaml")
	if err := os.WriteFile(file, []byte("sinks:\n  - {name: a, url: 'stdout:'}\n  - {name: b, url: 'stdout:'}\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		p    []string
		want string
	}{
		{[]string{"policy", "loose"}, `policy is "loose"; use one of safe-harbor`},
		{[]string{"config", file}, `the configuration has 2 sinks; set sink to one of "a", "b"`},
		{[]string{"config", file, "sink", "c"}, `sink is "c", which the configuration does not have; it has "a", "b"`},
		{[]string{"config", file, "sink", "a", "endpoint", "stdout:"}, "use one"},
		{nil, "no destination"},
	} {
		var h Shared
		_, err := h.OpenOutput(properties(tt.p...), func(Level, string) {})
		if err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%v: %v", tt.p, err)
		}
		if len(h.rules)+len(h.filters) != 0 {
			t.Errorf("%v: something is left", tt.p)
		}
	}
}
