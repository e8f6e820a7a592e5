package walk_test

import "testing"

func TestValuesApartFromTheirNames(t *testing.T) {
	run(t, []row{
		{`a part of a form in a string`, `{"b":"form-data; name=\"mrn\"\r\n\r\n5\r\n--X"}`, []string{
			"outer {}.b=form-data; name=\"mrn\"\r\n\r\n5\r\n--X [form-data; name=\\\"mrn\\\"\\r\\n\\r\\n5\\r\\n--X]",
			`prose {}.b"".=form-data; `,
			`text {}.b"".=mrn`,
			`bare {}.b"".mrn=5`,
			"prose {}.b\"\".=5\r\n--X [5\\r\\n--X]",
		}},
		{`a name that is none of a form`, `name="mrn"\r\n\r\n5`, []string{
			`text name=mrn`,
			`prose \r\n\r\n5`,
		}},
		{`Jackson`, `from String "5": bad (through reference chain: a.B["patient"]->a.C["mrn"])`, []string{
			`prose from String `,
			`text mrn=5`,
			`prose ().through reference chain[].=bad (through reference chain: a.B[`,
			`text ().through reference chain[].=patient`,
			`prose ().a.C[].=a.C[`,
			`text ().a.C[].=mrn`,
		}},
		{`a string before a colon`, `from String "5": bad`, []string{
			`prose from String `,
			`prose 5`,
			`bare 5=bad`,
			`prose bad`,
		}},
	})
}
