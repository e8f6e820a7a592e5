package word

// Kind says what a token is made of.
type Kind uint8

// The kinds of token.
const (
	None   Kind = iota // beyond the window
	Lower              // letters, the first one not upper-case (also scripts without case)
	Title              // an upper-case letter, then mostly lower-case: Ann, McKay, O'Neil, Anne-Marie
	Upper              // upper-case letters only, one or more
	Mixed              // camelCase, or letters with digits: iPhone, 4th, 12B
	Number             // ASCII digits only
	Mark               // one character that is neither letter, digit nor space
)

// Gap is the space before a token.
type Gap uint8

// The gaps, from none to most.
const (
	Glued Gap = iota // nothing between
	Space            // one blank
	Wide             // several blanks, or a tab
	Line             // at least one line break, real or written as \n
)

// Token is a word, number or mark of the text.
type Token struct {
	Start, End int // bytes of the text
	Kind       Kind
	Gap        Gap
}

// Word reports whether the token is made of letters.
func (t Token) Word() bool { return t.Kind >= Lower && t.Kind <= Upper }

// Capital reports whether the token is a word that starts with a capital.
func (t Token) Capital() bool { return t.Kind == Title || t.Kind == Upper }
