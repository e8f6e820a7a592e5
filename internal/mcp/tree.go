package mcp

import (
	"bytes"
	"encoding/json"
	"errors"
)

// Bounds of a tree. A message beyond them is treated as one that cannot be
// read.
const (
	maxDepth = 128
	maxNodes = 200_000
)

var errJSON = errors.New("not JSON, or too deep or too large to be looked into")

// node is a value of a JSON text with the place where it stands. fastjson, which
// reads what only has to be read, knows no places.
type node struct {
	kind       byte // '{' '[' '"' 't' 'f' 'n' or '0' for a number
	start, end int
	key        string // of a member
	from       int    // where the member starts, its key included
	kids       []node
}

// parseTree reads a JSON text strictly.
func parseTree(b []byte) (*node, error) {
	if !json.Valid(b) { // also bounds the depth
		return nil, errJSON
	}
	p := treeParser{b: b}
	p.space()
	n, ok := p.value(0)
	if !ok {
		return nil, errJSON
	}
	return &n, nil
}

type treeParser struct {
	b     []byte
	i     int
	nodes int
}

func (p *treeParser) space() {
	for p.i < len(p.b) && (p.b[p.i] == ' ' || p.b[p.i] == '\t' || p.b[p.i] == '\n' || p.b[p.i] == '\r') {
		p.i++
	}
}

// text goes over a string.
func (p *treeParser) text() {
	for p.i++; p.b[p.i] != '"'; p.i++ {
		if p.b[p.i] == '\\' {
			p.i++
		}
	}
	p.i++
}

// value reads a value of a text that is known to be valid.
func (p *treeParser) value(depth int) (n node, ok bool) {
	if p.nodes++; p.nodes > maxNodes || depth > maxDepth {
		return n, false
	}
	n = node{kind: p.b[p.i], start: p.i, from: p.i}
	switch n.kind {
	case '{', '[':
		p.i++
		for p.space(); p.b[p.i] != n.kind+2; p.space() {
			if p.b[p.i] == ',' {
				p.i++
				p.space()
			}
			from, key := p.i, ""
			if n.kind == '{' {
				p.text()
				if json.Unmarshal(p.b[from:p.i], &key) != nil {
					return n, false
				}
				p.space()
				p.i++ // colon
				p.space()
			}
			kid, ok := p.value(depth + 1)
			if !ok {
				return n, false
			}
			kid.key, kid.from = key, from
			n.kids = append(n.kids, kid)
		}
		p.i++
	case '"':
		p.text()
	default:
		for p.i < len(p.b) && !ends(p.b[p.i]) {
			p.i++
		}
		if n.kind == '-' || n.kind >= '0' && n.kind <= '9' {
			n.kind = '0'
		}
	}
	n.end = p.i
	return n, true
}

// kid returns the member of an object with a key; the last one, as most
// programs read it.
func (n *node) kid(key string) *node {
	if n == nil || n.kind != '{' {
		return nil
	}
	for i := len(n.kids) - 1; i >= 0; i-- {
		if n.kids[i].key == key {
			return &n.kids[i]
		}
	}
	return nil
}

// text returns the string that a node is.
func (n *node) text(b []byte) (string, bool) {
	if n == nil || n.kind != '"' {
		return "", false
	}
	var s string
	if json.Unmarshal(b[n.start:n.end], &s) != nil {
		return "", false
	}
	return s, true
}

// edit replaces a part of a text.
type edit struct {
	start, end int
	with       []byte
}

// splice applies edits, which are in order and do not overlap.
func splice(b []byte, edits []edit) []byte {
	out := make([]byte, 0, len(b)+64)
	at := 0
	for _, e := range edits {
		out = append(append(out, b[at:e.start]...), e.with...)
		at = e.end
	}
	return append(out, b[at:]...)
}

// quoteJSON writes a string as JSON. Valid UTF-8 is left as it is.
func quoteJSON(s string) []byte {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if e.Encode(s) != nil {
		return []byte(`""`)
	}
	return bytes.TrimRight(b.Bytes(), "\n")
}
