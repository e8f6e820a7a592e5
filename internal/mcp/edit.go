package mcp

import "bytes"

// scrubSpan scrubs a JSON text and keeps the type of every value in it. ok is
// false when that cannot be done.
func scrubSpan(b []byte, w Worker) (out []byte, ok bool) {
	got, o := w.Line(nil, b)
	switch {
	case o.Withheld > 0:
		return nil, false
	case o.Edited == 0:
		return b, true
	}
	before, err := parseTree(b)
	if err != nil {
		return nil, false
	}
	after, err := parseTree(got)
	if err != nil {
		return nil, false
	}
	var fixes []edit
	if !sameShape(before, after, &fixes) {
		return nil, false
	}
	return splice(got, fixes), true
}

// sameShape compares two texts value by value and restores types that differ.
func sameShape(a, b *node, fixes *[]edit) bool {
	container := a.kind == '{' || a.kind == '['
	switch {
	case a.kind == b.kind && container:
		if len(a.kids) != len(b.kids) {
			return false
		}
		for i := range a.kids {
			if !sameShape(&a.kids[i], &b.kids[i], fixes) {
				return false
			}
		}
	case a.kind == b.kind:
	case container || b.kind == '{' || b.kind == '[':
		return false
	default:
		with := map[byte]string{'"': `""`, '0': "0", 't': "false", 'f': "false", 'n': "null"}[a.kind]
		*fixes = append(*fixes, edit{b.start, b.end, []byte(with)})
	}
	return true
}

// scrubArguments scrubs the arguments of a call. It returns nil for a message
// that stays as it is.
func (p *Proxy) scrubArguments(m *message, w Worker) (out []byte, ok bool) {
	if m.raw == nil {
		return nil, false
	}
	if m.vals[fArguments].kind != '{' {
		return nil, true
	}
	args := m.bytes(fArguments)
	got, ok := scrubSpan(args, w)
	if !ok {
		return nil, false
	}
	if bytes.Equal(got, args) {
		return nil, true
	}
	p.stats.Scrubbed.Add(1)
	v := &m.vals[fArguments]
	return splice(m.raw, []edit{{v.start, v.end, got}}), true
}

// Members of results, params and errors that belong to the protocol and stay as
// they are.
var protocol = map[string]bool{
	"_meta": true, "resultType": true, "nextCursor": true, "requestState": true, "isError": true,
	"ttlMs": true, "cacheScope": true, "code": true, "level": true, "progressToken": true, "progress": true,
	"total": true, "requestId": true, "requestedSchema": true, "method": true, "mode": true,
	"elicitationId": true, "taskId": true, "maxTokens": true, "modelPreferences": true, "model": true,
	"role": true, "stopReason": true, "tools": true, "toolChoice": true, "notifications": true,
}

// catalogue are the members by which a result is known that lists what a server
// offers, not what it holds.
var catalogue = []string{"tools", "prompts", "resourceTemplates", "capabilities", "supportedVersions"}

// scrubMembers scrubs the members of an object. Those of the protocol stay, and
// requests in a result are looked into.
func scrubMembers(raw []byte, n *node, w Worker, edits *[]edit) bool {
	if n.kind != '{' {
		return scrubNode(raw, n, w, edits)
	}
	for i := range n.kids {
		kid := &n.kids[i]
		switch {
		case protocol[kid.key]:
		case kid.key == "inputRequests" && kid.kind == '{':
			for j := range kid.kids {
				if !scrubMembers(raw, &kid.kids[j], w, edits) {
					return false
				}
			}
		case kid.key == "params" && kid.kind == '{':
			if !scrubMembers(raw, kid, w, edits) {
				return false
			}
		case !scrubNode(raw, kid, w, edits):
			return false
		}
	}
	return true
}

func scrubNode(raw []byte, n *node, w Worker, edits *[]edit) bool {
	b := raw[n.start:n.end]
	// A member is scrubbed with its key, which says what it is.
	if n.key != "" && n.kind != '{' && n.kind != '[' {
		lead := append(append([]byte{'{'}, quoteJSON(n.key)...), ':')
		got, ok := scrubSpan(append(append(lead[:len(lead):len(lead)], b...), '}'), w)
		if !ok {
			return false
		}
		t, err := parseTree(got)
		if err != nil || len(t.kids) != 1 {
			return false
		}
		if out := got[t.kids[0].start:t.kids[0].end]; !bytes.Equal(out, b) {
			*edits = append(*edits, edit{n.start, n.end, out})
		}
		return true
	}
	got, ok := scrubSpan(b, w)
	if !ok {
		return false
	}
	if !bytes.Equal(got, b) {
		*edits = append(*edits, edit{n.start, n.end, got})
	}
	return true
}

// scrubPushed treats requests and notifications of the server.
func (p *Proxy) scrubPushed(m *message, sv *servers) []byte {
	channel := Results
	if m.method() == "notifications/message" {
		channel = LogNotifications
	}
	if m.raw == nil || p.o.Scrub&channel == 0 || !m.has(fParams) {
		return m.raw
	}
	tree, err := parseTree(m.raw)
	if err == nil {
		var edits []edit
		if scrubMembers(m.raw, tree.kid("params"), sv.worker, &edits) {
			if len(edits) == 0 {
				return m.raw
			}
			p.stats.Scrubbed.Add(1)
			return splice(m.raw, edits)
		}
	}
	// A notification that cannot be scrubbed is lost; a request is not
	// answered. Neither leaves readable.
	p.stats.Withheld.Add(1)
	return []byte{}
}

