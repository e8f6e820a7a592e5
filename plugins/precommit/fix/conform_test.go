package fix

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
)

// A log that is fixed reads as the pipe writes it, and with stand-ins it is
// left alone by the next run.
func TestLogsAreFixedAsThePipeScrubsThem(t *testing.T) {
	files, err := filepath.Glob("../../../testdata/lines/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatal("no archives")
	}
	markers, standins := options(t, false), options(t, true)
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var in, want []byte
		for _, f := range txtar.Parse(data).Files {
			switch f.Name {
			case "in":
				in = f.Data
			case "out":
				want = f.Data
			}
		}
		name := filepath.Base(file)
		got, _, err := text("x.log", in, markers)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if !bytes.Equal(got, want) {
			a, b := bytes.Split(got, []byte("\n")), bytes.Split(want, []byte("\n"))
			for i := range min(len(a), len(b)) {
				if !bytes.Equal(a[i], b[i]) {
					t.Errorf("%s:%d\n got %s\nwant %s", name, i+1, a[i], b[i])
					break
				}
			}
		}
		once, _, err := text("x.log", in, standins)
		if err != nil {
			t.Errorf("%s: with stand-ins: %v", name, err)
			continue
		}
		twice, n, err := text("x.log", once, standins)
		if err != nil || !bytes.Equal(once, twice) {
			t.Errorf("%s: the second run replaced %v (%v)", name, n, err)
		}
	}
}
