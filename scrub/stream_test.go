package scrub_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/phiscrub/phiscrub/patterns"
	"github.com/phiscrub/phiscrub/scrub"
)

// streamed scrubs a log block by block, cut before each of the lines.
func streamed(s *scrub.Scrubber, in []byte, cut func(line int) bool) string {
	var st scrub.Stream
	w := s.NewWorker()
	var out, block []byte
	for i, l := range bytes.SplitAfter(in, []byte{'\n'}) {
		if cut(i) && len(block) > 0 {
			got, _ := w.Stream(nil, block, &st)
			out = append(out, got...)
			block, w = nil, s.NewWorker()
		}
		block = append(block, l...)
	}
	got, _ := w.Stream(nil, block, &st)
	return string(append(out, got...))
}

// documents are printed over many lines; each value of want stands for one
// that has to go.
var documents = []struct {
	why, in string
	gone    []string
	stay    []string
}{
	{"a name on lines of its own", "{\n  \"name\": [\n    {\n      \"family\": \"Vance\",\n      \"given\": [\n        \"Betty\",\n        \"Jo\"\n      ]\n    }\n  ]\n}\n", []string{"Vance", "Betty", "Jo"}, nil},
	{"a list under a key that decides alone", "{\n  \"patient_names\": [\n    \"Betty Vance\"\n  ],\n  \"services\": [\n    \"Blue Mesa\"\n  ]\n}\n", []string{"Betty"}, []string{"Blue Mesa"}},
	{"the resource type was lines before", "{\n  \"resourceType\": \"Patient\",\n  \"active\": true,\n  \"id\": \"p-1\"\n}\n{\n  \"id\": \"p-2\"\n}\n", []string{"p-1"}, []string{"p-2"}},
	{"behind the line's own header", "2026-03-12T22:57:30Z INFO got: {\n  \"name\": [\n    {\n      \"text\": \"Blue Mesa\"\n    }\n  ]\n}\n2026-03-12T22:57:31Z INFO \"text\": \"Blue Mesa\"\n", []string{"      \"text\": \"Blue"}, []string{"INFO \"text\": \"Blue"}},
	{"what is beside was lines before", "{\n  \"mrn\": \"A-778812\",\n  \"name\": \"Betty Vance\"\n}\n", []string{"Betty", "A-778812"}, nil},
	{"a neighbour names the class", "{\n  \"identifier\": [\n    {\n      \"system\": \"http://hl7.org/fhir/sid/us-ssn\",\n      \"value\": \"078051120\"\n    }\n  ]\n}\n", []string{"078051120"}, nil},
	{"a pair whose name is a line before", "{\n  \"patient\": {\n    \"attributes\": [\n      {\n        \"key\": \"ssn\",\n        \"value\": \"12-A\"\n      }\n    ]\n  }\n}\n", []string{"12-A"}, nil},
	{"elements", "<patient>\n  <name>\n    <given>Betty</given>\n    <family>Vance</family>\n  </name>\n</patient>\n", []string{"Betty", "Vance"}, nil},
	{"an element's text on its own line", "<patient>\n  <lastName>\n    Vance\n  </lastName>\n</patient>\n", []string{"Vance"}, nil},
	{"a tag over several lines", "<patientRole>\n  <id\n     root=\"2.16.840.1.113883.4.1\"\n     extension=\"078-05-1120\"/>\n</patientRole>\n", []string{"078-05-1120"}, nil},
	{"a container record for each line", cri("{\n  \"name\": [\n    {\n      \"text\": \"Betty Vance\"\n    }\n  ]\n}\n", "stdout"), []string{"Betty"}, nil},
	{"a docker record for each line", docker("{\n  \"name\": [\n    {\n      \"text\": \"Betty Vance\"\n    }\n  ]\n}\n"), []string{"Betty"}, nil},
	{"a docker record in each container record", cri(docker("{\n  \"name\": [\n    {\n      \"text\": \"Betty Vance\"\n    }\n  ]\n}\n"), "stdout"), []string{"Betty"}, nil},
	{"rows in docker records behind a pod", prefixed(docker("mrn\tfirst_name\tnote\nA-778812\tBetty\t\"x\"\n"), "[pod/a-1/app] "), []string{"A-778812", "Betty"}, nil},
	{"pods", prefixed("{\n  \"name\": [\n    {\n      \"text\": \"Betty Vance\"\n    }\n  ]\n}\n", "[pod/a-1/app] "), []string{"Betty"}, nil},
	{"kubectl --timestamps", prefixed("{\n  \"name\": [\n    {\n      \"text\": \"Betty Vance\"\n    }\n  ]\n}\n", "2026-03-12T22:57:30.314159265Z "), []string{"Betty"}, nil},
	{"compose", prefixed("{\n  \"name\": [\n    {\n      \"text\": \"Betty Vance\"\n    }\n  ]\n}\n", "web-1  | "), []string{"Betty"}, nil},
	{"a journal", prefixed("{\n  \"name\": [\n    {\n      \"text\": \"Betty Vance\"\n    }\n  ]\n}\n", "Mar 12 22:57:30 host1 app[12]: "), []string{"Betty"}, nil},
	{"the console of node", "{\n  resourceType: 'Patient',\n  name: [\n    { text: 'Betty Vance' }\n  ]\n}\n", []string{"Betty"}, nil},
	{"X12, a segment a line", x12, []string{"VANCE", "12 ELM", "19800131", "078051120"}, []string{"7 OAK", "BLUE MESA", "ST*837"}},
	{"X12 without line terminators", strings.ReplaceAll(x12, "~", ""), []string{"VANCE", "12 ELM", "19800131", "078051120"}, []string{"7 OAK", "BLUE MESA"}},
	{"X12 with separators of its own", strings.NewReplacer("*", "+", "~", "!").Replace(x12), []string{"VANCE", "12 ELM", "19800131", "078051120"}, []string{"7 OAK", "BLUE MESA"}},
	{"X12 in container records", cri(x12, "stdout"), []string{"VANCE", "12 ELM", "19800131"}, []string{"7 OAK"}},
	{"X12 in docker records", docker(x12), []string{"VANCE", "12 ELM", "19800131"}, []string{"7 OAK"}},
	{"HL7 with delimiters of its own", "MSH#^~\\&#APP#FAC#APP#FAC#20260312##ADT^A01#1#P#2.5\nPID#1##A-778812^^^HOSP^MR##VANCE^BETTY##19800131#F\n", []string{"VANCE", "BETTY", "19800131", "A-778812"}, []string{"ADT^A01"}},
	{"HL7, a segment a line", "MSH|^~\\&|APP|FAC|APP|FAC|20260312||ADT^A01|1|P|2.5\nPID|1||A-778812^^^HOSP^MR||VANCE^BETTY||19800131|F\n", []string{"VANCE", "BETTY", "19800131", "A-778812"}, []string{"ADT^A01"}},
	{"rows of CSV", "mrn,first_name,note,zip\nA-778812,Betty,\"x, y\",02139\n\"A-778813\",Jo,,02140\n", []string{"A-778812", "Betty", "02139", "A-778813", "Jo", "02140"}, []string{"mrn,first_name,note,zip", "x, y"}},
	{"rows with tabs", "mrn\tlast_name\tstate\nA-778812\tVance\tREADY\n", []string{"A-778812", "Vance"}, []string{"READY"}},
	{"a table of psql", " mrn      | first_name |    dob\n----------+------------+------------\n 00123456 | Betty      | 1980-01-31\n(1 row)\n 00123456 | Mesa | x\n", []string{"00123456 | Betty", "1980-01-31"}, []string{"first_name", "dob", "00123456 | Mesa"}},
	{"a table of MySQL", "+------+------------+\n| mrn  | first_name |\n+------+------------+\n| A-12 | Betty      |\n+------+------------+\n", []string{"A-12", "Betty"}, []string{"first_name"}},
	{"a table of Markdown", "| MRN | Name | DOB |\n|-----|:----:|-----|\n| A-12 | Betty Vance | 1980-01-31 |\n", []string{"A-12", "Betty", "1980-01-31"}, []string{"| MRN | Name | DOB |"}},
	{"a record of psql", "-[ RECORD 1 ]---\nmrn        | 00123456\ndob        | 1980-01-31\nnode       | Blue Mesa\n", []string{"00123456", "1980-01-31"}, []string{"Blue Mesa"}},
	{"rows in container records", cri("mrn,first_name,dob\nA-778812,Betty,1980-01-31\n", "stdout"), []string{"A-778812", "Betty", "1980-01-31"}, []string{"mrn,first_name,dob"}},
	{"rows in docker records", docker("mrn,first_name,dob\nA-778812,Betty,1980-01-31\n"), []string{"A-778812", "Betty", "1980-01-31"}, []string{"mrn,first_name,dob"}},
	{"another table behind the first", "mrn,first_name,dob\nA-778812,Betty,1980-01-31\nssn,city,state\n12-A,Mesa,READY\n", []string{"A-778812", "Betty", "12-A", "Mesa"}, []string{"ssn,city,state"}},
	{"a row of another form ends the table", "mrn,first_name,dob\nBlue,Mesa\nA-778812,Mesa,Blue\n", nil, []string{"Blue,Mesa", "A-778812,Mesa,Blue"}},
	{"a record of the log ends the table", "mrn,first_name,dob\n2026-03-12T22:57:30Z INFO Mesa,Blue,up\n", nil, []string{"Mesa,Blue,up"}},
	{"a table of machines", "id,name,mrn_index\n7,billing,x-1\n", nil, []string{"7,billing,x-1"}},
	{"words with commas are no table", "patient, found\nMesa, 778812\n", nil, []string{"Mesa, 778812"}},
	{"a value below its name", "MRN:\n    A-778812\nDate of Birth:\n    01/31/1980\n", []string{"A-778812", "01/31/1980"}, []string{"Date of Birth:"}},
	{"a folded text of YAML", "mrn: >\n  A-778812\n", []string{"A-778812"}, nil},
	{"a pair is no value of the name above", "mrn:\nnode: A-778812\nA-778813\n", nil, []string{"A-778812", "A-778813"}},
	{"a part of a form", "Content-Disposition: form-data; name=\"mrn\"\r\n\r\nA-778812\r\n--x\nA-778813\n", []string{"A-778812"}, []string{"A-778813"}},
	{"a field that a validator refuses", "1 validation error for P\ndob\n  Input should be a valid date [type=date_parsing, input_value='31.01.1980', input_type=str]\n", []string{"31.01.1980"}, []string{"date_parsing"}},
	{"a cut line is followed by a record", "{\"patient\":{\"name\":[{\"fam\n{\"text\":\"Blue Mesa\"}\n  \"text\": \"Blue Mesa\"\n", nil, []string{"{\"text\":\"Blue", "  \"text\": \"Blue"}},
	{"a generic type opens nothing", "List<Patient>\n  Blue Mesa\n", nil, []string{"Blue Mesa"}},
	{"nor does an object as Ruby prints it", "#<Patient id: 7, name: \"Ann Lee\", mrn: \"00123456\">\nPatientDto [mrn=00123456, on=1]\n", []string{"Ann Lee", "00123456"}, []string{"PatientDto [mrn=", ", on=1]"}},
	{"nor does an object as Python prints it", "<Patient id=7, name=\"Ann Lee\" mrn=00123456>\nPatientDto [mrn=00123456, on=1]\n", []string{"Ann Lee", "00123456"}, []string{"PatientDto [mrn=", ", on=1]"}},
}