// toDrop returns the fields that a policy drops from the answer of a call. An
// answer without a call, one that comes too late or twice for example, could be
// that of any: it loses the fields of all policies.
func (p *Proxy) toDrop(c *call) (name string, fields []string) {
	if c != nil {
		if c.policy != nil && c.policy.Do == "drop" {
			return c.policy.Name, c.policy.Fields
		}
		return "", nil
	}
	for i := range p.o.Policies {
		if x := &p.o.Policies[i]; x.Do == "drop" {
			name, fields = x.Name, append(fields, x.Fields...)
		}
	}
	return name, fields
}

// scrubAnswer treats a response. c is the call it answers, if that is recorded.
func (p *Proxy) scrubAnswer(m *message, c *call, sv *servers) []byte {
	name, fields := p.toDrop(c)
	drop := len(fields) > 0
	if !drop && p.o.Scrub&Results == 0 {
		return m.raw
	}
	id := m.vals[fID].raw
	if m.raw == nil { // reported by its length elsewhere
		return nil
	}
	tree, err := parseTree(m.raw)
	if err != nil {
		p.stats.Withheld.Add(1)
		return rpcError(id, codeLarge, "the answer cannot be scrubbed: it is not JSON, or too deep")
	}
	raw := m.raw
	if drop {
		if raw, tree, err = dropFields(raw, tree, fields); err != nil {
			p.stats.Withheld.Add(1)
			return rpcError(id, codePolicy, "the answer cannot be read as minimum necessary policy "+name+" needs it")
		}
	}
	var edits []edit
	if p.o.Scrub&Results != 0 {
		for _, key := range []string{"result", "error"} {
			if n := tree.kid(key); n != nil && !(c == nil && isCatalogue(n)) && !scrubMembers(raw, n, sv.worker, &edits) {
				p.stats.Withheld.Add(1)
				return rpcError(id, codeLarge, "the answer cannot be scrubbed")
			}
		}
	}
	out := raw
	if len(edits) > 0 {
		out = splice(raw, edits)
	}
	if bytes.Equal(out, m.raw) {
		return m.raw
	}
	p.stats.Scrubbed.Add(1)
	if c == nil || c.tool == "" {
		return out
	}
	if out = p.conform(c.tool, m.raw, out); out == nil {
		p.stats.Withheld.Add(1)
		return toolError(id, "The result is withheld: without the values that were taken out it does not fit the tool's output schema.")
	}
	return out
}

func isCatalogue(n *node) bool {
	for _, key := range []string{"content", "contents", "structuredContent", "messages"} {
		if n.kid(key) != nil {
			return false
		}
	}
	for _, key := range catalogue {
		if n.kid(key) != nil {
			return true
		}
	}
	return false
}

// dropFields takes the members with these keys out of a result: of its
// structured content, and of JSON in its texts. A text that is not JSON is
// withheld, since the fields cannot be told apart in it.
func dropFields(raw []byte, tree *node, keys []string) ([]byte, *node, error) {
	n := tree.kid("result")
	if n == nil || n.kind != '{' {
		return raw, tree, nil
	}
	d := dropper{raw: raw, keys: map[string]bool{}}
	for _, k := range keys {
		d.keys[snake(k)] = true
	}
	var edits []edit
	for i := range n.kids {
		switch kid := &n.kids[i]; kid.key {
		case "structuredContent":
			edits = append(edits, edit{kid.start, kid.end, d.data(kid)})
		case "content", "contents", "messages":
			edits = append(edits, edit{kid.start, kid.end, d.parts(kid)})
		}
	}
	raw = splice(raw, edits)
	tree, err := parseTree(raw)
	return raw, tree, err
}

type dropper struct {
	raw  []byte
	keys map[string]bool
}

// data renders a value without the members to drop.
func (d *dropper) data(n *node) []byte {
	return d.render(n, func(k *node) ([]byte, bool) { return nil, !d.keys[snake(k.key)] })
}

// parts renders the content of a result: its texts are JSON or withheld.
func (d *dropper) parts(n *node) []byte {
	return d.render(n, func(k *node) ([]byte, bool) {
		switch k.key {
		case "text":
			if s, ok := k.text(d.raw); ok {
				return d.text(s), true
			}
		case "blob", "data":
			return quoteJSON(""), true
		}
		return nil, true
	})
}

// text renders a text that holds JSON.
func (d *dropper) text(s string) []byte {
	b := []byte(s)
	t, err := parseTree(b)
	if err != nil || t.kind != '{' && t.kind != '[' {
		return quoteJSON("[WITHHELD:" + itoa(int64(len(s))) + "]")
	}
	inner := dropper{raw: b, keys: d.keys}
	return quoteJSON(string(inner.data(t)))
}

// render writes a value again, member by member; what says what becomes of a
// member of an object.
func (d *dropper) render(n *node, what func(kid *node) (with []byte, keep bool)) []byte {
	if n.kind != '{' && n.kind != '[' {
		return d.raw[n.start:n.end]
	}
	out := []byte{n.kind}
	for i := range n.kids {
		kid := &n.kids[i]
		var with []byte
		if n.kind == '{' {
			var keep bool
			if with, keep = what(kid); !keep {
				continue
			}
		}
		if len(out) > 1 {
			out = append(out, ',')
		}
		if n.kind == '{' {
			out = append(append(out, quoteJSON(kid.key)...), ':')
		}
		if with == nil {
			with = d.render(kid, what)
		}
		out = append(out, with...)
	}
	return append(out, n.kind+2)
}
