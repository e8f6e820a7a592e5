package check

// mac is the written form of a 48-bit hardware address: six octets with ':'
// or '-', or three groups of four with '.' (IEEE 802).
func mac(c []byte) bool {
	c = trim(c)
	group, sep := 2, byte(':')
	switch {
	case len(c) == 17 && (c[2] == ':' || c[2] == '-'):
		sep = c[2]
	case len(c) == 14 && c[4] == '.':
		group, sep = 4, '.'
	default:
		return false
	}
	for i, b := range c {
		if i%(group+1) == group {
			if b != sep {
				return false
			}
		} else if hex(b) < 0 {
			return false
		}
	}
	return true
}
