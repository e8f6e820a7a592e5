package bench

import (
	"os"
	"strings"
	"testing"
)

// fenced returns the code block that stands under a mark.
func fenced(t *testing.T, doc, mark string) string {
	t.Helper()
	_, rest, ok := strings.Cut(doc, mark+"\n```text\n")
	code, _, end := strings.Cut(rest, "```")
	if !ok || !end {
		t.Fatalf("no code block under %s", mark)
	}
	return code
}

func TestREADMEShowsRealOutput(t *testing.T) {
	doc, err := os.ReadFile("../README.md")
	if err != nil {
		t.Fatal(err)
	}
	want := fenced(t, string(doc), "<!-- after -->")
	got, _ := worker(t).Block(nil, []byte(fenced(t, string(doc), "<!-- before -->")))
	if string(got) != want {
		t.Errorf("the lines under \"Before\" become\n%s\nand not\n%s", got, want)
	}
}
