package schema

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"reflect"
	"regexp"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"
)

// maxDepth bounds the nesting of a file; ours need five levels.
const maxDepth = 20

// Reader decodes one file and keeps the line of every key it saw.
type Reader struct {
	File     string
	Problems Problems
	lines    map[string]int // path → line
}

// NewReader returns a Reader that reports under the given file name.
func NewReader(file string) *Reader {
	return &Reader{File: file, lines: map[string]int{}}
}

// Line returns the line of the key with the given path, or of the nearest
// key around it; 0 when unknown.
func (r *Reader) Line(path string) int {
	for {
		if n, ok := r.lines[path]; ok {
			return n
		}
		i := strings.LastIndexAny(path, ".[")
		if i < 0 {
			return 0
		}
		path = path[:i]
	}
}

// Problem adds a problem at the line of path.
func (r *Reader) Problem(path, format string, args ...any) {
	r.add(r.Line(path), path, format, args...)
}

func (r *Reader) add(line int, path, format string, args ...any) {
	r.Problems = append(r.Problems, Problem{File: r.File, Line: line, Key: path, Text: fmt.Sprintf(format, args...)})
}

// Parse reads the one document of data. It returns nil, and has noted why,
// when there is nothing to decode.
func (r *Reader) Parse(data []byte) *yaml.Node {
	d := yaml.NewDecoder(bytes.NewReader(data))
	var doc, more yaml.Node
	err := d.Decode(&doc)
	switch {
	case errors.Is(err, io.EOF):
		r.add(0, "", "the file is empty")
		return nil
	case err != nil:
		r.syntax(err)
		return nil
	}
	if err := d.Decode(&more); err == nil {
		r.add(more.Line, "", "a second document (---) is not read; use one file for each")
		return nil
	} else if !errors.Is(err, io.EOF) {
		r.syntax(err)
		return nil
	}
	if len(doc.Content) == 0 || isNull(doc.Content[0]) {
		r.add(0, "", "the file is empty")
		return nil
	}
	return doc.Content[0]
}

// syntax notes an error of the YAML parser in our own form.
func (r *Reader) syntax(err error) {
	text := err.Error()
	line := 0
	start := regexp.MustCompile(`^yaml: (?:line (\d+): )?`) // here, where no start pays for it
	if m := start.FindStringSubmatch(text); m != nil {
		line, _ = strconv.Atoi(m[1])
		text = text[len(m[0]):]
	}
	r.add(line, "", "not valid YAML: %s", text)
}

// Decode stores node in the struct that dst points to.
func (r *Reader) Decode(node *yaml.Node, o *Object, path string, dst any) {
	r.mapping(node, o, path, reflect.ValueOf(dst).Elem(), 0)
}

// Items returns the elements of a list of mappings; element i has the path
// "path[i]".
func (r *Reader) Items(node *yaml.Node, path, what string) []*yaml.Node {
	if node.Kind != yaml.SequenceNode {
		r.add(node.Line, path, "is %s, must be a list of %ss; each starts with \"- \"", kind(node), what)
		return nil
	}
	for i, n := range node.Content {
		r.lines[item(path, i)] = n.Line
	}
	return node.Content
}

// Has reports whether a mapping has one of the keys.
func Has(node *yaml.Node, keys ...string) bool {
	for i := 0; node.Kind == yaml.MappingNode && i+1 < len(node.Content); i += 2 {
		for _, k := range keys {
			if node.Content[i].Value == k {
				return true
			}
		}
	}
	return false
}

func (r *Reader) mapping(node *yaml.Node, o *Object, path string, dst reflect.Value, depth int) {
	if depth > maxDepth {
		r.add(node.Line, path, "is nested too deeply")
		return
	}
	if node.Kind != yaml.MappingNode {
		r.add(node.Line, path, "is %s, must be a %s: a mapping with the keys %s", kind(node), o.Name, strings.Join(o.names(), ", "))
		return
	}
	if _, ok := r.lines[path]; !ok {
		r.lines[path] = node.Line
	}
	seen := map[string]int{}
	for i := 0; i+1 < len(node.Content); i += 2 {
		name, value := node.Content[i], node.Content[i+1]
		at := join(path, name.Value)
		if first, twice := seen[name.Value]; twice {
			r.add(name.Line, at, "is given twice; the first is in line %d", first)
			continue
		}
		seen[name.Value] = name.Line
		r.lines[at] = name.Line
		k := o.key(name.Value)
		if k == nil {
			r.unknown(name, o, at)
			continue
		}
		r.value(value, k, at, field(dst, k.Name), depth+1)
	}
	for _, k := range o.Keys {
		if _, ok := seen[k.Name]; k.Required && !ok {
			r.add(node.Line, join(path, k.Name), "is missing: %s", k.About)
		}
	}
}

func (r *Reader) unknown(name *yaml.Node, o *Object, at string) {
	if near := Nearest(name.Value, o.names()); near != "" {
		r.add(name.Line, at, "is not a key of a %s; did you mean %q?", o.Name, near)
		return
	}
	r.add(name.Line, at, "is not a key of a %s; the keys are %s", o.Name, strings.Join(o.names(), ", "))
}

