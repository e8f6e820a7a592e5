package report

import (
	"bytes"
	"encoding/csv"
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/phiscrub/phiscrub/internal/audit"
)

var sample = flag.String("sample", "", "write the sample report as HTML to this file")

var start = time.Date(2026, 1, 5, 0, 0, 0, 0, time.UTC)

// clinic feeds sixty days of a made-up clinic: three sources, a spike of social
// security numbers on day 40, a gap on day 50, and a day in shadow mode.
func clinic(b *Builder) {
	sources := []audit.Source{
		{Namespace: "clinic", Pod: "portal-7d9f8", Logger: "web"},
		{Namespace: "clinic", Pod: "hl7-gateway-0", Logger: "mllp"},
		{Name: "/var/log/app/<script>alert(1)</script>.log"},
	}
	seq := int64(0)
	add := func(e audit.Event) {
		b.Alive(1, audit.Checkpoint{Time: e.Time})
		b.Add(audit.Record{Tree: 1, Seq: seq, Event: e})
		seq++
	}
	config := func(at time.Time, hash string, shadow bool) {
		add(audit.Event{Type: audit.ConfigChange, Time: at, Door: "fluent-bit", Config: &audit.Config{
			Reason: "start", Hash: hash, Policy: "safe-harbor", Rules: 119, Fields: 211, Version: "1.0.0", Shadow: shadow}})
	}
	config(start, "c3228e4ce6b0aa", false)
	for day := range 60 {
		for hour := range 24 {
			at := start.AddDate(0, 0, day).Add(time.Duration(hour) * time.Hour)
			if day == 50 && hour > 3 && hour < 20 {
				continue
			}
			for quarter := range 4 {
				b.Alive(1, audit.Checkpoint{Time: at.Add(time.Duration(quarter) * 15 * time.Minute)})
			}
			for i, src := range sources {
				n := int64(10 + (day*7+hour*3+i*5)%23)
				r := audit.Redacted{Source: src, From: at, To: at.Add(time.Hour), Lines: 400 * n, Edited: 3 * n, BytesIn: 80000 * n}
				r.Counts = []audit.Count{{Rule: "field-mrn", Class: "mrn", N: 2 * n}, {Rule: "name-prose", Class: "name", N: n}, {Rule: "phone-nanp", Class: "phone", N: n / 2}}
				switch i {
				case 1:
					r.Counts = append(r.Counts, audit.Count{Rule: "hl7-pid-7", Class: "dob", N: n}, audit.Count{Rule: "hl7-pid-11", Class: "street", N: n / 2}, audit.Count{Rule: "hl7-in1-36", Class: "health-plan", N: n / 3}, audit.Count{Rule: "hl7-pid-13", Class: "phone", N: n / 4})
				case 2:
					r.Counts = append(r.Counts, audit.Count{Rule: "email", Class: "email", N: n / 2}, audit.Count{Rule: "ip", Class: "ip", N: n})
				}
				if day == 40 && i == 0 {
					r.Counts = append(r.Counts, audit.Count{Rule: "us-ssn", Class: "ssn", N: 30})
				} else if hour == 0 && i == 0 {
					r.Counts = append(r.Counts, audit.Count{Rule: "us-ssn", Class: "ssn", N: 2})
				}
				if day%17 == 3 && hour == 5 {
					r.Withheld = n
				}
				add(audit.Event{Type: audit.PHIRedacted, Time: at.Add(59 * time.Minute), Door: "fluent-bit", Redacted: &r})
			}
		}
		if day == 30 {
			config(start.AddDate(0, 0, 31), "91ab77f00c12bb", true)
		}
		if day == 31 {
			config(start.AddDate(0, 0, 32), "91ab77f00c12bb", false)
		}
	}
	end := start.AddDate(0, 0, 59).Add(23*time.Hour + 59*time.Minute)
	for i := range 7 {
		add(audit.Event{Type: audit.PHIAccess, Time: end, Door: "mcp", Access: &audit.Access{Phase: audit.Final, UserID: fmt.Sprint("user", i%3), Tool: "read_patient", Outcome: "success"}})
	}
	add(audit.Event{Type: audit.VaultResolve, Time: end, Door: "vault", Resolve: &audit.Resolve{Token: "[MRN:k1:7GQ2MZ4KTW3NX5AB]", Reason: "duplicate chart", User: "ann", Outcome: "resolved"}})
}

