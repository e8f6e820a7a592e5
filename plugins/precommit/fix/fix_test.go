package fix

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"go.yaml.in/yaml/v3"

	"github.com/phiscrub/phiscrub/detect"
	"github.com/phiscrub/phiscrub/detect/field"
	"github.com/phiscrub/phiscrub/patterns"
	"github.com/phiscrub/phiscrub/plugins/precommit"
	"github.com/phiscrub/phiscrub/plugins/precommit/source"
	"github.com/phiscrub/phiscrub/plugins/precommit/standin"
	"github.com/phiscrub/phiscrub/scrub"
)

var builtin = sync.OnceValues(func() (func(strict bool) precommit.Looker, error) {
	rules, fields, err := patterns.Builtin()
	if err != nil {
		return nil, err
	}
	set, bad := detect.Compile(rules)
	names, worse := field.Compile(fields)
	if len(bad)+len(worse) > 0 {
		return nil, errors.New("the built-in rules do not compile")
	}
	policy, err := scrub.PolicyNamed("safe-harbor")
	if err != nil {
		return nil, err
	}
	sc, err := scrub.New(set, names, scrub.Options{Policy: policy, ReferenceYear: 2026})
	checker := func(strict bool) *precommit.Checker {
		return precommit.New(precommit.Options{
			NewEngine: func() precommit.Engine {
				w := sc.NewWorker()
				w.Paths(true)
				w.Puts(true)
				return w
			},
			Rules: rules, Fields: fields, Now: time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC), Strict: strict,
		})
	}
	strict, lax := checker(true), checker(false)
	return func(all bool) precommit.Looker {
		if all {
			return strict.Looker()
		}
		return lax.Looker()
	}, err
})

func options(t testing.TB, synthetic bool) *Options {
	t.Helper()
	looker, err := builtin()
	if err != nil {
		t.Fatal(err)
	}
	o := &Options{Looker: looker(!synthetic), Root: "."}
	if synthetic {
		o.Standins = standin.New("seed")
	}
	return o
}

// samples are texts of each format; each value in values stands in one.
var samples = map[string]string{
	"app.log": `2026-03-14T15:09:26Z INFO patient=Kowalski ssn=123-45-6789 mrn=A-778812 phone=(202) 736-4417
{"level":"info","patient":{"last_name":"Kowalski","dob":"1980-03-31","mrn":778812,"zip":"62701"},"email":"ann.kowalski@clinic.org"}
Patient Ann Kowalski was seen on 3/14/2024, call 202-736-4417.
INFO Mrs. Kowalski, 93 y/o, patient_age=93 {"patient":{"age":93}}
`,
	"table.csv": "id,last_name,dob,ssn,mrn,phone,zip,note\r\n1,Kowalski,1980-03-31,123-45-6789,A-778812,202-736-4417,62701,\"said \"\"hello\"\", left\"\r\n" +
		"2,\"O'Neil, Jr\",\"March 31, 1980\",123-45-6789,A-778813,,02134,\r\n",
	"table.tsv": "mrn\tlast_name\tcity\nA-778812\tKowalski\tSpringfield\n",
	"dump.sql": "INSERT INTO patient (id, last_name, dob, mrn, acct) VALUES\n  (1, 'Kowalski', '1980-03-31', 'A-778812', 4477889921),\n  (2, 'O''Neil', '1975-02-03', 'A-778813', NULL);\n" +
		"COPY patient (id, last_name, ssn) FROM stdin;\n1\tKowalski\t123-45-6789\n\\.\n",
	"data.yaml":   "patient:\n  name:\n    - family: Kowalski\n      given: [Ann, \"Zoë\"]\n  contact: {last_name: Kowalski, phone: 202-736-4417}\n  mrn: A-778812\n  ssn: 123-45-6789\n  dob: 1980-03-31\n  city: Springfield # home\n  note: Kowalski said \"hello\" there\nservice:\n  name: billing\n",
	".env":        "PATIENT_NAME=\"Ann Kowalski\"\nexport TEST_MRN=A-778812\nTEST_SSN=123-45-6789\nPORT=8080\n",
	"x.har":       `{"log":{"entries":[{"request":{"url":"https://api.clinic.org/Patient?family=Kowalski","queryString":[{"name":"mrn","value":"A-778812"}]},"response":{"content":{"encoding":"base64","text":"eyJwYXRpZW50Ijp7Imxhc3RfbmFtZSI6Iktvd2Fsc2tpIiwibXJuIjoiQS03Nzg4MTIifX0="}}}]}}`,
	"x.ipynb":     `{"cells":[{"cell_type":"code","metadata":{},"outputs":[{"data":{"text/plain":["        mrn last_name\n","0  A-778812  Kowalski"]}}],"source":["p = {'last_name': 'Kowalski', \"ssn\": \"123-45-6789\"}\n"]}],"metadata":{},"nbformat":4}`,
	"fhir.json":   "{\n  \"resourceType\": \"Patient\",\n  \"name\": [\n    {\n      \"family\": \"Kowalski\",\n      \"given\": [\n        \"Ann\"\n      ]\n    }\n  ],\n  \"birthDate\": \"1980-03-31\",\n  \"telecom\": [ { \"system\": \"phone\", \"value\": \"202-736-4417\" } ]\n}\n",
	"message.hl7": "MSH|^~\\&|A|B|C|D|20240314150926||ADT^A01|1|P|2.5\rPID|1||778812^^^HOSP^MR||KOWALSKI^ANN||19800331|F|||12 Main St^^Springfield^IL^62701||2027364417\r",
	"page.xml":    "<patient><lastName>Kowalski</lastName><mrn>A-778812</mrn><birthDate>1980-03-31</birthDate></patient>\n",
	"utf16.log":   string(source.UTF16LE.Encode(nil, []byte("\ufeffpatient=Kowalski ssn=123-45-6789 naïve\r\n"))),
	"mark.csv":    "\ufeffmrn,last_name\nA-778812,Kowalski\n",
}