// x12 is a claim, a segment a line.
const x12 = "ISA*00*          *00*          *ZZ*SENDER         *ZZ*RECEIVER       *260131*1253*^*00501*000000905*1*T*:~\n" +
	"GS*HC*SENDER*RECEIVER*20260131*1253*1*X*005010X222A1~\nST*837*0001*005010X222A1~\n" +
	"NM1*85*2*BLUE MESA CLINIC*****XX*1234567893~\nN3*7 OAK ST~\nN4*SPRINGFIELD*IL*62704~\n" +
	"HL*2*1*22*0~\nNM1*IL*1*VANCE*BETTY****MI*ZX1778812~\nN3*12 ELM ST~\nN4*SPRINGFIELD*IL*62704~\n" +
	"DMG*D8*19800131*F~\nREF*SY*078051120~\nSE*12*0001~\nGE*1*1~\nIEA*1*000000905~\n"

func cri(s, stream string) string {
	return prefixed(s, "2026-03-12T22:57:30.314159265Z "+stream+" F ")
}

func prefixed(s, head string) string {
	return head + strings.ReplaceAll(strings.TrimSuffix(s, "\n"), "\n", "\n"+head) + "\n"
}

func docker(s string) string {
	var out strings.Builder
	for l := range strings.Lines(s) {
		q, _ := json.Marshal(l)
		fmt.Fprintf(&out, "{\"log\":%s,\"stream\":\"stdout\",\"time\":\"2026-03-12T22:57:30.314159265Z\"}\n", q)
	}
	return out.String()
}

