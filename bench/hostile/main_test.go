package main

import (
	"strings"
	"testing"

	"github.com/phiscrub/phiscrub/bench/record"
)

func TestSlowestComesFirstAndIsKept(t *testing.T) {
	dir := t.TempDir()
	var out strings.Builder
	if err := run([]string{"-size", "2000", "-passes", "1", "-only", "quotes", "-record", dir, "-host", "here"}, &out); err != nil {
		t.Fatal(err)
	}
	kept, err := record.Folder(dir, "here")
	if err != nil {
		t.Fatal(err)
	}
	var r record.Hostiles
	if err := record.Read(kept, record.HostileFile, &r); err != nil {
		t.Fatal(err)
	}
	if len(r.Rows) < 4 || strings.Count(out.String(), "\n") != len(r.Rows)+1 {
		t.Fatalf("%d rows kept, printed:\n%s", len(r.Rows), out.String())
	}
	for i, row := range r.Rows {
		if row.Bytes < 1000 || i > 0 && row.MBs < r.Rows[i-1].MBs {
			t.Errorf("row %d: %+v", i, row)
		}
	}
}

func TestUnknownInputIsAnError(t *testing.T) {
	if err := run([]string{"-only", "no such input"}, &strings.Builder{}); err == nil {
		t.Error("nothing was measured, and nothing said")
	}
}
