package rewrite

import "github.com/phiscrub/phiscrub/detect/class"

// Edit is one decided change of a line.
type Edit struct {
	Start, End int         // raw bytes of the line, half-open
	Class      class.Class // names the marker and the general form
	Action     Action      // never Default
	Value      []byte      // the decoded value, or nil; read only during the call
	// Quote is nil for text. For a bare JSON number or literal it holds the
	// quote as it stands at the value's depth (`"`, `\"`), to be put around
	// whatever is not itself a number.
	Quote []byte
	// Month says that six digits are a year and a month, as HL7 writes them.
	Month  bool
	Number NumberForm // what replaces a bare JSON number; only with Quote
	// Segment says that the value stands in a message of segments, where ':'
	// can be a delimiter.
	Segment bool
	Patient []byte // who a date is of: an identifier, for Shift; read only during the call

	undone bool            // Done has said no
	size   uint8           // of form; 0: not known
	form   [shortForm]byte // the general form that Done has found
}

// shortForm is the length of the general forms that an Edit remembers: years,
// areas and ages, which depend on the value alone.
const shortForm = 14

// NumberForm says what stands in place of a bare JSON number whose
// replacement is not a number. Some log stores refuse a field that changes
// its type.
type NumberForm uint8

// The forms, in the order of scrub.Numbers.
const (
	NumberString NumberForm = iota // "[MRN]"
	NumberZero                     // 0
	NumberNull                     // null
)

// Config holds what the general forms depend on. The zero value is usable.
type Config struct {
	// ReferenceYear is the year that ages are counted to: a birth year more
	// than 89 years before it is not shown. Zero: every birth year is shown.
	ReferenceYear int
	// Strict narrows the general forms: a ZIP prefix must have passed every
	// published list, and ages come in bands of ten.
	Strict bool
	// Tokens makes what Tokenize and Shift put in; nil: markers, and the
	// general forms of dates, stand in their place.
	Tokens Tokenizer
	// Markers counts the values whose token could not be made.
	Markers int
}
