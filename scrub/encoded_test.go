package scrub_test

import (
	"encoding/base64"
	"encoding/hex"
	"strings"
	"testing"

	"github.com/phiscrub/phiscrub/scrub"
)

// A text is found however it is encoded, and what is no text stays.
func TestEncodedText(t *testing.T) {
	w := newScrubber(t, scrub.Options{}).NewWorker()
	text := []byte("Patient record: MRN 00123456, SSN 078-05-1120 ??>>~~ \u00e9")
	std, url := base64.StdEncoding.EncodeToString(text), base64.RawURLEncoding.EncodeToString(text)
	for why, value := range map[string]string{
		"padded":           std,
		"without padding":  strings.TrimRight(std, "="),
		"the URL alphabet": url,
		"slashes escaped":  strings.ReplaceAll(std, "/", `\/`),
		"lines of MIME":    std[:40] + `\r\n` + std[40:],
		"hex":              hex.EncodeToString(text),
		"hex in capitals":  strings.ToUpper(hex.EncodeToString(text)),
		"a data URI":       "data:text/plain;charset=utf-8;base64," + std,
		"twice":            base64.StdEncoding.EncodeToString([]byte(`{"data":"` + std + `"}`)),
		"cut":              std[:50],
		"the start of a text that is longer than what is decoded": base64.StdEncoding.EncodeToString(append(text, strings.Repeat(" ok", 1<<16)...)),
	} {
		for _, head := range []string{`{"blob":"`, `{"a":{"data":"`, `{"payload":["`, `{"body":{"data":"`} {
			in := head + value + `"`
			if out, _ := line(w, []byte(in)); out != head+`[TEXT]"` {
				t.Errorf("%s, in %s: %.80s", why, head, out)
			}
		}
	}
	for why, value := range map[string]string{
		"nothing in it":     base64.StdEncoding.EncodeToString([]byte("all systems are up and running")),
		"no text":           base64.StdEncoding.EncodeToString([]byte("\x89PNG\x00\x01\x02 MRN 00123456, MRN 00123456")),
		"an address alone":  base64.StdEncoding.EncodeToString([]byte("OPTIONS sip:100@203.0.113.9 SIP/2.0, from 198.51.100.7")),
		"too short":         base64.StdEncoding.EncodeToString([]byte("MRN 0012345")),
		"cut in the middle": std[:30] + "!" + std[30:],
	} {
		in := `{"blob":"` + value + `"}`
		if out, _ := line(w, []byte(in)); out != in {
			t.Errorf("%s: %s", why, out)
		}
	}
	in := `{"digest":"` + std + `"}`
	if out, _ := line(w, []byte(in)); out != in {
		t.Errorf("another key: %s", out)
	}
}
