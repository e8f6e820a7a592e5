package output

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/phiscrub/phiscrub/detect"
	"github.com/phiscrub/phiscrub/detect/field"
	"github.com/phiscrub/phiscrub/patterns"
	"github.com/phiscrub/phiscrub/plugins/precommit"
	"github.com/phiscrub/phiscrub/plugins/precommit/source"
	"github.com/phiscrub/phiscrub/scrub"
)

var builtin = sync.OnceValues(func() (precommit.Options, error) {
	rules, fields, err := patterns.Builtin()
	if err != nil {
		return precommit.Options{}, err
	}
	set, bad := detect.Compile(rules)
	names, worse := field.Compile(fields)
	policy, err := scrub.PolicyNamed("safe-harbor")
	if err != nil || len(bad)+len(worse) > 0 {
		return precommit.Options{}, errors.New("the built-in rules do not compile")
	}
	s, err := scrub.New(set, names, scrub.Options{Policy: policy, ReferenceYear: 2026})
	return precommit.Options{
		NewEngine: func() precommit.Engine {
			w := s.NewWorker()
			w.Paths(true)
			return w
		},
		Rules: rules, Fields: fields, Now: time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC), Workers: 2,
	}, err
})

// person makes values that are in no example range. They are made while the
// test runs: the repository holds none.
type person struct{ r *rand.Rand }

func (p person) pick(list ...string) string { return list[p.r.IntN(len(list))] }

func (p person) digits(n int) string {
	b := make([]byte, n)
	for i := range b {
		b[i] = byte('0' + p.r.IntN(10))
	}
	return string(b)
}

func (p person) ssn() string {
	return fmt.Sprintf("%03d-%02d-%04d", 220+p.r.IntN(400), 11+p.r.IntN(80), 1001+p.r.IntN(8900))
}

func (p person) phone() string {
	return fmt.Sprintf("%s-%03d-%04d", p.pick("312", "617", "415", "206"), 620+p.r.IntN(200), 1000+p.r.IntN(8999))
}

func (p person) mail() string {
	return strings.ToLower(p.given()) + "." + strings.ToLower(p.family()) + p.digits(3) + "@" + p.pick("mailhub.io", "postbox.dev", "inboxly.net")
}

func (p person) given() string {
	return p.pick("Betty", "Marcus", "Yolanda", "Desmond", "Priscilla", "Gordon", "Winifred", "Leopold")
}

func (p person) family() string {
	return p.pick("Vance", "Kowalczyk", "Abernathy", "Delacroix", "Fitzgerald", "Okonkwo", "Petersen", "Villanueva")
}

func (p person) mrn() string { return "7" + p.digits(7) }

func (p person) born() string {
	return fmt.Sprintf("19%02d-%02d-%02d", 40+p.r.IntN(50), 1+p.r.IntN(12), 1+p.r.IntN(28))
}

func (p person) member() string {
	return p.pick("XQR", "ZTW", "KLM") + "8" + p.digits(8)
}

// card passes the check digit, in the range of an issuer.
func (p person) card() string {
	body := "4539" + p.digits(11)
	for d := byte('0'); d <= '9'; d++ {
		if luhn(body + string(d)) {
			return body + string(d)
		}
	}
	return ""
}

func luhn(s string) bool {
	sum := 0
	for i := range len(s) {
		d := int(s[len(s)-1-i] - '0')
		if i%2 == 1 {
			if d *= 2; d > 9 {
				d -= 9
			}
		}
		sum += d
	}
	return sum%10 == 0
}

// seed is a file of the repository. ⟦ and ⟧ are around each value.
type seed struct{ name, text string }

// want is where a value stands.
type want struct {
	file                       string
	line, column, endLine, end int
	value                      string
}

// plant takes the marks out of a text and notes where the values are.
func plant(s seed) (text string, wants []want) {
	var out strings.Builder
	line, column := 1, 1
	for _, c := range s.text {
		switch c {
		case '⟦':
			wants = append(wants, want{file: s.name, line: line, column: column})
			continue
		case '⟧':
			w := &wants[len(wants)-1]
			w.endLine, w.end = line, column
			continue
		case '\n':
			line, column = line+1, 0
		}
		out.WriteRune(c)
		column++
		if n := len(wants); n > 0 && wants[n-1].end == 0 {
			wants[n-1].value += string(c)
		}
	}
	return out.String(), wants
}

