package mcp

import (
	"context"

	"github.com/valyala/fastjson"

	"github.com/phiscrub/phiscrub/detect/class"
	"github.com/phiscrub/phiscrub/internal/audit"
)

// decision is what becomes of a message of the client.
type decision struct {
	forward bool
	with    []byte   // in place of the message; nil: as it is
	replies [][]byte // to the client, without newline
	calls   []*call  // whose intents have to be durable before it is forwarded
	after   func()   // when its turn has come
}

// recorded are the requests that get an event: those that bring data to the
// client.
func recorded(method string) bool {
	switch method {
	case "tools/call", "resources/read", "prompts/get", "tasks/result":
		return true
	}
	return false
}

// client decides on a message of the client.
func (p *Proxy) client(m *message, pe *peer) decision {
	if m.raw != nil && m.whole() && m.level[1].kind == '[' {
		return p.batch(m.raw, pe)
	}
	k := m.kind()
	if m.repeats && k != unparsed {
		p.stats.Ambiguous.Add(1)
		if len(p.o.Policies) > 0 || p.o.DenyRest || p.o.Scrub&Arguments != 0 {
			return decision{replies: p.answer(m, codeTwice, "a member of the message stands twice; it is not forwarded, since programs differ in which of the two they read")}
		}
	}
	method := m.method()
	switch {
	case k == unparsed:
		p.stats.Unparsed.Add(1)
		return decision{forward: true}
	case k == notification && method == "notifications/cancelled":
		d := decision{forward: true}
		if key, ok := idKey(&m.vals[fRequestID]); ok {
			d.after = func() { p.cancel(pe.ledger, key) }
		}
		return d
	case k == response || !recorded(method):
		return decision{forward: true}
	}
	return p.call(m, method, pe)
}

// call decides on a request that brings data.
func (p *Proxy) call(m *message, method string, pe *peer) decision {
	c := p.newCall(m, method, pe)
	if c.policy != nil && c.policy.Do == "deny" {
		p.close(c, outDenied, nil)
		return decision{replies: p.answer(m, codePolicy, "minimum necessary policy "+c.policy.Name+" denies this")}
	}
	if p.o.Auditor != nil && pe.ledger.full() {
		p.close(c, outDenied, nil)
		return decision{replies: p.answer(m, codeAudit, "too many calls are open; wait for answers")}
	}
	d := decision{forward: true, calls: []*call{c}}
	if p.o.Scrub&Arguments != 0 {
		out, ok := p.scrubArguments(m, pe.worker)
		if !ok {
			p.close(c, outDenied, nil)
			return decision{replies: p.answer(m, codeLarge, "the arguments cannot be scrubbed: they are too long, or not JSON")}
		}
		d.with = out
	}
	return d
}

// newCall returns what is known of a request.
func (p *Proxy) newCall(m *message, method string, pe *peer) *call {
	c := &call{typ: audit.PHIAccess, start: p.o.Now(), id: append([]byte(nil), m.vals[fID].raw...)}
	c.key, _ = idKey(&m.vals[fID])
	if m.vals[fID].over {
		c.id = nil
	}
	if method == "tools/call" || method == "prompts/get" {
		c.tool = text(&m.vals[fName])
	}
	name := c.tool
	if method != "tools/call" { // policies name the method of what is no tool
		name = method
	}
	c.policy = p.policyFor(name)
	if p.o.Auditor != nil {
		p.describe(c, m, method, pe)
	}
	return c
}

// describe fills in the event of a call.
func (p *Proxy) describe(c *call, m *message, method string, pe *peer) {
	b := readMeta(look(&pe.parser, m.bytes(fMeta)))
	u := p.userOf(pe, b)
	a := &c.access
	a.Call = p.run + "-" + itoa(p.seq.Add(1))
	a.UserID, a.UserIDSource = u.ID, u.Source
	a.Session, a.Trace, a.SourceIP = p.run, b.trace, pe.ip
	if pe.session != "" {
		a.Session = pe.session
	} else if b.session != "" {
		a.Session = b.session
	}
	a.Server = p.serverName()
	if p.o.Executable != nil {
		a.Executable = p.o.Executable()
	}
	if c.policy != nil {
		a.Policy = c.policy.Name
	}
	switch method {
	case "tools/call":
		a.Tool = p.toolName(c.tool, pe.worker)
		s := about(p.kinds.get(c.tool, func() toolKind { return kindOf(p.o.Tools, c.tool) }), look(&pe.parser, m.bytes(fArguments)))
		if s.event != "" {
			c.typ = audit.Type(s.event)
		}
		a.ResourceType, a.Scope = s.resource, s.scope
		a.ResourceID = p.token(s.class, s.id)
		a.ArgumentCount = s.count
		for _, n := range s.names {
			a.Arguments = append(a.Arguments, p.argumentName(n, pe.worker))
		}
	case "resources/read":
		a.Tool, a.Scope = method, "read"
		a.ResourceID = p.token(class.Unique, clip(text(&m.vals[fURI])))
	case "prompts/get":
		a.Tool, a.Scope = method, "read"
		a.ResourceID = p.token(class.Unique, clip(c.tool))
	case "tasks/result":
		a.Tool, a.Scope = method, "read"
		a.ResourceID = p.token(class.Unique, clip(text(&m.vals[fTaskID])))
	}
}

