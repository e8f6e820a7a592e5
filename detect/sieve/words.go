package sieve

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/phiscrub/phiscrub/detect/word"
)

var errTooLarge = errors.New("shapes: too many, or too long, for the sieve's table")

// Symbols of the token stream.
const (
	symDigit = 26 // 26…35
	symSep   = 36
	symbols  = 37
)

// foldWords brings words to the form of the token stream, a separator also
// between letters and digits, and drops those that contain another.
func foldWords(words []string) ([]string, error) {
	folded := make([]string, 0, len(words))
	for i, w := range words {
		f, ascii := foldWord(w)
		if !ascii {
			continue
		}
		if f == "" {
			return nil, fmt.Errorf("word %d: it has no letter and no digit", i)
		}
		folded = append(folded, f)
	}
	slices.Sort(folded)
	folded = slices.Compact(folded)
	if len(folded) > maxKnown {
		return folded, nil // there will be states that are not needed
	}
	known := word.NewTable(len(folded))
	for _, f := range folded {
		known.Add(f)
	}
	return slices.DeleteFunc(folded, func(f string) bool { return holdsOther(f, &known) }), nil
}

// maxKnown is how many words have numbers.
const maxKnown = 1 << 15

func foldWord(w string) (folded string, ascii bool) {
	if isFolded(w) { // most
		return w, true
	}
	var b strings.Builder
	last := byte('_')
	for i := range len(w) {
		c := w[i]
		if c >= 0x80 {
			return "", false
		}
		if isUpper(c) {
			c |= 0x20
		}
		if !isLower(c) && !isDigit(c) {
			c = '_'
		}
		if last != '_' && c != '_' && isDigit(last) != isDigit(c) {
			b.WriteByte('_')
		}
		if c != '_' || last != '_' {
			b.WriteByte(c)
		}
		last = c
	}
	return strings.TrimSuffix(b.String(), "_"), true
}

// isFolded reports whether a word has the form of the token stream.
func isFolded(w string) bool {
	last := byte('_')
	for i := range len(w) {
		c := w[i]
		switch {
		case isLower(c):
			if isDigit(last) {
				return false
			}
		case isDigit(c):
			if isLower(last) {
				return false
			}
		case c != '_' || last == '_':
			return false
		}
		last = c
	}
	return last != '_' || w == ""
}

// holdsOther reports whether a run of w's tokens is itself a known word.
func holdsOther(w string, known *word.Table) bool {
	for i := 0; i < len(w); i++ {
		if i > 0 && w[i-1] != '_' {
			continue
		}
		for j := i + 1; j <= len(w); j++ {
			if (j == len(w) || w[j] == '_') && j-i < len(w) && word.Find(known, w[i:j]) != 0 {
				return true
			}
		}
	}
	return false
}

func isLower(c byte) bool { return c-'a' < 26 }
func isUpper(c byte) bool { return c-'A' < 26 }
func isDigit(c byte) bool { return c-'0' < 10 }

// isEscape reports whether c after a backslash stands for a control character.
func isEscape(c byte) bool {
	switch c {
	case 'n', 'r', 't', 'b', 'f', 'v':
		return true
	}
	return false
}

func symbol(c byte) uint8 {
	switch {
	case isLower(c):
		return c - 'a'
	case isDigit(c):
		return symDigit + c - '0'
	}
	return symSep
}
