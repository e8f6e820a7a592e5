package mcp

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"sync"
	"sync/atomic"
	"time"

	"github.com/phiscrub/phiscrub/detect/class"
	"github.com/phiscrub/phiscrub/internal/audit"
	"github.com/phiscrub/phiscrub/scrub"
)

// Auditor records events. *audit.Log is one.
type Auditor interface {
	// Commit returns when the event is durable.
	Commit(ctx context.Context, e audit.Event) (seq int64, err error)
	// CommitAll returns when all the events are durable: nil, or an error for each.
	CommitAll(events []audit.Event) (errs []error)
	// Append queues the event.
	Append(e audit.Event) error
	// Err returns why what is queued could not be written lately.
	Err() error
}

// Tokenizer replaces a value by a token that is the same for the same value.
// What it returns holds nothing of the value that could be read.
type Tokenizer interface {
	Token(c class.Class, value []byte) (token string, ok bool)
}

// Worker scrubs on one goroutine. *scrub.Worker is one.
type Worker interface {
	Line(dst, line []byte) ([]byte, scrub.Outcome)
}

// Channels are parts of the traffic that are scrubbed.
type Channels uint8

// The channels.
const (
	LogNotifications Channels = 1 << iota // notifications/message
	Arguments                             // of calls
	Results                               // whatever else a server sends that is not its catalogue
)

// User is who calls.
type User struct {
	ID     string
	Source string // credential, asserted or system
}

// Options are the settings of a Proxy.
type Options struct {
	NewWorker func() Worker // scrubs messages; numbers stay numbers
	Scrub     Channels

	Auditor  Auditor   // nil: nothing is recorded
	Required bool      // a call whose intent cannot be recorded does not happen
	Async    bool      // an intent counts as recorded when it is queued
	Tokens   Tokenizer // nil: ids are left out of events
	Tools    []Tool    // what calls are about, before what is known of common names
	Policies []Policy
	DenyRest bool // a tool that no policy names is denied

	User       User          // configured; an empty ID: see System
	System     User          // who runs the proxy, when nobody else is named
	Executable func() string // hash of the server's program, or nil
	Limit      int           // bytes of a message that are held; longer ones pass unread. 0: 1 MiB
	Note       func(string)  // takes a warning, which holds nothing of a message

	Now    func() time.Time // time.Now
	Linger time.Duration    // how long a cancelled call may still be answered; 10 s
}

// Stats are counts since the start.
type Stats struct {
	Calls       atomic.Int64 // recorded
	Denied      atomic.Int64
	Unparsed    atomic.Int64 // messages that passed unread
	Long        atomic.Int64 // of them, those that were too long to be held
	Unanswered  atomic.Int64 // calls that were open at the end
	Late        atomic.Int64 // answers without a call
	Unrecorded  atomic.Int64 // events that could not be written
	Scrubbed    atomic.Int64 // messages with an edit
	Withheld    atomic.Int64 // results that could not be scrubbed within their schema
	Ambiguous   atomic.Int64 // messages with a member that stands twice
	ClientBytes atomic.Int64
	ServerBytes atomic.Int64
}

// Proxy stands between MCP clients and a server. Its methods may be called from
// any goroutine.
type Proxy struct {
	o     Options
	run   string
	seq   atomic.Int64
	stats Stats
	once  sync.Map // warnings given
	kinds memo[toolKind]
	names memo[bool] // whether a name may stand in an event

	mu      sync.Mutex
	server  string             // name and version
	schemas map[string]*schema // of results, by tool
}

// New returns a Proxy.
func New(o Options) *Proxy {
	if o.Limit <= 0 {
		o.Limit = 1 << 20
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Linger <= 0 {
		o.Linger = 10 * time.Second
	}
	if o.Note == nil {
		o.Note = func(string) {}
	}
	var id [12]byte
	rand.Read(id[:])
	return &Proxy{o: o, run: hex.EncodeToString(id[:]), schemas: map[string]*schema{}}
}

// Stats returns the counts.
func (p *Proxy) Stats() *Stats { return &p.stats }

// Run returns the name of this run, with which the names of its calls begin.
func (p *Proxy) Run() string { return p.run }

// warn gives a warning once.
func (p *Proxy) warn(text string) {
	if _, given := p.once.LoadOrStore(text, true); !given {
		p.o.Note(text)
	}
}

func (p *Proxy) setServer(name string) {
	p.mu.Lock()
	p.server = name
	p.mu.Unlock()
}

func (p *Proxy) serverName() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.server
}

// memo remembers what is asked for again and again, such as what a tool's name
// tells.
type memo[T any] struct {
	mu sync.Mutex
	m  map[string]T
}

// maxMemo is how much is remembered at most. Names come from clients.
const maxMemo = 4096

func (m *memo[T]) get(key string, find func() T) T {
	m.mu.Lock()
	v, ok := m.m[key]
	m.mu.Unlock()
	if ok {
		return v
	}
	v = find()
	if len(key) > maxKey {
		return v
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.m == nil || len(m.m) >= maxMemo {
		m.m = map[string]T{}
	}
	m.m[key] = v
	return v
}
