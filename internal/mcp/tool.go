package mcp

import (
	"path"
	"slices"
	"strings"
	"sync"

	"github.com/valyala/fastjson"

	"github.com/phiscrub/phiscrub/detect/class"
)

// Tool says what a call of a tool is about.
type Tool struct {
	Tools     []string // names; * and ? stand for anything
	Event     string   // event_type; "" for phi_access, "none" for no event
	Resource  string   // what is accessed, such as Patient
	Scope     string   // read, search or write
	Arguments []Argument
}

// Argument is an argument that names what is accessed. Its value becomes a
// token.
type Argument struct {
	Arg   string // path, such as $.patient_id or $.filter.mrn
	Class string // see detect/class
}

// Policy is a minimum necessary policy, 45 CFR 164.502(b).
type Policy struct {
	Name   string
	Tools  []string
	Do     string   // allow, deny or drop
	Fields []string // keys that drop takes out of results
}

// builtin is what is known of names that servers over patient data use. The
// first that matches counts; those of the configuration come before it.
var builtin = []Tool{
	{Tools: []string{"*clinical_note*", "*patient_note*", "*progress_note*", "get_note*", "search_note*", "*document_reference*"}, Resource: "DocumentReference"},
	{Tools: []string{"*observation*", "*vital*", "*lab_result*", "get_labs*", "*labs*"}, Resource: "Observation"},
	{Tools: []string{"*medication*", "*prescription*"}, Resource: "MedicationRequest"},
	{Tools: []string{"*allerg*"}, Resource: "AllergyIntolerance"},
	{Tools: []string{"*immuni?ation*", "*vaccin*"}, Resource: "Immunization"},
	{Tools: []string{"*condition*", "*problem_list*", "*diagnos*"}, Resource: "Condition"},
	{Tools: []string{"*procedure*", "*surger*"}, Resource: "Procedure"},
	{Tools: []string{"*encounter*", "*visit*", "*admission*"}, Resource: "Encounter"},
	{Tools: []string{"*appointment*", "*schedul*"}, Resource: "Appointment"},
	{Tools: []string{"*care_plan*", "*careplan*"}, Resource: "CarePlan"},
	{Tools: []string{"*imaging*", "*radiolog*", "*dicom*"}, Resource: "ImagingStudy"},
	{Tools: []string{"*diagnostic_report*", "*pathology*"}, Resource: "DiagnosticReport"},
	{Tools: []string{"*coverage*", "*eligibility*", "*insurance*"}, Resource: "Coverage"},
	{Tools: []string{"*claim*"}, Resource: "Claim"},
	{Tools: []string{"*referral*", "*service_request*", "*order*"}, Resource: "ServiceRequest"},
	{Tools: []string{"*patient*", "*chart*", "*medical_record*", "*demographic*", "*mrn*"}, Resource: "Patient"},
}

// identifying are the arguments that name a person or a record, in the order in
// which they are looked for. "id" counts only where the tool is known.
var identifying = []struct {
	names []string
	class class.Class
	of    string // the resource it names when the tool says none
}{
	{[]string{"patient_id", "patientid", "patient_mrn", "mrn", "medical_record_number", "subject_id", "person_id", "patient", "subject", "patient_reference"}, class.MRN, "Patient"},
	{[]string{"ssn", "social_security_number"}, class.SSN, "Patient"},
	{[]string{"member_id", "memberid", "subscriber_id", "mbi", "policy_number", "beneficiary_id"}, class.HealthPlan, "Coverage"},
	{[]string{"encounter_id", "encounterid", "visit_id", "csn", "accession_number", "appointment_id"}, class.Encounter, "Encounter"},
	{[]string{"claim_id", "claim_number", "account_number"}, class.Account, "Claim"},
	{[]string{"patient_name", "full_name", "last_name", "family"}, class.Name, "Patient"},
	{[]string{"email", "patient_email"}, class.Email, "Patient"},
	{[]string{"phone", "phone_number"}, class.Phone, "Patient"},
	{[]string{"resource_id", "record_id", "note_id", "document_id", "observation_id", "order_id", "study_uid"}, class.Unique, ""},
	{[]string{"id", "identifier", "_id"}, class.MRN, "known"},
}

// verbs tell the scope of a call by the words of the tool's name.
var verbs = []struct {
	scope string
	words []string
}{
	{"write", []string{"create", "update", "delete", "write", "add", "set", "put", "post", "order", "prescribe", "merge", "remove", "edit", "save", "insert", "submit", "send", "cancel", "schedule", "book", "upload"}},
	{"search", []string{"search", "query", "find", "lookup", "match", "filter"}},
	{"read", []string{"get", "read", "fetch", "list", "show", "view", "retrieve", "load", "describe", "summarize", "export", "download"}},
}

// match reports whether one of the patterns matches a tool's name.
func match(patterns []string, tool string) bool {
	name := strings.ToLower(tool)
	return slices.ContainsFunc(patterns, func(p string) bool {
		ok, err := path.Match(strings.ToLower(p), strings.ReplaceAll(name, "/", "_"))
		return p == tool || err == nil && ok
	})
}

// snake folds a name to lower case with underscores between its words, so that
// getPatientRecord and get-patient-record are get_patient_record.
func snake(name string) string {
	var sb strings.Builder
	lower := false
	for _, r := range name {
		switch {
		case r >= 'A' && r <= 'Z':
			if lower {
				sb.WriteByte('_')
			}
			r += 'a' - 'A'
			sb.WriteRune(r)
			lower = false
			continue
		case r == '-' || r == '.' || r == ' ' || r == '/':
			r = '_'
		}
		sb.WriteRune(r)
		lower = r >= 'a' && r <= 'z' || r >= '0' && r <= '9'
	}
	return sb.String()
}

