package person

import (
	"github.com/phiscrub/phiscrub/detect/person/lexicon"
	"github.com/phiscrub/phiscrub/detect/person/model"
)

// Given reports whether b is one word that is a given name and little else,
// so that it says so with nothing around it. What it takes, Opens takes.
func Given(b []byte) bool {
	if len(b) < 2 || len(b) > 32 || b[0]-'A' >= 26 || b[1]-'A' < 26 {
		return false
	}
	for _, c := range b {
		if !letter(c) && c < 0x80 && c != '\'' && c != '-' {
			return false
		}
	}
	f := model.Lookup(b)
	return f.Class() == lexicon.NoClass && f.Given() >= 3 && f.Given() > f.Common() && Opens(b, 0)
}

// NoWord reports whether b is a name, or nothing that is known, and no common
// word of the language besides.
func NoWord(b []byte) bool {
	f := model.Lookup(b)
	return f.Class() == lexicon.NoClass && f.Common() <= 3
}

// Only reports whether people are called b, and nothing else is.
func Only(b []byte) bool { return onlyName(model.Lookup(b)) }

// Street reports whether b is a number and words with capitals, the first of
// which can be a name and is no word: an address line as "784 Runte Forge".
func Street(b []byte) bool {
	i := 0
	for i < len(b) && b[i]-'0' < 10 {
		i++
	}
	if i == 0 || i > 6 || i+1 >= len(b) || b[i] != ' ' || len(b) > 64 {
		return false
	}
	first, words := i+1, 0
	for k := first; k < len(b); {
		if b[k]-'A' >= 26 && b[k]-'0' >= 10 {
			return false
		}
		words++
		for k < len(b) && b[k] != ' ' {
			if c := b[k]; !letter(c) && c-'0' >= 10 && c < 0x80 && c != '\'' && c != '-' && c != '.' {
				return false
			}
			k++
		}
		k++
	}
	end := first
	for end < len(b) && b[end] != ' ' {
		end++
	}
	return words >= 2 && Opens(b, first) && model.Lookup(b[first:end]).Common() <= 3
}