// clip bounds what becomes a token.
func clip(s string) string { return s[:min(len(s), 2048)] }

// toolName writes the name of a tool as an event may hold it. A client can ask
// for any name; one that holds an identifier becomes a token.
func (p *Proxy) toolName(name string, w Worker) string {
	if name == "" {
		return ""
	}
	if plain(name) && p.clean(name, w) {
		return name
	}
	return p.token(class.Unique, clip(name))
}

func (p *Proxy) argumentName(name string, w Worker) string {
	if plain(name) && p.clean(name, w) {
		return name
	}
	return "*"
}

// clean reports whether scrubbing leaves a name as it is.
func (p *Proxy) clean(name string, w Worker) bool {
	return p.names.get(name, func() bool {
		_, o := w.Line(nil, []byte(name))
		return o.Edited+o.Withheld == 0
	})
}

// policyFor returns the policy that holds for a tool, or nil.
func (p *Proxy) policyFor(tool string) *Policy {
	for i := range p.o.Policies {
		if match(p.o.Policies[i].Tools, tool) {
			return &p.o.Policies[i]
		}
	}
	if p.o.DenyRest {
		return &Policy{Name: "minimum-necessary", Do: "deny"}
	}
	return nil
}

// answer makes the error that answers a message, if it asks for an answer.
func (p *Proxy) answer(m *message, code int, text string) [][]byte {
	if !m.has(fID) {
		return nil
	}
	id := m.vals[fID].raw
	if m.vals[fID].over {
		id = nil
	}
	return [][]byte{rpcError(id, code, text)}
}

// commit records the intents of a decision and opens its calls. When that fails
// the message is not forwarded.
func (p *Proxy) commit(ctx context.Context, d *decision, pe *peer) {
	var failed error
	for _, c := range d.calls {
		if err := p.intent(ctx, c); err != nil {
			failed = err
		}
	}
	p.open(d, pe, failed)
}

// commitAll is commit for messages that came together.
func (p *Proxy) commitAll(ctx context.Context, items []item, pe *peer) {
	if !p.waits() {
		for i := range items {
			p.commit(ctx, &items[i].d, pe)
		}
		return
	}
	var events []audit.Event
	for i := range items {
		for _, c := range items[i].d.calls {
			if c.typ != "none" {
				events = append(events, p.intentOf(c))
			}
		}
	}
	var errs []error
	if len(events) > 0 {
		errs = p.o.Auditor.CommitAll(events)
	}
	n := 0
	for i := range items {
		var failed error
		for _, c := range items[i].d.calls {
			if c.typ == "none" {
				continue
			}
			var err error
			if errs != nil {
				err = errs[n]
			}
			if n++; p.noted(err) != nil {
				failed = err
			}
		}
		p.open(&items[i].d, pe, failed)
	}
}

// open opens the calls of a decision, or refuses them when their intents could
// not be recorded.
func (p *Proxy) open(d *decision, pe *peer, failed error) {
	if failed != nil {
		for _, c := range d.calls {
			p.close(c, outDenied, nil)
			if len(c.id) > 0 {
				d.replies = append(d.replies, rpcError(c.id, codeAudit, "the access cannot be recorded, so it does not happen; the audit log is required"))
			}
		}
		d.forward = false
		return
	}
	for _, c := range d.calls {
		if c.key == "" { // no answer will come that could be told to be its
			p.close(c, outUnknown, nil)
			continue
		}
		if !pe.ledger.add(c) {
			p.close(c, outAborted, nil)
		}
	}
}

// batch decides on a batch of the revision 2025-03-26, message by message.
func (p *Proxy) batch(raw []byte, pe *peer) decision {
	d := decision{forward: true}
	tree, err := parseTree(raw)
	if err != nil || len(tree.kids) == 0 {
		p.stats.Unparsed.Add(1)
		return d
	}
	var kept [][]byte
	changed := false
	for i := range tree.kids {
		part := raw[tree.kids[i].start:tree.kids[i].end]
		m := message{scanner: &scanner{}, raw: part}
		m.feed(part)
		if m.level[1].kind == '[' { // a batch in a batch is nothing
			p.stats.Unparsed.Add(1)
			kept = append(kept, part)
			continue
		}
		one := p.client(&m, pe)
		d.replies = append(d.replies, one.replies...)
		d.calls = append(d.calls, one.calls...)
		if first, then := d.after, one.after; first != nil && then != nil {
			d.after = func() { first(); then() }
		} else if then != nil {
			d.after = then
		}
		switch {
		case !one.forward:
			changed = true
			continue
		case one.with != nil:
			part, changed = one.with, true
		}
		kept = append(kept, part)
	}
	if changed {
		d.with, d.forward = joined(kept), len(kept) > 0
	}
	return d
}

// joined writes a batch.
func joined(parts [][]byte) []byte {
	out := []byte{'['}
	for i, part := range parts {
		if i > 0 {
			out = append(out, ',')
		}
		out = append(out, part...)
	}
	return append(out, ']')
}

// lookAt parses with a parser of the moment.
func lookAt(b []byte) *fastjson.Value {
	var p fastjson.Parser
	return look(&p, b)
}
