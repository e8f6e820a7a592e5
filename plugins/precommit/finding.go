package precommit

import "github.com/phiscrub/phiscrub/plugins/precommit/source"

// Finding is a value that a rule found, as reported: no field holds a byte of
// it, or of any other value found.
type Finding struct {
	File       string   `json:"file"`
	Line       int      `json:"line"` // from 1
	Column     int      `json:"column"`
	EndLine    int      `json:"end_line"`
	EndColumn  int      `json:"end_column"` // behind the last character
	Class      string   `json:"class"`
	Identifier string   `json:"identifier,omitempty"` // letter of 45 CFR 164.514(b)(2)(i)
	Rule       string   `json:"rule"`
	Path       string   `json:"path,omitempty"`  // keys that lead to the value; "*" for what could identify
	Why        []string `json:"why"`             // what the rule asks for, guard by guard
	Confidence float64  `json:"confidence"`      // 0 to 1
	Reserved   bool     `json:"reserved"`        // the value lies in a range that is documented as an example
	Range      string   `json:"range,omitempty"` // that range
	Status     Status   `json:"status"`
	Note       string   `json:"note,omitempty"` // why the status is what it is: the reason of a waiver, that it expired
	Preview    string   `json:"preview"`        // the line around it, every value masked
	// Fingerprint is keyed: without the key of the repository it says nothing.
	Fingerprint string `json:"fingerprint,omitempty"`

	// Start and End are the span in the text of the file that the document was
	// made from; Put is what the engine puts there, when it was asked to tell.
	Start int    `json:"-"`
	End   int    `json:"-"`
	Put   []byte `json:"-"`
}

// Status says whether a finding fails the check.
type Status string

// The statuses. Only Open fails.
const (
	Open     Status = "open"
	Reserved Status = "reserved" // an example value, noted; open under --strict
	Waived   Status = "waived"   // by a comment or by .phiscrub.yaml
	Baseline Status = "baseline" // known since the baseline was written
)

// Report is what a check found.
type Report struct {
	Findings []Finding // in the order of documents, then of places
	More     More      // findings beyond those listed
	Files    int       // documents looked through
	Bytes    int64
	Lines    int64
	Withheld int // lines that could not be scanned: they are findings too
	Skipped  []source.Skip
	Failed   []source.FileError // files that could not be read
	Problems []Problem
	Looked   []string // documents that were looked through whole
	Stale    int      // entries of the baseline that were not come upon

	last string // name of the last document
}

// More counts findings that a report does not list, because they are too many.
type More struct {
	Open, Reserved, Waived, Baseline int
}

func (m *More) count(s Status) {
	switch s {
	case Reserved:
		m.Reserved++
	case Waived:
		m.Waived++
	case Baseline:
		m.Baseline++
	default:
		m.Open++
	}
}

func (m *More) add(n More) {
	m.Open += n.Open
	m.Reserved += n.Reserved
	m.Waived += n.Waived
	m.Baseline += n.Baseline
}

// of returns the count of a status.
func (m *More) of(s Status) int {
	switch s {
	case Reserved:
		return m.Reserved
	case Waived:
		return m.Waived
	case Baseline:
		return m.Baseline
	}
	return m.Open
}

// Problem is a note on a waiver or on the baseline: one that is wrong or
// covers nothing any more. What a wrong waiver was to cover stays open, so
// that a problem by itself fails nothing.
type Problem struct {
	File string `json:"file"`
	Line int    `json:"line,omitempty"`
	Text string `json:"text"`
}

// Count returns how many findings have a status, listed or not.
func (r *Report) Count(s Status) int {
	n := r.More.of(s)
	for i := range r.Findings {
		if r.Findings[i].Status == s {
			n++
		}
	}
	return n
}
