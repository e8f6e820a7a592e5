package shape

func macColon(text []byte, i int) (int, int, bool) { return hardware(text, i, "xx:xx:xx:xx:xx:xx") }
func macDash(text []byte, i int) (int, int, bool)  { return hardware(text, i, "xx-xx-xx-xx-xx-xx") }
func macDot(text []byte, i int) (int, int, bool)   { return hardware(text, i, "xxxx.xxxx.xxxx") }

func hardware(text []byte, i int, form string) (int, int, bool) {
	j := fixed(text, i, form)
	if j < 0 || !sixOpens(text, i) || !sixStops(text, j) {
		return 0, 0, false
	}
	return i, j, true
}