// seeds are files of many formats with values in them.
func seeds(p person) []seed {
	var log, logfmt, ndjson, csv, tsv, sql, env, yaml, md, code, hl7, xml, crlf strings.Builder
	csv.WriteString("patient_name,ssn,dob,phone,notes\n")
	tsv.WriteString("mrn\temail\tamount\n")
	sql.WriteString("CREATE TABLE patients (id int, last_name text, ssn text, email text);\n")
	for i := range 10 {
		fmt.Fprintf(&log, "2026-03-05T10:00:%02dZ INFO eligibility check for ssn ⟦%s⟧ took 14 ms\n2026-03-05T10:01:%02dZ WARN cannot reach ⟦%s⟧, retry 3 of 5\n", i, p.ssn(), i, p.mail())
		fmt.Fprintf(&logfmt, "ts=2026-03-05T10:00:%02dZ level=info msg=\"member found\" member_id=⟦%s⟧ took=12ms\n", i, p.member())
		fmt.Fprintf(&ndjson, `{"ts":1741168%03d,"level":"info","patient":{"mrn":"⟦%s⟧","phone":"⟦%s⟧"},"trace":"4bf92f3577b34da6a3ce929d0e0e4736"}`+"\n", i, p.mrn(), p.phone())
		fmt.Fprintf(&csv, "\"⟦%s, %s⟧\",⟦%s⟧,⟦%s⟧,⟦%s⟧,\"said \"\"fine\"\", left\"\n", p.family(), p.given(), p.ssn(), p.born(), p.phone())
		fmt.Fprintf(&tsv, "⟦%s⟧\t⟦%s⟧\t12.50\n", p.mrn(), p.mail())
		fmt.Fprintf(&sql, "INSERT INTO patients (id, last_name, ssn, email) VALUES (%d, '⟦%s⟧', '⟦%s⟧', '⟦%s⟧');\n", i, p.family(), p.ssn(), p.mail())
		fmt.Fprintf(&env, "APP_%d_TIMEOUT=30s\nTEST_PATIENT_EMAIL_%d=⟦%s⟧\n", i, i, p.mail())
		fmt.Fprintf(&yaml, "- order: A-%d\n  patient:\n    ssn: ⟦%s⟧\n    retries: 3\n", i, p.ssn())
		fmt.Fprintf(&md, "## Case %d\n\nCall back at ⟦%s⟧ before noon — see ticket 4711.\n\n", i, p.phone())
		fmt.Fprintf(&code, "func TestCharge%d(t *testing.T) {\n\tcharge(t, \"⟦%s⟧\") // card from the till\n}\n\n", i, p.card())
		fmt.Fprintf(&xml, "<member><ssn>⟦%s⟧</ssn><plan>gold</plan></member>\n", p.ssn())
		fmt.Fprintf(&crlf, "é%d paged the patient at ⟦%s⟧ twice\r\n", i, p.phone())
	}
	fmt.Fprintf(&hl7, "MSH|^~\\&|LAB|HOSP|EHR|HOSP|20260305101500||ORU^R01|MSG1|P|2.5\rPID|1||⟦%s⟧^^^HOSP^MR||⟦%s⟧^⟦%s⟧||⟦%s⟧|F\r\n", p.mrn(), p.family(), p.given(), strings.ReplaceAll(p.born(), "-", ""))
	var har strings.Builder
	har.WriteString("{\n  \"log\": {\"version\": \"1.2\", \"entries\": [\n")
	for i := range 5 {
		fmt.Fprintf(&har, "    {\"request\": {\"method\": \"POST\", \"url\": \"https://api.internal/v1/patients\", \"postData\": {\"mimeType\": \"application/json\", \"text\": \"{\\\"ssn\\\":\\\"⟦%s⟧\\\"}\"}}}%s\n", p.ssn(), strings.Repeat(",", min(4-i, 1)))
	}
	har.WriteString("  ]}\n}\n")
	var nb strings.Builder
	nb.WriteString("{\n \"cells\": [\n")
	for i := range 5 {
		fmt.Fprintf(&nb, "  {\"cell_type\": \"code\", \"source\": [\"df.head(%d)\\n\"], \"outputs\": [{\"text\": [\"ssn ⟦%s⟧\\n\"]}]}%s\n", i, p.ssn(), strings.Repeat(",", min(4-i, 1)))
	}
	nb.WriteString(" ],\n \"nbformat\": 4, \"nbformat_minor\": 5, \"metadata\": {}\n}\n")
	pretty := fmt.Sprintf("{\n  \"resourceType\": \"Patient\",\n  \"name\": [\n    {\n      \"family\": \"⟦%s⟧\",\n      \"given\": [\n        \"⟦%s⟧\"\n      ]\n    }\n  ],\n  \"birthDate\": \"⟦%s⟧\",\n  \"active\": true\n}\n",
		p.family(), p.given(), p.born())
	var utf16, packed, zipped, tarred strings.Builder
	for range 5 {
		fmt.Fprintf(&utf16, "naïve ssn ⟦%s⟧ ok\r\n", p.ssn())
		fmt.Fprintf(&packed, "ssn ⟦%s⟧ from a rotated log\n", p.ssn())
		fmt.Fprintf(&zipped, "reply to ⟦%s⟧ by Friday\n", p.mail())
		fmt.Fprintf(&tarred, "member_id=⟦%s⟧ status=active\n", p.member())
	}
	return []seed{
		{"app.log", log.String()}, {"svc/access.logfmt", logfmt.String()}, {"svc/events.ndjson", ndjson.String()}, {"data/patients.csv", csv.String()},
		{"data/bills.tsv", tsv.String()}, {"dump.sql", sql.String()}, {".env", env.String()}, {"orders.yaml", yaml.String()}, {"docs/cases.md", md.String()},
		{"charge_test.go", code.String()}, {"hl7/oru.hl7", hl7.String()}, {"members.xml", xml.String()}, {"crlf.txt", crlf.String()}, {"trace.har", har.String()},
		{"analysis.ipynb", nb.String()}, {"fhir/patient.json", pretty}, {"utf16.txt", utf16.String()}, {"old.log.gz", packed.String()}, {"mails.zip!in/a.txt", zipped.String()}, {"logs.tar.gz!b/c.log", tarred.String()},
	}
}

