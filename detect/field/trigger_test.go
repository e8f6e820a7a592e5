package field_test

import (
	"strings"
	"testing"

	"github.com/phiscrub/phiscrub/detect/field"
)

// TestTriggersStandAsKeys asks the guards of small rules about lines in
// which the word in brackets is a key, or is none.
func TestTriggersStandAsKeys(t *testing.T) {
	rules := []field.Spec{
		{ID: "t-age", Class: "age", Source: "test", Keys: []string{"age"}, Prefixed: true},
		{ID: "t-dob", Class: "dob", Source: "test", Keys: []string{"birth_date", "date_of_birth"}, Compose: true},
		{ID: "t-mrn", Class: "mrn", Source: "test", Keys: []string{"mrn", "param_chart", "path_chart"}, Suffix: true},
		{ID: "t-name", Class: "name", Source: "test", Keys: []string{"family", "given"}, Under: []string{"person"}},
		{ID: "t-value", Class: "mrn", Source: "test", Keys: []string{"value"}, Under: []string{"holder"}, Fragment: true},
		{ID: "t-time", Class: "date", Source: "test", Keys: []string{"time"}, Markup: "element"},
		{ID: "t-extension", Class: "mrn", Source: "test", Keys: []string{"extension"}, Markup: "attribute"},
		{ID: "t-kept", Source: "test", Verdict: "keep", Keys: []string{"colour"}},
	}
	p, problems := field.Compile(rules)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	guards := map[string]func([]byte, int) bool{}
	for x := range p.Triggers(nil, nil) {
		if x.Char != 0 {
			guards[string(rune(x.Char))] = x.Guard
			continue
		}
		guards[x.Word] = x.Guard
	}
	if guards["colour"] != nil {
		t.Error("a rule that keeps has a trigger")
	}
	for _, r := range []struct {
		why, text string
		want      bool
	}{
		{"a JSON key", `{"<mrn>":"1"}`, true},
		{"an escaped one", `{\"<mrn>\":\"1\"}`, true},
		{"a value", `{"a":"<mrn>","b":1}`, false},
		{"an escaped value", `{\"a\":\"<mrn>\",\"b\":1}`, false},
		{"a bare key", "<mrn>=1", true},
		{"a label", "his <mrn> : 1", true},
		{"prose", "the <mrn> was sent", false},
		{"prose with an equals sign further on", "the <mrn> was = 1", false},
		{"the end of a line", "the <mrn>\n= 1", false},
		{"what a key may end in", "<mrn>_value=1", true},
		{"what it may not end in", "<mrn>_count=1", false},
		{"camel case", "<mrn>Value=1", true},
		{"a number", "<mrn>_2=1", true},
		{"a table", "| <mrn> | 1 |", true},
		{"a tag", "<<mrn>>1</mrn>", true},
		{"a tag with attributes", "<<mrn> use=1>", true},
		{"an element", "<<time> value='1'/>", true},
		{"an element of a namespace", "<v3:<time> value='1'", true},
		{"its end", "</<time>>", false},
		{"no element but an attribute", "a <time>='1'/>", false},
		{"no element but a key", `"<time>":"1"`, false},
		{"an attribute", "root='1' <extension>='2'/>", true},
		{"no attribute but an element", "<<extension> url='1'/>", false},
		{"a path", "/<chart>/1", true},
		{"a parameter", "?<chart>=1", true},
		{"a nested parameter", "a[<mrn>]=1", true},
		{"a list as it is printed", "[<mrn>] => 1", true},
		{"a tuple", "('<mrn>', '1')", true},
		{"a list of strings", `["<mrn>", "a"]`, false},
		{"a remark in the key", "<mrn> (new): 1", true},
		{"two words", `"birth_<date>":1`, true},
		{"two words in camel case", `"patientBirth<Date>":1`, true},
		{"three words", "Date of <Birth>: 1", true},
		{"the last word alone", `"<date>":1`, false},
		{"another word before it", `"start_<date>":1`, false},
		{"the words of two keys", `"birth":1,"<date>":1`, false},
		{"an escape inside the key", `"birth\t<date>":1`, true},
		{"an escaped quote inside the key", `"birth\"<date>":1`, true},
		{"an escaped quote that opens it", `{\"birth\":1,\"<date>\":1}`, false},
		{"behind a person", "patient_<age>=1", true},
		{"behind no person", "cache_<age>=1", false},
		{"behind nothing", "<age>=1", false},
		{"an object", `"<person>":{"family":1}`, true},
		{"an object without the key", `"<person>":{"count":1}`, false},
		{"the key is inside of a word", `"<person>":{"xfamily":1}`, false},
		{"a type before the bracket", "<person>=Type{given: 1}", true},
		{"a string with structure", `"<person>":"family=1"`, true},
		{"a string without", `"<person>":"a","family":1`, false},
		{"the plural", `"<persons>":[{"family":1}]`, true},
		{"a line of a document", `  "<value>": "1"`, true},
		{"not at the start of the line", `{"a": 1,  "<value>": "1"`, false},
		{"behind the frame of a record", `stdout F   "<value>": "1"`, true},
		{"an escaped one may start a text", `{"log":"  \"<value>\": 1"}`, true},
		{"the start of the next line", "a\n  \"<value>\": 1", true},
		{"no quotes", "<value>: 1", false},
	} {
		tag := strings.IndexByte(r.text, '<')
		i := strings.Index(r.text, "<time>")
		if i < 0 {
			if i = tag; strings.HasPrefix(r.text[i:], "<<") {
				i++
			}
		}
		n := strings.IndexByte(r.text[i:], '>')
		word := r.text[i+1 : i+n]
		text := r.text[:i] + word + r.text[i+n+1:]
		at := i + len(word) - 1
		guard, known := guards[strings.ToLower(word)]
		if !known && word == "time" { // the name of an element
			guard, known = guards["<"]
			if at = tag; tag == i {
				continue
			}
		}
		if !known {
			t.Errorf("%s: %s is no trigger", r.why, word)
			continue
		}
		if got := guard == nil || guard([]byte(text), at); got != r.want {
			t.Errorf("%s: %q gives %v", r.why, text, got)
		}
	}
}

