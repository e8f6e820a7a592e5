package walk_test

import "testing"

func TestXML(t *testing.T) {
	run(t, []row{
		{`elements and attributes`, `<patient><mrn>00123456</mrn><name given="Ada" family='L'/></patient>`, []string{
			`text patient<>.mrn<>.mrn=00123456`,
			`text patient<>.name<>.given=Ada`,
			`text patient<>.name<>.family=L`,
		}},
		{`namespaces`, `<ns1:Patient xmlns:ns1="urn"><ns1:BirthDate>1980-01-01</ns1:BirthDate></ns1:Patient>`, []string{
			`text Patient<>.xmlns:ns1=urn`,
			`text Patient<>.BirthDate<>.BirthDate=1980-01-01`,
		}},
		{`a value in an attribute, FHIR`, `<birthDate value="1980-01-01"/>`, []string{
			`text birthDate=1980-01-01`,
		}},
		{`the value stands where its element does`, `<name><use value="official"/><family id="f" value="Lee"/></name>`, []string{
			`text name<>.use=official`,
			`text name<>.family<>.id=f`,
			`text name<>.family=Lee`,
		}},
		{`a value that another attribute names`, `<field name="mrn" value="A-1"/>`, []string{
			`text field<>.=mrn`,
			`text field<>.mrn=A-1`,
		}},
		{`a row of two cells`, `<table><tr><td>MRN</td><td>5</td></tr></table>`, []string{
			`text table<>.tr<>.td<>.td=MRN`,
			`text table<>.MRN=5`,
		}},
		{`cells under headings`, `<table><tr><th>a</th><th>b</th></tr><tr><td>1</td><td><i>2</i></td></tr></table>`, []string{
			`text table<>.tr<>.th<>.th=a`,
			`text table<>.tr<>.th<>.th=b`,
			`text table<>.tr<>.a=1`,
			`text table<>.tr<>.b=2`,
		}},
		{`three cells say nothing of each other`, `<tr><td>a</td><td>1</td><td>2</td></tr>`, []string{
			`text tr<>.td<>.td=a`,
			`text tr<>.td<>.td=1`,
			`text tr<>.td<>.td=2`,
		}},
		{`a label`, `<p><b>Birth date:</b> 5 May</p>`, []string{
			`outer p<>.b<>.b=Birth date:`,
			`prose p<>.b<>.b"".=Birth date:`,
			`bare p<>.Birth date:=5 May`,
			`prose p<>.=5 May`,
		}},
		{`no label without a colon`, `<p><b>Birth date</b> 5 May</p>`, []string{
			`text p<>.b<>.b=Birth date`,
			`prose p<>.=5 May`,
		}},
		{`a value with structure inside`, `<telecom value="tel:5550143"/>`, []string{
			`outer telecom=tel:5550143`,
			`bare telecom"".tel=5550143`,
			`prose telecom"".=tel:5550143`,
		}},
		{`C-CDA`, `<id root="2.16.840.1.113883.4.1" extension="078-05-1120"/>`, []string{
			`text id<>.root=2.16.840.1.113883.4.1`,
			`text id<>.extension=078-05-1120`,
		}},
		{`references in text`, `<a>x &amp; y</a>`, []string{
			`outer a<>.a=x & y [x &amp; y]`,
			`prose a<>.a"".=x & y [x &amp; y]`,
		}},
		{`digits as references`, `<ssn>&#48;&#x37;8-05-1120</ssn>`, []string{
			`text ssn<>.ssn=078-05-1120 [&#48;&#x37;8-05-1120]`,
		}},
		{`text behind a child`, `<a><b>one</b> tail</a> after`, []string{
			`text a<>.b<>.b=one`,
			`prose a<>.=tail`,
			`prose after`,
		}},
		{`self-closing`, `<br/>text`, []string{
			`prose text`,
		}},
		{`an end without a start`, `</b> x`, []string{
			`prose x`,
		}},
		{`blanks in tags`, `<mrn  a="b" >  00123456  </mrn>`, []string{
			`text mrn<>.a=b`,
			`text mrn<>.mrn=  00123456  `,
		}},
		{`a declaration`, `<?xml version="1.0"?><a>b</a>`, []string{
			`prose xml `,
			`text version=1.0`,
			`text a<>.a=b`,
		}},
		{`a comment`, `<!-- mrn=5 -->`, []string{
			`bare mrn=5`,
			`prose mrn=5 -->`,
		}},
		{`comparisons are no tags`, `a < b and c > d`, []string{
			`prose a < b and c > d`,
		}},
	})
}

func TestCutXML(t *testing.T) {
	run(t, []row{
		{`in text`, `<a>cut off he`, []string{
			`text a<>.a=cut off he …`,
		}},
		{`in an attribute`, `<a b="cut`, []string{
			`text a<>.b=cut …`,
		}},
		{`between attributes`, `<a b="x" c`, []string{
			`text a<>.b=x`,
			`prose a<>.=c`,
		}},
		{`the start is missing`, `3456</mrn><dob>1980-01-01</dob>`, []string{
			`prose 3456`,
			`text dob<>.dob=1980-01-01`,
		}},
	})
}
