package walk_test

import (
	"strings"
	"testing"

	"github.com/phiscrub/phiscrub/scrub/walk"
)

func TestRegression_TornRecordLosesKey(t *testing.T) {
	run(t, []row{
		{"a record cut in a string, the next one glued to it", `{"a":"x{"mrn":"00123456","n":5}`, []string{
			`outer {}.a=x{`, `prose {}.a"".x{}.=x{`, `prose {}.=mrn`, `text {}.mrn=00123456`, `number {}.n=5`,
		}},
		{"the line starts in a key", `birth date":"1980-01-01"}`, []string{`prose birth date`, `text birth date=1980-01-01`}},
	})
}

func TestRegression_EscapedKeyIsDecoded(t *testing.T) {
	run(t, []row{
		{"a letter as \\u escape", `{"m\u0072n":"00123456"}`, []string{`text {}.mrn=00123456`}},
		{"a slash as PHP writes it", `{"date\/time":5}`, []string{`number {}.date/time=5`}},
	})
}

func TestRegression_EntityAtTheEnd(t *testing.T) {
	run(t, []row{
		{"the last tag of an escaped document", `&lt;mrn&gt;00123456&lt;/mrn&gt;`, []string{`text mrn<>.mrn=00123456`}},
		{"a reference that ends the value", `{"a":"x&amp;"}`, []string{`outer {}.a=x&amp;`, `prose {}.a"".=x& [x&amp;]`}},
		{"a reference that was cut", `{"a":"x&am`, []string{`outer {}.a=x&am …`, `prose {}.a"".=x&am`}},
	})
}

func TestRegression_ColoursInsideStrings(t *testing.T) {
	run(t, []row{
		{"a coloured console line in a docker record", `{"log":"mrn=\u001b[36m00123456\u001b[0m ok\n"}`, []string{
			`outer {}.log=mrn=00123456 ok` + "\n" + ` [mrn=\u001b[36m00123456\u001b[0m ok\n]`,
			`bare {}.log"".mrn=00123456`,
			`prose {}.log"".=mrn=00123456 ok` + "\n" + ` [mrn=\u001b[36m00123456\u001b[0m ok\n]`,
		}},
		{"a colour in the middle of a value", `{"a":"078\u001b[1m-05-1120"}`, []string{
			`outer {}.a=078-05-1120 [078\u001b[1m-05-1120]`, `prose {}.a"".=078-05-1120 [078\u001b[1m-05-1120]`,
		}},
		{"without the start of the string", `m\":\"x\u001b[0m\"}`, []string{`prose m`, `text m=x`}},
	})
}

func TestRegression_CharacterDataIsTheElementsText(t *testing.T) {
	run(t, []row{
		{"a section", `<mrn><![CDATA[00123456]]></mrn> x`, []string{`text mrn<>.mrn=00123456`, `prose x`}},
		{"a section that was cut", `<mrn><![CDATA[00123`, []string{`text mrn<>.mrn=00123 …`}},
	})
}

func TestRegression_TextBeforeAChildElement(t *testing.T) {
	run(t, []row{
		{"a break in a name", `<name>Ada<br/>Lovelace</name>`, []string{`text name<>.name=Ada`, `prose name<>.=Lovelace`}},
		{"only blanks before the child", `<name> <given>Ada</given></name>`, []string{`text name<>.given<>.given=Ada`}},
	})
}

func TestRegression_NestedParameters(t *testing.T) {
	run(t, []row{
		{"plain", `GET /p?patient[ssn]=5&q[]=7 x`, []string{`param p?.patient[ssn]=5`, `param p?.q[]=7`, `prose GET /p?patient[ssn]=5&q[]=7 x`}},
		{"percent-encoded", `/p?q%5Bname%5D=Ada`, []string{`prose p?.=/p?`, `param p?.q[name]=Ada`, `prose p?.=Ada`}},
		{"an index is no parameter", `a[0] == 5, b[i]=> x, c[1] = y`, []string{`prose a[0] == 5, b[i]=> x, c[1] = y`}},
	})
}

func TestRegression_ArrowsBehindBareKeys(t *testing.T) {
	run(t, []row{
		{"blanks around =>", `mrn => 00123456, dob => 1980-01-01`, []string{`bare mrn=00123456`, `bare dob=1980-01-01`, `prose mrn => 00123456, dob => 1980-01-01`}},
		{"no blanks", `mrn=>00123456`, []string{`bare mrn=00123456`, `prose mrn=>00123456`}},
		{"an array as PHP prints it", `    [mrn] => 00123456`, []string{`bare mrn=00123456`, `prose mrn] => 00123456`}},
	})
}

func TestRegression_BracketedValues(t *testing.T) {
	run(t, []row{
		{"one value", `name=[Ada Lovelace] n=1`, []string{`bare name=Ada Lovelace`, `bare n=1`, `prose name=[Ada Lovelace] n=1`}},
		{"a Go header map", `map[X-Mrn:[00123456] Accept:[*/*]]`, []string{`bare map[].X-Mrn=00123456`, `prose map[X-Mrn:[00123456] Accept:[*/*]]`}},
		{"cut", `mrn=[001234`, []string{`bare mrn=001234 …`, `prose mrn[].=mrn=[001234`}},
		{"a marker is no value", `mrn=[MRN] x=[SSN:k1:7GQ2MZ4KTW3NX5AB]`, []string{`bare x[].SSN=k1:7GQ2MZ4KTW3NX5AB`, `bare x[].k1=7GQ2MZ4KTW3NX5AB`, `prose mrn=[MRN] x=[SSN:k1:7GQ2MZ4KTW3NX5AB]`}},
		{"pairs inside are pairs", `p=[city=Springfield, zip=62701]`, []string{`bare p[].city=Springfield`, `bare p[].zip=62701`, `prose p=[city=Springfield, zip=62701]`}},
		{"strings inside are strings", `p: ["a"]`, []string{`prose p[].=p: [`, `text p[].=a`}},
	})
}

