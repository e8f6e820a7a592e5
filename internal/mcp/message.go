package mcp

import (
	"bytes"
	"encoding/json"
	"math"
	"strconv"
	"strings"

	"github.com/valyala/fastjson"
)

// message is one JSON-RPC message: what was read of it, and the whole of it
// where it is short enough to be held.
type message struct {
	*scanner
	raw []byte // nil: longer than what is held
}

// kind says what a message is.
type kind uint8

const (
	unparsed kind = iota // not JSON-RPC as far as can be seen
	request
	notification
	response
)

func (m *message) kind() kind {
	switch {
	case m.bad || !m.began:
		return unparsed
	case m.has(fMethod) && m.has(fID):
		return request
	case m.has(fMethod):
		return notification
	case m.has(fID) && (m.has(fResult) || m.has(fError)):
		return response
	}
	return unparsed
}

// method returns the name of the method.
func (m *message) method() string { return text(&m.vals[fMethod]) }

// text returns the string that a scalar is, or "".
func text(v *value) string {
	if v.kind != '"' || v.over {
		return ""
	}
	if len(v.raw) >= 2 && bytes.IndexByte(v.raw, '\\') < 0 {
		return string(v.raw[1 : len(v.raw)-1])
	}
	var s string
	if json.Unmarshal(v.raw, &s) != nil {
		return ""
	}
	return s
}

// bytes returns the text of a member of a message that is held.
func (m *message) bytes(f field) []byte {
	v := &m.vals[f]
	if m.raw == nil || v.kind == 0 || v.end <= v.start || v.end > len(m.raw) {
		return nil
	}
	return m.raw[v.start:v.end]
}

// idKey writes an id so that two ways to write one number are equal, and a
// number and a string are not. An id that is too long to be kept has none.
func idKey(v *value) (key string, ok bool) {
	switch {
	case v.kind == 0 || v.over:
		return "", false
	case v.kind == '"':
		return "s" + text(v), true
	case v.kind == '{' || v.kind == '[':
		return "", false
	}
	raw := string(v.raw)
	if v.kind != '-' && (v.kind < '0' || v.kind > '9') {
		return "w" + raw, true // null, most likely
	}
	if !strings.ContainsAny(raw, ".eE") {
		if raw == "-0" {
			raw = "0"
		}
		return "n" + raw, true
	}
	f, err := strconv.ParseFloat(raw, 64)
	if err == nil && f == math.Trunc(f) && math.Abs(f) < 1<<53 {
		return "n" + strconv.FormatInt(int64(f), 10), true
	}
	return "n" + raw, true
}

// maxLooked is the longest JSON text in bytes that fastjson reads here. Its
// values are larger than what they stand for.
const maxLooked = 128 << 10

// look reads a part of a message. fastjson's errors quote what it read, so
// none leaves.
func look(p *fastjson.Parser, b []byte) *fastjson.Value {
	if len(b) == 0 || len(b) > maxLooked {
		return nil
	}
	v, err := p.ParseBytes(b)
	if err != nil {
		return nil
	}
	return v
}

// member returns the last member of an object with a key, as most programs
// take it; fastjson's Get returns the first.
func member(v *fastjson.Value, key string) (found *fastjson.Value) {
	if v == nil || v.Type() != fastjson.TypeObject {
		return nil
	}
	o, err := v.Object()
	if err != nil {
		return nil
	}
	o.Visit(func(k []byte, v *fastjson.Value) {
		if string(k) == key {
			found = v
		}
	})
	return found
}

// str returns the string that a value is, or "".
func str(v *fastjson.Value) string {
	if v == nil || v.Type() != fastjson.TypeString {
		return ""
	}
	b, err := v.StringBytes()
	if err != nil {
		return ""
	}
	return string(b)
}

// Error codes of the proxy. The specification leaves what is outside of -32768
// to -32000 to applications.
const (
	codeAudit  = -31801 // the access cannot be recorded
	codePolicy = -31802 // a minimum necessary policy denies it
	codeLarge  = -31803 // too long to be recorded or scrubbed as asked
	codeTwice  = -31804 // a member stands twice, so that programs differ in how they read it
)

// rpcError writes an error response. id is the text of the request's id.
func rpcError(id []byte, code int, text string) []byte {
	if len(id) == 0 || !json.Valid(id) {
		id = []byte("null")
	}
	out := append([]byte(`{"jsonrpc":"2.0","id":`), id...)
	out = append(out, `,"error":{"code":`...)
	out = strconv.AppendInt(out, int64(code), 10)
	out = append(append(out, `,"message":`...), quoteJSON(text)...)
	return append(out, '}', '}')
}

// toolError writes the response of a tool that failed, which clients check
// against no schema.
func toolError(id []byte, text string) []byte {
	if len(id) == 0 || !json.Valid(id) {
		id = []byte("null")
	}
	out := append([]byte(`{"jsonrpc":"2.0","id":`), id...)
	out = append(out, `,"result":{"resultType":"complete","content":[{"type":"text","text":`...)
	out = append(out, quoteJSON(text)...)
	return append(out, `}],"isError":true}}`...)
}
