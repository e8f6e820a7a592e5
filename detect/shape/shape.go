package shape

import "github.com/phiscrub/phiscrub/detect/word"

// Func looks for its rule's span around trigger position i of text: the
// first byte of the shape, the trigger character, or the first byte of the
// trigger word. It looks back and ahead a bounded distance, allocates
// nothing, and decides the shape alone: check digits and context are guards
// that run after it.
type Func func(text []byte, i int) (start, end int, ok bool)

// WordFunc is a Func that reads words: w goes along the text, so that matchers at
// places beside each other cut it once.
type WordFunc func(w *word.Window, text []byte, i int) (start, end int, ok bool)

// Matcher names the rule whose Find is the specification of Match.
type Matcher struct {
	Rule  string
	Match Func
}

// WordMatcher is a Matcher that reads words.
type WordMatcher struct {
	Rule  string
	Match WordFunc
}

// Lookup returns the native matcher of a rule, or nil. One that reads words
// allocates what it reads them with; see LookupWords.
func Lookup(rule string) Func {
	for _, m := range numbers {
		if m.Rule == rule {
			return m.Match
		}
	}
	match := LookupWords(rule)
	if match == nil {
		return nil
	}
	return func(text []byte, i int) (int, int, bool) { return match(new(word.Window), text, i) }
}

// LookupWords returns the native matcher of a rule if it reads words, or nil: what
// Lookup returns, for who goes along a text.
func LookupWords(rule string) WordFunc {
	for _, m := range prose {
		if m.Rule == rule {
			return m.Match
		}
	}
	return nil
}
