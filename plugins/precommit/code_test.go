package precommit

import (
	"math/rand/v2"
	"testing"
)

func TestFindingsInPrograms(t *testing.T) {
	r := rand.New(rand.NewPCG(12, 1))
	v := madeUp(r)
	for _, tt := range []struct {
		why, name, in string
		want          int
	}{
		{"a number in a comment", "a.go", "// ssn " + v, 1},
		{"a number in a string", "a.py", `x = "ssn ` + v + `"`, 1},
		{"a type that could be a person", "a.go", "recv := func(c Conn, Max int, Lo uint64) bool {", 0},
		{"what a comment says of a function", "a.go", "// Signbit reports whether x is negative.", 0},
		{"who wrote it", "a.c", "// Copyright (c) 2019 Betty Vance <betty@mailhub.io>", 0},
		{"who wrote it, in a license", "LICENSE", "Copyright (c) 2019 Betty Vance <betty@mailhub.io>", 0},
		{"an address of a machine", "a.go", `listen("198.18.4.7:443") // see 8.8.8.8`, 0},
		{"a link", "a.go", "// https://lemire.me/blog/2016/06/27/a-fast-alternative/", 0},
		{"a link in a document", "a.md", "see https://lemire.me/blog/2016/06/27/a-fast-alternative/", 0},
		{"a name in a message", "a_test.go", `log("patient Betty Vance was admitted to the ward on Monday")`, 1},
		{"a field of a fixture", "a_test.go", `p := Patient{LastName: "Vance"}`, 1},
		{"a variable in a field", "a.go", `p.lastName = testName`, 0},
		{"a mail address in a string", "a.js", `const to = "betty.vance@mailhub.io";`, 1},
		{"a script without an ending", "run", "#!/bin/sh\n# Max reports the maximum\n", 0},
		{"a quote in a string", "a.go", `x := "say \"ok\"" + lastName(who)`, 0},
		{"a member of an archive", "a.zip!src/a.go", "// Signbit reports whether x is negative.", 0},
		{"a log", "a.log", "login for Betty Vance", 1},
		{"an apostrophe opens no string", "a.py", "# don't let Betty Vance in", 0},
	} {
		if got := len(check(t, options(t), tt.name, tt.in+"\n").Findings); got != tt.want {
			t.Errorf("%s: %d findings, want %d", tt.why, got, tt.want)
		}
	}
	o := options(t)
	o.Thorough = true
	if got := len(check(t, o, "a.c", "// Copyright (c) 2019 Betty Vance <betty@mailhub.io>\n").Findings); got != 2 {
		t.Errorf("thorough: %d findings", got)
	}
}
