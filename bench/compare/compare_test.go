package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/phiscrub/phiscrub/bench/corpus"
	"github.com/phiscrub/phiscrub/bench/record"
)

var examples = []struct{ name, in, want string }{
	{"social security number", "ssn 219-09-9999 ok", "ssn [PHI] ok"},
	{"telephone number", "call (617) 555-0143 or 617-555-0143", "call [PHI] or [PHI]"},
	{"mail address", "to ann.lee@mail.example.com.", "to [PHI]."},
	{"IPv4 address", "from 203.0.113.77 port 1", "from [PHI] port 1"},
	{"MAC address", "dev 00:00:5E:00:53:01 up", "dev [PHI] up"},
	{"card number", "card 4111 1111 1111 1111 ok", "card [PHI] ok"},
	{"American date", "on 11/23/1958 at", "on [PHI] at"},
	{"date of birth", `"birthDate":"1958-11-23","x":1`, `"[PHI]","x":1`},
	{"Medicare number", "mbi 1EG4-TE5-MK73 ok", "mbi [PHI] ok"},
	{"member number", "member UUN876816154 ok", "member [PHI] ok"},
	{"record number", `{"mrn":"00482913"}`, `{"[PHI]"}`},
	{"ZIP code", "zip=02139 ok", "[PHI] ok"},
	{"name under a key", `{"lastName":"Brightwater","x":1}`, `{"last[PHI]","x":1}`},
}

func TestEachPatternMatchesItsExampleInEveryEngineThatIsHere(t *testing.T) {
	if len(examples) != len(patterns) {
		t.Fatalf("%d examples, %d patterns", len(examples), len(patterns))
	}
	var in, want strings.Builder
	for i, e := range examples {
		if patterns[i].name != e.name {
			t.Fatalf("example %d is of %s, want %s", i, e.name, patterns[i].name)
		}
		if got := regexp.MustCompile(patterns[i].text).ReplaceAllLiteralString(e.in, mark); got != e.want {
			t.Errorf("%s: %q, want %q", e.name, got, e.want)
		}
		in.WriteString(e.in + "\n")
		want.WriteString(e.want + "\n")
	}
	s := setting{bin: "none", dir: t.TempDir(), python: "python3", self: "none"}
	for _, p := range peers {
		if !strings.HasPrefix(p.about, given) {
			continue
		}
		t.Run(p.name, func(t *testing.T) {
			if engines[p.name] != nil {
				var out bytes.Buffer
				if err := filter(p.name, strings.NewReader(in.String()), &out); err != nil {
					t.Fatal(err)
				}
				got := regexp.MustCompile(`\*{3,}`).ReplaceAllLiteralString(out.String(), mark)
				if got != want.String() {
					t.Errorf("got\n%swant\n%s", got, want.String())
				}
				return
			}
			prog, err := p.find(s)
			if err != nil {
				t.Skip(err)
			}
			cmd := exec.Command(prog.name, prog.args...)
			cmd.Env = append(os.Environ(), prog.env...)
			cmd.Stdin = strings.NewReader(in.String())
			out, err := cmd.Output()
			if err != nil {
				t.Fatal(err)
			}
			if string(out) != want.String() {
				t.Errorf("got\n%swant\n%s", out, want.String())
			}
		})
	}
}

func TestAFilterKeepsEveryLine(t *testing.T) {
	for name, in := range map[string]string{
		"none":                     "",
		"blocks":                   strings.Repeat("nothing to find here\n", 20_000),
		"a line longer than one":   strings.Repeat("x", 200<<10) + "\nshort\n",
		"last line without an end": "one\ntwo",
	} {
		var out bytes.Buffer
		if err := filter("go-regexp", iotestHalf{strings.NewReader(in)}, &out); err != nil {
			t.Fatal(err)
		}
		if out.String() != in {
			t.Errorf("%s: %d bytes in, %d out", name, len(in), out.Len())
		}
	}
	if err := filter("no such engine", strings.NewReader(""), &bytes.Buffer{}); err == nil {
		t.Error("an engine that is not there filtered")
	}
}

