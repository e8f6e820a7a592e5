package record

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

func TestFolderIsNamedByDayAndProcessor(t *testing.T) {
	dir, err := Folder(t.TempDir(), "")
	if err != nil {
		t.Fatal(err)
	}
	if name := filepath.Base(dir); !regexp.MustCompile(`^\d{4}-\d\d-\d\d(-[a-z0-9]+)+$`).MatchString(name) {
		t.Errorf("folder %q", name)
	}
	if _, err := os.Stat(dir); err != nil {
		t.Error(err)
	}
	if got := slug("AMD EPYC(TM) 7003 @ 2.45GHz"); got != "amd-epyc-tm-7003-2-45ghz" {
		t.Errorf("slug %q", got)
	}
}

func TestHeadNamesNoPath(t *testing.T) {
	wd, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	h := Head("make bench-record", "quality only")
	for _, want := range []string{"commit", "toolchain  go", "processor", "command    make bench-record", "note       quality only"} {
		if !strings.Contains(h, want) {
			t.Errorf("no %q in %q", want, h)
		}
	}
	if strings.Contains(h, wd) {
		t.Errorf("the working directory stands in %q", h)
	}
}
