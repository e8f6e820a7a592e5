// Package word reads the words, numbers and marks of prose around one place
// of a text. The matchers of dates, addresses, places and names work on its
// tokens instead of bytes: a Window is a bounded stretch of a text, cut into
// tokens that know their case and the space before them.
//
//	var w word.Window
//	k := w.Read(text, i) // the token that starts at or covers byte i
//	if w.At(k+1).Kind == word.Title { … }
//
// It is a leaf package; reading allocates nothing.
package word
