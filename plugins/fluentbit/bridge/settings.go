package bridge

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"sync"

	"github.com/phiscrub/phiscrub/internal/config"
	"github.com/phiscrub/phiscrub/scrub"
)

// Level is a level of Fluent Bit's log.
type Level int

// The levels that are used.
const (
	Error Level = 1
	Warn  Level = 2
	Info  Level = 3
)

// Log writes a text to the log of the host, a line each.
type Log func(level Level, text string)

// Property reads a property of an instance from the host's configuration; it
// is empty when it is not set.
type Property func(key string) string

// settings are the properties of an instance.
type settings struct {
	config   string   // configuration file
	policy   string   // in place of the configuration's
	lines    []string // names of further fields that are lines
	skip     []string // in place of the configuration's
	audit    string   // directory of the audit log
	keys     string   // directory of its keys
	metrics  string   // address of a server of metrics
	endpoint string   // output: URL of the destination
	sink     string   // output: name of one in the configuration
}

// readSettings reads the properties of an instance.
func readSettings(get Property) (s settings) {
	s.config = get("config")
	s.policy = get("policy")
	s.lines = list(get("match_keys"))
	if v := get("skip_keys"); v != "" {
		s.skip = list(v)
		if v == "none" {
			s.skip = []string{}
		}
	}
	s.audit = get("audit")
	s.keys = get("audit_keys")
	s.metrics = get("metrics")
	s.endpoint = get("endpoint")
	s.sink = get("sink")
	return s
}

// list reads names with commas or blanks between them.
func list(v string) []string {
	return strings.FieldsFunc(v, func(r rune) bool { return r == ',' || r == ' ' || r == '\t' })
}

// load reads the configuration; what is wrong is told with all its problems.
func (s *settings) load() (*config.Config, error) {
	c := config.Default()
	if s.config != "" {
		var err error
		if c, err = config.Load(s.config); err != nil {
			return nil, err
		}
	}
	if s.policy != "" {
		if !slices.Contains(config.Policies(), s.policy) {
			return nil, fmt.Errorf("policy is %q; use one of %s", s.policy, strings.Join(config.Policies(), ", "))
		}
		c.Policy = s.policy
	}
	if s.audit != "" {
		c.Audit.Path = s.audit
	}
	if s.keys != "" {
		c.Audit.Keys = s.keys
	}
	if s.lines != nil {
		c.Records.Lines = s.lines
	}
	if s.skip != nil {
		c.Records.Skip = s.skip
	}
	return c, nil
}

// Shared is what the instances of a process have together: rules are compiled
// once for each configuration, and totals outlive a reload. The zero value is
// ready.
type Shared struct {
	mu      sync.Mutex
	rules   map[string]*rules
	filters map[*Filter]bool
	closed  Stats // of filters that are no more
	servers map[string]*server
	audits  map[string]*auditLog
}

// rules are a Scrubber and those who use it.
type rules struct {
	c     *config.Config
	s     *scrub.Scrubber
	users int
}

// scrubber compiles the rules of c, unless they are. release gives them back.
func (h *Shared) scrubber(c *config.Config) (s *scrub.Scrubber, release func(), err error) {
	key := string(c.Show()) // all that is in force
	h.mu.Lock()
	defer h.mu.Unlock()
	r := h.rules[key]
	if r == nil {
		for _, other := range h.rules {
			c.Adopt(other.c) // a vault has one writer
		}
		if s, err = c.Scrubber(); err != nil {
			return nil, nil, err
		}
		r = &rules{c: c, s: s}
		if h.rules == nil {
			h.rules = map[string]*rules{}
		}
		h.rules[key] = r
	}
	r.users++
	return r.s, sync.OnceFunc(func() {
		h.mu.Lock()
		defer h.mu.Unlock()
		if r.users--; r.users > 0 {
			return
		}
		delete(h.rules, key)
		for _, other := range h.rules {
			if reflect.DeepEqual(other.c.Tokens, r.c.Tokens) {
				return // it has adopted what is open
			}
		}
		r.c.Close()
	}), nil
}

// OpenFilter starts an instance of the filter. Its error holds every problem,
// a line each; then nothing is let through, since the host does not start.
func (h *Shared) OpenFilter(get Property, log Log) (*Filter, error) {
	o := readSettings(get)
	f, c, err := h.open(&o, log)
	if err != nil {
		return nil, err
	}
	if o.metrics != "" {
		if f.server, err = h.serve(o.metrics); err != nil {
			f.Close()
			return nil, err
		}
	}
	log(Info, fmt.Sprintf("policy %s%s", c.Policy, from(o.config)))
	f.log = log
	return f, nil
}

func from(file string) string {
	if file == "" {
		return ""
	}
	return ", configuration " + file
}

// open makes a Filter of settings.
func (h *Shared) open(o *settings, log Log) (*Filter, *config.Config, error) {
	c, err := o.load()
	if err != nil {
		return nil, nil, err
	}
	s, release, err := h.scrubber(c)
	if err != nil {
		return nil, nil, err
	}
	l, err := h.record(c, log)
	if err != nil {
		release()
		return nil, nil, err
	}
	f := New(s, Options{Lines: c.Records.Lines, Skip: c.Records.Skip})
	f.release, f.shared, f.audit = release, h, l
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.filters == nil {
		h.filters = map[*Filter]bool{}
	}
	h.filters[f] = true
	return f, c, nil
}

// Close ends an instance and says in the log what it did.
func (f *Filter) Close() {
	if f.shared == nil {
		return
	}
	s := f.Stats()
	if !f.shared.leave(f, &s) {
		return
	}
	if err := f.shared.leaveAudit(f.audit); err != nil && f.log != nil {
		f.log(Error, err.Error())
	}
	f.release()
	if f.log != nil {
		f.log(Info, s.String())
	}
}

// leave adds what an instance did to the totals; false when it has left before.
func (h *Shared) leave(f *Filter, s *Stats) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	if !h.filters[f] {
		return false
	}
	delete(h.filters, f)
	h.closed.Add(s)
	h.drop(f.server)
	return true
}

// Stats returns the totals of all instances since the process started.
func (h *Shared) Stats() Stats {
	h.mu.Lock()
	defer h.mu.Unlock()
	s := h.closed
	for f := range h.filters {
		one := f.Stats()
		s.Add(&one)
	}
	return s
}