func TestRegression_RemarkInAKey(t *testing.T) {
	run(t, []row{
		{"an abbreviation", `Date of birth (DOB): 01/02/1980`, []string{`bare Date of birth=01/02/1980`, `seg 01=02`, `seg 02=1980`, `prose Date of birth (DOB): 01/02/1980`}},
		{"a plural", `Name(s): Ada`, []string{`bare Name=Ada`, `prose Name(s): Ada`}},
		{"a place in code is no remark", `at Foo.bar(Foo.java:12): x`, []string{`bare Foo.bar().Foo.java=12`, `prose at Foo.bar(Foo.java:12): x`}},
	})
}

func TestRegression_TupleOfKeyAndValue(t *testing.T) {
	run(t, []row{
		{"items of a dict", `OrderedDict([('mrn', '00123456')])`, []string{
			`prose OrderedDict().[].().=OrderedDict([(`, `text OrderedDict().[].().=mrn`, `text OrderedDict().[].().mrn=00123456`,
		}},
		{"values of a statement keep their texts", `VALUES ('00123456', 'Ada', 5)`, []string{
			`prose ().=VALUES (`, `text ().=00123456`, `text ().00123456=Ada`, `prose 5)`,
		}},
	})
}

func TestRegression_WhatIsNoAttributeIsScanned(t *testing.T) {
	run(t, []row{
		{"a comparison", `count <limit ssn 078-05-1120`, []string{`prose count `, `prose limit<>.=ssn 078-05-1120`}},
		{"a Ruby object", `#<Patient id: 12, ssn: 078-05-1120>`, []string{`bare Patient<>.id=12`, `bare Patient<>.ssn=078-05-1120`, `prose Patient<>.=id: 12, ssn: 078-05-1120>`}},
		{"an attribute without quotes", `<user ssn=078-05-1120 a=b/>x`, []string{`text user<>.ssn=078-05-1120`, `outer user<>.a=b/`, `prose user<>.a"".=b/`, `prose x`}},
		{"words and signs", `<user (217) 555-0142>`, []string{`prose user<>.=(217) 555-0142>`}},
		{"an attribute of one word", `<input disabled value="x">`, []string{`prose input<>.=disabled `, `text input<>.value=x`}},
	})
}

func TestRegression_NothingHidesInATerminalSequence(t *testing.T) {
	run(t, []row{
		{"a link", "a \x1b]8;;https://example.com/?ssn=078-05-1120\x1b\\b", []string{"param ssn=078-05-1120\x1b\\b", "prose a \x1b]8;;https://example.com/?ssn=078-05-1120\x1b\\b"}},
		{"a long number", "a\x1b[078051120mb", []string{"prose [].=a\x1b[078051120mb"}},
		{"a number with dashes", "a\x1b[078-05-1120mb", []string{"prose [].=a\x1b[078-05-1120mb"}},
	})
}

func TestRegression_BracketOfAnObjectEndsItsLastValue(t *testing.T) {
	run(t, []row{
		{"an object", `#<P mrn: 00123456>`, []string{`bare P<>.mrn=00123456`, `prose P<>.=mrn: 00123456>`}},
		{"outside of one", `x: a > b`, []string{`bare x=a > b`, `prose x: a > b`}},
	})
}

func TestRegression_KeysAreScanned(t *testing.T) {
	run(t, []row{
		{"an address as key", `{"ada@example.com":{"n":1}}`, []string{`prose {}.=ada@example.com`, `number {}.ada@example.com{}.n=1`}},
		{"a message as key", `{"no 078-05-1120":"x"}`, []string{`prose {}.=no 078-05-1120`, `text {}.no 078-05-1120=x`}},
		{"a label before a quoted value", `no 078-05-1120: "x"`, []string{`prose no 078-05-1120: `, `text no 078-05-1120=x`}},
		{"a parameter", `/p?q%5B1%5D=x`, []string{`prose p?.=/p?`, `prose p?.=q[1] [q%5B1%5D]`, `param p?.q[1]=x`, `prose p?.=x`}},
		{"a plain key is no text", `{"mrn":"x"}`, []string{`text {}.mrn=x`}},
	})
}

func TestRegression_LastLeafOfALongLine(t *testing.T) {
	rows := []struct{ why, unit, last, want string }{
		{"a long list", `1,`, `"078-05-1120"]`, `text [].=078-05-1120`},
		{"a long object", `"a":[{}],`, `"p":{"name":"Ada"}}`, `text {}.p{}.name=Ada`},
		{"many pairs", `a=1 `, `ssn=078-05-1120`, `bare ssn=078-05-1120`},
	}
	for _, r := range rows {
		line := strings.Repeat(r.unit, 150000) + r.last
		switch r.last[len(r.last)-1] {
		case ']':
			line = "[" + line
		case '}':
			line = "{" + line
		}
		var d walk.Doc
		d.Line([]byte(line), 0)
		found := false
		for _, l := range leaves(&d, []byte(line)) {
			found = found || l == r.want
		}
		if !found {
			t.Errorf("%s: no leaf %s at the end", r.why, r.want)
		}
	}
}
