package walk_test

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/phiscrub/phiscrub/scrub/walk"
)

func TestCells(t *testing.T) {
	for _, x := range []struct {
		why, row string
		sep      byte
		want     []string
	}{
		{"plain", "a,b c,d", ',', []string{"a", "b c", "d"}},
		{"empty ones count", ",a,,", ',', []string{"", "a", "", ""}},
		{"blanks around are none of it", " a | b ", '|', []string{"a", "b"}},
		{"a frame", "| a | b |", '|', []string{"a", "b"}},
		{"a separator in quotes", `"a,b",c`, ',', []string{"a,b", "c"}},
		{"a doubled quote", `"a ""b"", c",d`, ',', []string{`a ""b"", c`, "d"}},
		{"a quote that nothing ends", `a,"b,c`, ',', []string{"a", "b,c"}},
		{"what goes on behind a quote", `"a" x ,b`, ',', []string{`"a" x `, "b"}},
		{"tabs part, other blanks do not", "a\tb c\t", '\t', []string{"a", "b c", ""}},
		{"nothing", "", ',', []string{""}},
	} {
		var got []string
		for _, c := range walk.Cells(nil, []byte(x.row), x.sep) {
			got = append(got, x.row[c.Start:c.End])
		}
		if !slices.Equal(got, x.want) {
			t.Errorf("%s: %q: %q", x.why, x.row, got)
		}
	}
	if n := len(walk.Cells(nil, bytes.Repeat([]byte(","), 1<<16), ',')); n > 65 {
		t.Errorf("%d cells of one line", n)
	}
}

func TestHeadsOfTables(t *testing.T) {
	for _, x := range []struct {
		why, line string
		sep       byte
	}{
		{"CSV", "mrn,first_name", ','},
		{"names of several words", "Patient Name,Date of Birth,MRN #", ','},
		{"blanks behind the commas", "mrn, first_name, dob", ','},
		{"quotes", `"mrn";"name"`, ';'},
		{"Markdown", "| MRN | Date of Birth |", '|'},
		{"tabs", "mrn\tname", '\t'},
		{"a sentence", "patient, not found, try again", 0},
		{"two words and a comma", "patient, found", 0},
		{"a value", "mrn,00123456", 0},
		{"a pair", "mrn=5,dob", 0},
		{"an empty name", "mrn,,dob", 0},
		{"one name", "mrn", 0},
		{"nothing", "", 0},
	} {
		if sep, _ := walk.TableHead(nil, []byte(x.line)); sep != x.sep {
			t.Errorf("%s: %q: %q", x.why, x.line, sep)
		}
	}
}

func TestTablesInStrings(t *testing.T) {
	for _, x := range []struct{ why, line, want string }{
		{"rows below names, and a line of another form", `{"msg":"mrn,Last Name,x\nA-12,\"y, z\",\n1,2\n\"5\",,6\n"}`, "mrn=A-12 Last Name=y, z mrn=5 x=6"},
		{"CRLF, and a rule", `{"msg":"mrn | name\r\n----+-----\r\n 5 | Ann\r\n"}`, "mrn=5 name=Ann"},
		{"a record in a record", `{"log":"{\"msg\":\"mrn\\tname\\n5\\tAnn\"}\n"}`, "mrn=5 name=Ann"},
		{"one line is no table", `{"msg":"mrn,name"}`, ""},
		{"a sentence is no head", `{"msg":"Dear Ann, thanks\nmrn, 5"}`, ""},
	} {
		var d walk.Doc
		d.Line([]byte(x.line), 0)
		var got []string
		for _, l := range d.Leaves {
			if l.Cell {
				v := d.Views[l.View].B
				got = append(got, string(v[l.Key.Start:l.Key.End])+"="+string(v[l.Start:l.End]))
			}
		}
		if strings.Join(got, " ") != x.want {
			t.Errorf("%s: %q", x.why, got)
		}
	}
}

func TestNamesAloneOnALine(t *testing.T) {
	for line, want := range map[string]string{
		"MRN:": "MRN", "  Date of Birth: ": "Date of Birth", "name: >": "name", "name: |": "name",
		`Content-Disposition: form-data; name="mrn"`: "mrn", `x; form-data; name="a b"`: "",
		"a long sentence that ends here:": "", "12:": "", ":": "", "mrn: 5": "", "": "",
	} {
		c, ok := walk.LoneName([]byte(line))
		if got := line[c.Start:c.End]; ok != (want != "") || ok && got != want {
			t.Errorf("%q: %q, %v", line, got, ok)
		}
	}
}

// FuzzRow asserts that a row is read within its bounds, that nothing between
// its separators and quotes is left out, and that work is bounded.
func FuzzRow(f *testing.F) {
	f.Add("mrn,name", `A-12,"Ann ""B"" Lee"`, byte(','))
	f.Add("| a | b |", "| 5 | {\"ssn\": 1} |", byte('|'))
	f.Add("a\tb", "\uff11\uff12\tx", byte('\t'))
	f.Fuzz(func(t *testing.T, head, row string, sep byte) {
		if len(head)+len(row) > 1<<13 || strings.ContainsAny(head+row, "\n") {
			return
		}
		var d walk.Doc
		raw := []byte(row)
		d.Row([]byte(head), raw, []walk.Span{{End: len(raw)}}, false, sep)
		seen := make([]bool, len(raw))
		for _, l := range d.Leaves {
			s, e := d.Views[l.View].Raw(int(l.Start), int(l.End))
			if s < 0 || e < s || e > len(raw) {
				t.Fatalf("a leaf at %d–%d of %d bytes", s, e, len(raw))
			}
			for i := s; i < e; i++ {
				seen[i] = true
			}
		}
		if n := len(d.Leaves) + len(d.Nodes) + len(d.Views); n > 24*(len(raw)+len(head)+16) {
			t.Errorf("%d leaves, nodes and views of %d bytes", n, len(raw))
		}
		if len(walk.Cells(nil, []byte(head), sep)) != len(walk.Cells(nil, raw, sep)) || strings.ContainsAny(row, "*^~") || sep != '|' && strings.Contains(row, "|") {
			return // no row, or segments of messages, whose names have digits
		}
		if strings.ContainsAny(row, "'\\<%&\x1b") || sep == '"' || sep|0x20-'a' < 26 || sep-'0' < 10 || sep >= 0x80 {
			return
		}
		for i, c := range raw {
			if (c-'0' < 10) && !seen[i] {
				t.Fatalf("the digit at %d is in no leaf: %s", i, fmt.Sprintf("%d leaves", len(d.Leaves)))
			}
		}
	})
}
