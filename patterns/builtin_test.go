package patterns

import (
	"bytes"
	"flag"
	"fmt"
	"go/format"
	"os"
	"reflect"
	"testing"
)

// TestBuiltinIsCurrent holds builtin_gen.go to the rule files: the binary
// starts from Go values, so that no start pays for parsing.
func TestBuiltinIsCurrent(t *testing.T) {
	const path = "builtin_gen.go"
	files, err := parse(withoutExamples)
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	b.WriteString("// Code generated from the rule files by go test ./patterns -run Current -update; DO NOT EDIT.\n\npackage patterns\n\n")
	b.WriteString("import (\n\"github.com/phiscrub/phiscrub/detect\"\n\"github.com/phiscrub/phiscrub/detect/field\"\n)\n\n")
	b.WriteString("var builtinRules = []detect.Spec{\n")
	for _, f := range files {
		for _, s := range f.Rules {
			literal(&b, reflect.ValueOf(s), true)
			b.WriteString(",\n")
		}
	}
	b.WriteString("}\n\nvar builtinFields = []field.Spec{\n")
	for _, f := range files {
		for _, s := range f.Fields {
			literal(&b, reflect.ValueOf(s), true)
			b.WriteString(",\n")
		}
	}
	b.WriteString("}\n")
	want, err := format.Source(b.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	if flag.Lookup("update").Value.String() == "true" {
		if err := os.WriteFile(path, want, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("%s is not current; run go test ./patterns -run Current -update", path)
	}
}

// literal writes a value as Go source; zero fields are left out. bare leaves
// the type out where a list gives it.
func literal(b *bytes.Buffer, v reflect.Value, bare bool) {
	switch v.Kind() {
	case reflect.Pointer:
		b.WriteByte('&')
		literal(b, v.Elem(), false)
	case reflect.Struct:
		if !bare {
			b.WriteString(v.Type().String())
		}
		b.WriteByte('{')
		for i := range v.NumField() {
			if v.Field(i).IsZero() {
				continue
			}
			fmt.Fprintf(b, "%s: ", v.Type().Field(i).Name)
			literal(b, v.Field(i), false)
			b.WriteString(", ")
		}
		b.WriteByte('}')
	case reflect.Slice:
		b.WriteString(v.Type().String() + "{")
		for i := range v.Len() {
			literal(b, v.Index(i), true)
			b.WriteString(", ")
		}
		b.WriteByte('}')
	default:
		fmt.Fprintf(b, "%#v", v.Interface())
	}
}