// subject is what a call is about, as the event tells it.
type subject struct {
	event, resource, scope string
	id                     string // raw, until it is a token
	class                  class.Class
	names                  []string // of arguments
	count                  int
}

// fhirType reports whether a word has the form of the names of FHIR resources.
func fhirType(s string) bool {
	if len(s) < 3 || len(s) > 40 || s[0] < 'A' || s[0] > 'Z' {
		return false
	}
	for i := range len(s) {
		if c := s[i] | 0x20; c < 'a' || c > 'z' {
			return false
		}
	}
	return true
}

// kind of a tool: what its name alone tells. It is the same for every call.
type toolKind struct {
	own             *Tool // of the configuration, or nil
	resource, scope string
}

// kindOf looks a tool up.
func kindOf(own []Tool, tool string) (k toolKind) {
	folded := snake(tool)
	for i := range own {
		if match(own[i].Tools, tool) || match(own[i].Tools, folded) {
			k.own, k.resource, k.scope = &own[i], own[i].Resource, own[i].Scope
			break
		}
	}
	for i := 0; k.resource == "" && i < len(builtin); i++ {
		if match(builtin[i].Tools, folded) {
			k.resource = builtin[i].Resource
		}
	}
	if k.scope == "" {
		k.scope = scopeOf(folded)
	}
	return k
}

// about reads what a call of a tool is about. args is nil when they could not be
// read.
func about(k toolKind, args *fastjson.Value) subject {
	s := subject{resource: k.resource, scope: k.scope}
	if k.own != nil {
		s.event = k.own.Event
		for _, a := range k.own.Arguments {
			if v := scalar(at(args, a.Arg)); v != "" {
				s.class, _ = class.Parse(a.Class)
				s.id = v
				break
			}
		}
	}
	s.list(args)
	if k.own == nil || len(k.own.Arguments) == 0 {
		s.find(args)
	}
	return s
}

func scopeOf(folded string) string {
	words := strings.Split(folded, "_")
	for _, v := range verbs {
		if slices.Contains(v.words, words[0]) {
			return v.scope
		}
	}
	for _, v := range verbs {
		if slices.ContainsFunc(words, func(w string) bool { return slices.Contains(v.words, w) }) {
			return v.scope
		}
	}
	return "unknown"
}

// list takes the names of the arguments and counts them.
func (s *subject) list(args *fastjson.Value) {
	if args == nil || args.Type() != fastjson.TypeObject {
		return
	}
	o, err := args.Object()
	if err != nil {
		return
	}
	o.Visit(func(k []byte, v *fastjson.Value) {
		s.count++
		if len(s.names) < maxNames {
			s.names = append(s.names, string(k))
		}
		if f := snake(string(k)); f == "resource_type" || f == "resourcetype" {
			if t := str(v); fhirType(t) {
				s.resource = t
			}
		}
	})
}

// maxNames is how many names of arguments an event holds.
const maxNames = 32

// find looks for an argument that names a person or a record.
func (s *subject) find(args *fastjson.Value) {
	if args == nil || args.Type() != fastjson.TypeObject {
		return
	}
	o, err := args.Object()
	if err != nil {
		return
	}
	table := ranks()
	best := len(table)
	o.Visit(func(k []byte, v *fastjson.Value) {
		if len(k) > 64 {
			return
		}
		r, ok := table[snake(string(k))]
		if !ok || r.rank >= best || r.of == "known" && s.resource == "" {
			return
		}
		if id := scalar(v); id != "" {
			best, s.id, s.class = r.rank, id, r.class
			if s.resource == "" {
				s.resource = r.of
			}
		}
	})
}

// ranked is an argument of the table above: the lower its rank, the more it
// says.
type ranked struct {
	rank  int
	class class.Class
	of    string
}

var ranks = sync.OnceValue(func() map[string]ranked {
	m := map[string]ranked{}
	for _, c := range identifying {
		for _, name := range c.names {
			m[name] = ranked{len(m), c.class, c.of}
		}
	}
	return m
})

// scalar returns a string or a number as text. What is longer than an id can
// be is none.
func scalar(v *fastjson.Value) string {
	if v == nil {
		return ""
	}
	var s string
	switch v.Type() {
	case fastjson.TypeString:
		s = str(v)
	case fastjson.TypeNumber:
		s = v.String()
	}
	if len(s) > 512 {
		return ""
	}
	// FHIR references: Patient/123 is about 123.
	if t, id, ok := strings.Cut(s, "/"); ok && fhirType(t) && id != "" {
		return id
	}
	return s
}

// at follows a path such as $.filter.patient_id.
func at(v *fastjson.Value, path string) *fastjson.Value {
	path = strings.TrimPrefix(strings.TrimPrefix(path, "$"), ".")
	for key := range strings.SplitSeq(path, ".") {
		if v = member(v, key); v == nil {
			return nil
		}
	}
	return v
}

// plain reports whether a name holds only what names of tools are made of:
// letters, digits and _ - . /, at most 128 of them.
func plain(name string) bool {
	if name == "" || len(name) > 128 {
		return false
	}
	for i := range len(name) {
		c := name[i]
		if !(c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_' || c == '-' || c == '.' || c == '/') {
			return false
		}
	}
	return true
}
