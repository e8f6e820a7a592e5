// Package config reads the configuration of phiscrub and builds a Scrubber
// from it.
//
// Reading is strict: a key that is unknown, a value of the wrong type, a rule
// that does not compile or whose own examples fail are each a problem, every
// problem is reported at once, and a configuration with one problem is
// refused, because scrubbing with half of what was asked for is worse than
// not starting.
//
//	c, err := config.Load("phiscrub.yaml")
//	if err != nil {
//		return err // one line a problem: file:line: key: what and what instead
//	}
//	s, err := c.Scrubber()
package config
