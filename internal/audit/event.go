package audit

import (
	"encoding/json"
	"fmt"
	"time"
)

// Type says what an event tells of.
type Type string

// The types of events.
const (
	PHIRedacted  Type = "phi_redacted"  // what was removed from a source in an interval
	PHIAccess    Type = "phi_access"    // a call to something that holds PHI, in two phases
	ConfigChange Type = "config_change" // rules and settings that hold from here on
	VaultResolve Type = "vault_resolve" // a token was turned back into its value
	KeyChange    Type = "key_change"    // a key was made or retired
	Recovery     Type = "recovery"      // what was found broken, and what was done
	Prune        Type = "prune"         // segments past their retention were deleted
	Hold         Type = "hold"          // segments are kept beyond their retention, or no longer
	Stop         Type = "stop"          // the writer ended in order
)

// Event is one entry of the log. Type and the body of that type are set by
// the caller; Time is filled in when it is zero.
type Event struct {
	Type Type      `json:"event_type"`
	Time time.Time `json:"timestamp"`
	Door string    `json:"door,omitempty"` // pipe, ship, fluent-bit, mcp, check, vault, audit
	Host string    `json:"host,omitempty"`
	PID  int       `json:"pid,omitempty"`

	Redacted *Redacted `json:"redacted,omitempty"`
	Access   *Access   `json:"access,omitempty"`
	Config   *Config   `json:"config,omitempty"`
	Resolve  *Resolve  `json:"resolve,omitempty"`
	Key      *Key      `json:"key,omitempty"`
	Recover  *Recover  `json:"recovery,omitempty"`
	Prune    *Pruned   `json:"prune,omitempty"`
	Hold     *Held     `json:"hold,omitempty"`
}

// Source is where lines come from. Its fields are names of infrastructure;
// a caller whose names may hold PHI scrubs them first.
type Source struct {
	Name      string `json:"name,omitempty"` // stdin, a file, a tag
	Namespace string `json:"namespace,omitempty"`
	Pod       string `json:"pod,omitempty"`
	Logger    string `json:"logger,omitempty"` // container, logger or stream
}

// Redacted sums up what was removed from one source.
type Redacted struct {
	Source   Source    `json:"source"`
	From     time.Time `json:"from"`
	To       time.Time `json:"to"`
	Lines    int64     `json:"lines"`
	Edited   int64     `json:"edited"`
	Withheld int64     `json:"withheld"`
	BytesIn  int64     `json:"bytes_in"`
	BytesOut int64     `json:"bytes_out"`
	Policy   string    `json:"policy_hash,omitempty"` // see Config.Hash
	Counts   []Count   `json:"counts,omitempty"`      // by rule and class, in their order
}

// Count is how often a rule found a class.
type Count struct {
	Rule  string `json:"rule"`
	Class string `json:"class"`
	N     int64  `json:"count"`
}

// The phases of an Access.
const (
	Intent = "intent" // durable before the call is passed on
	Final  = "final"  // how it ended
)

// Access is one call, of a tool for example. Arguments are never stored:
// ResourceID is a token, and of arguments without a rule only the names are
// kept.
type Access struct {
	Phase         string   `json:"phase"`
	Call          string   `json:"call,omitempty"` // joins the two phases
	DurationMS    int64    `json:"duration_ms,omitempty"`
	UserID        string   `json:"user_id"`
	UserIDSource  string   `json:"user_id_source"` // credential, asserted or system
	Session       string   `json:"agent_session_id,omitempty"`
	Trace         string   `json:"trace_id,omitempty"`
	Tool          string   `json:"tool_name,omitempty"`
	ResourceType  string   `json:"resource_type,omitempty"`
	ResourceID    string   `json:"resource_id,omitempty"` // a token
	Scope         string   `json:"access_scope,omitempty"`
	Arguments     []string `json:"argument_names,omitempty"`
	ArgumentCount int      `json:"argument_count,omitempty"`
	Policy        string   `json:"policy,omitempty"`  // minimum necessary policy that held
	Outcome       string   `json:"outcome,omitempty"` // success, tool_error, rpc_error, denied, cancelled, aborted, input_required, unknown
	Records       *int64   `json:"response_record_count"`
	SourceIP      *string  `json:"source_ip"`
	Server        string   `json:"mcp_server_version,omitempty"`
	Executable    string   `json:"executable_sha256,omitempty"`
}

