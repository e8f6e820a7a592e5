package mcp

import (
	"context"
	"fmt"
	"sync"
	"time"

	"github.com/phiscrub/phiscrub/detect/class"
	"github.com/phiscrub/phiscrub/internal/audit"
)

// Outcomes of a call.
const (
	outSuccess   = "success"
	outTool      = "tool_error"
	outRPC       = "rpc_error"
	outDenied    = "denied"
	outCancelled = "cancelled"
	outAborted   = "aborted" // the server ended, or its stream did
	outInput     = "input_required"
	outUnknown   = "unknown" // nobody can tell: no answer was asked for
)

// call is a request that is recorded.
type call struct {
	key    string // of its id; "" when there is none to answer to
	id     []byte // as the client wrote it
	tool   string // in memory only
	policy *Policy
	typ    audit.Type
	access audit.Access
	start  time.Time

	mu        sync.Mutex
	cancelled bool
	closed    bool
	timer     *time.Timer
}

// ledger holds the open calls of a connection.
type ledger struct {
	mu   sync.Mutex
	open map[string][]*call // in the order of their coming
	n    int
	shut bool
}

// maxOpen is how many calls of a connection may be open at once.
const maxOpen = 1 << 16

func newLedger() *ledger { return &ledger{open: map[string][]*call{}} }

// add opens a call, unless the connection has ended.
func (l *ledger) add(c *call) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.shut {
		return false
	}
	l.open[c.key] = append(l.open[c.key], c)
	l.n++
	return true
}

func (l *ledger) full() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.n >= maxOpen
}

func (l *ledger) count() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.n
}

// take removes the oldest call with an id.
func (l *ledger) take(key string) *call {
	l.mu.Lock()
	defer l.mu.Unlock()
	q := l.open[key]
	if len(q) == 0 {
		return nil
	}
	if len(q) == 1 {
		delete(l.open, key)
	} else {
		l.open[key] = q[1:]
	}
	l.n--
	return q[0]
}

// drop removes a call.
func (l *ledger) drop(c *call) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	q := l.open[c.key]
	for i := range q {
		if q[i] == c {
			rest := append(append([]*call(nil), q[:i]...), q[i+1:]...)
			if l.open[c.key] = rest; len(rest) == 0 {
				delete(l.open, c.key)
			}
			l.n--
			return true
		}
	}
	return false
}

// peek returns the oldest call with an id without removing it.
func (l *ledger) peek(key string) *call {
	l.mu.Lock()
	defer l.mu.Unlock()
	if q := l.open[key]; len(q) > 0 {
		return q[0]
	}
	return nil
}

// end removes and returns every call; none is opened any more.
func (l *ledger) end() []*call {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.shut = true
	var cs []*call
	for _, q := range l.open {
		cs = append(cs, q...)
	}
	clear(l.open)
	l.n = 0
	return cs
}

// waits reports whether a call waits for the disk.
func (p *Proxy) waits() bool { return p.o.Auditor != nil && !p.o.Async }

func (p *Proxy) intentOf(c *call) audit.Event {
	a := c.access
	a.Phase = audit.Intent
	return audit.Event{Type: c.typ, Time: c.start.UTC(), Door: "mcp", Access: &a}
}

// intent records the intent of a call: it is durable, or with Async queued, when
// this returns.
func (p *Proxy) intent(ctx context.Context, c *call) error {
	if p.o.Auditor == nil || c.typ == "none" {
		return nil
	}
	if !p.o.Async {
		_, err := p.o.Auditor.Commit(ctx, p.intentOf(c))
		return p.noted(err)
	}
	err := p.o.Auditor.Err() // of the last attempt to write
	if aerr := p.o.Auditor.Append(p.intentOf(c)); aerr != nil {
		err = aerr
	}
	return p.noted(err)
}

// noted counts an intent. It returns an error when the call must not happen.
func (p *Proxy) noted(err error) error {
	if err == nil {
		p.stats.Calls.Add(1)
		return nil
	}
	p.stats.Unrecorded.Add(1)
	if p.o.Required {
		p.warn("the audit log cannot be written: calls are refused")
		return fmt.Errorf("audit: %w", err)
	}
	p.warn("the audit log cannot be written: calls pass unrecorded")
	return nil
}

// close records how a call ended, once.
func (p *Proxy) close(c *call, outcome string, records *int64) {
	c.mu.Lock()
	if c.closed {
		c.mu.Unlock()
		return
	}
	c.closed = true
	if c.timer != nil {
		c.timer.Stop()
	}
	if c.cancelled {
		outcome = outCancelled
	}
	c.mu.Unlock()
	if outcome == outDenied {
		p.stats.Denied.Add(1)
	}
	if p.o.Auditor == nil || c.typ == "none" {
		return
	}
	a := c.access
	a.Phase, a.Outcome, a.Records = audit.Final, outcome, records
	a.DurationMS = p.o.Now().Sub(c.start).Milliseconds()
	if a.Server == "" {
		a.Server = p.serverName()
	}
	if err := p.o.Auditor.Append(audit.Event{Type: c.typ, Time: p.o.Now().UTC(), Door: "mcp", Access: &a}); err != nil {
		p.stats.Unrecorded.Add(1)
		p.warn("the audit log cannot be written: how calls end is not recorded")
	}
}

// cancel notes that the client gave a call up. The server may still answer; if
// it does not, the call is closed after a while, or at the end.
func (p *Proxy) cancel(l *ledger, key string) {
	c := l.peek(key)
	if c == nil {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.cancelled || c.closed {
		return
	}
	c.cancelled = true
	c.timer = time.AfterFunc(p.o.Linger, func() {
		if l.drop(c) {
			p.close(c, outCancelled, nil)
		}
	})
}

// abort closes what is still open.
func (p *Proxy) abort(l *ledger) {
	for _, c := range l.end() {
		p.stats.Unanswered.Add(1)
		p.close(c, outAborted, nil)
	}
}

// token writes a value as events may hold it.
func (p *Proxy) token(c class.Class, value string) string {
	if value == "" {
		return ""
	}
	if c == class.None {
		c = class.Unique
	}
	if p.o.Tokens != nil {
		if t, ok := p.o.Tokens.Token(c, []byte(value)); ok {
			return t
		}
	}
	return c.Marker()
}
