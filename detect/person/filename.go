package person

import (
	"github.com/phiscrub/phiscrub/detect/person/lexicon"
	"github.com/phiscrub/phiscrub/detect/person/model"
)

// Underscored finds the name at byte i whose two words an underscore joins, as
// in names of files: "Lee_Ann_19800131.pdf". Both can be names and nothing
// else, and one is known to be.
func Underscored(text []byte, i int) (start, end int, ok bool) {
	if i < 0 || i >= len(text) || i > 0 && (letter(text[i-1]) || text[i-1]-'0' < 10) {
		return 0, 0, false
	}
	mid := wordEnd(text, i)
	if mid == i || mid+1 >= len(text) || text[mid] != '_' {
		return 0, 0, false
	}
	end = wordEnd(text, mid+1)
	if end == mid+1 || end < len(text) && (text[end]-'0' < 10 || letter(text[end])) {
		return 0, 0, false
	}
	a, b := model.Lookup(text[i:mid]), model.Lookup(text[mid+1:end])
	if !only(a) || !only(b) || max(a.Given(), b.Given()) < 3 || a == 0 && b == 0 {
		return 0, 0, false
	}
	return i, end, true
}

// only reports whether a word is a name or unlisted, and nothing else.
func only(f lexicon.Info) bool {
	return f.Class() == lexicon.NoClass && f.Common() <= 2 && (f == 0 || f.Given()+f.Family() >= 2)
}

// wordEnd returns the end of the word in title case at byte i.
func wordEnd(text []byte, i int) int {
	if i >= len(text) || text[i]-'A' >= 26 {
		return i
	}
	e := i + 1
	for e < len(text) && text[e]-'a' < 26 {
		e++
	}
	if e < i+2 {
		return i
	}
	return e
}
