package scrub_test

import (
	"strings"
	"testing"
)

// hostile is a line that is meant to make a step work too hard: n is about
// its length in bytes.
type hostile struct {
	why  string
	make func(n int) string
}

func repeat(s string) func(int) string {
	return func(n int) string { return strings.Repeat(s, max(1, n/len(s))) }
}

// nest wraps a value in itself.
func nest(open, inner, close string) func(int) string {
	return func(n int) string {
		k := n / (len(open) + len(close))
		return strings.Repeat(open, k) + inner + strings.Repeat(close, k)
	}
}

// escapes quotes a JSON document within itself as often as it fits.
func escapes(n int) string {
	s := `{"ssn":"078-05-1120"}`
	for len(s) < n/2 {
		s = `{"a":"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(s) + `"}`
	}
	return s
}

var hostiles = []hostile{
	{"digits without an end", repeat("1")},
	{"digits and separators", repeat("1-")},
	{"nearly social security numbers", repeat("078-05-112 ")},
	{"social security numbers", repeat("078-05-1120 ")},
	{"social security numbers glued", repeat("078-05-1120")},
	{"cards", repeat("4111111111111111 ")},
	{"letters without an end", repeat("a")},
	{"capitals without an end", repeat("A")},
	{"camelCase without an end", repeat("aB")},
	{"letters and digits", repeat("a1")},
	{"hexadecimal", repeat("deadbeef01")},
	{"base64", repeat("QUJDREVGR0hJ/+")},
	{"spaces", repeat(" ")},
	{"tabs", repeat("\t")},
	{"NULs", repeat("\x00")},
	{"bytes that are not UTF-8", repeat("\xff")},
	{"cut UTF-8 sequences", repeat("\xe2\x80")},
	{"zero-width spaces", repeat("\u200b")},
	{"full-width digits", repeat("０")},
	{"combining marks", repeat("e\u0301")},
	{"dashes", repeat("-")},
	{"dots", repeat(".")},
	{"commas", repeat(",")},
	{"colons", repeat(":")},
	{"equals", repeat("=")},
	{"ampersands", repeat("&")},
	{"percents", repeat("%")},
	{"at signs", repeat("@")},
	{"letters and at signs", repeat("a@")},
	{"nearly mail addresses", repeat("a.b@c ")},
	{"mail addresses", repeat("ann@example.com ")},
	{"quotes", repeat(`"`)},
	{"single quotes", repeat(`'`)},
	{"backquotes", repeat("`")},
	{"backslashes", repeat(`\`)},
	{"escaped quotes", repeat(`\"`)},
	{"twice escaped quotes", repeat(`\\\"`)},
	{"JSON escapes", repeat(`\u0041`)},
	{"cut JSON escapes", repeat(`\u00`)},
	{"surrogates", repeat(`\ud83d`)},
	{"percent escapes", repeat("%41")},
	{"percent escapes of percents", repeat("%25")},
	{"percents escaped again and again", func(n int) string { return "%" + strings.Repeat("25", n/2) + "41" }},
	{"entities", repeat("&#65;")},
	{"entities of ampersands", repeat("&amp;")},
	{"ampersands escaped again and again", func(n int) string { return "&" + strings.Repeat("amp;", n/4) }},
	{"ANSI colours", repeat("\x1b[31m")},
	{"open brackets", repeat("[")},
	{"open braces", repeat("{")},
	{"close brackets", repeat("]}")},
	{"open and close in the wrong order", repeat("[{]}")},
	{"deep lists", nest("[", "1", "]")},
	{"deep objects", nest(`{"a":`, "1", "}")},
	{"deep objects under an identifying key", nest(`{"name":`, `"x"`, "}")},
	{"deep parentheses", nest("(", "x", ")")},
	{"deep elements", nest("<a>", "x", "</a>")},
	{"open elements", repeat("<a>")},
	{"asterisks", repeat("*")},
	{"X12 names", repeat("NM1*QC*1*LEE~")},
	{"X12 names without an end", repeat("NM1*QC*1*")},
	{"X12 streets without an end", repeat("N3*12 ELM ST ")},
	{"X12 envelopes", repeat("ISA*00*          *00*          *ZZ*SENDER         *ZZ*RECEIVER       *190304*1253*^*00501*000000905*1*T*:~")},
	{"X12 envelopes cut", repeat("ISA*00* ")},
	{"open angles", repeat("<")},
	{"attributes without an end", repeat(`<a b="`)},
	{"comments without an end", repeat("<!--")},
	{"JSON within JSON", escapes},
	{"documents glued", repeat(`{"mrn":"1"}`)},
	{"identifying keys", repeat(`"mrn":"1",`)},
	{"identifying keys without values", repeat("ssn=")},
	{"identifying keys without ends", repeat(`"ssn":"`)},
	{"words that could be keys", repeat("patient name ")},
	{"keys", repeat("a=1 ")},
	{"keys with spaces", repeat("a : ")},
	{"arrows", repeat("=>")},
	{"a key without an end", func(n int) string { return strings.Repeat("patient_", n/8) + "ssn=078-05-1120" }},
	{"dotted quads without an end", repeat("1.1.")},
	{"addresses", repeat("203.0.113.9 ")},
	{"IPv6 without an end", repeat("2001:db8:")},
	{"URLs", repeat("http://a/1 ")},
	{"a URL without an end", func(n int) string { return "http://a" + strings.Repeat("/1", n/2) }},
	{"parameters without an end", func(n int) string { return "/a?" + strings.Repeat("b=1&", n/4) }},
	{"URLs within URLs", repeat("http://a?b=")},
	{"dates", repeat("born 1980-01-31 ")},
	{"times", repeat("22:57:30.314 ")},
	{"honorifics", repeat("Mr. Lee ")},
	{"capitalised words", repeat("Ann Lee ")},
	{"addresses in prose", repeat("12 Elm Street ")},
	{"words of context", repeat("ssn phone patient born ")},
	{"segments of HL7", repeat(`PID|1||1^^^A^MR\r`)},
	{"segments of HL7 with carriage returns", repeat("PID|1||1^^^A^MR\r")},
	{"headers of HL7", repeat("MSH|^~\\&|A\r")},
	{"headers of HL7 with other delimiters each", func(n int) string { return strings.Repeat("MSH|^~\\&|A\rMSH*:~\\&*A\r", n/24) }},
	{"headers of HL7 within headers", repeat(`MSH|^~\&|`)},
	{"fields without an end", func(n int) string { return "PID|1||" + strings.Repeat("|", n) }},
	{"repetitions without an end", func(n int) string { return "PID|1||" + strings.Repeat("1~", n/2) }},
	{"components without an end", func(n int) string { return "PID|1||" + strings.Repeat("1^", n/2) }},
	{"subcomponents without an end", func(n int) string { return "PID|1||" + strings.Repeat("1&", n/2) }},
	{"escapes of HL7", func(n int) string { return "NTE|1||" + strings.Repeat(`\F\`, n/3) }},
	{"escapes of HL7 without ends", func(n int) string { return "NTE|1||" + strings.Repeat(`\X4`, n/3) }},
	{"escaped segments within segments", func(n int) string { return "NTE|1||" + strings.Repeat(`a: PID\F\1\F\\F\`, n/16) }},
	{"ends of segments without segments", func(n int) string { return "MSH|^~\\&|A|" + strings.Repeat(`\r<CR>#015`, n/11) }},
	{"ids of segments", repeat("PID|")},
	{"ids of segments apart", repeat("PID|1| ")},
	{"texts with pairs", func(n int) string { return "MSH|^~\\&|A\r" + strings.Repeat("NTE|1||mrn: 5 x=\"", n/17) }},
	{"segments of X12", repeat("NM1*QC*1*LEE*ANN~")},
	{"records within records", repeat(`{"log":"`)},
	{"carriage returns", repeat("\r")},
	{"masks", repeat("***-**-1120 ")},
	{"markers", repeat("[SSN] ")},
	{"nearly markers", repeat("[SSN")},
}

func TestHostileLinesHaveTheirLength(t *testing.T) {
	for _, h := range hostiles {
		if n := len(h.make(1 << 12)); n < 1<<10 || n > 1<<13 {
			t.Errorf("%s: %d bytes for 4096", h.why, n)
		}
	}
}
