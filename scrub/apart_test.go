package scrub

import (
	"bytes"
	"math/rand/v2"
	"net/netip"
	"testing"
)

// TestAddressesAreReadAsTheLibraryReadsThem, but for zeros before a number, which
// may stand there.
func TestAddressesAreReadAsTheLibraryReadsThem(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	texts := []string{"", "1.2.3.4", "255.255.255.255", "256.1.1.1", "1.2.3", "1.2.3.4.", "1.2.3.4.5", ".1.2.3", "1..2.3", "1.2.3.4:80", "::1", "::ffff:1.2.3.4", "2001:db8::7", "1.2.3.4444444444444", "99999999999999999999.1.1.1", "1111.2.3.4"}
	for range 20000 {
		b := make([]byte, r.IntN(20))
		for i := range b {
			b[i] = "0123456789....:"[r.IntN(15)]
		}
		texts = append(texts, string(b))
	}
	read := 0
	for _, text := range texts {
		got, ok := parseAddr([]byte(text))
		want, err := netip.ParseAddr(text)
		switch {
		case err == nil && (!ok || got != want.Unmap()):
			t.Errorf("%q: %v, %v", text, got, ok)
		case err != nil && ok && !bytes.Contains([]byte("."+text), []byte(".0")):
			t.Errorf("%q is read as %v", text, got)
		case ok:
			read++
		}
	}
	if read < 50 {
		t.Errorf("only %d of the texts are addresses", read)
	}
}
