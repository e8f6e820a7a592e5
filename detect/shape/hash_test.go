package shape

import (
	"encoding/binary"
	"strings"
	"testing"
)

// What a label calls a number, a '#' may stand behind.
func TestHashStandsBehindEveryName(t *testing.T) {
	for _, l := range []*label{accountLabel, claimLabel, mrnLabel, encounterLabel, memberLabel, medicareLabel, railroadLabel, licenseLabel, uniqueLabel, passportLabel, vinLabel, plateLabel, plateShortLabel, deviceLabel, faxLabel} {
		for _, names := range l.names {
			for _, n := range names {
				head := binary.LittleEndian.AppendUint64(nil, n.head)
				name := strings.TrimRight(string(head), "\x00") + n.rest
				text := []byte("a " + strings.TrimSuffix(name, "#") + "#")
				if !HashNamed(text, len(text)-1) {
					t.Errorf("%s", text)
				}
			}
		}
	}
	for _, f := range fillers {
		if text := []byte("a " + f + " #5"); !HashNamed(text, len(text)-2) {
			t.Errorf("%s", text)
		}
	}
}