func TestStreamReadsDocumentsOverManyLines(t *testing.T) {
	s := newScrubber(t, scrub.Options{})
	for _, d := range documents {
		out := streamed(s, []byte(d.in), func(int) bool { return false })
		for _, v := range d.gone {
			if strings.Contains(out, v) {
				t.Errorf("%s: %q is left:\n%s", d.why, v, out)
			}
		}
		for _, v := range d.stay {
			if !strings.Contains(out, v) {
				t.Errorf("%s: %q is gone:\n%s", d.why, v, out)
			}
		}
		if strings.Count(out, "\n") != strings.Count(d.in, "\n") {
			t.Errorf("%s: lines were lost", d.why)
		}
	}
}

// Streams that are mixed do not get into each other's documents.
func TestStreamsMixed(t *testing.T) {
	s := newScrubber(t, scrub.Options{})
	a := strings.SplitAfter(cri(documents[0].in, "stdout"), "\n")
	b := strings.SplitAfter(cri("{\n  \"services\": [\n    {\n      \"title\": \"Blue Mesa\",\n      \"labels\": [\n        \"Mesa\",\n        \"Blue\"\n      ]\n    }\n  ]\n}\n", "stderr"), "\n")
	var in strings.Builder
	for i := range max(len(a), len(b)) {
		if i < len(a) {
			in.WriteString(a[i])
		}
		if i < len(b) {
			in.WriteString(b[i])
		}
	}
	out := streamed(s, []byte(in.String()), func(int) bool { return false })
	for _, v := range documents[0].gone {
		if strings.Contains(out, v) {
			t.Errorf("%q is left:\n%s", v, out)
		}
	}
	for _, v := range []string{"Blue Mesa", "\"Mesa\"", "\"Blue\""} {
		if !strings.Contains(out, v) {
			t.Errorf("%q is gone:\n%s", v, out)
		}
	}
}