// iotestHalf reads half of what is asked for.
type iotestHalf struct{ r *strings.Reader }

func (h iotestHalf) Read(p []byte) (int, error) { return h.r.Read(p[:(len(p)+1)/2]) }

func TestJudge(t *testing.T) {
	g, err := corpus.New(corpus.Options{Seed: 1, Share: 1, Formats: []string{"logfmt"}})
	if err != nil {
		t.Fatal(err)
	}
	in := []corpus.Record{g.Next(), g.Next(), g.Next()}
	var same, all, spoilt strings.Builder
	labels := 0
	for _, r := range in {
		same.WriteString(r.Line + "\n")
		spoilt.WriteString("x" + r.Line + "\n")
		x, at := r.Labelled(), 0
		for _, l := range x.Spans {
			if l.Ignore {
				continue
			}
			all.WriteString(r.Line[at:l.Start] + mark)
			at = l.End
			labels++
		}
		all.WriteString(r.Line[at:] + "\n")
	}
	for _, tt := range []struct {
		why       string
		out       string
		recall    float64
		precision float64
	}{
		{"nothing changed", same.String(), 0, 1},
		{"all labels replaced", all.String(), 1, 1},
		{"another place changed on each line", spoilt.String(), 0, 0},
	} {
		q, err := judge(in, []byte(tt.out))
		if err != nil {
			t.Fatal(err)
		}
		if q.Labels != labels || q.Recall != tt.recall || q.Precision != tt.precision {
			t.Errorf("%s: %+v", tt.why, *q)
		}
	}
	if _, err := judge(in, []byte("one line\n")); err == nil || !strings.Contains(err.Error(), "1 lines came out of 3") {
		t.Errorf("error %v", err)
	}
}

func TestMissingPeersAreSkippedWithALine(t *testing.T) {
	sed, err := exec.LookPath("sed")
	if err != nil {
		t.Skip("no sed")
	}
	path, dir, kept := t.TempDir(), t.TempDir(), t.TempDir()
	if err := os.Symlink(sed, filepath.Join(path, "sed")); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", path)
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	args := []string{"-bin", self, "-dir", dir, "-size", "64KB", "-runs", "1", "-only", "sed,ripgrep,vectorscan,ferret-scan,presidio", "-record", kept, "-host", "here"}
	if err := run(args, nil, &out); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"no rg in PATH", "no cc in PATH", "no ferret-scan in PATH", "no python3 in PATH"} {
		if !strings.Contains(out.String(), "skipped: "+want) {
			t.Errorf("no %q in\n%s", want, out.String())
		}
	}
	folder, err := record.Folder(kept, "here")
	if err != nil {
		t.Fatal(err)
	}
	var c record.Comparison
	if err := record.Read(folder, record.CompareFile, &c); err != nil {
		t.Fatal(err)
	}
	for _, p := range c.Peers {
		if p.Name == "sed" && p.Skipped == "" {
			if len(p.Results) != len(workloads) {
				t.Errorf("%d results of sed", len(p.Results))
			}
			for _, r := range p.Results {
				if r.Quality == nil || r.CPU <= 0 || r.Problem != "" {
					t.Errorf("%s: %+v", r.Workload, r)
				}
			}
		}
	}
}

func TestUnknownNamesAreErrors(t *testing.T) {
	for _, args := range [][]string{{"-only", "nobody"}, {"-engine", "none"}, {"-size", "1KB"}, {"-runs", "0"}, {"-bin", "/no/such/binary"}} {
		if err := run(append(args, "-dir", t.TempDir()), strings.NewReader(""), &bytes.Buffer{}); err == nil {
			t.Errorf("%v: no error", args)
		}
	}
}
