package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestRecordHoldsTablesAndRows(t *testing.T) {
	dir := t.TempDir()
	if err := run([]string{"-n", "300", "-record", dir, "-host", "here"}); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string][]string{
		"quality.txt": {"commit ", "class ", "format ", "PHI-free lines", "-n 300"},
		"quality.csv": {"format,class,labels,caught,partial,findings,right\n", "\nhl7,name,"},
	} {
		got, _ := filepath.Glob(filepath.Join(dir, "*-here", name))
		if len(got) != 1 {
			t.Fatalf("%s: %d files", name, len(got))
		}
		data, err := os.ReadFile(got[0])
		if err != nil {
			t.Fatal(err)
		}
		for _, w := range want {
			if !strings.Contains(string(data), w) {
				t.Errorf("%s: no %q", name, w)
			}
		}
	}
}