// TestLawL5StreamAnyBlocks: where a log is cut into blocks, and which worker
// gets them, makes no difference.
func TestLawL5StreamAnyBlocks(t *testing.T) {
	s := newScrubber(t, scrub.Options{})
	logs := map[string]string{}
	for _, d := range documents {
		logs[d.why] = d.in
	}
	for why, in := range logs {
		want := streamed(s, []byte(in), func(int) bool { return false })
		n := strings.Count(in, "\n")
		cuts := []func(int) bool{func(int) bool { return true }, func(i int) bool { return i%2 == 0 }}
		for at := range min(n, 40) {
			cuts = append(cuts, func(i int) bool { return i == at })
		}
		for k, cut := range cuts {
			if got := streamed(s, []byte(in), cut); got != want {
				compare(t, fmt.Sprintf("%s, cut %d", why, k), got, want)
				break
			}
		}
	}
}

// openings are ways to leave a container open; %s is its key.
var openings = []string{
	`"%s": {`, `"%s": [`, `"%s":[{`, `  "%s": [ `, `{"%s":{"x":[`, `{"%s":[5,`, `'%s': [`, `%s: {`, `%s={`, `%s=[`, `%s => {`, `"%s" => {`, `["%s"]=>`,
	`[%s] => (`, `%s(`, `%s{`, `x.%s: [`, `:%s [`, `%s: Type{`, `"%s": &[`, `<%s>`, `<%s a="b">`, `<ns:%s use="x">`, `<%s a="b"`, `<a><%s>`, `%s: [1,`,
	`"a %s": {`, `%s (x): {`, `| %s | {`, `\"%s\": {`, `"%s": "x",`, `  "%s": "x",`, `  %s: 'x',`, `"%s": 5,`, `"%s":`, `%s:`, `msg="%s": {`, `2026-03-12T22:57:30Z INFO got %s: {`,
	`２%s： {`, "\u001b[1m%s\u001b[0m: {", `"%s"	:	[`, `"%s": {}`, `{"a":1,"%s":{"resourceType":"Patient",`, `"resourceType": "%s",`, `<%s xmlns="http://hl7.org/fhir">`,
}