// Config is what was in force from an event on.
type Config struct {
	Reason  string `json:"reason"` // start, reload
	Hash    string `json:"policy_hash"`
	Policy  string `json:"policy"`
	Rules   int    `json:"rules"`
	Fields  int    `json:"field_rules"`
	Version string `json:"version"`
	Shadow  bool   `json:"shadow,omitempty"` // nothing is protected
}

// Resolve is a token that was turned back into its value.
type Resolve struct {
	Token   string `json:"token"`
	Reason  string `json:"reason"`
	User    string `json:"user_id"`
	Outcome string `json:"outcome"` // requested, resolved, unknown, refused
}

// Key is a change of keys, by their ids.
type Key struct {
	Action string `json:"action"` // created, retired
	ID     string `json:"key_id"` // of the ring, a fingerprint, or a checkpoint key's name and hash
	Kind   string `json:"kind"`   // node, admin, auditor, checkpoint
}

// Recover is what a writer found broken.
type Recover struct {
	Reason  string `json:"reason"`
	Segment string `json:"segment,omitempty"`
	Offset  int64  `json:"offset,omitempty"` // bytes
	Bytes   int64  `json:"bytes,omitempty"`  // cut, or not used
	Kept    string `json:"kept,omitempty"`   // file that holds them now
	Lost    int64  `json:"lost_events,omitempty"`
}

// Pruned are segments that were deleted. Their leaf hashes stay.
type Pruned struct {
	Segments []string  `json:"segments"`
	Before   time.Time `json:"before"` // every event in them is older
	Reason   string    `json:"reason,omitempty"`
}

// Held keeps events of a time beyond their retention, or lets go of them.
type Held struct {
	Name    string    `json:"name"`
	From    time.Time `json:"from"`
	To      time.Time `json:"to"`
	Release bool      `json:"release,omitempty"`
	Reason  string    `json:"reason,omitempty"`
}

// open reports whether an event is stored in clear: verifying needs it, and it
// tells of files only.
func (t Type) open() bool { return t == Prune || t == Hold || t == Recovery }

// The bounds of an event in bytes: as JSON, and what it is padded to so that
// its length tells little.
const (
	maxEvent = 256 << 10
	padding  = 64
)

// encode returns the JSON of an event, padded with spaces.
func (e *Event) encode() ([]byte, error) {
	data, err := json.Marshal(e)
	if err != nil {
		return nil, fmt.Errorf("audit: event %s cannot be written as JSON", e.Type)
	}
	if len(data) > maxEvent {
		return nil, fmt.Errorf("audit: event %s has %d bytes, the limit is %d", e.Type, len(data), maxEvent)
	}
	for len(data)%padding != 0 {
		data = append(data, ' ')
	}
	return data, nil
}

// ordinary reports whether an event is known to have a JSON within the bounds
// without writing it: a call, with a date that JSON knows and short texts.
func (e *Event) ordinary() bool {
	a := e.Access
	if a == nil || *e != (Event{Type: e.Type, Time: e.Time, Door: e.Door, Host: e.Host, PID: e.PID, Access: a}) || e.Time.Year() < 1 || e.Time.Year() > 9999 {
		return false
	}
	n := len(e.Type) + len(e.Door) + len(e.Host) + len(a.Phase) + len(a.Call) + len(a.UserID) + len(a.UserIDSource) +
		len(a.Session) + len(a.Trace) + len(a.Tool) + len(a.ResourceType) + len(a.ResourceID) + len(a.Scope) +
		len(a.Policy) + len(a.Outcome) + len(a.Server) + len(a.Executable)
	for _, name := range a.Arguments {
		n += len(name) + 1
	}
	if a.SourceIP != nil {
		n += len(*a.SourceIP)
	}
	return n < maxEvent/8 // a byte becomes six at most
}

func decodeEvent(data []byte) (Event, error) {
	var e Event
	if err := json.Unmarshal(data, &e); err != nil {
		return Event{}, errEvent
	}
	return e, nil
}
