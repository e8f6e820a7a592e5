package person

import (
	"github.com/phiscrub/phiscrub/detect/person/lexicon"
	"github.com/phiscrub/phiscrub/detect/person/model"
	"github.com/phiscrub/phiscrub/detect/word"
)

// Underscored finds the name at byte i whose two words an underscore joins, as
// in names of files: "Lee_Ann_19800131.pdf". Both can be names and nothing
// else, and one is known to be.
func Underscored(_ *word.Window, text []byte, i int) (start, end int, ok bool) {
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
	if !namesOfFile(text[i:mid], text[mid+1:end]) {
		return 0, 0, false
	}
	return i, end, true
}

// namesOfFile reports whether two words can be a name that a file has.
func namesOfFile(x, y []byte) bool {
	a, b := model.Lookup(x), model.Lookup(y)
	return only(a) && only(b) && max(a.Given(), b.Given()) >= 3
}

// UnderscoreNear reports whether Underscored may find a name of which byte at is
// one, as the text is written: it looks at the words beside an underscore.
func UnderscoreNear(text []byte, at int) bool {
	lo, hi := at, at
	for lo > 0 && letter(text[lo-1]) {
		lo--
	}
	for hi < len(text) && letter(text[hi]) {
		hi++
	}
	return lo > 0 && text[lo-1] == '_' && joinedAt(text, lo-1) || hi < len(text) && text[hi] == '_' && joinedAt(text, hi)
}

// joinedAt reports whether the underscore at byte mid joins two names.
func joinedAt(text []byte, mid int) bool {
	i, end := mid, wordEnd(text, mid+1)
	for i > 0 && text[i-1]-'a' < 26 {
		i--
	}
	if i == 0 || text[i-1]-'A' >= 26 {
		return false
	}
	return namesOfFile(text[i-1:mid], text[mid+1:end])
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

// Slug finds the name behind "patients/" at byte i whose words hyphens join, as
// in addresses: "/patients/maria-nyberg". Each word is a name or nobody has
// listed it, and one is known to be a given name.
func Slug(_ *word.Window, text []byte, i int) (start, end int, ok bool) {
	from := i
	for i >= 0 && i < len(text) && text[i]|0x20-'a' < 26 {
		i++
	}
	if i <= from || i+1 >= len(text) || text[i] != '/' {
		return 0, 0, false
	}
	i++
	start = i
	given, words := false, 0
	for words < 4 {
		e := i
		for e < len(text) && text[e]-'a' < 26 {
			e++
		}
		f := model.Lookup(text[i:e])
		if e < i+2 || !only(f) && !(f.Class() == lexicon.NoClass && f.Given() >= 3) && !particles.Has(text[i:e]) || f == 0 && (!vowelled(text[i:e]) || adverb(text[i:e])) {
			return 0, 0, false
		}
		given = given || f.Given() >= 3
		words++
		if i = e + 1; e == len(text) || text[e] != '-' {
			end = e
			break
		}
	}
	if end == 0 || words < 2 || !given || end < len(text) && (text[end] == '_' || text[end] == '.' || text[end]-'0' < 10 || text[end] >= 0x80) {
		return 0, 0, false
	}
	return start, end, true
}