func (r *Reader) value(node *yaml.Node, k *Key, path string, dst reflect.Value, depth int) {
	if node.Kind == yaml.AliasNode || node.Anchor != "" {
		r.add(node.Line, path, "uses a YAML anchor or alias; write the value out")
		return
	}
	if isNull(node) {
		if k.NotEmpty || k.Required {
			r.add(node.Line, path, "is empty%s", choices(k))
		}
		return
	}
	switch dst.Kind() {
	case reflect.String:
		if s, ok := r.text(node, k, path); ok {
			dst.SetString(s)
		}
	case reflect.Bool:
		if node.Kind != yaml.ScalarNode || node.Value != "true" && node.Value != "false" {
			r.add(node.Line, path, "is %s, must be true or false", shown(node))
			return
		}
		dst.SetBool(node.Value == "true")
	case reflect.Int:
		n, err := strconv.Atoi(node.Value)
		if node.Kind != yaml.ScalarNode || err != nil {
			r.add(node.Line, path, "is %s, must be a whole number", shown(node))
			return
		}
		if (k.Min != 0 || k.Max != 0) && (n < k.Min || n > k.Max) {
			r.add(node.Line, path, "is %d, must be from %d to %d", n, k.Min, k.Max)
			return
		}
		dst.SetInt(int64(n))
	case reflect.Slice:
		r.list(node, k, path, dst, depth)
	case reflect.Map:
		r.table(node, k, path, dst)
	case reflect.Pointer:
		dst.Set(reflect.New(dst.Type().Elem()))
		r.mapping(node, k.Object, path, dst.Elem(), depth)
	case reflect.Struct:
		r.mapping(node, k.Object, path, dst, depth)
	default:
		panic("schema: no decoder for " + dst.Type().String())
	}
}

func (r *Reader) list(node *yaml.Node, k *Key, path string, dst reflect.Value, depth int) {
	if node.Kind != yaml.SequenceNode {
		r.add(node.Line, path, "is %s, must be a list: [a, b]", kind(node))
		return
	}
	out := reflect.MakeSlice(dst.Type(), len(node.Content), len(node.Content))
	for i, n := range node.Content {
		at := item(path, i)
		r.lines[at] = n.Line
		if k.Object != nil {
			r.mapping(n, k.Object, at, out.Index(i), depth+1)
			continue
		}
		if isNull(n) {
			r.add(n.Line, at, "is empty")
			continue
		}
		if s, ok := r.text(n, k, at); ok {
			out.Index(i).SetString(s)
		}
	}
	dst.Set(out)
}

func (r *Reader) table(node *yaml.Node, k *Key, path string, dst reflect.Value) {
	if node.Kind != yaml.MappingNode {
		r.add(node.Line, path, "is %s, must be a mapping: {name: value}", kind(node))
		return
	}
	dst.Set(reflect.MakeMap(dst.Type()))
	for i := 0; i+1 < len(node.Content); i += 2 {
		name, value := node.Content[i], node.Content[i+1]
		at := join(path, name.Value)
		r.lines[at] = name.Line
		if dst.MapIndex(reflect.ValueOf(name.Value)).IsValid() {
			r.add(name.Line, at, "is given twice")
			continue
		}
		if k.KeyOneOf != nil && !in(name.Value, k.KeyOneOf()) {
			r.add(name.Line, at, "is not known%s", suggest(name.Value, k.KeyOneOf()))
			continue
		}
		if isNull(value) {
			r.add(value.Line, at, "is empty%s", choices(k))
			continue
		}
		if s, ok := r.text(value, k, at); ok {
			dst.SetMapIndex(reflect.ValueOf(name.Value), reflect.ValueOf(s))
		}
	}
}

// text returns a scalar as it is written, so that 0012 keeps its zeros.
func (r *Reader) text(node *yaml.Node, k *Key, path string) (string, bool) {
	if node.Kind != yaml.ScalarNode {
		r.add(node.Line, path, "is %s, must be a text", kind(node))
		return "", false
	}
	if node.Value == "" && (k.NotEmpty || k.Required) {
		r.add(node.Line, path, "is empty%s", choices(k))
		return "", false
	}
	if k.OneOf != nil && node.Value != "" && !in(node.Value, k.OneOf()) {
		r.add(node.Line, path, "is %q%s", node.Value, suggest(node.Value, k.OneOf()))
		return "", false
	}
	return node.Value, true
}

func choices(k *Key) string {
	if k.OneOf == nil {
		return ""
	}
	return "; use one of " + strings.Join(k.OneOf(), ", ")
}

func suggest(word string, names []string) string {
	s := "; use one of " + strings.Join(names, ", ")
	if near := Nearest(word, names); near != "" {
		s += fmt.Sprintf("; did you mean %q?", near)
	}
	return s
}

func in(word string, words []string) bool {
	for _, w := range words {
		if w == word {
			return true
		}
	}
	return false
}

// field finds the struct field of a key: max_line is MaxLine.
func field(dst reflect.Value, key string) reflect.Value {
	want := strings.ReplaceAll(key, "_", "")
	t := dst.Type()
	for i := range t.NumField() {
		if strings.EqualFold(t.Field(i).Name, want) {
			return dst.Field(i)
		}
	}
	panic("schema: " + t.String() + " has no field for key " + key)
}

func isNull(n *yaml.Node) bool {
	return n.Kind == yaml.ScalarNode && n.Tag == "!!null"
}

func kind(n *yaml.Node) string {
	switch n.Kind {
	case yaml.MappingNode:
		return "a mapping"
	case yaml.SequenceNode:
		return "a list"
	case yaml.AliasNode:
		return "an alias"
	}
	if isNull(n) {
		return "empty"
	}
	return "a single value"
}

func shown(n *yaml.Node) string {
	if n.Kind == yaml.ScalarNode {
		return strconv.Quote(n.Value)
	}
	return kind(n)
}

func join(path, key string) string {
	if path == "" {
		return key
	}
	return path + "." + key
}

func item(path string, i int) string { return path + "[" + strconv.Itoa(i) + "]" }
