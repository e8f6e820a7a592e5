// Package sieve says which lines of a block could hold PHI, so that the
// others are passed on without a second look.
//
// It is a prefilter and nothing more: it may mark a line that holds nothing,
// which costs time, and it must not leave out one that a rule would match.
// A line is marked by a word as whole tokens (a key or a context word), by a
// shape (digit runs, masks, single characters), or by encoded text in which
// neither could be seen. A trigger that is common where it means nothing has
// a guard, which looks at the bytes around it; when it denies, the automaton
// goes on as if the trigger were none. A guarded word is also seen where its
// last letter is the plural s of an acronym (MRNs).
//
//	s, err := sieve.New(sieve.Config{
//		Words:  []string{"ssn", "first_name"},
//		Shapes: []sieve.Shape{{Mask: "999-99-9999"}},
//	})
//	if err != nil {
//		return err
//	}
//	scanner := s.NewScanner() // one a goroutine; it learns the log's kind
//	lines = scanner.Mark(lines[:0], block)
//
// # What a word matches
//
// Text is read as tokens. A token ends at any byte that is no ASCII letter or
// digit, at a step from lower to upper case, before the last upper-case
// letter of a run that a lower-case one follows (MRNNumber is mrn, number),
// between letters and digits, and at an escape (the n of \n belongs to no
// token). "first_name" therefore matches firstName, FIRST-NAME and
// "First  name", and "ssn" is not in session.
package sieve
