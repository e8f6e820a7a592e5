package walk_test

import "testing"

func TestProse(t *testing.T) {
	run(t, []row{
		{`no structure at all`, `SSN 078-05-1120 of Ada`, []string{
			`prose SSN 078-05-1120 of Ada`,
		}},
		{`a key of one word`, `name: Ada Lovelace`, []string{
			`bare name=Ada Lovelace`,
			`prose name: Ada Lovelace`,
		}},
		{`a key of several words`, `Date of Birth: 01-02-1980`, []string{
			`bare Date of Birth=01-02-1980`,
			`prose Date of Birth: 01-02-1980`,
		}},
		{`the words of a key are one blank apart`, `seen  MRN: 00123456`, []string{
			`bare MRN=00123456`,
			`prose seen  MRN: 00123456`,
		}},
		{`at most five words`, `a b c d e f g: x`, []string{
			`bare c d e f g=x`,
			`prose a b c d e f g: x`,
		}},
		{`several labels`, `MRN: 00123456, DOB: 1980-01-01; next: x`, []string{
			`bare MRN=00123456`,
			`bare DOB=1980-01-01`,
			`bare next=x`,
			`prose MRN: 00123456, DOB: 1980-01-01; next: x`,
		}},
		{`labels divided by tabs`, `MRN:	00123456	Name:	Ada`, []string{
			`bare MRN=00123456`,
			`bare Name=Ada`,
			`prose MRN:	00123456	Name:	Ada`,
		}},
		{`labels divided by two blanks`, `MRN: 00123456  Name: Ada`, []string{
			`bare MRN=00123456`,
			`bare Name=Ada`,
			`prose MRN: 00123456  Name: Ada`,
		}},
		{`a quoted label`, `"Date of Birth": 01-02-1980`, []string{
			`prose Date of Birth`,
			`number Date of Birth=01-02-1980`,
		}},
		{`a time is no label`, `at 12:30 done`, []string{
			`prose at 12:30 done`,
		}},
		{`a scope is no label`, `Foo::Bar baz`, []string{
			`prose Foo::Bar baz`,
		}},
		{`a scheme is no label`, `see https://example.com/x`, []string{
			`prose see https://example.com/x`,
		}},
		{`a value in brackets`, `phone: (217) 555-0142 x5`, []string{
			`prose phone: (217) 555-0142 x5`,
		}},
		{`an address with commas`, `addr: 12 Main St, Springfield, IL 62701; next: x`, []string{
			`bare addr=12 Main St, Springfield, IL 62701`,
			`bare next=x`,
			`prose addr: 12 Main St, Springfield, IL 62701; next: x`,
		}},
		{`apostrophes`, `don't and won't`, []string{
			`prose don't and won't`,
		}},
		{`a quoted name`, `user 'Ada Lovelace' logged in`, []string{
			`prose user `,
			`text Ada Lovelace`,
			`prose logged in`,
		}},
		{`a name with an apostrophe in quotes`, `user 'O'Neil' x`, []string{
			`prose user `,
			`text O'Neil`,
			`prose x`,
		}},
	})
}

func TestHeaders(t *testing.T) {
	run(t, []row{
		{`a list of addresses`, `X-Forwarded-For: 203.0.113.7, 10.0.0.1`, []string{
			`bare X-Forwarded-For=203.0.113.7, 10.0.0.1`,
			`prose X-Forwarded-For: 203.0.113.7, 10.0.0.1`,
		}},
		{`a bearer`, `Authorization: Bearer abc.def`, []string{
			`bare Authorization=Bearer abc.def`,
			`prose Authorization: Bearer abc.def`,
		}},
		{`cookies`, `Cookie: sid=abc; mrn=00123456`, []string{
			`bare Cookie=sid=abc`,
			`bare sid=abc`,
			`bare mrn=00123456`,
			`prose Cookie: sid=abc; mrn=00123456`,
		}},
		{`as curl writes them`, `> X-Patient-Id: 77123`, []string{
			`bare X-Patient-Id=77123`,
			`prose X-Patient-Id: 77123`,
		}},
	})
}

func TestTables(t *testing.T) {
	run(t, []row{
		{`a row of a markdown table`, `| mrn | 00123456 | name | Ada |`, []string{
			`bare mrn=00123456 `,
			`bare 00123456=name `,
			`bare name=Ada `,
			`prose mrn | 00123456 | name | Ada |`,
		}},
		{`a table without blanks`, `|mrn|00123456|`, []string{
			`prose mrn|00123456|`,
		}},
	})
}