var values = []string{"Kowalski", "KOWALSKI", "Neil", "123-45-6789", "778812", "736-4417", "7364417", "1980-03-31", "19800331", "March 31", "02-03", "ann.kow", "Springfield", "Main St", "4477889921", "62701", "02134", "eyJwYXRpZW50", "Zoë"}

func fixed(t *testing.T, name, text string, o *Options) (string, Result) {
	t.Helper()
	file := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(file, []byte(text), 0o640); err != nil {
		t.Fatal(err)
	}
	r := File(t.Context(), file, o)
	out, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return string(out), r
}

func TestTheSecondRunChangesNothing(t *testing.T) {
	for _, synthetic := range []bool{false, true} {
		for name, text := range samples {
			t.Run(fmt.Sprintf("%s/synthetic=%v", name, synthetic), func(t *testing.T) {
				out, r := fixed(t, name, text, options(t, synthetic))
				if r.Err != nil || r.Replaced == 0 || out == text {
					t.Fatalf("replaced %d, %v", r.Replaced, r.Err)
				}
				plain := strings.ReplaceAll(out, "\x00", "")
				for _, v := range values {
					if strings.Contains(plain, v) {
						t.Errorf("%q is still there:\n%s", v, plain)
					}
				}
				again, r := fixed(t, name, out, options(t, synthetic))
				if r.Err != nil || r.Replaced != 0 || again != out {
					t.Errorf("the second run replaced %d (%v, %v) in\n%s\nto\n%s", r.Replaced, r.Classes, r.Err, out, again)
				}
				if lines := strings.Count; lines(out, "\n") != lines(text, "\n") || lines(out, "\r") != lines(text, "\r") {
					t.Error("lines were joined or cut")
				}
				parses(t, name, text, out, synthetic)
				if testing.Verbose() {
					t.Log("\n" + plain)
				}
			})
		}
	}
}

