package schema

import (
	"fmt"
	"reflect"
	"strings"
)

// Markdown appends the reference of o's keys: a table, and under it a table
// for each nested mapping, with headings of the given level.
func (o *Object) Markdown(dst []byte, level int, like any) []byte {
	return o.markdown(dst, level, reflect.TypeOf(like).Elem())
}

func (o *Object) markdown(dst []byte, level int, t reflect.Type) []byte {
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	dst = append(dst, "| Key | Type | Meaning |\n|---|---|---|\n"...)
	for i := range o.Keys {
		k := &o.Keys[i]
		about := k.About
		if k.OneOf != nil {
			about += " One of: " + code(k.OneOf()) + "."
		}
		if k.Default != "" {
			about += " Default: `" + k.Default + "`."
		}
		if k.Example != "" {
			about += " Example: `" + k.Example + "`."
		}
		if k.Required {
			about += " Required."
		}
		dst = fmt.Appendf(dst, "| `%s` | %s | %s |\n", k.Name, k.kind(o.fieldType(t, k)), Cell(about))
	}
	for i := range o.Keys {
		k := &o.Keys[i]
		if k.Object == nil {
			continue
		}
		ft := o.fieldType(t, k)
		if ft.Kind() == reflect.Slice {
			ft = ft.Elem()
		}
		dst = fmt.Appendf(dst, "\n%s Keys of `%s`\n\n%s\n\n", strings.Repeat("#", level), k.Name, k.About)
		dst = k.Object.markdown(dst, level+1, ft)
	}
	return dst
}

func (o *Object) fieldType(t reflect.Type, k *Key) reflect.Type {
	return field(reflect.New(t).Elem(), k.Name).Type()
}

func (k *Key) kind(t reflect.Type) string {
	switch t.Kind() {
	case reflect.Bool:
		return "true or false"
	case reflect.Int:
		return "number"
	case reflect.Slice:
		if k.Object != nil {
			return "list of " + k.Object.Name + "s"
		}
		return "list of texts"
	case reflect.Map:
		return "mapping"
	case reflect.Struct, reflect.Pointer:
		return "mapping"
	}
	return "text"
}

// Cell makes text safe inside a cell of a Markdown table.
func Cell(text string) string {
	text = strings.ReplaceAll(text, "|", `\|`)
	return strings.Join(strings.Fields(text), " ")
}

func code(words []string) string {
	quoted := make([]string, len(words))
	for i, w := range words {
		quoted[i] = "`" + w + "`"
	}
	return strings.Join(quoted, ", ")
}