// A guard looks at a bounded part of a long line and says yes where the rest
// could matter.
func TestGuardsOfLongLines(t *testing.T) {
	p, _ := field.Compile([]field.Spec{{ID: "t-name", Class: "name", Source: "test", Keys: []string{"family"}, Under: []string{"person"}}})
	text := []byte(`"person":{"a":"` + strings.Repeat("x", 1<<16) + `"}`)
	for x := range p.Triggers(nil, nil) {
		if x.Word == "person" && !x.Guard(text, len(`"person`)-1) {
			t.Error("what cannot be seen is denied")
		}
	}
}

func TestAPathIsNoKeyButOfItsNextSegment(t *testing.T) {
	p, problems := field.Compile([]field.Spec{
		{ID: "t-key", Class: "street", Source: "test", Keys: []string{"address"}},
		{ID: "t-path", Class: "mrn", Source: "test", Keys: []string{"path_instances"}},
		{ID: "t-param", Class: "mrn", Source: "test", Keys: []string{"param_given"}},
	})
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	guard := map[string]func([]byte, int) bool{}
	for x := range p.Triggers(nil, nil) {
		guard[x.Word] = x.Guard
	}
	for _, r := range []struct {
		why, word, text string
		want            bool
	}{
		{"a key", "address", `address: x`, true},
		{"a word before a path", "address", `at address /192.0.2.10:3888`, false},
		{"a word in a path", "address", `/v1/address/list`, false},
		{"a key that may end in a slash", "address", `{"address/2": 5}`, true},
		{"a segment that may be an id", "instances", `/instances/27f7/x`, true},
		{"one that is a word", "instances", `/var/lib/nova/instances/_base/20b0`, false},
		{"an escaped slash", "instances", `\/instances\/27f7`, true},
		{"the key of a list", "instances", `instances: 5`, false},
		{"a key that is called as a segment", "instances", `"path_instances": 5`, true},
		{"a parameter", "given", `?given=Ann`, true},
		{"a key that is called as a parameter", "given", `"param.given": "Ann"`, true},
		{"a parameter in brackets", "given", `a[given]=Ann`, true},
		{"the key of a name", "given", `given: Ann`, false},
	} {
		at := strings.Index(r.text, r.word) + len(r.word) - 1
		if got := guard[r.word]([]byte(r.text), at); got != r.want {
			t.Errorf("%s: %v of %s", r.why, got, r.text)
		}
	}
}

// TestAddressesNeedNoNames: where the line is marked for an address anyway, its name
// does not mark it once more.
func TestAddressesNeedNoNames(t *testing.T) {
	p, bad := field.Compile([]field.Spec{
		{ID: "ip", Class: "ip", Source: "test", Keys: []string{"rhost", "client_ip"}, Suffix: true, Value: "ip"},
		{ID: "name", Class: "name", Source: "test", Keys: []string{"owner"}, Value: "name"},
	})
	if len(bad) > 0 {
		t.Fatal(bad)
	}
	seven := func(text []byte, i int) bool { return i < len(text) && text[i] == '7' }
	for _, c := range []struct {
		why, text     string
		word          string
		alone, seeing bool // without such a line, and with one
	}{
		{"an address that is seen", "rhost=7.0.0.1", "rhost", true, false},
		{"one that is not", "rhost=8.0.0.1", "rhost", true, true},
		{"a colon", "rhost: 7.0.0.1", "rhost", true, true},
		{"quoted", `"rhost"="7.0.0.1"`, "rhost", true, true},
		{"the end of the text", "rhost=", "rhost", true, true},
		{"no key", "rhost 7.0.0.1", "rhost", false, false},
		{"another kind of value", "owner=7 Lee", "owner", true, true},
	} {
		for _, address := range []field.Address{nil, seven} {
			want := c.alone
			if address != nil {
				want = c.seeing
			}
			got := false
			for x := range p.Triggers(nil, address) {
				if i := strings.Index(c.text, c.word); x.Word == c.word {
					got = got || x.Guard([]byte(c.text), i+len(c.word)-1)
				}
			}
			if got != want {
				t.Errorf("%s: %q counts: %v, want %v", c.why, c.text, got, want)
			}
		}
	}
}
