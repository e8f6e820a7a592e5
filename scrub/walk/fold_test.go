package walk_test

import "testing"

func TestFolding(t *testing.T) {
	run(t, []row{
		{`full-width digits`, `mrn=０１２`, []string{
			`bare mrn=012 [０１２]`,
			`prose mrn=012 [mrn=０１２]`,
		}},
		{`Arabic-Indic digits`, `٠١ x`, []string{
			`prose 01 x [٠١ x]`,
		}},
		{`mathematical digits`, `id 𝟘𝟙`, []string{
			`prose id 01 [id 𝟘𝟙]`,
		}},
		{`dashes`, `SSN 078‑05‒1120`, []string{
			`prose SSN 078-05-1120 [SSN 078‑05‒1120]`,
		}},
		{`blanks of other widths`, "a\u00a0b\u2003c", []string{
			"prose a b c [a\u00a0b\u2003c]",
		}},
		{`zero-width characters and soft hyphens`, "S\u200bSN: 078\u00ad05", []string{
			"bare SSN=07805 [078\u00ad05]",
			"prose SSN: 07805 [S\u200bSN: 078\u00ad05]",
		}},
		{`a mark at the start of a value`, "a=\ufeff12 x", []string{
			`bare a=12`,
			"prose a=12 x [a=\ufeff12 x]",
		}},
		{`full-width signs`, `mrn＝12 a＠b`, []string{
			`bare mrn=12`,
			`prose mrn=12 a@b [mrn＝12 a＠b]`,
		}},
		{`a letter outside ASCII stays`, `n=café x`, []string{
			`bare n=café`,
			`prose n=café x`,
		}},
		{`quotes of other kinds make no structure`, `a=“b”`, []string{
			`bare a=“b”`,
			`prose a=“b”`,
		}},
		{`a colour around a value`, "mrn=\x1b[31m00123456\x1b[0m x", []string{
			`bare mrn=00123456`,
			"prose mrn=00123456 x [mrn=\x1b[31m00123456\x1b[0m x]",
		}},
		{`a colour around a key`, "\x1b[1mmrn\x1b[0m=5", []string{
			`bare mrn=5`,
			"prose mrn=5 [mrn\x1b[0m=5]",
		}},
		{`the target of a link stays in sight`, "a \x1b]8;;https://example.com\ab\x1b]8;;\a c", []string{
			"prose a \x1b]8;;https://example.com\ab\x1b]8;;\a c",
		}},
		{`a sequence that was cut`, "a \x1b[3", []string{
			"prose [].=a \x1b[3",
		}},
		{`bytes that are no UTF-8`, "n=Ad\xc3\xff x", []string{
			"bare n=Ad\xc3\xff",
			"prose n=Ad\xc3\xff x",
		}},
	})
}

func TestFoldingInStrings(t *testing.T) {
	run(t, []row{
		{`escaped digits of another script`, `{"a":"\u0660\u0661"}`, []string{
			`outer {}.a=01 [\u0660\u0661]`,
			`prose {}.a"".=01 [\u0660\u0661]`,
		}},
		{`escaped and invisible`, `{"a":"\u200b12\u00ad3"}`, []string{
			`outer {}.a=123 [12\u00ad3]`,
			`prose {}.a"".=123 [12\u00ad3]`,
		}},
		{`a pair of surrogates`, `{"b":"\uD83D\uDE00x"}`, []string{
			`outer {}.b=😀x [\uD83D\uDE00x]`,
			`prose {}.b"".=😀x [\uD83D\uDE00x]`,
		}},
		{`half a pair`, `{"s":"\ud800x","t":"\ud83d\u0041"}`, []string{
			`outer {}.s=�x [\ud800x]`,
			`prose {}.s"".=�x [\ud800x]`,
			`outer {}.t=�A [\ud83d\u0041]`,
			`prose {}.t"".=�A [\ud83d\u0041]`,
		}},
		{`an escaped backslash starts no escape`, `{"m":"a\\nb\\u0041"}`, []string{
			`outer {}.m=a\nb\u0041 [a\\nb\\u0041]`,
			`prose {}.m"".=a\nb\u0041 [a\\nb\\u0041]`,
		}},
		{`percent-encoded digits of another script`, `/p?q=%EF%BC%91%EF%BC%92`, []string{
			`param p?.q=12 [%EF%BC%91%EF%BC%92]`,
			`prose p?.=/p?q=`,
			`prose p?.=12 [%EF%BC%91%EF%BC%92]`,
		}},
		{`references to invisible characters`, `<a>07&shy;8&#8209;05</a>`, []string{
			`text a<>.a=078-05 [07&shy;8&#8209;05]`,
		}},
		{`full-width inside an escaped string`, `{"log":"{\"n\":\"１２\"}"}`, []string{
			`outer {}.log={"n":"12"} [{\"n\":\"１２\"}]`,
			`text {}.log"".{}.n=12 [１２]`,
		}},
	})
}