func sampled(o Options) (*Builder, *Report) {
	o.Now = start.AddDate(0, 0, 60)
	b := New(o)
	clinic(b)
	return b, b.Report(&audit.Verdict{Log: "c27c483c40f26523", Anchored: true})
}

func TestReportFindsWhatStandsOut(t *testing.T) {
	_, r := sampled(Options{})
	if len(r.Days) != 60 || len(r.Sources) != 3 {
		t.Fatalf("%d days, %d sources", len(r.Days), len(r.Sources))
	}
	if len(r.Spikes) != 1 || r.Spikes[0].Class != "ssn" || !r.Spikes[0].Date.Equal(start.AddDate(0, 0, 40)) || r.Spikes[0].N != 720 || r.Spikes[0].Usual != 2 {
		t.Errorf("spikes: %+v", r.Spikes)
	}
	if len(r.Gaps) != 1 || r.Gaps[0].Orderly || r.Gaps[0].Length() < 15*time.Hour {
		t.Errorf("gaps: %+v", r.Gaps)
	}
	if u := r.Unprotected(); len(u) != 1 || len(r.Configs) != 3 {
		t.Errorf("%d configurations, %d of them protect nothing", len(r.Configs), len(u))
	}
	var byDay, byClass, bySource, byRule int64
	for _, d := range r.Days {
		byDay += d.Found
	}
	for _, c := range r.Classes {
		byClass += c.N
		if sum(c.Series) != c.N {
			t.Errorf("%s: the days do not add up", c.Name)
		}
	}
	for _, s := range r.Sources {
		bySource += s.Found
	}
	for _, x := range r.Rules {
		byRule += x.N
	}
	if want := r.Totals.Found; want == 0 || byDay != want || byClass != want || bySource != want || byRule != want {
		t.Errorf("%d found; by day %d, by class %d, by source %d, by rule %d", r.Totals.Found, byDay, byClass, bySource, byRule)
	}
}

