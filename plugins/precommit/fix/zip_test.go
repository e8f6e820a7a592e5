package fix

import (
	"archive/zip"
	"bytes"
	"io"
	"testing"
)

var fixText = text

func zipped(t *testing.T, b *bytes.Buffer, name, text string) {
	t.Helper()
	z := zip.NewWriter(b)
	w, err := z.Create(name)
	if err != nil {
		t.Fatal(err)
	}
	if _, err = io.WriteString(w, text); err != nil {
		t.Fatal(err)
	}
	if err = z.Close(); err != nil {
		t.Fatal(err)
	}
}
