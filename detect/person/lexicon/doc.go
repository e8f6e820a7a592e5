// Package lexicon says of a word how many people have it as a given and as a
// family name, how common it is as a word, and what kind of word it is beside
// a name.
//
//	i := lexicon.Lookup([]byte("Maria"))
//	i.Given(), i.Family(), i.Common() // 7, 4, 0
//
// The table is embedded and read where it lies: nothing is loaded. Its words
// cannot be read back out of it, only asked for; a word that was never in it
// is taken for one that was about once in ten thousand times.
// bench/lexicon builds it and lists its sources.
package lexicon
