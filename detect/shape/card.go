package shape

var cardForms = [...]string{"9999 9999 9999 9999", "9999 999999 99999", "9999-9999-9999-9999", "9999-999999-99999", "9999.9999.9999.9999"}

// cardGrouped is a card number as it is embossed, with one kind of separator.
func cardGrouped(text []byte, i int) (int, int, bool) {
	if i < 0 || len(text)-i <= 4 {
		return 0, 0, false
	}
	var forms []string
	switch text[i+4] {
	case ' ':
		forms = cardForms[:2]
	case '-':
		forms = cardForms[2:4]
	case '.':
		forms = cardForms[4:]
	}
	for _, form := range forms {
		if s, e, ok := whole(text, i, form); ok {
			return s, e, ok
		}
	}
	return 0, 0, false
}

func cardBare(text []byte, i int) (int, int, bool) { return bare(text, i, 15, 16) }
func cardNear(text []byte, i int) (int, int, bool) { return bare(text, i, 12, 19) }
