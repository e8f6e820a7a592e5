package patterns_test

import (
	"flag"
	"os"
	"testing"

	"github.com/phiscrub/phiscrub/patterns"
)

var update = flag.Bool("update", false, "rewrite docs/rules.md")

func TestReferenceIsCurrent(t *testing.T) {
	const path = "../docs/rules.md"
	want := patterns.Reference(load(t))
	if *update {
		if err := os.WriteFile(path, want, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	got, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if string(got) != string(want) {
		t.Errorf("%s is not current; run go test ./patterns -run Reference -update", path)
	}
}
