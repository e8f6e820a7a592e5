package field

// MaxKey is the longest folded key that is looked up, in bytes.
const MaxKey = 96

// Fold appends the folded form of key to dst: ASCII lower case, words joined
// by "_", at borders of case (firstName, MRNNumber) and at everything that
// is neither letter nor digit. A key that grows beyond MaxKey keeps its end.
// A DICOM tag becomes its eight hex digits.
func Fold(dst, key []byte) []byte {
	start := len(dst)
	if len(key) > MaxKey {
		key = key[len(key)-MaxKey:]
	}
	if len(key) > 0 && (key[0]-'0' < 10 || key[0] == '(' || key[0] == 'x') {
		var t [tagLen]byte
		if tag(&t, key) {
			return append(dst, t[:]...)
		}
	}
	gap := true
	for i, c := range key {
		switch {
		case c >= 'A' && c <= 'Z':
			if !gap && (!upper(key[i-1]) || i+1 < len(key) && lower(key[i+1]) && !plural(key[i+1:])) {
				dst = append(dst, '_')
			}
			dst, gap = append(dst, c|0x20), false
		case c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c >= 0x80:
			dst, gap = append(dst, c), false
		default:
			if !gap {
				dst = append(dst, '_')
			}
			gap = true
		}
	}
	if gap && len(dst) > start {
		dst = dst[:len(dst)-1]
	}
	return dst
}

// isFolded reports whether a key that is no tag is what Fold makes of it; of a
// few it does not say so.
func isFolded(k string) bool {
	if k == "" || len(k) > MaxKey || k[0] == 'x' || !lower(k[0]) {
		return false
	}
	for i := range len(k) {
		c := k[i]
		if c-'a' < 26 || c-'0' < 10 || c == '_' && k[i-1] != '_' { // never the first
			continue
		}
		return false
	}
	return k[len(k)-1] != '_'
}

// plural reports whether an acronym's plural ends at the start of b: MRNs.
func plural(b []byte) bool {
	return b[0] == 's' && (len(b) == 1 || !lower(b[1]))
}

func upper(c byte) bool { return c >= 'A' && c <= 'Z' }
func lower(c byte) bool { return c >= 'a' && c <= 'z' }
