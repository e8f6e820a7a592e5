package shape

// cardGrouped is a card number as it is embossed, with one kind of separator.
func cardGrouped(text []byte, i int) (int, int, bool) {
	for _, form := range [...]string{"9999 9999 9999 9999", "9999-9999-9999-9999", "9999.9999.9999.9999", "9999 999999 99999", "9999-999999-99999"} {
		if s, e, ok := whole(text, i, form); ok {
			return s, e, ok
		}
	}
	return 0, 0, false
}

func cardBare(text []byte, i int) (int, int, bool) { return bare(text, i, 15, 16) }
func cardNear(text []byte, i int) (int, int, bool) { return bare(text, i, 12, 19) }
