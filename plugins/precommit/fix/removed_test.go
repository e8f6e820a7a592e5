package fix

import (
	"errors"
	"maps"
	"os"
	"path/filepath"
	"testing"

	"github.com/phiscrub/phiscrub/plugins/precommit/source"
)

func TestWhatIsRemovedIsToldBeforeTheFileIsInItsPlace(t *testing.T) {
	const text = "id,last_name,ssn\r\n1,Kowalski,123-45-6789\r\n2,,\r\n3,Kowalski,"
	want := map[Found]int{{"field-name", "name"}: 2, {"field-ssn", "ssn"}: 1}
	for name, raw := range map[string]string{
		"table.csv": text,
		"wide.csv":  string(source.UTF16BE.Encode(nil, []byte("\ufeff"+text))),
	} {
		file := filepath.Join(t.TempDir(), name)
		if err := os.WriteFile(file, []byte(raw), 0o600); err != nil {
			t.Fatal(err)
		}
		o := options(t, false)
		var got *Removed
		o.Record = func(r *Removed) error {
			if b, err := os.ReadFile(file); err != nil || string(b) != raw {
				t.Errorf("%s: the file is another before that is on record (%v)", name, err)
			}
			got = r
			return nil
		}
		if r := File(t.Context(), file, o); r.Err != nil || r.Replaced != 3 {
			t.Fatalf("%s: %d replaced, %v", name, r.Replaced, r.Err)
		}
		after, err := os.ReadFile(file)
		if err != nil || got == nil {
			t.Fatalf("%s: nothing was told (%v)", name, err)
		}
		if got.Lines != 4 || got.Edited != 2 || got.BytesIn != int64(len(raw)) || got.BytesOut != int64(len(after)) || !maps.Equal(got.Counts, want) {
			t.Errorf("%s: %+v, %d bytes are %d", name, *got, len(raw), len(after))
		}
		got = nil
		if r := File(t.Context(), file, o); r.Err != nil || got != nil {
			t.Errorf("%s: a file that stays as it is was told of: %+v, %v", name, got, r.Err)
		}
	}
}

func TestAFileStaysWhenItsRecordFails(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "a.log")
	const text = "ssn=123-45-6789\n"
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	o := options(t, false)
	o.Backup = true
	full := &os.PathError{Op: "write", Path: "segment", Err: errors.New("no space left")}
	o.Record = func(*Removed) error { return full }
	if r := File(t.Context(), file, o); r.Err != full {
		t.Errorf("%v, want the error of the record whole", r.Err)
	}
	if b, err := os.ReadFile(file); err != nil || string(b) != text {
		t.Errorf("the file became %q (%v)", b, err)
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) != 1 {
		t.Errorf("left behind: %v (%v)", left, err)
	}
	o.Record = func(*Removed) error { return os.WriteFile(file, []byte("another's work\n"), 0o600) }
	if r := File(t.Context(), file, o); !errors.Is(r.Err, ErrMoved) {
		t.Errorf("a file that changes while it is recorded: %v", r.Err)
	}
}

func TestFilesThatAreKeptStay(t *testing.T) {
	file := filepath.Join(t.TempDir(), "a.log")
	const text = "ssn=123-45-6789\n"
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	o := options(t, false)
	o.Keep = func(path string) bool { return path == file }
	if r := File(t.Context(), file, o); !errors.Is(r.Err, ErrKept) {
		t.Error(r.Err)
	}
	if b, err := os.ReadFile(file); err != nil || string(b) != text {
		t.Errorf("the file became %q (%v)", b, err)
	}
}
