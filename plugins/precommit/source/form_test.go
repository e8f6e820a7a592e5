package source

import (
	"bytes"
	"strings"
	"testing"
	"time"
)

// A form is checked by what it says of marked values: the key each stands
// under, and that its place leads back to it.
func checkForm(t *testing.T, name, text, format string, want map[string]string) *Document {
	t.Helper()
	c := Texts(name, []byte(text), Options{})
	if len(c.Documents) != 1 {
		t.Fatalf("%s: %d documents, %v", name, len(c.Documents), c.Failed)
	}
	d := c.Documents[0]
	if d.Format != format {
		t.Errorf("%s: format is %q, want %q", name, d.Format, format)
	}
	for value, in := range want {
		at := bytes.Index(d.Text, []byte(in))
		if at < 0 {
			t.Errorf("%s: no %q in\n%s", name, in, d.Text)
			continue
		}
		at += strings.LastIndex(in, value)
		s, e, ok := d.Span(at, at+len(value))
		if !ok || string(d.FileText()[s:e]) != value {
			t.Errorf("%s: %q leads to %q (%v)", name, value, d.FileText()[s:e], ok)
		}
	}
	return d
}

func TestCellsStandUnderTheNamesOfTheirColumns(t *testing.T) {
	d := checkForm(t, "a.csv", "\ufeffid,First Name,mrn,\"note\"\r\n1,Ann,A-778812,\"a, \"\"b\"\"\nnext\"\r\n\r\n# said\r\n2,Bo,00123456,\r\n", "csv", map[string]string{
		"A-778812": `"mrn":"A-778812"`, "00123456": `"mrn":"00123456"`, "Ann": `"First_Name":"Ann"`, "next": `"note":"a, \"b\"\nnext`,
		"First Name": "id,First Name,mrn", "said": "# said",
	})
	if from, to, ok := d.Place(bytes.Index(d.Text, []byte("00123456")), bytes.Index(d.Text, []byte("00123456"))+8); !ok || from != (Position{6, 6}) || to.Column != 14 {
		t.Errorf("second row at %v to %v", from, to)
	}
	at := bytes.LastIndex(d.Text, []byte("First_Name"))
	if _, _, ok := d.Place(at, at+5); ok {
		t.Error("a repeated name has a place")
	}
	at = bytes.Index(d.Text, []byte(`\"b\"`))
	if s, e, ok := d.Span(at, at+5); !ok || string(d.FileText()[s:e]) != `""b""` {
		t.Errorf("doubled quotes lead to %q", d.FileText()[s:e])
	}
	checkForm(t, "a.tsv", "mrn\tcity\nA-1\tLima\n", "csv", map[string]string{"Lima": `"city":"Lima"`})
	checkForm(t, "a.csv", "mrn;city\nA-1;Lima\n", "csv", map[string]string{"Lima": `"city":"Lima"`})
	checkForm(t, "two.csv", "mrn,city\nA-1,Lima\nname,dob,sex\nAnn,1980-01-31,F\n", "csv", map[string]string{"Ann": `"name":"Ann"`})
	checkForm(t, "none.csv", "Ann,1980-01-31,F\nBo,1975-02-03,M\n", "", nil)
	checkForm(t, "open.csv", "mrn,city\nA-1,\"Lima\nB-2,Rome\n", "csv", map[string]string{"Rome": `"city":"Rome"`})
}

