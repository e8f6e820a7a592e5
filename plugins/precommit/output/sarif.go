package output

import (
	"cmp"
	"io"
	"net/url"
	"strings"

	"github.com/phiscrub/phiscrub/plugins/precommit"
)

// The parts of a SARIF log that are written (OASIS SARIF 2.1.0).
type (
	sarifLog struct {
		Schema  string     `json:"$schema"`
		Version string     `json:"version"`
		Runs    []sarifRun `json:"runs"`
	}
	sarifRun struct {
		Tool        sarifTool         `json:"tool"`
		Invocations []sarifInvocation `json:"invocations"`
		ColumnKind  string            `json:"columnKind"`
		Results     []sarifResult     `json:"results"`
	}
	sarifTool struct {
		Driver sarifDriver `json:"driver"`
	}
	sarifDriver struct {
		Name            string      `json:"name"`
		Version         string      `json:"version,omitempty"`
		InformationURI  string      `json:"informationUri"`
		Rules           []sarifRule `json:"rules"`
		SemanticVersion string      `json:"semanticVersion,omitempty"`
	}
	sarifRule struct {
		ID               string          `json:"id"`
		ShortDescription sarifText       `json:"shortDescription"`
		FullDescription  *sarifText      `json:"fullDescription,omitempty"`
		Help             sarifText       `json:"help"`
		Default          sarifRuleLevel  `json:"defaultConfiguration"`
		Properties       sarifProperties `json:"properties"`
	}
	sarifRuleLevel struct {
		Level string `json:"level"`
	}
	sarifProperties struct {
		Tags       []string `json:"tags,omitempty"`
		Precision  string   `json:"precision,omitempty"`
		Severity   string   `json:"security-severity,omitempty"`
		Class      string   `json:"class,omitempty"`
		Confidence float64  `json:"confidence,omitempty"`
		Why        []string `json:"why,omitempty"`
		Reserved   bool     `json:"reserved,omitempty"`
		Range      string   `json:"range,omitempty"`
		Preview    string   `json:"preview,omitempty"`
	}
	sarifText struct {
		Text string `json:"text"`
	}
	sarifResult struct {
		RuleID       string             `json:"ruleId"`
		RuleIndex    int                `json:"ruleIndex"`
		Kind         string             `json:"kind,omitempty"`
		Level        string             `json:"level"`
		Message      sarifText          `json:"message"`
		Locations    []sarifLocation    `json:"locations"`
		Partial      map[string]string  `json:"partialFingerprints"`
		Suppressions []sarifSuppression `json:"suppressions,omitempty"`
		Properties   sarifProperties    `json:"properties"`
	}
	sarifLocation struct {
		Physical sarifPhysical `json:"physicalLocation"`
	}
	sarifPhysical struct {
		Artifact sarifArtifact `json:"artifactLocation"`
		Region   *sarifRegion  `json:"region,omitempty"`
	}
	sarifArtifact struct {
		URI    string `json:"uri"`
		BaseID string `json:"uriBaseId,omitempty"`
	}
	sarifRegion struct {
		StartLine   int `json:"startLine"`
		StartColumn int `json:"startColumn"`
		EndLine     int `json:"endLine"`
		EndColumn   int `json:"endColumn"`
	}
	sarifSuppression struct {
		Kind          string `json:"kind"`
		Status        string `json:"status"`
		Justification string `json:"justification,omitempty"`
	}
	sarifInvocation struct {
		Successful    bool                `json:"executionSuccessful"`
		Notifications []sarifNotification `json:"toolExecutionNotifications,omitempty"`
	}
	sarifNotification struct {
		Level     string          `json:"level"`
		Message   sarifText       `json:"message"`
		Locations []sarifLocation `json:"locations,omitempty"`
	}
)

const sarifHelp = "Remove the value, or replace it by one from a documented example range. If it is nobody's, accept it with a comment: phiscrub:allow RULE until=DATE reason=\"…\"."

