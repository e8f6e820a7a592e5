package mcp

import (
	"bytes"
	"context"
	"errors"
	"io"
	"slices"
	"sync"
)

// ErrClient says that the client went away: what the server sent could not be
// written.
var ErrClient = errors.New("the client does not read any more")

// Stdio is a connection between a client and a server over standard input and
// output. Each direction is one goroutine that reads, decides and writes: to
// hand a message to another one would cost more than all that is done with it.
type Stdio struct {
	p      *Proxy
	peer   peer
	sv     servers
	out    clientOut
	toward io.WriteCloser
	failed error // of the server's input; see send

	mu      sync.Mutex
	ended   bool
	commits sync.WaitGroup
}

// NewStdio returns a connection: client is what the client reads, server what
// the server reads.
func (p *Proxy) NewStdio(client io.Writer, server io.WriteCloser) *Stdio {
	l := newLedger()
	return &Stdio{
		p:      p,
		peer:   peer{ledger: l, worker: p.o.NewWorker()},
		sv:     servers{ledger: l, worker: p.o.NewWorker()},
		out:    clientOut{w: client},
		toward: server,
	}
}

// Open returns how many recorded calls are open.
func (s *Stdio) Open() int { return s.peer.ledger.count() }

// item is a message of the client on its way to the server.
type item struct {
	data []byte // with its newline
	d    decision
}

// FromClient forwards what the client writes until it ends, then closes the
// server's input. Each call's intent is recorded before a byte of it is
// forwarded; intents of calls that come together become durable together.
func (s *Stdio) FromClient(ctx context.Context, in io.Reader) error {
	err := readLines(in, s.p.o.Limit, &clientSide{s: s, ctx: ctx})
	if err == nil {
		err = s.failed
	}
	s.toward.Close()
	return err
}

// send does what was decided on a message. When the server does not read any
// more, what has to be answered is answered all the same.
func (s *Stdio) send(it *item) {
	if it.d.after != nil {
		it.d.after()
	}
	for _, r := range it.d.replies {
		if err := s.out.message(r); err != nil && s.failed == nil {
			s.failed = err
		}
	}
	if it.d.forward && s.failed == nil {
		data := it.data
		if it.d.with != nil {
			data = append(it.d.with, '\n')
		}
		_, s.failed = s.toward.Write(data)
	}
}

// clientSide takes the client's messages.
type clientSide struct {
	s       *Stdio
	ctx     context.Context
	waiting []item   // for the intents of the calls among them
	calls   int      // in them
	replies [][]byte // to a long message that does not pass
}

// maxGroup is how many intents become durable together at most.
const maxGroup = 256

func (t *clientSide) fresh([]byte) error { return nil }

func (t *clientSide) line(m *message, newline bool) error {
	s := t.s
	s.p.stats.ClientBytes.Add(int64(len(m.raw) + 1))
	it := item{data: m.raw, d: decision{forward: true}}
	if newline {
		it.data = m.raw[:len(m.raw)+1]
	}
	if len(bytes.TrimSpace(m.raw)) > 0 {
		it.d = s.p.client(m, &s.peer)
	}
	if len(it.d.calls) == 0 && len(t.waiting) == 0 {
		s.send(&it)
		return nil
	}
	t.waiting = append(t.waiting, it)
	if t.calls += len(it.d.calls); t.calls >= maxGroup || !s.p.waits() {
		return t.settle()
	}
	return nil
}

// settle records the intents of the calls that wait, and sends what waits.
func (t *clientSide) settle() error {
	if len(t.waiting) == 0 {
		return nil
	}
	t.commit(t.waiting)
	for i := range t.waiting {
		t.s.send(&t.waiting[i])
	}
	clear(t.waiting)
	t.waiting, t.calls = t.waiting[:0], 0
	return nil
}

// commit records the intents of messages, unless there is no server to call any
// more.
func (t *clientSide) commit(items []item) {
	s := t.s
	s.mu.Lock()
	if s.ended {
		s.mu.Unlock()
		for i := range items {
			if len(items[i].d.calls) > 0 {
				items[i].d = decision{}
			}
		}
		return
	}
	s.commits.Add(1)
	s.mu.Unlock()
	defer s.commits.Done()
	s.p.commitAll(t.ctx, items, &s.peer)
}