// parses reports whether a fixed file is read as the one it was made from.
func parses(t *testing.T, name, before, after string, synthetic bool) {
	t.Helper()
	switch filepath.Ext(name) {
	case ".json", ".har", ".ipynb":
		if !json.Valid([]byte(after)) {
			t.Errorf("is no JSON any more:\n%s", after)
		}
	case ".yaml":
		var a, b map[string]any
		if err := yaml.Unmarshal([]byte(before), &a); err != nil {
			t.Fatal(err)
		}
		if err := yaml.Unmarshal([]byte(after), &b); err != nil {
			t.Fatalf("is no YAML any more: %v\n%s", err, after)
		}
		p := b["patient"].(map[string]any)
		if _, ok := p["mrn"].(string); !ok {
			t.Errorf("mrn is %T:\n%s", p["mrn"], after)
		}
	case ".csv", ".tsv":
		read := func(s string) [][]string {
			r := csv.NewReader(strings.NewReader(s))
			if strings.HasSuffix(name, ".tsv") {
				r.Comma = '\t'
			}
			rows, err := r.ReadAll()
			if err != nil {
				t.Fatalf("is no table any more: %v\n%s", err, s)
			}
			return rows
		}
		a, b := read(before), read(after)
		if len(a) != len(b) || strings.Join(a[0], ",") != strings.Join(b[0], ",") {
			t.Errorf("%d rows of %v, were %d of %v", len(b), b[0], len(a), a[0])
		}
	}
	if synthetic && strings.Contains(after, "[SSN]") {
		t.Errorf("markers in place of stand-ins:\n%s", after)
	}
}

func TestStandInsAreTheSameInEveryFile(t *testing.T) {
	o := options(t, true)
	a, _ := fixed(t, "a.csv", "mrn,last_name\nA-778812,Kowalski\n", o)
	b, _ := fixed(t, "b.json", `{"patient":{"last_name":"Kowalski","mrn":"A-778812"}}`, o)
	row := strings.Split(strings.Split(a, "\n")[1], ",")
	for _, v := range row {
		if !strings.Contains(b, `"`+v+`"`) {
			t.Errorf("%q of the table is not in %s", v, b)
		}
	}
	c, _ := fixed(t, "a.csv", "mrn,last_name\nA-778812,Kowalski\n", options(t, true))
	if c != a {
		t.Error("the same seed gave other stand-ins")
	}
}

func TestWhatIsAcceptedStays(t *testing.T) {
	text := "mrn=A-778812 # phiscrub:allow-next-line\n" // no waiver
	out, r := fixed(t, "a.log", text, options(t, false))
	if r.Replaced != 1 || strings.Contains(out, "778812") {
		t.Errorf("replaced %d in %s", r.Replaced, out)
	}
	text = "ssn=123-45-6789 # phiscrub:allow us-ssn until=2027-01-31 reason=\"sample of the manual\"\nclient 555-0143 at example.com\n"
	out, r = fixed(t, "a.log", text, options(t, true))
	if r.Replaced != 0 || out != text {
		t.Errorf("replaced %d in %s", r.Replaced, out)
	}
}

func TestFilesKeepTheirModeAndLinksAreNotFollowedOut(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("modes and links of Unix")
	}
	dir, outside := t.TempDir(), t.TempDir()
	t.Chdir(dir)
	const text = "mrn=A-778812 ssn=123-45-6789\n"
	write := func(file string, mode fs.FileMode) {
		t.Helper()
		if err := os.WriteFile(file, []byte(text), mode); err != nil {
			t.Fatal(err)
		}
		if err := os.Chmod(file, mode); err != nil {
			t.Fatal(err)
		}
	}
	read := func(file string) string {
		b, _ := os.ReadFile(file)
		return string(b)
	}
	o := options(t, false)
	write("run.log", 0o751)
	if r := File(t.Context(), "run.log", o); r.Err != nil {
		t.Fatal(r.Err)
	}
	if info, _ := os.Stat("run.log"); info.Mode().Perm() != 0o751 {
		t.Errorf("mode is %v", info.Mode())
	}
	write(filepath.Join(outside, "x.log"), 0o644)
	if err := os.Symlink(filepath.Join(outside, "x.log"), "out.log"); err != nil {
		t.Fatal(err)
	}
	if r := File(t.Context(), "out.log", o); !errors.Is(r.Err, ErrOutside) || read(filepath.Join(outside, "x.log")) != text {
		t.Errorf("a link out of the tree: %v", r.Err)
	}
	write("in.log", 0o644)
	if err := os.Symlink("in.log", "link.log"); err != nil {
		t.Fatal(err)
	}
	if r := File(t.Context(), "link.log", o); r.Err != nil || read("in.log") == text {
		t.Errorf("a link within the tree: %v", r.Err)
	}
	if info, _ := os.Lstat("link.log"); info.Mode()&fs.ModeSymlink == 0 {
		t.Error("the link became a file")
	}
	write("one.log", 0o644)
	if err := os.Link("one.log", "two.log"); err != nil {
		t.Fatal(err)
	}
	if r := File(t.Context(), "one.log", o); !errors.Is(r.Err, ErrNames) || read("one.log") != text {
		t.Errorf("a file with two names: %v", r.Err)
	}
	left, err := filepath.Glob(".phiscrub-fix-*")
	if err != nil || len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}

