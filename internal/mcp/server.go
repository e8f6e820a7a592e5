package mcp

import (
	"bytes"
	"strconv"

	"github.com/valyala/fastjson"
)

func itoa(n int64) string { return strconv.FormatInt(n, 10) }

// metaServerInfo is where the revision 2026-07-28 has the server's name.
const metaServerInfo = "io.modelcontextprotocol/serverInfo"

// servers is the side of a connection that reads the server's messages.
type servers struct {
	ledger *ledger
	worker Worker
	parser fastjson.Parser
}

// serverMessage takes note of a message of the server and returns what the
// client gets of it: raw itself, something in its place, or nil for a message
// that is not held and passes as it is.
func (p *Proxy) serverMessage(m *message, sv *servers) []byte {
	if m.raw != nil && m.whole() && m.level[1].kind == '[' {
		return p.serverBatch(m.raw, sv)
	}
	switch m.kind() {
	case unparsed:
		p.stats.Unparsed.Add(1)
		return p.opaque(m)
	case response:
		return p.answered(m, sv)
	}
	return p.scrubPushed(m, sv)
}

// opaque decides on what is not JSON-RPC. Where results are scrubbed, bytes that
// cannot be read do not pass.
func (p *Proxy) opaque(m *message) []byte {
	if p.o.Scrub&Results != 0 && m.raw != nil && len(bytes.TrimSpace(m.raw)) > 0 {
		p.stats.Withheld.Add(1)
		return []byte{}
	}
	return m.raw
}

// answered closes the call that a response belongs to.
func (p *Proxy) answered(m *message, sv *servers) []byte {
	p.learn(m, sv)
	key, ok := idKey(&m.vals[fID])
	var c *call
	if ok {
		c = sv.ledger.take(key)
	}
	if c == nil {
		return p.scrubAnswer(m, nil, sv)
	}
	outcome, records := outSuccess, (*int64)(nil)
	switch {
	case m.has(fError) && !m.has(fResult):
		outcome = outRPC
	case m.vals[fResultType].is(`"input_required"`):
		outcome = outInput
	case m.vals[fIsError].is("true"):
		outcome = outTool
	default:
		records = p.records(m, sv)
	}
	out := p.scrubAnswer(m, c, sv)
	p.close(c, outcome, records)
	return out
}

// learn takes the server's name, and the schemas of its tools' results.
func (p *Proxy) learn(m *message, sv *servers) {
	if m.raw == nil {
		return
	}
	var info *fastjson.Value
	if m.has(fServerInfo) {
		info = look(&sv.parser, m.bytes(fServerInfo))
	} else if m.has(fResultMeta) && bytes.Contains(m.bytes(fResultMeta), []byte(metaServerInfo)) {
		info = member(look(&sv.parser, m.bytes(fResultMeta)), metaServerInfo)
	}
	if name := str(member(info, "name")); name != "" {
		p.setServer(printable(name + " " + str(member(info, "version"))))
	}
	if m.has(fTools) && p.o.NewWorker != nil && (p.o.Scrub&Results != 0 || len(p.o.Policies) > 0) {
		p.learnSchemas(m.bytes(fTools))
	}
}

// records counts what a result holds: the total of a FHIR Bundle, its entries,
// or the parts of the content; nil when that cannot be told.
func (p *Proxy) records(m *message, sv *servers) *int64 {
	if m.raw == nil {
		return nil
	}
	if n, ok := bundle(look(&sv.parser, m.bytes(fStructured))); ok {
		return &n
	}
	content := m.bytes(fContent)
	if m.has(fContents) {
		content = m.bytes(fContents)
	}
	if bytes.Contains(content, []byte("Bundle")) {
		if parts := look(&sv.parser, content); parts != nil && parts.Type() == fastjson.TypeArray {
			list, err := parts.Array()
			if err == nil && len(list) > 0 {
				if s := str(member(list[0], "text")); len(s) > 0 && len(s) <= maxLooked {
					if n, ok := bundle(lookAt([]byte(s))); ok {
						return &n
					}
				}
			}
		}
	}
	var n int64
	switch {
	case m.vals[fContents].kind == '[':
		n = int64(m.vals[fContents].n)
	case m.vals[fContent].kind == '[':
		n = int64(m.vals[fContent].n)
	default:
		return nil
	}
	return &n
}

// bundle counts the records of a FHIR Bundle.
func bundle(v *fastjson.Value) (int64, bool) {
	if str(member(v, "resourceType")) != "Bundle" {
		return 0, false
	}
	if t := member(v, "total"); t != nil && t.Type() == fastjson.TypeNumber {
		if n, err := t.Int64(); err == nil && n >= 0 {
			return n, true
		}
	}
	if e := member(v, "entry"); e != nil && e.Type() == fastjson.TypeArray {
		list, err := e.Array()
		return int64(len(list)), err == nil
	}
	return 0, false
}

// serverBatch treats a batch message by message.
func (p *Proxy) serverBatch(raw []byte, sv *servers) []byte {
	tree, err := parseTree(raw)
	if err != nil {
		p.stats.Unparsed.Add(1)
		return p.opaque(&message{scanner: &scanner{}, raw: raw})
	}
	var parts [][]byte
	changed := false
	for i := range tree.kids {
		part := raw[tree.kids[i].start:tree.kids[i].end]
		m := message{scanner: &scanner{}, raw: part}
		m.feed(part)
		out := part
		if m.level[1].kind == '[' {
			p.stats.Unparsed.Add(1)
			out = p.opaque(&m)
		} else {
			out = p.serverMessage(&m, sv)
		}
		changed = changed || !bytes.Equal(out, part)
		if len(out) > 0 {
			parts = append(parts, out)
		}
	}
	if !changed {
		return raw
	}
	return joined(parts)
}