// long decides on a message by its start. A call can be recorded by it, when
// its id and its name have come; what cannot be told passes only where nothing
// depends on it.
func (t *clientSide) long(m *message) (bool, error) {
	if err := t.settle(); err != nil {
		return false, err
	}
	p := t.s.p
	p.stats.Long.Add(1)
	t.replies = nil
	method := m.method()
	watched := p.o.Auditor != nil || len(p.o.Policies) > 0 || p.o.DenyRest || p.o.Scrub&Arguments != 0
	switch {
	case !watched, method != "" && !recorded(method), m.has(fResult) || m.has(fError), m.bad:
		p.stats.Unparsed.Add(1)
		return true, nil
	case method == "" || m.vals[fID].kind == 0 || method == "tools/call" && !m.has(fName):
		return false, nil
	}
	it := []item{{d: p.client(m, &t.s.peer)}}
	if it[0].d.forward && len(it[0].d.calls) > 0 {
		t.commit(it)
	}
	if d := &it[0].d; !d.forward {
		t.replies = d.replies
		return false, nil
	}
	t.s.send(&item{d: decision{after: it[0].d.after}})
	return true, nil
}

func (t *clientSide) more(b []byte) error {
	t.s.p.stats.ClientBytes.Add(int64(len(b)))
	t.s.send(&item{data: b, d: decision{forward: true}})
	return nil
}

func (t *clientSide) end(m *message, passed, newline bool) error {
	switch {
	case passed && newline:
		t.s.send(&item{data: []byte{'\n'}, d: decision{forward: true}})
	case !passed && t.replies != nil:
		t.s.send(&item{d: decision{replies: t.replies}})
	case !passed:
		p := t.s.p
		p.stats.Denied.Add(1)
		t.s.send(&item{d: decision{replies: p.answer(m, codeLarge, "the message is longer than "+itoa(int64(p.o.Limit))+" bytes and cannot be recorded, checked or scrubbed as asked; raise max_line")}})
	}
	return nil
}

// FromServer forwards what the server writes until it ends.
func (s *Stdio) FromServer(from io.Reader) error {
	err := readLines(from, s.p.o.Limit, &serverSide{s: s, first: !s.p.edits()})
	if err == nil {
		err = s.out.write(nil, false)
	}
	return err
}

// End closes the calls that got no answer, when the server has ended. No call
// is opened any more.
func (s *Stdio) End() {
	s.mu.Lock()
	s.ended = true
	s.mu.Unlock()
	s.commits.Wait()
	s.p.abort(s.peer.ledger)
}

// serverSide takes the server's messages. Where nothing in them is changed the
// bytes go on first, and are read afterwards.
type serverSide struct {
	s     *Stdio
	first bool
	buf   []byte
}

func (t *serverSide) fresh(b []byte) error {
	if !t.first {
		return nil
	}
	t.s.p.stats.ServerBytes.Add(int64(len(b)))
	return t.s.out.write(b, b[len(b)-1] != '\n')
}

func (t *serverSide) settle() error { return nil }

func (t *serverSide) line(m *message, newline bool) error {
	out := m.raw
	if len(bytes.TrimSpace(m.raw)) > 0 {
		out = t.s.p.serverMessage(m, &t.s.sv)
	}
	if t.first {
		return nil
	}
	t.s.p.stats.ServerBytes.Add(int64(len(m.raw) + 1))
	if len(out) == 0 && len(m.raw) > 0 {
		return nil
	}
	t.buf = append(t.buf[:0], out...)
	if newline {
		t.buf = append(t.buf, '\n')
	}
	err := t.s.out.write(t.buf, false)
	if cap(t.buf) > 4*chunk {
		t.buf = nil
	}
	return err
}

func (t *serverSide) long(m *message) (bool, error) {
	p := t.s.p
	p.stats.Long.Add(1)
	if p.mustRead(m) {
		return false, nil
	}
	p.stats.Unparsed.Add(1)
	return true, nil
}