func TestPageNeedsNothingElse(t *testing.T) {
	_, r := sampled(Options{})
	var page bytes.Buffer
	if err := r.HTML(&page); err != nil {
		t.Fatal(err)
	}
	if *sample != "" {
		if err := os.WriteFile(*sample, page.Bytes(), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	text := page.String()
	for _, bad := range []string{"<script", "http://", "https://", "src=", "@import", "url(", "ZgotmplZ"} {
		if strings.Contains(text, bad) {
			t.Errorf("the page contains %s", bad)
		}
	}
	for _, want := range []string{"&lt;script&gt;", "clinic/portal-7d9f8/web", "prefers-color-scheme: dark", "720", "shadow mode", "read_patient", "duplicate chart", "and an anchor agrees"} {
		if !strings.Contains(text, want) {
			t.Errorf("the page does not contain %s", want)
		}
	}
}

func TestPeriodLeavesOutTheRest(t *testing.T) {
	o := Options{From: start.AddDate(0, 0, 10), To: start.AddDate(0, 0, 12).Add(-time.Nanosecond)}
	_, r := sampled(o)
	if len(r.Days) != 2 || len(r.Tools) != 0 || len(r.Gaps) != 0 {
		t.Errorf("%d days, %d tools, %d gaps", len(r.Days), len(r.Tools), len(r.Gaps))
	}
	if len(r.Configs) != 1 || r.Configs[0].Shadow {
		t.Errorf("what was in force before the period: %+v", r.Configs)
	}
}

func TestIncidentHasItsClocks(t *testing.T) {
	_, r := sampled(Options{Incident: true, From: start, To: start.AddDate(0, 0, 3), Discovered: time.Date(2026, 12, 20, 15, 0, 0, 0, time.UTC)})
	days := map[string]string{}
	for _, d := range r.Deadlines() {
		days[d.Section] = d.Day.Format(time.DateOnly)
	}
	// 60 calendar days after discovery; of small breaches, after the end of its year.
	for section, want := range map[string]string{"164.404(b)": "2027-02-18", "164.406(b)": "2027-02-18", "164.408(b)": "2027-02-18", "164.408(c)": "2027-03-01", "164.410(b)": "2027-02-18"} {
		if days[section] != want {
			t.Errorf("%s: %s, want %s", section, days[section], want)
		}
	}
	var text, page bytes.Buffer
	if err := r.Table(&text); err != nil {
		t.Fatal(err)
	}
	if err := r.HTML(&page); err != nil {
		t.Fatal(err)
	}
	for _, s := range []string{text.String(), page.String()} {
		if !strings.Contains(s, "164.408(c)") || !strings.Contains(s, "re-identification") {
			t.Error("the clocks or the factors are missing")
		}
	}
}

func TestCSVAddsUpAndHoldsNoFormula(t *testing.T) {
	b, r := sampled(Options{})
	b.Add(audit.Record{Event: audit.Event{Type: audit.PHIRedacted, Time: start, Redacted: &audit.Redacted{Source: audit.Source{Name: "=cmd|' /C calc'!A0"}, Lines: 1}}})
	var out bytes.Buffer
	if err := b.CSV(&out); err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(&out).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	found := int64(0)
	for _, row := range rows[1:] {
		if strings.HasPrefix(row[4], "=") {
			t.Errorf("a formula: %q", row[4])
		}
		if row[5] == "findings" {
			var n int64
			fmt.Sscan(row[8], &n)
			found += n
		}
	}
	if found != r.Totals.Found {
		t.Errorf("%d findings in the rows, want %d", found, r.Totals.Found)
	}
}

func TestNothingAtAllIsAReportToo(t *testing.T) {
	r := New(Options{Now: start}).Report(&audit.Verdict{Problems: []audit.Problem{{Text: "all gone", First: -1}}})
	var out bytes.Buffer
	if err := r.HTML(&out); err != nil {
		t.Fatal(err)
	}
	if err := r.Table(&out); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(out.String(), "DAMAGED") || !strings.Contains(out.String(), "all gone") {
		t.Error("the damage is not told")
	}
}

func TestAClockThatJumpedMakesNoEndlessPage(t *testing.T) {
	b := New(Options{Now: start})
	for _, at := range []time.Time{time.Unix(0, 0), start, start.AddDate(5000, 0, 0)} {
		b.Alive(1, audit.Checkpoint{Time: at})
		b.Add(audit.Record{Event: audit.Event{Type: audit.PHIRedacted, Time: at, Redacted: &audit.Redacted{Lines: 1, Counts: []audit.Count{{Rule: "r", Class: "mrn", N: 1}}}}})
	}
	r := b.Report(&audit.Verdict{})
	var out bytes.Buffer
	if err := r.HTML(&out); err != nil {
		t.Fatal(err)
	}
	if len(r.Days) > maxDays || out.Len() > 1<<20 {
		t.Errorf("%d days, %d bytes", len(r.Days), out.Len())
	}
}

func TestScales(t *testing.T) {
	for _, tt := range []struct{ most, step, scale int64 }{
		{0, 1, 1}, {1, 1, 1}, {4, 1, 4}, {5, 2, 6}, {99, 50, 100}, {101, 50, 150}, {720, 200, 800}, {1e12, 5e11, 1e12},
	} {
		step, scale := scaleOf(tt.most)
		if scale < tt.most || step != tt.step || scale != tt.scale {
			t.Errorf("up to %d: steps of %d to %d, want %d to %d", tt.most, step, scale, tt.step, tt.scale)
		}
	}
}
