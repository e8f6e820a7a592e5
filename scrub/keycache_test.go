package scrub

import "testing"

// TestTwoKeysOfOneLineStay: pid and mrn, say, have the same places in the
// cache; asked in turn, neither drives the other out.
func TestTwoKeysOfOneLineStay(t *testing.T) {
	var pair [2][]byte
	byPlace := map[uint8][]byte{}
	for a := 'a'; a <= 'z' && pair[0] == nil; a++ {
		for b := 'a'; b <= 'z'; b++ {
			k := []byte{byte(a), byte(b), 'k'}
			at := hashKey(k, plainKey)
			if at&1 != 0 {
				t.Fatalf("%s: place %d is the second of its two", k, at)
			}
			if old, ok := byPlace[at]; ok {
				pair = [2][]byte{old, k}
				break
			}
			byPlace[at] = k
		}
	}
	var c keyCache
	put := func(raw []byte) bool {
		at := hashKey(raw, plainKey)
		if c.slot[at].holds(raw, plainKey) || c.slot[at+1].holds(raw, plainKey) {
			return true
		}
		c.put(raw, plainKey, keyIDs{})
		return false
	}
	put(pair[0])
	put(pair[1])
	for range 3 {
		if !put(pair[0]) || !put(pair[1]) {
			t.Fatal("one of two keys was driven out")
		}
	}
}
