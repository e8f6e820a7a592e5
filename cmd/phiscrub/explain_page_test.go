package main

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "rewrite the output in docs/explain.md")

// block is a fenced block behind a comment that says what it shows.
var block = regexp.MustCompile("(?s)<!-- ([^>]*) -->\n```text\n(.*?)```")

// TestExplainPageIsCurrent runs the commands of docs/explain.md on its input;
// -update writes what they print.
func TestExplainPageIsCurrent(t *testing.T) {
	const page = "../../docs/explain.md"
	doc, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	log := filepath.Join(t.TempDir(), "app.log")
	runs := 0
	now := block.ReplaceAllStringFunc(string(doc), func(b string) string {
		m := block.FindStringSubmatch(b)
		if m[1] == "input" {
			if err := os.WriteFile(log, []byte(m[2]), 0o600); err != nil {
				t.Fatal(err)
			}
			return b
		}
		runs++
		var out bytes.Buffer
		app := newApp([]string{"phiscrub", "help"})
		app.Writer = &out
		if err := app.Run(strings.Fields(strings.ReplaceAll(m[1], "app.log", log))); err != nil {
			t.Fatal(m[1], err)
		}
		return "<!-- " + m[1] + " -->\n```text\n" + strings.TrimRight(out.String(), "\n") + "\n```"
	})
	if runs < 3 {
		t.Fatalf("%d commands on the page, want 3 or more", runs)
	}
	if *update {
		if err := os.WriteFile(page, []byte(now), 0o644); err != nil {
			t.Fatal(err)
		}
	} else if now != string(doc) {
		t.Error("docs/explain.md shows other output than there is: run go test ./cmd/phiscrub -run ExplainPage -update and read the diff")
	}
}
