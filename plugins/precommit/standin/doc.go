// Package standin makes values that look like identifiers and are nobody's:
// telephone numbers that were never given out, mail addresses at example.com,
// social security numbers of an area that does not exist, names with a number
// behind them. Test data keeps its form, and what stood for one person still
// does in every place.
//
//	m := standin.New("seed")
//	m.For(class.Phone, "(202) 736-4417", "") // "(404) 555-0163", true
//	standin.Is(class.Phone, "(404) 555-0163") // true
//
// A stand-in is known as one by its form alone, without the seed, so that it
// is not replaced again. That rules out forms that a value of somebody could
// have: dates are not shifted, because a shifted date cannot be told from
// another; they keep what the policy leaves of them, the year, and become the
// first of January.
package standin
