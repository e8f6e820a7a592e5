package scrub_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/phiscrub/phiscrub/scrub"
)

// phpJSON encodes as json_encode of PHP does: slashes and all that is beyond
// ASCII are escaped.
func phpJSON(s string) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range s {
		switch {
		case r == '"' || r == '\\' || r == '/':
			b.WriteByte('\\')
			b.WriteRune(r)
		case r > 0xffff:
			fmt.Fprintf(&b, `\u%04x\u%04x`, 0xd800+(r-0x10000)>>10, 0xdc00+(r-0x10000)&0x3ff)
		case r < ' ' || r >= 0x7f:
			fmt.Fprintf(&b, `\u%04x`, r)
		default:
			b.WriteRune(r)
		}
	}
	b.WriteByte('"')
	return b.String()
}

func goJSON(s string) string {
	b, err := json.Marshal(s)
	if err != nil {
		panic(err) // a string has no error
	}
	return string(b)
}

// TestLawL3Encoders: whatever wrote a line into JSON, once or twice, the sieve
// sees what is in it.
func TestLawL3Encoders(t *testing.T) {
	on := newScrubber(t, scrub.Options{}).NewWorker()
	off := newScrubber(t, scrub.Options{NoSieve: true}).NewWorker()
	edited := 0
	for i, l := range corpus(t) {
		if i%share != 0 || !utf8.Valid(l) {
			continue
		}
		s := string(l)
		for _, in := range []string{
			`{"m":` + goJSON(s) + `}`,
			`{"m":` + phpJSON(s) + `}`,
			`{"log":` + goJSON(`{"m":`+goJSON(s)+`}`) + `}`,
			`{"log":` + goJSON(`{"m":`+phpJSON(s)+`}`) + `}`,
			`{"log":` + phpJSON(`{"m":`+phpJSON(s)+`}`) + `}`,
		} {
			with, o := line(on, []byte(in))
			if without, _ := line(off, []byte(in)); with != without {
				t.Errorf("the sieve hid something\n in %s\nwith the sieve %s\nwithout        %s", in, with, without)
			}
			edited += o.Edited
		}
	}
	if edited < 2000/share {
		t.Errorf("only %d edits", edited)
	}
}
