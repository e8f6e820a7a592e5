package walk_test

import (
	"strings"
	"testing"

	"github.com/phiscrub/phiscrub/scrub/walk"
)

// elements7 renders the leaves of messages only.
func elements7(line string) []string {
	var d walk.Doc
	d.Line([]byte(line), walk.Prefix([]byte(line)))
	var out []string
	for i := range d.Leaves {
		l := &d.Leaves[i]
		if l.Kind == walk.Element {
			out = append(out, string(d.Elems[l.Elem].AppendTo(nil))+"="+strings.TrimSpace(string(d.Views[l.View].B[l.Start:l.End])))
		}
	}
	return out
}

func TestHL7Addresses(t *testing.T) {
	pid := []string{"PID-1.1=1", "PID-3.1=123", "PID-3.5=MR", "PID-5.1=Lee", "PID-5.2=Ann"}
	const seg = `PID|1||123^^^^MR||Lee^Ann`
	for _, tt := range []struct {
		why, line string
		want      []string
	}{
		{"a segment alone", seg, pid},
		{"behind the line's own head", "2025-01-02 13:14:15 DEBUG Dump - " + seg, pid},
		{"as the value of a key", "segment=" + seg, pid},
		{"as the value of a key of a person", "patient=" + seg, pid},
		{"pairs go on behind it", seg + " level=info took=3ms", pid},
		{"in brackets", "Message{body=" + seg + "}", pid},
		{"in a JSON string", `{"m":"` + seg + `"}`, pid},
		{"in a JSON string of a JSON string", `{"log":"{\"m\":\"` + seg + `\"}\n"}`, pid},
		{"in a Python byte string, framed", `b'\x0b` + seg + `\x1c\r'`, pid},
		{"framed in a JSON string", `{"m":"\u000b` + seg + `\u001c\r"}`, pid},
		{"behind an escape that nothing resolved", `data \x0b` + seg + `\x1c\x0d`, pid},
		{"behind an octal escape of syslog", `hl7: #013` + seg + `#015`, pid},
		{"in single quotes", `recv '` + seg + `'`, pid},
		{"repetitions and subcomponents", `PID|1||1~2^&x|`, []string{"PID-1.1=1", "PID-3.1=1", "PID-3.1=2", "PID-3.2.2=x"}},
		{"the type of an observation qualifies it", `OBX|1|TX|8251-1^note||text||`, []string{"OBX-1.1=1", "OBX-2.1=TX", "OBX[TX]-3.1=8251-1", "OBX[TX]-3.2=note", "OBX[TX]-5.1=text"}},
		{"escapes are resolved", `NTE|1||a\T\b\F\c\S\d\R\e\E\f\X41\g\.br\h\H\i\N\|`, []string{"NTE-1.1=1", "NTE-3.1=a&b|c^d~e\\fAg hi"}},
		{"what is no escape stays", `NTE|1||a\b and \.spx123456789\ c|`, []string{"NTE-1.1=1", `NTE-3.1=a\b and \.spx123456789\ c`}},
		{"a deleted value in a string that was printed as it is", `msg="PID|1||""|x|"`, []string{"PID-1.1=1", `PID-3.1=""`, "PID-4.1=x"}},
		{"pairs inside of a text are seen", `NTE|1||mrn: 5|`, []string{"NTE-1.1=1", "NTE-3.1=mrn: 5"}},

		{"a column of a table", `PID|TTY|STAT|TIME|COMMAND`, nil},
		{"a word in a table", `x|PID|1|2|3|4|5`, nil},
		{"a longer word", `RAPID|1||2|3|4|5`, nil},
		{"another word of three letters", `FOO|1||2|3|4|5`, nil},
		{"too little to be a segment", `PID|x`, nil},
		{"lower case", `pid|1||2|3|4|5`, nil},
	} {
		if got := elements7(tt.line); strings.Join(got, "\n") != strings.Join(tt.want, "\n") {
			t.Errorf("%s: %s\ngot\n\t%s\nwant\n\t%s", tt.why, tt.line, strings.Join(got, "\n\t"), strings.Join(tt.want, "\n\t"))
		}
	}
}