func writeSARIF(w io.Writer, r *precommit.Report, o *Options) error {
	run := sarifRun{
		Tool:       sarifTool{sarifDriver{Name: "phiscrub", Version: o.Version, InformationURI: "https://github.com/phiscrub/phiscrub", Rules: []sarifRule{}}},
		ColumnKind: "unicodeCodePoints",
		Results:    []sarifResult{},
	}
	index := map[string]int{}
	ids := newPlaces()
	for i := range r.Findings {
		f := &r.Findings[i]
		n, ok := index[f.Rule]
		if !ok {
			n = len(run.Tool.Driver.Rules)
			index[f.Rule] = n
			run.Tool.Driver.Rules = append(run.Tool.Driver.Rules, sarifRuleOf(f, o))
		}
		run.Results = append(run.Results, sarifResultOf(f, n, ids.id(f)))
	}
	in := sarifInvocation{Successful: len(r.Failed) == 0}
	for _, e := range r.Failed {
		in.Notifications = append(in.Notifications, sarifNotification{"error", sarifText{"file could not be read: " + e.Err.Error()}, []sarifLocation{{sarifPhysical{Artifact: artifact(e.Name)}}}})
	}
	for _, p := range r.Problems {
		l := sarifLocation{sarifPhysical{Artifact: artifact(p.File)}}
		if p.Line > 0 {
			l.Physical.Region = &sarifRegion{p.Line, 1, p.Line, 1}
		}
		in.Notifications = append(in.Notifications, sarifNotification{"note", sarifText{p.Text}, []sarifLocation{l}})
	}
	run.Invocations = []sarifInvocation{in}
	return encode(w, sarifLog{"https://json.schemastore.org/sarif-2.1.0.json", "2.1.0", []sarifRun{run}})
}

func sarifRuleOf(f *precommit.Finding, o *Options) sarifRule {
	about, from := o.About(f.Rule)
	s := sarifRule{
		ID: f.Rule, ShortDescription: sarifText{"Possible PHI: " + f.Class}, Help: sarifText{sarifHelp},
		Default:    sarifRuleLevel{"error"},
		Properties: sarifProperties{Tags: []string{"security", "privacy", "hipaa", "phi/" + f.Class}, Precision: precision(f.Confidence), Severity: "8.0"},
	}
	if about != "" {
		s.FullDescription = &sarifText{about}
		s.ShortDescription = sarifText{about}
		if from != "" {
			s.Help.Text += " Source of the rule: " + from
		}
	}
	return s
}

// precision is the word of code scanning for a confidence.
func precision(c float64) string {
	switch {
	case c >= 0.95:
		return "very-high"
	case c >= 0.8:
		return "high"
	case c >= 0.6:
		return "medium"
	}
	return "low"
}

func sarifResultOf(f *precommit.Finding, rule int, place string) sarifResult {
	s := sarifResult{
		RuleID: f.Rule, RuleIndex: rule, Level: "error", Message: sarifText{message(f)},
		Locations: []sarifLocation{{sarifPhysical{artifact(f.File), &sarifRegion{f.Line, f.Column, f.EndLine, f.EndColumn}}}},
		Partial:   map[string]string{"phiscrubPlace/v1": place},
		Properties: sarifProperties{
			Class: f.Class, Confidence: f.Confidence, Why: f.Why, Reserved: f.Reserved, Range: f.Range, Preview: f.Preview,
		},
	}
	if f.Fingerprint != "" {
		s.Partial["phiscrubValue/v1"] = f.Fingerprint
	}
	switch f.Status {
	case precommit.Reserved:
		s.Level = "note"
	case precommit.Waived:
		s.Suppressions = []sarifSuppression{{"inSource", "accepted", cmp.Or(f.Note, "waived")}}
		if strings.Contains(f.Note, precommit.SettingsName) {
			s.Suppressions[0].Kind = "external"
		}
	case precommit.Baseline:
		s.Suppressions = []sarifSuppression{{"external", "accepted", "in the baseline"}}
	}
	return s
}

// artifact is a file as a URI relative to where the check was started.
func artifact(name string) sarifArtifact {
	if strings.HasPrefix(name, "<") {
		return sarifArtifact{URI: url.PathEscape(strings.Trim(name, "<>"))}
	}
	parts := strings.Split(name, "/")
	for i := range parts {
		parts[i] = strings.ReplaceAll(url.PathEscape(parts[i]), ":", "%3A")
	}
	uri := strings.Join(parts, "/")
	if strings.HasPrefix(name, "/") {
		return sarifArtifact{URI: "file://" + uri}
	}
	return sarifArtifact{uri, "%SRCROOT%"}
}