// insides are lines that mean something only where they stand.
var insides = []string{
	`  "Betty Vance"`, `  "family": "Vance",`, `  "given": [ "Betty" ],`, `  "text": "Betty Vance"`, `  "value": "A-778812",`, `  "display": "Betty Vance"`, `  "id": "p-1",`,
	`  <given>Betty</given>`, `  <id extension="A-778812"/>`, `  family: 'Vance',`, `  { text: "Betty Vance" },`, `  Betty Vance`, `  12345678,`,
	`  "line": [`, `    "12 Elm Street"`, `  ],`, `  "start": "1980-01-31",`, `  "name": "Betty Vance"`, `}`, `],`, `)`, `</name>`, `  "city": "Springfield",`,
}

// TestLawL3StreamSieveOnOff: what is open does not depend on which lines the
// sieve has marked.
func TestLawL3StreamSieveOnOff(t *testing.T) {
	on, off := newScrubber(t, scrub.Options{}), newScrubber(t, scrub.Options{NoSieve: true})
	never := func(int) bool { return false }
	for _, d := range documents {
		compare(t, d.why, streamed(off, []byte(d.in), never), streamed(on, []byte(d.in), never))
	}
	_, fields, err := patterns.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	var keys []string
	for i := range fields {
		s := &fields[i]
		for _, list := range [][]string{s.Under, s.Within, s.Beside, s.Not, s.Keys, s.Resource} {
			for _, k := range list {
				keys = append(keys, spellings(k)...)
			}
		}
	}
	slices.Sort(keys)
	keys = slices.Compact(keys)
	// One worker for all texts: most of the time of a new one is its tables.
	withSieve, without := on.NewWorker(), off.NewWorker()
	whole := func(w *scrub.Worker, text string) string {
		var st scrub.Stream
		out, _ := w.Stream(nil, []byte(text), &st)
		return string(out)
	}
	r := rand.New(rand.NewPCG(5, 6))
	const n = 1
	opened := 0
	for i, k := range keys {
		if i%share != 0 {
			continue
		}
		for range n {
			var in strings.Builder
			in.WriteString(strings.ReplaceAll(openings[r.IntN(len(openings))], "%s", k) + "\n")
			for range 3 {
				in.WriteString(insides[r.IntN(len(insides))] + "\n")
			}
			in.WriteString(strings.ReplaceAll(openings[r.IntN(len(openings))], "%s", keys[r.IntN(len(keys))]) + "\n")
			in.WriteString(insides[r.IntN(len(insides))] + "\n")
			text := in.String()
			switch r.IntN(6) {
			case 0:
				text = cri(text, "stdout")
			case 1:
				text = docker(text)
			case 2:
				text = prefixed(text, "[pod/a-1/app] ")
			}
			got, want := whole(withSieve, text), whole(without, text)
			if got != want {
				t.Errorf("%q:\n with the sieve %q\n without         %q", text, got, want)
			}
			if !t.Failed() && want != text {
				opened++
			}
		}
	}
	if opened < len(keys)/share/4 {
		t.Errorf("only %d of %d texts were changed: they show nothing", opened, n*len(keys))
	}
}

// TestLawL6StreamIdempotent: scrubbed documents stay as they are.
func TestLawL6StreamIdempotent(t *testing.T) {
	s := newScrubber(t, scrub.Options{})
	for _, d := range documents {
		never := func(int) bool { return false }
		once := streamed(s, []byte(d.in), never)
		compare(t, d.why, streamed(s, []byte(once), never), once)
	}
}

// TestLawL1StreamFailsClosed: a panic in a line that others have left
// something open for withholds the line and forgets what was open.
func TestLawL1StreamFailsClosed(t *testing.T) {
	s := newScrubber(t, scrub.Options{})
	for _, stage := range []string{"names", "scan"} {
		var st scrub.Stream
		w := s.NewWorker()
		w.Stream(nil, []byte("{\n  \"name\": [\n"), &st)
		if !st.Open() {
			t.Fatal("nothing is open")
		}
		w.Break(stage)
		out, o := w.Stream(nil, []byte("    \"Betty 078-05-1120\"\n"), &st)
		if o.Withheld != 1 || bytes.Contains(out, []byte("Betty")) || !bytes.Contains(out, []byte("[WITHHELD:")) {
			t.Errorf("%s: %d lines withheld", stage, o.Withheld)
		}
		if st.Open() {
			t.Errorf("%s: something is still open", stage)
		}
	}
}

