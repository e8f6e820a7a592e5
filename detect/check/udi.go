package check

// udi is a GS1 device identifier in its readable form: (01) and a GTIN with
// a good check digit, whatever follows.
func udi(c []byte) bool {
	for i := 0; i+18 <= len(c); i++ {
		if string(c[i:i+4]) == "(01)" { // no allocation: compared in place
			return allDigits(c[i+4:i+18]) && gtin(c[i+4:i+18])
		}
	}
	return false
}