func TestRowsOfDumpsStandUnderTheNamesOfTheirColumns(t *testing.T) {
	d := checkForm(t, "a.sql", `-- Dump
CREATE TABLE `+"`visit`"+` (
  `+"`id`"+` int(11) NOT NULL,
  mrn varchar(20) DEFAULT 'x, y', -- the number (of a person)
  price decimal(10,2),
  PRIMARY KEY (id)
);
INSERT INTO patient (id, "last_name", dob) VALUES
  (1, 'O''Neil', '1980-01-31'),
  -- between
  (2, N'Lee', to_date('1975-02-03', 'YYYY-MM-DD')),
  (3, NULL, E'1971-05-06'::date) ON CONFLICT DO NOTHING;
INSERT INTO visit VALUES (7,'A-778812',3.50),(8,'B-112233',4);
COPY public.patient (id, last_name, mrn) FROM stdin;
1	Kowalski	C-445566
2	\N	D-778899
\.
SELECT 1;
insert into unknown values (1, 'stays');
INSERT INTO broken (a) VALUES (1, 'never closed
`, "sql", map[string]string{
		"O": `{"patient":{"id":"1","last_name":"O`, "1980-01-31": `"dob":"1980-01-31"}}`,
		"Lee":        `{"patient":{"id":"2","last_name":"Lee"`,
		"1975-02-03": `"dob":"1975-02-03"}`,
		"1971-05-06": `{"patient":{"id":"3","dob":"1971-05-06"`,
		"A-778812":   `{"visit":{"id":"7","mrn":"A-778812","price":"3.50"}}`,
		"B-112233":   `"mrn":"B-112233"`,
		"Kowalski":   `{"patient":{"id":"1","last_name":"Kowalski","mrn":"C-445566"}}`,
		"D-778899":   `{"patient":{"id":"2","mrn":"D-778899"}}`,
		"between":    "-- between", "SELECT": "SELECT 1;", "stays": "(1, 'stays');", "never": "'never closed", "CONFLICT": "ON CONFLICT DO NOTHING;",
	})
	at := bytes.Index(d.Text, []byte("Lee"))
	if from, _, _ := d.Place(at, at+3); from != (Position{11, 9}) {
		t.Errorf("Lee stands at %v", from)
	}
}

func TestLinesOfNotebooksAreTexts(t *testing.T) {
	d := checkForm(t, "a.ipynb", `{"cells":[{"cell_type":"code","source":["x = \"A-1\"\n","caf\u00e9 \ud83d\ude00 B-2"],"outputs":[{"data":{"text/plain":["        mrn last_name\n",
"0  A-778812  Kowalski\n","1  B-112233       Lee"],"text/html":["<table>\n","<tr><td>C-3</td></tr>"]}}]}],"metadata":{"k":"kept"}}`, "ipynb", map[string]string{
		"A-1": "x = \"A-1\"\n", "B-2": "café 😀 B-2", "A-778812": `{"mrn":"A-778812","last_name":"Kowalski"}`, "Lee": `"last_name":"Lee"}`,
		"C-3": "<table> <tr><td>C-3", "kept": `"k":"kept"`,
	})
	if bytes.Contains(d.Text, []byte(`\"A-1`)) {
		t.Error("the list stands there too")
	}
	checkForm(t, "broken.ipynb", `{"cells":[{"source":["A-1`, "", nil)
}

func TestBodiesOfArchivesOfHTTPAreDecoded(t *testing.T) {
	c := Texts("a.har", []byte(`{"log":{"entries":[{"response":{"content":{"encoding":"base64","text":"eyJtcm4iOiJBLTc3ODgxMiJ9"}}}]}}`), Options{})
	d := c.Documents[0]
	at := bytes.Index(d.Text, []byte(`{"mrn":"A-778812"}`))
	if d.Format != "har" || at < 0 {
		t.Fatalf("format %q, text %s", d.Format, d.Text)
	}
	if s, e, ok := d.Span(at+8, at+16); !ok || string(d.FileText()[s:e]) != "eyJtcm4iOiJBLTc3ODgxMiJ9" {
		t.Errorf("the body leads to %q", d.FileText()[s:e])
	}
}

func TestKeysOfYAMLStandInWhatTheirIndentationSays(t *testing.T) {
	d := checkForm(t, "a.yaml", `# about
patient:
  name:
    - family: Lee   # her name
      given:
      - Ann
      - 'Mary''s'
  "mrn": "A-778812"
  note: |
    seen by
      Kowalski
  tags: [a, b]
service:
  name: billing
---
- x: 1
  y: two words
- z: 3
`, "yaml", map[string]string{
		"Lee": "\"name\": [\n      {\n        \"family\": \"Lee\",\n", "Ann": "\"given\": [\n          \"Ann\",\n",
		"A-778812": "    \"mrn\": \"A-778812\",\n", "billing": "  \"service\": {\n    \"name\": \"billing\",\n  },\n", "Kowalski": "      Kowalski\n",
		"her": "# her name", "about": "# about", "two words": `"y": "two words"`, "b": `"tags": ["a", "b"]`,
	})
	if n := bytes.Count(d.Text, []byte("{")) - bytes.Count(d.Text, []byte("}")); n != 0 {
		t.Errorf("%d objects stay open:\n%s", n, d.Text)
	}
}

