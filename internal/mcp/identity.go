package mcp

import (
	"net/url"
	"strings"

	"github.com/valyala/fastjson"
)

// peer is one side of a connection as the client's messages are read.
type peer struct {
	user    User    // of the connection; an empty ID: see Options
	session string  // of the transport, or ""
	ip      *string // nil on stdio
	ledger  *ledger
	worker  Worker
	parser  fastjson.Parser
}

// baggage is what the client's _meta asserts.
type baggage struct {
	user, session, trace string
}

// readMeta reads W3C baggage and trace context out of a request's _meta.
func readMeta(meta *fastjson.Value) (b baggage) {
	if parts := strings.Split(str(member(meta, "traceparent")), "-"); len(parts) >= 4 && len(parts[1]) == 32 && hexOnly(parts[1]) {
		b.trace = parts[1]
	}
	list := str(member(meta, "baggage"))
	if len(list) > 8192 { // the limit of the recommendation
		return b
	}
	for item := range strings.SplitSeq(list, ",") {
		pair, _, _ := strings.Cut(item, ";") // properties
		key, val, ok := strings.Cut(pair, "=")
		val, err := url.PathUnescape(strings.TrimSpace(val))
		if !ok || err != nil {
			continue
		}
		val = printable(val)
		switch strings.TrimSpace(key) {
		case "user.id", "enduser.id":
			b.user = val
		case "session.id":
			b.session = val
		}
	}
	return b
}

// printable returns a name as it may stand in an event: without control
// characters, at most 256 bytes.
func printable(s string) string {
	s = strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f || r == '\uFFFD' {
			return -1
		}
		return r
	}, s)
	if len(s) > 256 {
		s = strings.ToValidUTF8(s[:256], "")
	}
	return s
}

func hexOnly(s string) bool {
	return strings.Trim(s, "0123456789abcdef") == ""
}

// userOf says who calls: a configured or authenticated user, else the one that
// the client asserts, else the one who runs the proxy.
func (p *Proxy) userOf(pe *peer, b baggage) User {
	switch {
	case pe.user.ID != "":
		return pe.user
	case p.o.User.ID != "":
		return p.o.User
	case b.user != "":
		return User{ID: b.user, Source: "asserted"}
	}
	return p.o.System
}
