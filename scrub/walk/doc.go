// Package walk finds the structure of one log line: its leaves, each with the
// keys it stands under and a map back to the raw bytes.
//
// The walk is lexical and tolerant. Log lines are truncated, glued together,
// escaped two or three times and embedded in text, so nothing is required to
// parse: one reader knows quoted strings at any escape depth, key-separator-
// value pairs, brackets, XML tags, URLs and their parameters, and what has no
// structure is prose. It decides nothing about identifiers.
//
// Escaped text is decoded into a View of its own with the raw offset of every
// byte, and walked again, so a JSON string inside a JSON string inside a
// container record needs no code of its own.
package walk
