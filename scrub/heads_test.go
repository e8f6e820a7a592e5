package scrub_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/phiscrub/phiscrub/scrub"
)

// TestRegression_HeadsOfPlainNames: a head none of whose names means anything
// before a comma or the end of a line was not seen, and its rows left as they
// came.
func TestRegression_HeadsOfPlainNames(t *testing.T) {
	on := newScrubber(t, scrub.Options{}).NewWorker()
	off := newScrubber(t, scrub.Options{NoSieve: true}).NewWorker()
	for _, x := range []struct{ head, row, want string }{
		{"first_name,last_name,city", "Quvora,Mesak,Toruva", "[NAME],[NAME],[CITY]"},
		{"id,first_name", "7,Quvora", "7,[NAME]"},
		{"last_name,x", "Quvora,7", "[NAME],7"},
		{"id;status;last_name", "7;up;Quvora", "7;up;[NAME]"},
		{"id\tfirst_name\tx", "7\tQuvora\tup", "7\t[NAME]\tup"},
		{` id | first_name | state`, ` 7  | Quvora     | up`, ` 7  | [NAME]     | up`},
		{`| order | first_name |`, `| 7 | Quvora |`, `| 7 | [NAME] |`},
		{`"id","first_name"`, `"7","Quvora"`, `"7","[NAME]"`},
		{"FirstName,LastName", "Quvora,Mesak", "[NAME],[NAME]"},
		{"id,last_name_1,x", "7,Quvora,up", "7,[NAME],up"},
		{"mrn,last_name,note", `A-778812,Quvora,"x, y"`, `[MRN],[NAME],"x, y"`},
		{"mrn;last_name;note", `A-778812;Quvora;"he said ""x; y"""`, `[MRN];[NAME];"he said ""x; y"""`},
		{"mrn\tlast_name\tnote", "A-778812\tQuvora\t<up & \"away\">", "[MRN]\t[NAME]\t<up & \"away\">"},
		{`mrn,"last_name",note`, `A-778812,Quvora,"x\\y, z"`, `[MRN],[NAME],"x\\y, z"`},
		{"order,item,colour", "7,Quvora,blue", "7,Quvora,blue"},
		{"the first name, the last name", "Quvora, Mesak", "Quvora, Mesak"},
	} {
		for name, frame := range map[string]func(string) string{
			"bare":   func(s string) string { return s },
			"crlf":   func(s string) string { return strings.ReplaceAll(s, "\n", "\r\n") },
			"cri":    func(s string) string { return cri(s, "stdout") },
			"pod":    func(s string) string { return prefixed(s, "[pod/a-1/app] ") },
			"docker": docker,
			"nested": func(s string) string { return cri(docker(s), "stdout") },
			"string": func(s string) string { return asString(s) + "\n" },
			"twice":  func(s string) string { return docker(asString(s) + "\n") },
			"host":   func(s string) string { return prefixed(s, "Mar 12 22:57:30 host1 app[12]: ") },
		} {
			in := frame(x.head + "\n" + x.row + "\n")
			out, _ := block(on, []byte(in))
			compare(t, x.head+", "+name, out, frame(x.head+"\n"+x.want+"\n"))
			without, _ := block(off, []byte(in))
			compare(t, x.head+", "+name+", without the sieve", without, out)
		}
	}
}

// asString returns a record whose text is s.
func asString(s string) string {
	b, _ := json.Marshal(map[string]string{"at": "up", "msg": s})
	return string(b)
}

// TestRegression_RowsOfRecordsCutInParts: the cells of a row were counted in the
// first of its records, which ended the table.
func TestRegression_RowsOfRecordsCutInParts(t *testing.T) {
	s := newScrubber(t, scrub.Options{})
	const head, last = "mrn,last_name,note\n", "A-778813,Mesak,up\n"
	cut := strings.Replace(docker("A-778812,Quv\n"), `\n`, "", 1)
	for why, in := range map[string]string{
		"docker": docker(head) + cut + docker("ora,\"x, y\"\n") + docker(last),
		"cri": cri(head, "stdout") + strings.Replace(cri("A-778812,Quv\n", "stdout"), " F ", " P ", 1) +
			cri("ora,\"x, y\"\n"+last, "stdout"),
	} {
		out, _ := block(s.NewWorker(), []byte(in))
		if strings.Contains(out, "778812") || strings.Contains(out, "Quv") || strings.Contains(out, "ora,") || strings.Contains(out, "778813") {
			t.Errorf("%s: a row is left:\n%s", why, out)
		}
	}
}
