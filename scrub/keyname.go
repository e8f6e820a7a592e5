package scrub

import (
	"slices"

	"github.com/phiscrub/phiscrub/detect/field"
	"github.com/phiscrub/phiscrub/scrub/walk"
)

// keyName returns a folded key with "*" in place of every part that is not
// known to be a word of keys: what stands as a key in prose is often a name.
func (w *Worker) keyName(k walk.Key) string {
	key := field.Fold(nil, w.doc.Views[k.View].B[k.Last:k.End])
	if w.s.fields.NameBytes(key) != 0 {
		return string(key)
	}
	var out []byte
	for i := 0; i < len(key); {
		j := i
		for j < len(key) && key[j] != '_' {
			j++
		}
		part := key[i:j]
		switch _, plain := slices.BinarySearch(plainKeys, string(part)); {
		case i > 0:
			out = append(out, '_')
			fallthrough
		default:
			if plain || w.s.fields.NameBytes(part) != 0 {
				out = append(out, part...)
			} else {
				out = append(out, '*')
			}
		}
		i = j + 1
	}
	if len(out) == 0 {
		return "*"
	}
	return string(out)
}

// resourceName returns the resource type of container n, "*" for one that no
// rule names.
func (w *Worker) resourceName(n int32) string {
	for i := range w.doc.Leaves {
		if l := &w.doc.Leaves[i]; l.Node == n && l.ID == w.s.names.resourceType {
			if b := w.doc.Views[l.View].B[l.Start:l.End]; w.doc.Nodes[n].Res != unknownResource {
				return string(b)
			}
		}
	}
	return "*"
}

// plainKeys are words that log formats and services build keys from.
var plainKeys = []string{
	"action", "agent", "api", "app", "args", "attempt", "attributes", "audit", "body", "bytes", "caller", "client",
	"cluster", "code", "component", "container", "content", "context", "count", "data", "debug", "detail", "details",
	"dst", "duration", "entry", "env", "err", "error", "event", "extra", "field", "fields", "file", "func", "header",
	"headers", "host", "hostname", "http", "id", "index", "info", "input", "item", "items", "job", "key", "keys",
	"kind", "kubernetes", "label", "labels", "level", "limit", "line", "list", "log", "logger", "message", "meta",
	"metadata", "method", "module", "ms", "msg", "name", "namespace", "node", "note", "object", "op", "operation",
	"output", "page", "params", "parent", "patch", "path", "payload", "pid", "pod", "port", "process", "protocol",
	"query", "queue", "reason", "record", "region", "remote", "req", "request", "res", "resource", "response",
	"result", "retry", "route", "rows", "seq", "server", "service", "session", "severity", "size", "source", "span",
	"src", "stack", "state", "status", "stderr", "stdout", "stream", "tags", "target", "task", "text", "thread",
	"time", "timestamp", "took", "topic", "total", "trace", "ts", "type", "uri", "url", "user", "value", "version",
	"worker",
}
