package scrub

import (
	"github.com/phiscrub/phiscrub/detect/class"
	"github.com/phiscrub/phiscrub/scrub/rewrite"
)

// Policy says what happens to each class.
type Policy struct {
	Name   string
	Action [class.Count]rewrite.Action
	// FreeText drops the value of free-text fields instead of scanning it.
	FreeText bool
	// BareNumbers redacts bare nine- and ten-digit numbers without context.
	BareNumbers bool
	// AllAddresses also redacts private, loopback and internal IP addresses.
	AllAddresses bool
}