// lookalikes are lines of which nothing may be reported.
func lookalikes(p person) []string {
	var out []string
	hex := func(n int) string {
		b := make([]byte, n)
		for i := range b {
			b[i] = "0123456789abcdef"[p.r.IntN(16)]
		}
		return string(b)
	}
	for i := range 10 {
		out = append(out,
			"request_id="+hex(8)+"-"+hex(4)+"-4"+hex(3)+"-a"+hex(3)+"-"+hex(12),
			"commit "+hex(40),
			"digest sha256:"+hex(64),
			"started at 17"+p.digits(8)+" took "+p.digits(5)+" us",
			fmt.Sprintf("2026-03-%02dT10:%02d:11.123Z INFO server listening on 10.0.%d.4:8080", i+1, i, i),
			"order_total=1"+p.digits(5)+" items=3",
			fmt.Sprintf("version 1.%d.%d build 20%s", i, i+3, p.digits(4)),
			"loinc 2345-7 snomed 73211009 icd E11.9 cpt 99213",
			"offset "+p.digits(9)+" of partition "+p.digits(2),
			"trace_id="+hex(32)+" span_id="+hex(16),
			"isbn 978-0-13-"+p.digits(6)+"-1",
			"ndc 50580-449-0"+p.digits(1),
			"sku "+p.digits(12)+" in aisle "+p.digits(2),
			fmt.Sprintf("ssn VARCHAR(11) NOT NULL, -- column %d", i),
			`pattern: '\d{3}-\d{2}-\d{4}'`,
			"ssn: XXX-XX-XXXX, phone: ###-###-####",
			"Dear {{patient.name}}, your id is ${PATIENT_ID}",
			"if patient.ssn == nil { return ErrMissing }",
			`{"mrn":"[MRN]","name":"[NAME]","ssn":null}`,
			"GET /healthz 200 "+p.digits(3)+" \"kube-probe/1.29\"",
		)
	}
	return out
}

