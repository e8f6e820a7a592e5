package scrub_test

import (
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
		{"order,item,colour", "7,Quvora,blue", "7,Quvora,blue"},
		{"the first name, the last name", "Quvora, Mesak", "Quvora, Mesak"},
	} {
		for name, frame := range map[string]func(string) string{
			"bare": func(s string) string { return s },
			"crlf": func(s string) string { return strings.ReplaceAll(s, "\n", "\r\n") },
			"cri":  func(s string) string { return cri(s, "stdout") },
			"pod":  func(s string) string { return prefixed(s, "[pod/a-1/app] ") },
			"host": func(s string) string { return prefixed(s, "Mar 12 22:57:30 host1 app[12]: ") },
		} {
			in := frame(x.head + "\n" + x.row + "\n")
			out, _ := block(on, []byte(in))
			compare(t, x.head+", "+name, out, frame(x.head+"\n"+x.want+"\n"))
			without, _ := block(off, []byte(in))
			compare(t, x.head+", "+name+", without the sieve", without, out)
		}
	}
}