// TestLawL1PanicInARecordWithholdsItAlone: a worker that met a panic in one
// record of a block goes on with the others.
func TestLawL1PanicInARecordWithholdsItAlone(t *testing.T) {
	const cut, rest = "2026-03-02T06:00:00.1Z stdout P user=", "2026-03-02T06:00:00.2Z stdout F 7\n"
	const ssn = "2026-03-02T06:00:00.3Z stdout F ssn=078-05-1120\n"
	s := newScrubber(t, scrub.Options{})
	w := s.NewWorker()
	w.Break("scan")
	out, o := w.Block(nil, []byte(ssn+cut+"\n"+rest+ssn))
	if o.Withheld != 1 || o.Edited != 1 || bytes.Contains(out, []byte("078-05-1120")) || !bytes.Contains(out, []byte("stdout P user=\n")) {
		t.Errorf("%d withheld, %d edited", o.Withheld, o.Edited)
	}
}

// TestRegression_PanicBetweenRecordsOfAnotherStream: what was withheld of one stream
// covered records of the other, and their edits met.
func TestRegression_PanicBetweenRecordsOfAnotherStream(t *testing.T) {
	s := newScrubber(t, scrub.Options{})
	for why, forms := range map[string][4]string{
		"cri": {"2026-03-02T06:00:00.1Z stdout P %s\n", "2026-03-02T06:00:00.2Z stderr P %s\n", "2026-03-02T06:00:00.3Z stdout F %s\n", "2026-03-02T06:00:00.4Z stderr F %s\n"},
		"docker": {`{"log":"%s","stream":"stdout","time":"2026-03-02T06:00:00.1Z"}` + "\n", `{"log":"%s","stream":"stderr","time":"2026-03-02T06:00:00.2Z"}` + "\n",
			`{"log":"%s\n","stream":"stdout","time":"2026-03-02T06:00:00.3Z"}` + "\n", `{"log":"%s\n","stream":"stderr","time":"2026-03-02T06:00:00.4Z"}` + "\n"},
	} {
		in, want := "", ""
		for i, x := range [4][2]string{{"user", "****"}, {"ssn=078-05-", "ssn=[SSN]"}, {"=8", "**"}, {"1120", ""}} {
			in += fmt.Sprintf(forms[i], x[0])
			want += fmt.Sprintf(forms[i], x[1])
		}
		w := s.NewWorker()
		w.Break("scan")
		out, o := w.Block(nil, []byte(in))
		if o.Withheld != 1 || o.Edited != 1 {
			t.Errorf("%s: %d withheld, %d edited", why, o.Withheld, o.Edited)
		}
		compare(t, why, string(out), want)
	}
}

// TestRegression_NamesBesideTheirValuesAreNoHead: names and values in turn on
// one line, all of which read like names of columns.
func TestRegression_NamesBesideTheirValuesAreNoHead(t *testing.T) {
	for _, line := range []string{
		"first_name,Ann,last_name,Kowalski,email,none",
		"| mrn | A778812 | patient_name | Kowalski |",
		"patient_name;Kowalski;mrn;A778812;ssn;x",
		"MRN|A778812|DOB|Lee",
	} {
		w := newScrubber(t, scrub.Options{}).NewWorker()
		var st scrub.Stream
		out, o := w.Stream(nil, []byte(line+"\n"), &st)
		if o.Edited != 1 || bytes.Contains(out, []byte("Kowalski")) {
			t.Errorf("%s: %d lines edited", line, o.Edited)
		}
	}
}

func TestRegression_RowOfJSONBelowAHead(t *testing.T) {
	const head, row = "mrn,last_name,dob,ssn\n", `{"mrn":"A-778812","last_name":"Kowalski","dob":"1980-03-31","ssn":"123-45-6789"}` + "\n"
	w := newScrubber(t, scrub.Options{}).NewWorker()
	alone, _ := w.Line(nil, []byte(row[:len(row)-1]))
	want := head + string(alone) + "\n"
	var st scrub.Stream
	if got, _ := w.Stream(nil, []byte(head+row), &st); string(got) != want {
		t.Errorf("below the head of a table:\n%s\nwant\n%s", got, want)
	}
}
