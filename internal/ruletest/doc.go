// Package ruletest proves the examples that rules carry. It is what
// go test ./patterns, phiscrub rules test and the loading of a configuration
// have in common, so that a rule of a user is held to what built-in rules are.
//
// Problems name the rule, the example and positions, never the text of an
// example: people paste real lines into their first draft of a rule.
package ruletest
