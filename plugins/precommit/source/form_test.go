package source

import (
	"bytes"
	"strings"
	"testing"
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

// Whatever a text is, each byte of it is in the document, and what a byte of
// the document stands for is in the text.
func FuzzForms(f *testing.F) {
	f.Add("a.csv", "a,b\n\"x\"\"y\",2\n")
	f.Add("a.tsv", "a\tb\n\"x\n\ty")
	f.Add("a.csv", "a,b\n\"open\n1,2\n")
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
				if c := file[i]; !ok && (c >= '0' && c <= '9' || c|0x20 >= 'a' && c|0x20 <= 'z') {
					t.Fatalf("byte %d of the file (%q) is nowhere in\n%q", i, c, d.Text)
				}
			}
		}
	})
}