func TestBackupsAreMadeWhenAskedForOnly(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "a.log")
	const text = "mrn=A-778812\n"
	if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	o := options(t, false)
	o.DryRun = true
	if r := File(t.Context(), file, o); r.Replaced != 1 {
		t.Errorf("dry run replaced %d, %v", r.Replaced, r.Err)
	}
	if b, _ := os.ReadFile(file); string(b) != text {
		t.Error("a dry run wrote")
	}
	o.DryRun, o.Backup = false, true
	r := File(t.Context(), file, o)
	old, err := os.ReadFile(file + BackupSuffix)
	if r.Err != nil || err != nil || string(old) != text || r.Backup != file+BackupSuffix {
		t.Errorf("%v, %v, %q", r, err, old)
	}
	if info, _ := os.Stat(file + BackupSuffix); runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
		t.Errorf("backup has mode %v", info.Mode())
	}
	if r := File(t.Context(), file+BackupSuffix, o); !errors.Is(r.Err, ErrBackup) {
		t.Errorf("a backup was fixed: %v", r)
	}
	if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	if r = File(t.Context(), file, o); r.Err == nil {
		t.Error("a backup was overwritten")
	}
	entries, _ := os.ReadDir(dir)
	if len(entries) != 2 {
		t.Errorf("left behind: %v", entries)
	}
}

func TestNothingIsWrittenOfWhatCannotBeDoneWhole(t *testing.T) {
	var z bytes.Buffer
	zipped(t, &z, "x.log", "mrn=A-778812\n")
	out, r := fixed(t, "a.zip", z.String(), options(t, false))
	if !errors.Is(r.Err, ErrPacked) || out != z.String() {
		t.Errorf("an archive: %v", r.Err)
	}
	z.Reset()
	zipped(t, &z, "x.log", "nothing here\n")
	if _, r = fixed(t, "a.zip", z.String(), options(t, false)); r.Err != nil {
		t.Errorf("a clean archive: %v", r.Err)
	}
}

func TestValuesAcrossRecordsLoseEachPart(t *testing.T) {
	const text = "2026-03-14T15:09:26.000000000Z stdout P ssn=123-45\n2026-03-14T15:09:26.000000000Z stdout F -6789 done\n"
	out, r := fixed(t, "pod.log", text, options(t, false))
	if r.Err != nil || strings.Contains(out, "6789") || strings.Count(out, "stdout") != 2 || !strings.Contains(out, "done") {
		t.Errorf("%v:\n%s", r.Err, out)
	}
}

func FuzzText(f *testing.F) {
	for name, text := range samples {
		f.Add(name, text, true)
		f.Add(name, text, false)
	}
	both := map[bool]*Options{true: options(f, true), false: options(f, false)}
	f.Fuzz(func(t *testing.T, name, text string, synthetic bool) {
		if len(name) > 20 || len(text) > 4096 {
			return
		}
		o := both[synthetic]
		o.Source.Expanded = 1 << 20
		if synthetic {
			o.Standins = standin.New("seed")
		}
		out, _, err := fixText(name, []byte(text), o)
		if err != nil {
			return
		}
		again, n, err := fixText(name, out, o)
		if err != nil || !bytes.Equal(again, out) {
			t.Fatalf("%q became %q, and then %q (%v, %v)", text, out, again, n, err)
		}
	})
}
