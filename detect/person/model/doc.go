// Package model judges whether a word of prose is a part of a person's name,
// by what the word is (detect/person/lexicon), how it is written and what
// stands around it.
//
//	var v model.View
//	v.See(&window, from, to)
//	if v.Score(k) > 0 { … } // the logarithm of the odds, in 1/Unit
//
// It is a logistic regression with one weight for each feature that holds;
// bench/names trains it and writes weights.bin. Nothing is allocated.
package model
