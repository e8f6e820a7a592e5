package walk_test

import "testing"

func TestJSON(t *testing.T) {
	run(t, []row{
		{`values of each kind; literals are no leaves`, `{"mrn":"00123456","age":42,"ok":true,"none":null,"f":-1.5e3}`, []string{
			`text {}.mrn=00123456`,
			`number {}.age=42`,
			`number {}.f=-1.5e3`,
		}},
		{`containers in containers`, `{"name":[{"family":"Doe","given":["Ada","B"]}],"e":[],"o":{}}`, []string{
			`text {}.name[].{}.family=Doe`,
			`text {}.name[].{}.given[].=Ada`,
			`text {}.name[].{}.given[].=B`,
		}},
		{`lists of lists`, `{"a":["x",["y",3]],"b":[[1,2],[-3]]}`, []string{
			`text {}.a[].=x`,
			`text {}.a[].[].=y`,
			`number {}.a[].[].=3`,
			`number {}.b[].[].=1`,
			`number {}.b[].[].=2`,
			`number {}.b[].[].=-3`,
		}},
		{`blanks around everything`, `{ "a" : "x" , "b" :  7 , "c" : [ "y" , 8 ] }`, []string{
			`text {}.a=x`,
			`number {}.b=7`,
			`text {}.c[].=y`,
			`number {}.c[].=8`,
		}},
		{`a list of objects`, `[{"a":1},{"a":2}]`, []string{
			`number [].{}.a=1`,
			`number [].{}.a=2`,
		}},
		{`a list of numbers`, `[1,2,3]`, []string{
			`number [].=1`,
			`number [].=2`,
			`number [].=3`,
		}},
		{`a string alone`, `"just a string"`, []string{
			`text just a string`,
		}},
		{`keys with dots, signs and blanks`, `{"a.b":"c","$ref":"d","p q":"e"}`, []string{
			`text {}.a.b=c`,
			`text {}.$ref=d`,
			`prose {}.=p q`,
			`text {}.p q=e`,
		}},
		{`the same key twice`, `{"a":"1","a":"2"}`, []string{
			`text {}.a=1`,
			`text {}.a=2`,
		}},
		{`empty keys and values`, `{"":"x","a":""}`, []string{
			`text {}.=`,
			`text {}.=x`,
			`text {}.a=`,
		}},
		{`an apostrophe is no quote`, `{"k":"it's","n":1}`, []string{
			`text {}.k=it's`,
			`number {}.n=1`,
		}},
		{`what is no JSON number is a bare value`, `{"b":0x1f,"c":1980/01/31}`, []string{
			`bare {}.b=0x1f`,
			`prose {}.=0x1f,`,
			`bare {}.c=1980/01/31`,
			`seg {}.1980=01`,
			`seg {}.01=31`,
			`prose 1980/01/31}`,
		}},
		{`quotes in a value are text of their own`, `{"q":"say \"hi\""}`, []string{
			`outer {}.q=say "hi" [say \"hi\"]`,
			`prose {}.q"".=say `,
			`text {}.q"".=hi`,
		}},
		{`escapes that only some languages know`, `{"a":"\x41\'b\v","b":"\q\u12"}`, []string{
			`outer {}.a=A'b  [\x41\'b\v]`,
			`prose {}.a"".=A'b  [\x41\'b\v]`,
			`outer {}.b=\q\u12`,
			`prose {}.b"".=q\u12`,
		}},
		{`a backslash before the closing quote`, `{"p":"C:\\","n":1}`, []string{
			`outer {}.p=C:\ [C:\\]`,
			`prose {}.p"".=C:\ [C:\\]`,
			`number {}.n=1`,
		}},
	})
}

func TestJSONInText(t *testing.T) {
	run(t, []row{
		{`behind words`, `req body={"ssn":"078-05-1120"} done`, []string{
			`prose body{}.=req body={`,
			`text body{}.ssn=078-05-1120`,
			`prose done`,
		}},
		{`behind a label`, `payload: {"a":{"b":"c"}} end`, []string{
			`prose payload{}.=payload: {`,
			`text payload{}.a{}.b=c`,
			`prose end`,
		}},
		{`in parentheses`, `handle({"a":"x"}) ok`, []string{
			`prose handle().{}.=handle({`,
			`text handle().{}.a=x`,
			`prose ok`,
		}},
		{`two documents glued together`, `{"a":"b"}{"c":"d"}`, []string{
			`text {}.a=b`,
			`text {}.c=d`,
		}},
		{`two documents and words`, `{"a":"b"} then {"c":5}`, []string{
			`text {}.a=b`,
			`prose {}.=then {`,
			`number {}.c=5`,
		}},
	})
}