// A message is the same however a log writes the end of its segments.
func TestHL7EndsOfSegments(t *testing.T) {
	segments := []string{`MSH|^~\&|A|B|||20250102||ADT^A01|77|P|2.5`, `EVN|A01|20250102`, `PID|1||123^^^^MR||Lee^Ann`, `ZPI|1|x`, `PV1|1|I`}
	want := []string{"MSH-3.1=A", "MSH-4.1=B", "MSH-7.1=20250102", "MSH-9.1=ADT", "MSH-9.2=A01", "MSH-10.1=77", "MSH-11.1=P", "MSH-12.1=2.5",
		"EVN-1.1=A01", "EVN-2.1=20250102", "PID-1.1=1", "PID-3.1=123", "PID-3.5=MR", "PID-5.1=Lee", "PID-5.2=Ann", "ZPI-1.1=1", "ZPI-2.1=x", "PV1-1.1=1", "PV1-2.1=I"}
	for _, end := range []string{
		"\r", "\n", "\r\n", "\r\r", `\r`, `\n`, `\r\n`, `\\r`, `\u000d`, `\u000D`, `\x0d`, `\x0D`, `\x0d\x0a`, `\015`, "#015", "#015#012", "<CR>", "<cr>", "<CR><LF>",
		"[CR]", "<0x0D>", "&#13;", "&#xd;", "%0D", "%0D%0A", "^M", " ", " | ", "\u240d", "\t",
	} {
		for name, line := range map[string]string{
			"bare": "recv " + strings.Join(segments, end), "ended": strings.Join(segments, end) + end,
			"quoted": `msg="` + strings.Join(segments, end) + `"`, "framed": "\x0b" + strings.Join(segments, end) + end + "\x1c\r",
			"JSON": `{"m":"` + strings.NewReplacer(`\`, `\\`, "\r", `\r`, "\n", `\n`, "\t", `\t`).Replace(strings.Join(segments, end)) + `"}`,
		} {
			switch {
			case end[0] == '%' && name != "bare" && name != "ended":
				continue // resolved as a whole elsewhere
			case end == "^M" && (name == "ended" || name == "framed"):
				continue // at the very end it may be an initial
			}
			if got := elements7(line); strings.Join(got, "\n") != strings.Join(want, "\n") {
				t.Errorf("%s, ended by %q: %q\ngot\n\t%s", name, end, line, strings.Join(got, "\n\t"))
			}
		}
	}
}

func TestHL7Delimiters(t *testing.T) {
	for _, tt := range []struct {
		why, line string
		want      []string
	}{
		{"of version 2.7", "MSH|^~\\&#|A\rPID|1||1^2", []string{"MSH-3.1=A", "PID-1.1=1", "PID-3.1=1", "PID-3.2=2"}},
		{"others", "MSH*:~\\&*A\rPID*1**1:2~3*x^y", []string{"MSH-3.1=A", "PID-1.1=1", "PID-3.1=1", "PID-3.2=2", "PID-3.1=3", "PID-4.1=x^y"}},
		{"the escape character written twice", `MSH|^~\\&|A\rPID|1||1^2&3`, []string{"MSH-3.1=A", "PID-1.1=1", "PID-3.1=1", "PID-3.2=2", "PID-3.2.2=3"}},
		{"none are declared", "MSH||A\rPID|1||1^2", []string{"MSH-3.1=A", "PID-1.1=1", "PID-3.1=1", "PID-3.2=2"}},
		{"one character for all", "MSH|^^^^|A\rPID|1||1^2", []string{"MSH-3.1=A", "PID-1.1=1", "PID-3.1=1", "PID-3.2=2"}},
		{"a value where they should be", "MSH|123456|A\rPID|1||1^2", []string{"MSH-2.1=123456", "MSH-3.1=A", "PID-1.1=1", "PID-3.1=1", "PID-3.2=2"}},
		{"a letter", `MSHx^~\&xAxPIDx1`, nil},
		{"a quote", `MSH"^~\&"A`, nil},
		{"a backslash", `MSH\^~\&\A`, nil},
		{"a blank", `MSH ^~\& A`, nil},
		{"a batch", "FHS|^~\\&|A\rBHS|^~\\&|B\rMSH|^~\\&|C\rPID|1||5", []string{"FHS-3.1=A", "BHS-3.1=B", "MSH-3.1=C", "PID-1.1=1", "PID-3.1=5"}},
		{"messages one after another", "MSH|^~\\&|A\rPID|1||5\rMSH*:~\\&*A\rPID*1**6", []string{"MSH-3.1=A", "PID-1.1=1", "PID-3.1=5", "MSH-3.1=A", "PID-1.1=1", "PID-3.1=6"}},
		{"the end of a segment was lost", "MSH|^~\\&|A|||||||P|2.3PID|1||5", []string{"MSH-3.1=A", "MSH-10.1=P", "MSH-11.1=2.3", "PID-1.1=1", "PID-3.1=5"}},
	} {
		if got := elements7(tt.line); strings.Join(got, "\n") != strings.Join(tt.want, "\n") {
			t.Errorf("%s: %q\ngot\n\t%s\nwant\n\t%s", tt.why, tt.line, strings.Join(got, "\n\t"), strings.Join(tt.want, "\n\t"))
		}
	}
}

// A message that was cut anywhere keeps every byte in sight.
func TestHL7Cut(t *testing.T) {
	const message = "x MSH|^~\\&|A|B|||20250102||ADT^A01|77|P|2.5\rPID|1||123^^^^MR~456||Lee^Ann&y||1980\\T\\x\\.br\\|\rOBX|1|TX|1||mrn: 5|\r\x1c"
	var d walk.Doc
	for n := range len(message) {
		for _, line := range []string{message[:n], message[n:], message[:n] + "zqz78051120" + message[n:]} {
			d.Line([]byte(line), 0)
			sound(t, &d, []byte(line))
			if strings.Contains(line, "78051120") && !held(&d, []byte("78051120")) {
				t.Errorf("no leaf holds the number in %q:\n\t%s", line, strings.Join(leaves(&d, []byte(line)), "\n\t"))
			}
		}
	}
}

// FuzzHL7 asserts of a message with any delimiters what sound says, that work
// is bounded, and that a number planted into it stays in sight.
func FuzzHL7(f *testing.F) {
	f.Add([]byte("^~\\&|A\rPID|1||"), []byte("^^^MR||Lee^Ann\\T\\|"))
	f.Add([]byte("^~\\&|A\\rPID|1||"), []byte("~\\rOBX|1|TX|||a: b|"))
	f.Add([]byte("\"\"||"), []byte("\x1c\r"))
	f.Fuzz(func(t *testing.T, before, after []byte) {
		if len(before)+len(after) > 1<<13 {
			return
		}
		line := append(append(append([]byte("MSH|"), before...), "zqz78051120"...), after...)
		var d walk.Doc
		d.Line(line, 0)
		sound(t, &d, line)
		if n := decoded(&d) + len(d.Leaves) + len(d.Nodes); n > 48*(len(line)+16) {
			t.Errorf("%d bytes and leaves of %d bytes", n, len(line))
		}
		if !held(&d, []byte("78051120")) {
			t.Errorf("no leaf holds the number in %q", line)
		}
	})
}
