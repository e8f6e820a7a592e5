package walk_test

import "testing"

func TestLogfmt(t *testing.T) {
	run(t, []row{
		{`bare and quoted values`, `level=info msg="patient found" mrn=00123456 name="Ada Lovelace" dur=3ms`, []string{
			`bare level=info`,
			`prose level=info `,
			`text msg=patient found`,
			`bare mrn=00123456`,
			`prose mrn=00123456 `,
			`text name=Ada Lovelace`,
			`bare dur=3ms`,
			`prose dur=3ms`,
		}},
		{`single quotes and backticks`, "k='v w' q=`x y`", []string{
			`text k=v w`,
			`text q=x y`,
		}},
		{`an empty value`, `empty= next=x`, []string{
			`bare next=x`,
			`prose empty= next=x`,
		}},
		{`a sign of equality in a value`, `a=b=c`, []string{
			`bare a=b=c`,
			`bare b=c`,
			`prose a=b=c`,
		}},
		{`escaped quotes`, `x="y=\"z\"" n=1`, []string{
			`outer x=y="z" [y=\"z\"]`,
			`text x"".y=z`,
			`bare n=1`,
			`prose n=1`,
		}},
		{`commas and semicolons end values`, `msg=done,mrn=5;dob=1980-01-01`, []string{
			`bare msg=done`,
			`bare mrn=5`,
			`bare dob=1980-01-01`,
			`prose msg=done,mrn=5;dob=1980-01-01`,
		}},
		{`comparisons are no pairs`, `a == b, c =~ d, e != f`, []string{
			`prose a == b, c =~ d, e != f`,
		}},
		{`words before a sign are no key`, `a b =c`, []string{
			`prose a b =c`,
		}},
		{`blanks around the sign`, `DOB = 1980-01-01`, []string{
			`bare DOB=1980-01-01`,
			`prose DOB = 1980-01-01`,
		}},
		{`an unclosed quote`, `mrn=5 name="Ada Love`, []string{
			`bare mrn=5`,
			`prose mrn=5 `,
			`text name=Ada Love …`,
		}},
		{`a quoted key`, `"mrn"=5 "name"="Ada"`, []string{
			`number mrn=5`,
			`text name=Ada`,
		}},
		{`escapes in bare text`, `mrn=00123456\tname=Ada\n`, []string{
			`bare mrn=00123456\tname=Ada\n`,
			`bare name=Ada\n`,
			`prose mrn=00123456\tname=Ada\n`,
		}},
	})
}
