package corpus

import "strings"

// Hostile gives lines of about size bytes that are made to cost time: runs
// of what shapes begin with, open quotes and brackets, and encoded text.
func Hostile(size int) []string {
	var out []string
	for _, unit := range []string{
		"1.1.1.1.", "a@b.c@", "123-45-", "4111-1111-", "(555) ", "01/02/", "1234567890", "http://a?b=",
		"[", `{"a":`, `"`, `\`, `\\\"`, "%25", `\u0031`, "&#49;", "name ", "patient: ", "ssn=", "k=\"v ", "<a>", "MRN ", "::", "0x", "é",
	} {
		out = append(out, strings.Repeat(unit, size/len(unit)+1)[:size/len(unit)*len(unit)])
	}
	return out
}

// Long gives one JSON line of at least size bytes: records of g in an array.
func (g *Generator) Long(size int) Record {
	t := lit(`{"level":"debug","msg":"bulk upload","entries":[`)
	n := 0
	for i := 0; n < size; i++ {
		if i > 0 {
			t = append(t, piece{s: ","})
		}
		entry := zap(g.d, g.clock.tick(), g.event(g.clock.now))
		n += len(entry.String())
		t = append(t, entry...)
	}
	return cat(t, "]}").record("long")
}
