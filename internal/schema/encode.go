package schema

import (
	"bytes"
	"reflect"
	"sort"
	"strconv"

	"go.yaml.in/yaml/v3"
)

// Encode writes the struct that v points to as YAML: the keys in the order
// of the table, without those that are empty.
func Encode(o *Object, v any) []byte {
	var buf bytes.Buffer
	enc := yaml.NewEncoder(&buf)
	enc.SetIndent(2)
	if err := enc.Encode(o.node(reflect.ValueOf(v).Elem())); err != nil {
		panic("schema: " + err.Error()) // nodes of our own making always encode
	}
	return buf.Bytes()
}

func (o *Object) node(v reflect.Value) *yaml.Node {
	n := &yaml.Node{Kind: yaml.MappingNode}
	for i := range o.Keys {
		k := &o.Keys[i]
		f := field(v, k.Name)
		if empty(f) {
			continue
		}
		n.Content = append(n.Content, text(k.Name), k.node(f))
	}
	return n
}

// empty reports whether a value says nothing: a struct does when all its
// fields do.
func empty(v reflect.Value) bool {
	switch v.Kind() {
	case reflect.Slice, reflect.Map:
		return v.Len() == 0
	case reflect.Struct:
		for i := range v.NumField() {
			if !empty(v.Field(i)) {
				return false
			}
		}
		return true
	}
	return v.IsZero()
}

func (k *Key) node(v reflect.Value) *yaml.Node {
	switch v.Kind() {
	case reflect.Pointer:
		return k.Object.node(v.Elem())
	case reflect.Struct:
		return k.Object.node(v)
	case reflect.Bool:
		return &yaml.Node{Kind: yaml.ScalarNode, Value: strconv.FormatBool(v.Bool())}
	case reflect.Int:
		return &yaml.Node{Kind: yaml.ScalarNode, Value: strconv.FormatInt(v.Int(), 10)}
	case reflect.Slice:
		n := &yaml.Node{Kind: yaml.SequenceNode}
		for i := range v.Len() {
			n.Content = append(n.Content, k.node(v.Index(i)))
		}
		return n
	case reflect.Map:
		n := &yaml.Node{Kind: yaml.MappingNode}
		keys := v.MapKeys()
		sort.Slice(keys, func(i, j int) bool { return keys[i].String() < keys[j].String() })
		for _, key := range keys {
			n.Content = append(n.Content, text(key.String()), text(v.MapIndex(key).String()))
		}
		return n
	}
	return text(v.String())
}

func text(s string) *yaml.Node {
	n := &yaml.Node{}
	n.SetString(s)
	return n
}