func TestJSONInStrings(t *testing.T) {
	run(t, []row{
		{`depth 1: a docker record`, `{"log":"{\"mrn\":\"00123456\",\"n\":5}\n","stream":"stdout"}`, []string{
			"outer {}.log={\"mrn\":\"00123456\",\"n\":5}\n [{\\\"mrn\\\":\\\"00123456\\\",\\\"n\\\":5}\\n]",
			`text {}.log"".{}.mrn=00123456`,
			`number {}.log"".{}.n=5`,
			`text {}.stream=stdout`,
		}},
		{`depth 2`, `{"log":"{\"msg\":\"{\\\"mrn\\\":\\\"00123456\\\"}\"}\n"}`, []string{
			"outer {}.log={\"msg\":\"{\\\"mrn\\\":\\\"00123456\\\"}\"}\n [{\\\"msg\\\":\\\"{\\\\\\\"mrn\\\\\\\":\\\\\\\"00123456\\\\\\\"}\\\"}\\n]",
			`outer {}.log"".{}.msg={"mrn":"00123456"} [{\\\"mrn\\\":\\\"00123456\\\"}]`,
			`text {}.log"".{}.msg"".{}.mrn=00123456`,
		}},
		{`depth 3`, `{"a":"{\"b\":\"{\\\"c\\\":\\\"{\\\\\\\"d\\\\\\\":\\\\\\\"x1\\\\\\\"}\\\"}\"}"}`, []string{
			`outer {}.a={"b":"{\"c\":\"{\\\"d\\\":\\\"x1\\\"}\"}"} [{\"b\":\"{\\\"c\\\":\\\"{\\\\\\\"d\\\\\\\":\\\\\\\"x1\\\\\\\"}\\\"}\"}]`,
			`outer {}.a"".{}.b={"c":"{\"d\":\"x1\"}"} [{\\\"c\\\":\\\"{\\\\\\\"d\\\\\\\":\\\\\\\"x1\\\\\\\"}\\\"}]`,
			`outer {}.a"".{}.b"".{}.c={"d":"x1"} [{\\\\\\\"d\\\\\\\":\\\\\\\"x1\\\\\\\"}]`,
			`text {}.a"".{}.b"".{}.c"".{}.d=x1`,
		}},
		{`text with pairs in a record`, `{"log":"level=info mrn=00123456\n","stream":"stdout"}`, []string{
			"outer {}.log=level=info mrn=00123456\n [level=info mrn=00123456\\n]",
			`bare {}.log"".level=info`,
			`bare {}.log"".mrn=00123456`,
			"prose {}.log\"\".=level=info mrn=00123456\n [level=info mrn=00123456\\n]",
			`text {}.stream=stdout`,
		}},
		{`XML in a string`, `{"x":"<p id=\"5\"><mrn>00123456</mrn></p>"}`, []string{
			`outer {}.x=<p id="5"><mrn>00123456</mrn></p> [<p id=\"5\"><mrn>00123456</mrn></p>]`,
			`text {}.x"".p<>.id=5`,
			`text {}.x"".p<>.mrn<>.mrn=00123456`,
		}},
		{`JSON with its quotes as references`, `{"x":"{&quot;mrn&quot;:&quot;00123456&quot;}"}`, []string{
			`outer {}.x={&quot;mrn&quot;:&quot;00123456&quot;}`,
			`text {}.x"".{}.mrn=00123456`,
		}},
		{`XML with its brackets as escapes`, `{"x":"\u003cmrn\u003e00123456\u003c/mrn\u003e"}`, []string{
			`outer {}.x=<mrn>00123456</mrn> [\u003cmrn\u003e00123456\u003c/mrn\u003e]`,
			`text {}.x"".mrn<>.mrn=00123456`,
		}},
		{`XML with its brackets as references`, `{"x":"&lt;mrn&gt;00123456&lt;/mrn&gt; x"}`, []string{
			`outer {}.x=&lt;mrn&gt;00123456&lt;/mrn&gt; x`,
			`text {}.x"".mrn<>.mrn=00123456`,
			`prose {}.x"".=x`,
		}},
		{`lines in a string`, `{"m":"line1\nDOB: 1980-01-01\nSSN: 078-05-1120"}`, []string{
			"outer {}.m=line1\nDOB: 1980-01-01\nSSN: 078-05-1120 [line1\\nDOB: 1980-01-01\\nSSN: 078-05-1120]",
			`bare {}.m"".DOB=1980-01-01`,
			`bare {}.m"".SSN=078-05-1120`,
			"prose {}.m\"\".=line1\nDOB: 1980-01-01\nSSN: 078-05-1120 [line1\\nDOB: 1980-01-01\\nSSN: 078-05-1120]",
		}},
	})
}

func TestCutJSON(t *testing.T) {
	run(t, []row{
		{`in a value`, `{"a":"x","patient":{"name":"Ada L`, []string{
			`text {}.a=x`,
			`text {}.patient{}.name=Ada L …`,
		}},
		{`in a key`, `{"patient":{"na`, []string{
			`text {}.patient{}.=na …`,
		}},
		{`behind a colon`, `{"a":"x","name":`, []string{
			`text {}.a=x`,
		}},
		{`behind a backslash`, `{"a":"x\`, []string{
			`outer {}.a=x\ …`,
			`prose {}.a"".=x\`,
		}},
		{`in an escape`, `{"a":"x\u00`, []string{
			`outer {}.a=x\u00 …`,
			`prose {}.a"".=x\u00`,
		}},
		{`in a string in a string`, `{"log":"{\"mrn\":\"001234`, []string{
			`outer {}.log={"mrn":"001234 [{\"mrn\":\"001234] …`,
			`text {}.log"".{}.mrn=001234 …`,
		}},
		{`the start is missing, in a string in a string`, `\"mrn\":\"00123456\",\"n\":5}","stream":"stdout"}`, []string{
			`text mrn=00123456`,
			`number n=5`,
			`text ,`,
			`prose stream`,
			`text stream=stdout`,
		}},
		{`the start is missing, in a key`, `me":"Ada","dob":"1980-01-01"}`, []string{
			`prose me`,
			`text me=Ada`,
			`text dob=1980-01-01`,
		}},
		{`the start is missing, in a value`, `123456","dob":"1980-01-01"}`, []string{
			`prose 123456",`,
			`text dob=1980-01-01`,
		}},
	})
}