// build writes the seeds as the files they are called after.
func build(t *testing.T, dir string, list []seed) (wants []want) {
	t.Helper()
	write := func(name string, data []byte) {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for _, s := range list {
		text, w := plant(s)
		wants = append(wants, w...)
		data := []byte(text)
		outer, member, _ := strings.Cut(s.name, "!")
		var b bytes.Buffer
		switch {
		case strings.HasSuffix(outer, ".zip"):
			z := zip.NewWriter(&b)
			f, err := z.Create(member)
			if err != nil {
				t.Fatal(err)
			}
			f.Write(data)
			z.Close()
			data = b.Bytes()
		case strings.HasSuffix(outer, ".tar.gz"):
			g := gzip.NewWriter(&b)
			z := tar.NewWriter(g)
			if err := z.WriteHeader(&tar.Header{Name: member, Mode: 0o644, Size: int64(len(data))}); err != nil {
				t.Fatal(err)
			}
			z.Write(data)
			z.Close()
			g.Close()
			data = b.Bytes()
		case strings.HasSuffix(outer, ".gz"):
			g := gzip.NewWriter(&b)
			g.Write(data)
			g.Close()
			data = b.Bytes()
		case strings.HasPrefix(outer, "utf16"):
			b.WriteString("\xff\xfe")
			for _, u := range utf16.Encode([]rune(text)) {
				b.Write([]byte{byte(u), byte(u >> 8)})
			}
			data = b.Bytes()
		}
		write(outer, data)
	}
	return wants
}

// TestSeededRepository: every value that was planted is reported at its exact
// place, hardly anything else is, and no output of any format holds a value.
func TestSeededRepository(t *testing.T) {
	o, err := builtin()
	if err != nil {
		t.Fatal(err)
	}
	p := person{rand.New(rand.NewPCG(2026, 11))}
	dir := t.TempDir()
	t.Chdir(dir)
	list := seeds(p)
	alike := lookalikes(p)
	list = append(list, seed{"lookalikes.log", strings.Join(alike, "\n") + "\n"})
	wants := build(t, dir, list)
	if len(wants) < 200 || len(alike) < 200 {
		t.Fatalf("%d values and %d look-alikes are too few", len(wants), len(alike))
	}
	src := source.NewFiles(context.Background(), []string{"."}, source.Options{})
	defer src.Close()
	r, err := precommit.New(o).Run(context.Background(), src)
	if err != nil || len(r.Failed) > 0 || len(r.Skipped) > 0 {
		t.Fatalf("%v, failed %v, skipped %v", err, r.Failed, r.Skipped)
	}
	type place struct {
		file         string
		line, column int
	}
	found := map[place]*precommit.Finding{}
	for i := range r.Findings {
		f := &r.Findings[i]
		found[place{f.File, f.Line, f.Column}] = f
	}
	for _, w := range wants {
		f := found[place{w.file, w.line, w.column}]
		switch {
		case f == nil:
			t.Errorf("%s:%d:%d: a value of %d characters is not found there", w.file, w.line, w.column, utf8.RuneCountInString(w.value))
			continue
		case f.EndLine != w.endLine || f.EndColumn != w.end:
			t.Errorf("%s:%d:%d: %s ends at %d:%d, want %d:%d", w.file, w.line, w.column, f.Rule, f.EndLine, f.EndColumn, w.endLine, w.end)
		case f.Status != precommit.Open:
			t.Errorf("%s:%d:%d: %s is %s", w.file, w.line, w.column, f.Rule, f.Status)
		}
		delete(found, place{w.file, w.line, w.column})
	}
	extra := 0
	for _, f := range found {
		extra++
		t.Logf("besides: %s:%d:%d %s: %s", f.File, f.Line, f.Column, f.Rule, f.Preview)
	}
	if extra > 2 {
		t.Errorf("%d findings besides those that were planted, want at most 2", extra)
	}
	for _, name := range Formats() {
		for _, all := range []bool{false, true} {
			var b bytes.Buffer
			if err := Write(&b, name, r, Options{Version: "test", All: all, Color: all}); err != nil {
				t.Fatal(err)
			}
			for _, w := range wants {
				for _, v := range []string{w.value, strings.ReplaceAll(w.value, "-", "")} {
					if strings.Contains(b.String(), v) {
						t.Errorf("%s: holds the value of %s:%d:%d", name, w.file, w.line, w.column)
					}
				}
			}
		}
	}
	t.Logf("%d planted, %d look-alikes, %d besides", len(wants), len(alike), extra)
}