func TestTablesGoOnInTheNextPart(t *testing.T) {
	var b strings.Builder
	b.WriteString("mrn,city\n")
	for range 1000 {
		b.WriteString("A-778812,Lima\n")
	}
	c := Texts("x.csv", []byte(b.String()), Options{Part: 1000})
	if len(c.Documents) < 10 {
		t.Fatalf("%d documents", len(c.Documents))
	}
	n := 0
	for _, d := range c.Documents {
		n += bytes.Count(d.Text, []byte(`{"mrn":"A-778812","city":"Lima"}`))
	}
	if n != 1000 {
		t.Errorf("%d rows, want 1000", n)
	}
}

// Text that opens what it never closes is read in one pass, not in one for
// each line.
func TestWhatIsNeverClosedTakesNoTime(t *testing.T) {
	if testing.Short() {
		t.Skip("megabytes")
	}
	for name, text := range map[string]string{
		"a.csv":    "a,b\n" + strings.Repeat("\"x,y\n", 1<<20),
		"a.sql":    strings.Repeat("INSERT INTO t (a) VALUES ('x\n", 1<<18),
		"b.sql":    strings.Repeat("CREATE TABLE t (a int DEFAULT 'x\n", 1<<18),
		"c.sql":    "INSERT INTO t (a) VALUES " + strings.Repeat("((((", 1<<20),
		"a.yaml":   strings.Repeat("- ", 1<<20) + "x",
		"b.yaml":   strings.Repeat("a:\n#\n", 1<<20),
		"c.yaml":   "a: " + strings.Repeat("{a: [", 1<<20),
		"a.ipynb":  strings.Repeat("[", 1<<22),
		"b.ipynb":  `{"cells":[{"source":["` + strings.Repeat("   a b\\n0 x y\\n", 1<<19) + `"]}]}`,
		"a.har":    strings.Repeat(`{"encoding":"base64","text":"`, 1<<18),
		"wide.csv": strings.Repeat(strings.Repeat("n", 50)+",", 900) + "z\n" + strings.Repeat(strings.Repeat("1,", 900)+"1\n", 200),
	} {
		start := time.Now()
		n := 0
		if err := Each(name, []byte(text), Options{}, func(d *Document) bool {
			n += len(d.FileText())
			d.Done()
			return true
		}); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if n != len(text) {
			t.Errorf("%s: %d of %d bytes", name, n, len(text))
		}
		if d := time.Since(start); d > time.Minute {
			t.Errorf("%s took %v", name, d)
		} else {
			t.Logf("%s: %d KB in %v", name, len(text)>>10, d)
		}
	}
}

// Whatever a text is, each byte of it is in the document, and what a byte of
// the document stands for is in the text.
func FuzzForms(f *testing.F) {
	f.Add("a.csv", "a,b\n\"x\"\"y\",2\n")
	f.Add("a.tsv", "a\tb\n\"x\n\ty")
	f.Add("a.csv", "a,b\n\"open\n1,2\n")
	f.Add("a.sql", "CREATE TABLE t (a int, b text);\nINSERT INTO t VALUES (1,'x''y'),(2,NULL);\nCOPY t (a) FROM stdin;\n1\n\\.\n")
	f.Add("a.ipynb", "{\"cells\":[{\"source\":[\"a\\u00e9\\n\",\"  x y\\n\"]}]}")
	f.Add("a.har", "{\"encoding\":\"base64\",\"text\":\"YWJj\"}")
	f.Add("a.yaml", "a:\n  - b: 'c'\n    d: |\n      e\nf: [1]\n")
	f.Fuzz(func(t *testing.T, name, text string) {
		if len(name) > 20 {
			return
		}
		c := Texts(name, []byte(text), Options{Part: 64 << 10, Expanded: 1 << 20})
		for _, d := range c.Documents {
			if d.Origin == nil || d.Member {
				continue
			}
			file := d.FileText()
			seen := make([]bool, len(file))
			for i := range d.Text {
				s, e, ok := d.Span(i, i+1)
				if !ok {
					continue
				}
				if s < 0 || e > len(file) || s > e {
					t.Fatalf("byte %d leads to [%d,%d) of %d", i, s, e, len(file))
				}
				for k := s; k < e; k++ {
					seen[k] = true
				}
				d.Raw(s, e)
			}
			for i, ok := range seen {
				if c := file[i]; !ok && c >= '0' && c <= '9' { // words that say that there is no value are left out
					t.Fatalf("byte %d of the file (%q) is nowhere in\n%q", i, c, d.Text)
				}
			}
		}
	})
}
