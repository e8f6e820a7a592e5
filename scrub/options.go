package scrub

import (
	"net/netip"

	"github.com/phiscrub/phiscrub/scrub/rewrite"
)

// Options are the settings of a Scrubber. The zero value of a field means
// its default.
type Options struct {
	Policy        Policy         // default: safe-harbor
	Numbers       Numbers        // what replaces a JSON number
	Mask          bool           // every redaction keeps its byte length ('*')
	InternalNets  []netip.Prefix // addresses kept besides private, loopback and link-local ranges
	Keep          []string       // values (whole, as decoded) that are never edited
	ReferenceYear int            // the year that "over 89" counts from; 0: every birth year is generalised as if young
	MaxLine       int            // bytes; a longer line becomes windows; default 1 MiB
	NoSieve       bool           // scan every line, as a check of the sieve
	// Tokenizer makes the tokens of one Worker; nil: where the policy wants
	// tokens, markers stand. It is called by NewWorker.
	Tokenizer func() rewrite.Tokenizer
}

// Numbers says what stands in place of a JSON number.
type Numbers uint8

// The choices for Numbers.
const (
	NumberString Numbers = iota // "[MRN]"
	NumberZero                  // 0
	NumberNull                  // null
)
