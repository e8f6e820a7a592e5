package corpus

import "strings"

type kind uint8

const (
	kindString kind = iota
	kindNumber      // a number, true, false or null: written without quotes
	kindObject      // named kids
	kindList        // kids without names
)

// node is a field of an event, not yet in any format. Keys are written in
// snake_case and change their style with the format.
type node struct {
	key  string
	kind kind
	text text
	kids []node
}

// str and num take a string or a text.
func str(key string, v any) node { return node{key: key, text: cat(v)} }

func num(key string, v any) node { return node{key: key, kind: kindNumber, text: cat(v)} }

func obj(key string, kids ...node) node { return node{key: key, kind: kindObject, kids: kids} }

func list(key string, kids ...node) node { return node{key: key, kind: kindList, kids: kids} }

type style func(string) string

func snake(k string) string { return k }

func camel(k string) string {
	parts := strings.Split(k, "_")
	for i := 1; i < len(parts); i++ {
		parts[i] = title(parts[i])
	}
	return strings.Join(parts, "")
}

func pascal(k string) string { return title(camel(k)) }

// jsonForm says how an encoder writes: its key style, separators, escapes.
type jsonForm struct {
	key        style
	sep, colon string
	esc        func(string) string
}

var (
	compactJSON = jsonForm{snake, ",", ":", jsonEsc}
	camelJSON   = jsonForm{camel, ",", ":", jsonEsc}
	pythonJSON  = jsonForm{snake, ", ", ": ", asciiEsc}
)

func (f jsonForm) value(x node) text {
	switch x.kind {
	case kindNumber:
		return x.text
	case kindObject:
		return f.object(x.kids)
	case kindList:
		t := lit("[")
		for i, k := range x.kids {
			if i > 0 {
				t = cat(t, f.sep)
			}
			t = cat(t, f.value(k))
		}
		return cat(t, "]")
	}
	return cat(`"`, x.text.quote(f.esc), `"`)
}

func (f jsonForm) object(nodes []node) text {
	t := lit("{")
	for i, k := range nodes {
		if i > 0 {
			t = cat(t, f.sep)
		}
		t = cat(t, `"`, f.key(k.key), `"`, f.colon, f.value(k))
	}
	return cat(t, "}")
}

// flat gives the leaves of a tree with joined keys, for formats without
// nesting.
func flat(nodes []node, prefix, join string) []node {
	var out []node
	for _, k := range nodes {
		key := k.key
		if prefix != "" && key != "" {
			key = prefix + join + key
		} else if key == "" {
			key = prefix
		}
		if k.kind == kindObject || k.kind == kindList {
			out = append(out, flat(k.kids, key, join)...)
			continue
		}
		k.key = key
		out = append(out, k)
	}
	return out
}
