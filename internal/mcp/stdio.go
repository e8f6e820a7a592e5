package mcp

import (
	"bytes"
	"context"
	"errors"
	"io"
	"sync"
	"sync/atomic"
)

// ErrClient says that the client went away: what the server sent could not be
// written.
var ErrClient = errors.New("the client does not read any more")

// Stdio is a connection between a client and a server over standard input and
// output.
type Stdio struct {
	p      *Proxy
	peer   peer
	sv     servers
	out    clientOut
	toward io.WriteCloser
	queue  chan *item
	room   budget
	queued atomic.Int64 // messages that are not sent yet
	failed error        // of the server's input; see send

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
		queue:  make(chan *item, 1024),
		room:   budget{max: 4 << 20},
	}
}

// Open returns how many recorded calls are open.
func (s *Stdio) Open() int { return s.peer.ledger.count() }

// item is a message of the client on its way to the server.
type item struct {
	data  []byte // with its newline
	d     decision
	ready chan struct{} // closed when the intents are durable; nil: there are none
}

// FromClient forwards what the client writes until it ends, then closes the
// server's input. Each call's intent is durable before a byte of it is
// forwarded; intents of calls that come together become durable together.
func (s *Stdio) FromClient(ctx context.Context, in io.Reader) error {
	done := make(chan error, 1)
	go func() { done <- s.forward() }()
	err := readLines(in, s.p.o.Limit, &clientSide{s: s, ctx: ctx})
	close(s.queue)
	if werr := <-done; err == nil {
		err = werr
	}
	s.toward.Close()
	return err
}

// forward writes to the server in order. When the server does not read any more
// it goes on to answer what has to be answered.
func (s *Stdio) forward() error {
	for it := range s.queue {
		if it.ready != nil {
			<-it.ready
		}
		s.send(it)
		s.room.put(len(it.data))
		s.queued.Add(-1)
	}
	return s.failed
}

// send does what was decided on a message. One goroutine at a time calls it.
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

// push queues a message. With nothing before it and nothing to wait for it is
// sent at once.
func (s *Stdio) push(it *item) {
	if it.ready == nil && s.queued.Load() == 0 {
		s.send(it)
		return
	}
	s.queued.Add(1)
	s.room.take(len(it.data))
	s.queue <- it
}

// clientSide takes the client's messages.
type clientSide struct {
	s       *Stdio
	ctx     context.Context
	replies [][]byte // to a long message that does not pass
}

func (t *clientSide) line(m *message, newline bool) error {
	s := t.s
	s.p.stats.ClientBytes.Add(int64(len(m.raw) + 1))
	it := &item{data: append(make([]byte, 0, len(m.raw)+1), m.raw...)}
	if newline {
		it.data = append(it.data, '\n')
	}
	if it.d.forward = true; len(bytes.TrimSpace(m.raw)) > 0 {
		it.d = s.p.client(m, &s.peer)
	}
	t.commit(it)
	s.push(it)
	return nil
}

func (t *clientSide) commit(it *item) {
	if len(it.d.calls) == 0 {
		return
	}
	it.ready = make(chan struct{})
	t.s.mu.Lock()
	defer t.s.mu.Unlock()
	if t.s.ended { // there is no server to call any more
		it.d = decision{}
		close(it.ready)
		return
	}
	t.s.commits.Go(func() {
		defer close(it.ready)
		t.s.p.commit(t.ctx, &it.d, &t.s.peer)
	})
}

// long decides on a message by its start. A call can be recorded by it, when
// its id and its name have come; what cannot be told passes only where nothing
// depends on it.
func (t *clientSide) long(m *message) (bool, error) {
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
	d := p.client(m, &t.s.peer)
	if !d.forward {
		t.replies = d.replies
		return false, nil
	}
	it := &item{d: d}
	t.commit(it)
	if it.ready != nil {
		<-it.ready
	}
	if !it.d.forward {
		t.replies = it.d.replies
		return false, nil
	}
	t.s.push(&item{d: decision{after: it.d.after}})
	return true, nil
}

func (t *clientSide) more(b []byte) error {
	t.s.p.stats.ClientBytes.Add(int64(len(b)))
	t.s.push(&item{data: bytes.Clone(b), d: decision{forward: true}})
	return nil
}

func (t *clientSide) end(m *message, passed, newline bool) error {
	switch {
	case passed && newline:
		t.s.push(&item{data: []byte{'\n'}, d: decision{forward: true}})
	case !passed && t.replies != nil:
		t.s.push(&item{d: decision{replies: t.replies}})
	case !passed:
		p := t.s.p
		p.stats.Denied.Add(1)
		t.s.push(&item{d: decision{replies: p.answer(m, codeLarge, "the message is longer than "+itoa(int64(p.o.Limit))+" bytes and cannot be recorded, checked or scrubbed as asked; raise max_line")}})
	}
	return nil
}

// FromServer forwards what the server writes until it ends.
func (s *Stdio) FromServer(from io.Reader) error {
	return readLines(from, s.p.o.Limit, &serverSide{s: s})
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

// serverSide takes the server's messages.
type serverSide struct {
	s   *Stdio
	buf []byte
}

func (t *serverSide) line(m *message, newline bool) error {
	t.s.p.stats.ServerBytes.Add(int64(len(m.raw) + 1))
	out := m.raw
	if len(bytes.TrimSpace(m.raw)) > 0 {
		if out = t.s.p.serverMessage(m, &t.s.sv); len(out) == 0 {
			return nil
		}
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

// mustRead reports whether a message of the server must not pass unread: it
// would have to be scrubbed, or fields be dropped from it.
func (p *Proxy) mustRead(m *message) bool {
	for i := range p.o.Policies {
		if p.o.Policies[i].Do == "drop" {
			return true
		}
	}
	if p.o.Scrub&Results != 0 {
		return true
	}
	return p.o.Scrub&LogNotifications != 0 && !m.has(fResult) && !m.has(fError) && (m.method() == "" || m.method() == "notifications/message")
}

func (t *serverSide) more(b []byte) error {
	t.s.p.stats.ServerBytes.Add(int64(len(b)))
	return t.s.out.write(b, true)
}

func (t *serverSide) end(m *message, passed, newline bool) error {
	p := t.s.p
	var out []byte
	if passed {
		if newline {
			out = []byte{'\n'}
		}
		p.unread(m, &t.s.sv)
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
			if err := o.put(w); err != nil {
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
	return nil
}

// budget bounds the bytes that wait.
type budget struct {
	mu   sync.Mutex
	free sync.Cond
	n    int
	max  int
}

func (b *budget) take(n int) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.free.L == nil {
		b.free.L = &b.mu
	}
	for b.n > 0 && b.n+n > b.max {
		b.free.Wait()
	}
	b.n += n
}

func (b *budget) put(n int) {
	b.mu.Lock()
	b.n -= n
	b.mu.Unlock()
	b.free.Broadcast()
}
