package scrub_test

import (
	"strconv"
	"strings"
	"testing"

	"github.com/phiscrub/phiscrub/scrub"
)

// TestRegression_FramedLinesReadAsBare: what a container runtime puts before
// a line makes no difference to what is found in it.
func TestRegression_FramedLinesReadAsBare(t *testing.T) {
	on := newScrubber(t, scrub.Options{}).NewWorker()
	off := newScrubber(t, scrub.Options{NoSieve: true}).NewWorker()
	for _, x := range []struct{ why, in, want string }{
		{"an element of a list, deep in a document", "        \"Jo\",\n", "        \"[NAME]\",\n"},
		{"the same behind tabs", "\t\t\"Jo\"\n", "\t\t\"[NAME]\"\n"},
		{"the same too far to the left", "    \"Jo\",\n", "    \"Jo\",\n"},
		{"one more string on the line", "        \"Jo\", \"x\"\n", "        \"Jo\", \"x\"\n"},
		{"a segment that tells little of itself", "N4*SPRINGFIELD*IL*62704\n", "N4*[CITY]*IL*627\n"},
		{"a name and its value with a bar between", "mrn| 06\n", "mrn| [MRN]\n"},
	} {
		out, _ := block(on, []byte(x.in))
		compare(t, x.why, out, x.want)
		for name, frame := range map[string]func(string) string{
			"cri":    func(s string) string { return cri(s, "stdout") },
			"docker": docker,
			"pod":    func(s string) string { return prefixed(s, "[pod/a-1/app] ") },
			"stamp":  func(s string) string { return prefixed(s, "2026-03-12T22:57:30.314159265Z ") },
		} {
			in := []byte(frame(x.in))
			out, _ := block(on, in)
			compare(t, x.why+", "+name, out, frame(x.want))
			without, _ := block(off, in)
			compare(t, x.why+", "+name+", without the sieve", without, out)
		}
	}
}

// TestRegression_FragmentsInRecords: a line of a pretty-printed document that came
// without those around it was one only where nothing stood before it.
func TestRegression_FragmentsInRecords(t *testing.T) {
	on := newScrubber(t, scrub.Options{}).NewWorker()
	off := newScrubber(t, scrub.Options{NoSieve: true}).NewWorker()
	for _, x := range []struct{ why, in, want string }{
		{"a member of an identifier", "\"value\":51120\n", "\"value\":\"[MRN]\"\n"},
		{"a family name, deep in a document", "      \"family\": \"Quvora\",\n", "      \"family\": \"[NAME]\",\n"},
		{"the same behind a tab", "\t\"family\": \"Quvora\",\n", "\t\"family\": \"[NAME]\",\n"},
		{"a member behind another", "\"x\": 1, \"family\": \"Quvora\"\n", "\"x\": 1, \"family\": \"Quvora\"\n"},
		{"words before it", "all \"family\": \"Quvora\"\n", "all \"family\": \"Quvora\"\n"},
	} {
		for name, frame := range map[string]func(string) string{
			"bare":   func(s string) string { return s },
			"cri":    func(s string) string { return cri(s, "stdout") },
			"docker": docker,
			"twice":  func(s string) string { return cri(docker(s), "stdout") },
			"message": func(s string) string {
				return `{"level":"info","msg":` + strconv.Quote(strings.TrimSuffix(s, "\n")) + "}\n"
			},
			"pod":     func(s string) string { return prefixed(s, "[pod/a-1/app] ") },
			"stamp":   func(s string) string { return prefixed(s, "2026-03-12T22:57:30.314159265Z ") },
			"compose": func(s string) string { return prefixed(s, "web-1  | ") },
			"journal": func(s string) string { return prefixed(s, "Mar 12 22:57:30 host1 app[12]: ") },
		} {
			in := []byte(frame(x.in))
			out, _ := block(on, in)
			compare(t, x.why+", "+name, out, frame(x.want))
			without, _ := block(off, in)
			compare(t, x.why+", "+name+", without the sieve", without, out)
		}
	}
}

// TestRegression_CellLikeANameOfAService: a first cell such as A-778812 and
// its bar read like what compose puts before a line.
func TestRegression_CellLikeANameOfAService(t *testing.T) {
	w := newScrubber(t, scrub.Options{}).NewWorker()
	out, _ := block(w, []byte("mrn | last_name | state\nA-778812 | Quvora | READY\nA-778813 | Quvora | READY\nweb-1  | state\nA-778813 | Quvora | READY\n"))
	if strings.Contains(out, "A-7788") || strings.Contains(out, "Quvora") || strings.Count(out, "READY") != 3 || !strings.Contains(out, "web-1  | state\n") {
		t.Errorf("%s", out)
	}
}

// TestCutRecordsLeaveOtherLinesAlone: what is found in the whole lines of a block
// does not depend on whether it holds a record that is cut in parts.
func TestCutRecordsLeaveOtherLinesAlone(t *testing.T) {
	const cut = "2026-03-12T22:57:30.314159265Z stderr P polled 12 re\n2026-03-12T22:57:30.314159266Z stderr F cords\n"
	s := newScrubber(t, scrub.Options{})
	alone, among := s.NewWorker(), s.NewWorker()
	for _, a := range archives(t) {
		want, o := block(alone, a.in)
		got, p := block(among, append([]byte(cut), a.in...))
		compare(t, a.name, got, cut+want)
		if o.Lines += 2; o != p {
			t.Errorf("%s: outcomes differ: %+v, alone %+v", a.name, p, o)
		}
	}
}

// TestRegression_LoneElementsCutInParts: the element of a list that stands alone on
// its line was looked for in the block, not in the text of the records.
func TestRegression_LoneElementsCutInParts(t *testing.T) {
	on := newScrubber(t, scrub.Options{}).NewWorker()
	off := newScrubber(t, scrub.Options{NoSieve: true}).NewWorker()
	const stamp = "2026-03-12T22:57:30.314159265Z "
	cri := stamp + "stdout P           \"Nguyen-\n" + stamp + "stderr F all is well\n" + stamp + "stdout F Tran\",\n"
	docker := `{"log":"        \"Nguyen-","stream":"stdout","time":"2026-03-12T22:57:30.3Z"}` + "\n" +
		`{"log":"Tran\",\n","stream":"stdout","time":"2026-03-12T22:57:30.4Z"}` + "\n"
	for _, x := range []struct{ why, in, want string }{
		{"CRI", cri, strings.ReplaceAll(strings.ReplaceAll(cri, "Nguyen-", "[NAME]"), "Tran", "")},
		{"docker", docker, strings.ReplaceAll(strings.ReplaceAll(docker, "Nguyen-", "[NAME]"), "Tran", "")},
		{"not deep enough", strings.Replace(cri, "          ", "", 1), strings.Replace(cri, "          ", "", 1)},
		{"not alone", strings.ReplaceAll(cri, "Tran\"", "Tran\": 1"), strings.ReplaceAll(cri, "Tran\"", "Tran\": 1")},
	} {
		out, _ := block(on, []byte(x.in))
		compare(t, x.why, out, x.want)
		without, _ := block(off, []byte(x.in))
		compare(t, x.why+", without the sieve", without, out)
	}
}
