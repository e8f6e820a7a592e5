package output

import (
	"encoding/json"
	"io"

	"github.com/phiscrub/phiscrub/plugins/precommit"
	"github.com/phiscrub/phiscrub/plugins/precommit/source"
)

// document is the report as JSON.
type document struct {
	Version  int                 `json:"version"` // of this form
	Tool     tool                `json:"tool"`
	Summary  summary             `json:"summary"`
	Findings []precommit.Finding `json:"findings"` // those that fail, and example values
	Accepted []precommit.Finding `json:"accepted"` // by a waiver or the baseline
	Problems []precommit.Problem `json:"problems"` // waivers and entries of the baseline that need a look
	Skipped  []source.Skip       `json:"skipped"`
	Failed   []failure           `json:"failed"`
}

type tool struct {
	Name    string `json:"name"`
	Version string `json:"version"`
}

// summary counts everything, what the lists leave out included.
type summary struct {
	Files    int            `json:"files"`
	Bytes    int64          `json:"bytes"`
	Lines    int64          `json:"lines"`
	Found    int            `json:"found"`
	Reserved int            `json:"reserved"`
	Waived   int            `json:"waived"`
	Baseline int            `json:"baseline"`
	Stale    int            `json:"stale"`
	Withheld int            `json:"withheld"`
	Unlisted int            `json:"unlisted"` // found beyond what is listed
	Classes  map[string]int `json:"classes"`  // of the listed ones that fail
}

type failure struct {
	File  string `json:"file"`
	Error string `json:"error"`
}

func summarise(r *precommit.Report) summary {
	s := summary{
		Files: r.Files, Bytes: r.Bytes, Lines: r.Lines,
		Found: r.Count(precommit.Open), Reserved: r.Count(precommit.Reserved), Waived: r.Count(precommit.Waived), Baseline: r.Count(precommit.Baseline),
		Stale: r.Stale, Withheld: r.Withheld, Unlisted: r.More.Open, Classes: map[string]int{},
	}
	for i := range r.Findings {
		if f := &r.Findings[i]; f.Status == precommit.Open {
			s.Classes[f.Class]++
		}
	}
	return s
}

func failures(r *precommit.Report) []failure {
	out := []failure{}
	for _, e := range r.Failed {
		out = append(out, failure{e.Name, e.Err.Error()})
	}
	return out
}

func writeJSON(w io.Writer, r *precommit.Report, o *Options) error {
	d := document{
		Version: 1, Tool: tool{"phiscrub", o.Version}, Summary: summarise(r),
		Findings: []precommit.Finding{}, Accepted: []precommit.Finding{},
		Problems: append([]precommit.Problem{}, r.Problems...), Skipped: append([]source.Skip{}, r.Skipped...), Failed: failures(r),
	}
	for i := range r.Findings {
		if f := r.Findings[i]; lists(&f) {
			d.Findings = append(d.Findings, f)
		} else {
			d.Accepted = append(d.Accepted, f)
		}
	}
	return encode(w, d)
}

func encode(w io.Writer, v any) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(v)
}
