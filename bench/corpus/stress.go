package corpus

import "strings"

// Input is a text that is meant to cost time, and what about it should.
type Input struct{ Name, Text string }

// Stress gives texts of about size bytes: the units of Hostile and more, each
// once as one long line and once as lines of about 200 bytes.
func Stress(size int) []Input {
	var out []Input
	add := func(name, unit string) {
		long := strings.Repeat(unit, max(1, size/len(unit)))
		line := strings.Repeat(unit, max(1, 200/len(unit))) + "\n"
		out = append(out, Input{name + ", one line", long}, Input{name + ", short lines", strings.Repeat(line, max(1, size/len(line)))})
	}
	for _, u := range []struct{ name, unit string }{
		{"dotted quads", "1.1.1.1."}, {"mail addresses glued", "a@b.c@"}, {"mail addresses", "ann@example.com "},
		{"digits", "1"}, {"ten-digit numbers", "1234567890 "}, {"nearly social security numbers", "123-45-"},
		{"social security numbers", "078-05-1120 "}, {"nearly cards", "4111-1111-"}, {"telephone numbers", "(555) "}, {"dates", "01/02/"},
		{"times", "2026-03-02T09:14:05Z "}, {"hexadecimal", "deadbeef01"}, {"capitals", "A"}, {"capitalised words", "Anna Maria "},
		{"letters", "a"}, {"camelCase", "aB"}, {"spaces", " "}, {"open brackets", "["}, {"deep JSON", `{"a":`}, {"JSON members", `"name":"x",`},
		{"quotes", `"`}, {"single quotes", `'`}, {"backslashes", `\`}, {"escaped quotes", `\"`}, {"twice escaped quotes", `\\\"`},
		{"equals", "="}, {"colons", "::"}, {"commas", ","}, {"percents", "%"}, {"percent escapes", "%25"}, {"JSON escapes", `\u0031`},
		{"entities", "&#49;"}, {"tags", "<a>"}, {"nested tags", "<a><b>"}, {"words of names", "name "}, {"words before names", "patient: "},
		{"key without value", "ssn="}, {"open values", `k="v `}, {"query strings", "http://a?b="}, {"record numbers", "MRN "},
		{"HL7 segments without end", "PID|1||"}, {"HL7 repetitions", "PID|~~~^^^&&&"}, {"X12 elements", "NM1*IL*1*"}, {"DICOM tags", "(0010,0010) "},
		{"accents", "é"}, {"full-width digits", "０"}, {"zero-width spaces", "\u200b"}, {"not UTF-8", "\xff"}, {"NULs", "\x00"}, {"colours", "\x1b[31m"},
	} {
		add(u.name, u.unit)
	}
	return out
}
