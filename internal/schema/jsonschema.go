package schema

import (
	"bytes"
	"encoding/json"
	"reflect"
)

// JSON returns the JSON Schema (draft 2020-12) of a file that holds one
// mapping with the keys of o, decoded into a value like dst.
func (o *Object) JSON(id, title string, dst any) []byte {
	root := o.schema(reflect.TypeOf(dst).Elem())
	head := members{
		{"$schema", "https://json-schema.org/draft/2020-12/schema"},
		{"$id", id},
		{"title", title},
	}
	var buf bytes.Buffer
	enc := json.NewEncoder(&buf)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(append(head, root...)); err != nil {
		panic("schema: " + err.Error()) // our own table cannot fail to encode
	}
	return buf.Bytes()
}

// members is a JSON object whose keys keep their order.
type members []member

type member struct {
	name  string
	value any
}

// MarshalJSON writes the members in order.
func (ms members) MarshalJSON() ([]byte, error) {
	var buf bytes.Buffer
	buf.WriteByte('{')
	for i, m := range ms {
		if i > 0 {
			buf.WriteByte(',')
		}
		name, err := json.Marshal(m.name)
		if err != nil {
			return nil, err
		}
		var value bytes.Buffer
		enc := json.NewEncoder(&value)
		enc.SetEscapeHTML(false)
		if err := enc.Encode(m.value); err != nil {
			return nil, err
		}
		buf.Write(name)
		buf.WriteByte(':')
		buf.Write(bytes.TrimSpace(value.Bytes()))
	}
	buf.WriteByte('}')
	return buf.Bytes(), nil
}

func (o *Object) schema(t reflect.Type) members {
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	var props members
	required := []string{}
	for i := range o.Keys {
		k := &o.Keys[i]
		props = append(props, member{k.Name, k.schema(field(reflect.New(t).Elem(), k.Name).Type())})
		if k.Required {
			required = append(required, k.Name)
		}
	}
	ms := members{{"type", "object"}, {"additionalProperties", false}}
	if len(required) > 0 {
		ms = append(ms, member{"required", required})
	}
	return append(ms, member{"properties", props})
}

func (k *Key) schema(t reflect.Type) members {
	ms := members{{"description", k.About}}
	switch t.Kind() {
	case reflect.Bool:
		ms = append(ms, member{"type", "boolean"})
	case reflect.Int:
		ms = append(ms, member{"type", "integer"})
		if k.Min != 0 || k.Max != 0 {
			ms = append(ms, member{"minimum", k.Min}, member{"maximum", k.Max})
		}
	case reflect.Slice:
		ms = append(ms, member{"type", "array"})
		if k.Object != nil {
			ms = append(ms, member{"items", k.Object.schema(t.Elem())})
		} else {
			ms = append(ms, member{"items", k.scalar()})
		}
	case reflect.Map:
		ms = append(ms, member{"type", "object"})
		if k.KeyOneOf != nil {
			ms = append(ms, member{"propertyNames", members{{"enum", k.KeyOneOf()}}})
		}
		ms = append(ms, member{"additionalProperties", k.scalar()})
	case reflect.Struct, reflect.Pointer:
		return append(ms, k.Object.schema(t)...)
	default:
		ms = append(ms, k.scalar()...)
	}
	return ms
}

func (k *Key) scalar() members {
	if k.OneOf != nil {
		return members{{"enum", k.OneOf()}}
	}
	ms := members{{"type", []string{"string", "number"}}} // 0012 and 12 are texts as written
	if k.NotEmpty || k.Required {
		ms = append(ms, member{"minLength", 1})
	}
	return ms
}