// edits reports whether messages of the server may have to be changed.
func (p *Proxy) edits() bool {
	return p.o.Scrub&(Results|LogNotifications) != 0 || p.drops()
}

// drops reports whether a policy takes fields out of results.
func (p *Proxy) drops() bool {
	return slices.ContainsFunc(p.o.Policies, func(y Policy) bool { return y.Do == "drop" })
}

// mustRead reports whether a message of the server must not pass unread: it
// would have to be scrubbed, or fields be dropped from it.
func (p *Proxy) mustRead(m *message) bool {
	if p.o.Scrub&Results != 0 || p.drops() {
		return true
	}
	return p.o.Scrub&LogNotifications != 0 && !m.has(fResult) && !m.has(fError) && (m.method() == "" || m.method() == "notifications/message")
}

func (t *serverSide) more(b []byte) error {
	if t.first {
		return nil
	}
	t.s.p.stats.ServerBytes.Add(int64(len(b)))
	return t.s.out.write(b, true)
}

func (t *serverSide) end(m *message, passed, newline bool) error {
	p := t.s.p
	var out []byte
	if passed {
		if p.unread(m, &t.s.sv); t.first {
			return nil
		}
		if newline {
			out = []byte{'\n'}
		}
		return t.s.out.write(out, false)
	}
	p.stats.Withheld.Add(1)
	if out = p.unread(m, &t.s.sv); out == nil {
		return nil
	}
	return t.s.out.message(out)
}

// unread closes the call of a response that was too long to be held, and
// returns what the client gets when the response is withheld.
func (p *Proxy) unread(m *message, sv *servers) []byte {
	key, ok := idKey(&m.vals[fID])
	if m.kind() != response && (!ok || m.has(fMethod)) {
		return nil
	}
	text := "the answer is longer than " + itoa(int64(p.o.Limit)) + " bytes and cannot be scrubbed; raise max_line"
	var c *call
	if ok {
		c = sv.ledger.take(key)
	}
	if c != nil {
		outcome := outSuccess
		switch {
		case m.has(fError) && !m.has(fResult):
			outcome = outRPC
		case m.vals[fResultType].is(`"input_required"`):
			outcome = outInput
		case m.vals[fIsError].is("true"):
			outcome = outTool
		}
		var records *int64
		if v := &m.vals[fContent]; v.kind == '[' && v.end > 0 && outcome == outSuccess && m.whole() && !m.has(fStructured) {
			n := int64(v.n)
			records = &n
		}
		p.close(c, outcome, records)
	}
	return rpcError(m.vals[fID].raw, codeLarge, text)
}

// clientOut is what the client reads. Answers of the proxy itself never cut
// into a message of the server.
type clientOut struct {
	mu      sync.Mutex
	w       io.Writer
	partial bool // a message of the server is not yet complete
	torn    bool // the last byte ended no line; the server may have ended there
	waiting [][]byte
	failed  bool
}

// message writes a message of the proxy.
func (o *clientOut) message(b []byte) error {
	b = append(b, '\n')
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.partial {
		o.waiting = append(o.waiting, b)
		return nil
	}
	return o.own(b)
}

// own writes a message of the proxy on a line of its own.
func (o *clientOut) own(b []byte) error {
	if o.torn {
		if err := o.put([]byte{'\n'}); err != nil {
			return err
		}
	}
	return o.put(b)
}

// write writes bytes of the server.
func (o *clientOut) write(b []byte, partial bool) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	if len(b) > 0 {
		if err := o.put(b); err != nil {
			return err
		}
	}
	o.partial = partial
	if !partial {
		for _, w := range o.waiting {
			if err := o.own(w); err != nil {
				return err
			}
		}
		o.waiting = nil
	}
	return nil
}

func (o *clientOut) put(b []byte) error {
	if o.failed {
		return ErrClient
	}
	if _, err := o.w.Write(b); err != nil {
		o.failed = true
		return ErrClient
	}
	o.torn = b[len(b)-1] != '\n'
	return nil
}
