package shape

// Func looks for its rule's span around trigger position i of text: the
// first byte of the shape, the trigger character, or the first byte of the
// trigger word. It looks back and ahead a bounded distance, allocates
// nothing, and decides the shape alone: check digits and context are guards
// that run after it.
type Func func(text []byte, i int) (start, end int, ok bool)

// Matcher names the rule whose Find is the specification of Match.
type Matcher struct {
	Rule  string
	Match Func
}

// Lookup returns the native matcher of a rule, or nil.
func Lookup(rule string) Func {
	for _, m := range numbers {
		if m.Rule == rule {
			return m.Match
		}
	}
	for _, m := range prose {
		if m.Rule == rule {
			return m.Match
		}
	}
	return nil
}
