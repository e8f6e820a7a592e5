package patterns

import (
	"bytes"
	"embed"
	"io/fs"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/phiscrub/phiscrub/detect"
	"github.com/phiscrub/phiscrub/detect/field"
	"github.com/phiscrub/phiscrub/internal/schema"
)

//go:embed *.yaml
var embedded embed.FS

// File is a rule file: a list of content rules or of field rules.
type File struct {
	Name   string
	Rules  []detect.Spec
	Fields []field.Spec

	reader   *schema.Reader
	rulesAt  []string // path of Rules[i] in the file: "[3]"
	fieldsAt []string
}

// Builtin returns the rules and field rules that are built in, in the order
// of their files. They are compiled in (builtin_gen.go), so that no start
// pays for parsing; the slices are shared and must not be changed. The
// examples of the rules are left out: see Files.
func Builtin() (rules []detect.Spec, fields []field.Spec, err error) {
	return builtinRules, builtinFields, nil
}

// Files parses the built-in files whole, with the examples of the rules, in
// the order of their names.
func Files() ([]*File, error) {
	return parse(func(data []byte) []byte { return data })
}

func parse(prepare func([]byte) []byte) ([]*File, error) {
	names, err := fs.Glob(embedded, "*.yaml")
	if err != nil {
		return nil, err
	}
	var files []*File
	var problems schema.Problems
	for _, name := range names {
		data, err := embedded.ReadFile(name)
		if err != nil {
			return nil, err
		}
		f, ps := Parse(name, prepare(data))
		problems = append(problems, ps...)
		files = append(files, f)
	}
	if err := problems.Err(); err != nil {
		return nil, err
	}
	return files, nil
}

// Parse reads a rule file strictly: unknown keys, wrong types and values out
// of their range are problems, and every one is reported. An entry that has
// keys is a field rule, any other a content rule. The File holds what could
// be read; with problems it must not be used to scrub.
func Parse(name string, data []byte) (*File, schema.Problems) {
	f := &File{Name: name, reader: schema.NewReader(name)}
	root := f.reader.Parse(data)
	if root != nil && schema.Has(root, "policy", "rules", "fields", "keep", "actions") {
		f.reader.Problem("", "is a configuration, not a list of rules; see phiscrub config check")
		return f, f.reader.Problems
	}
	if root != nil {
		for i, node := range f.reader.Items(root, "", "rule") {
			f.entry(node, "["+strconv.Itoa(i)+"]")
		}
	}
	return f, f.named(f.reader.Problems)
}

// named puts the id of a rule in place of its number in the list.
func (f *File) named(ps schema.Problems) schema.Problems {
	ids := make(map[string]string, len(f.Rules)+len(f.Fields))
	for i, s := range f.Rules {
		ids[f.rulesAt[i]] = s.ID
	}
	for i, s := range f.Fields {
		ids[f.fieldsAt[i]] = s.ID
	}
	ps = slices.Clone(ps)
	for i, p := range ps {
		if end := strings.IndexByte(p.Key, ']') + 1; strings.HasPrefix(p.Key, "[") && ids[p.Key[:end]] != "" {
			ps[i].Key = ids[p.Key[:end]] + p.Key[end:]
		}
	}
	return ps
}

// Section returns the rules that stand under the keys rules and fields of
// another file, which r has decoded, so that they can be linted with their
// lines.
func Section(r *schema.Reader, rules []detect.Spec, fields []field.Spec) *File {
	f := &File{Name: r.File, Rules: rules, Fields: fields, reader: r}
	for i := range rules {
		f.rulesAt = append(f.rulesAt, "rules["+strconv.Itoa(i)+"]")
	}
	for i := range fields {
		f.fieldsAt = append(f.fieldsAt, "fields["+strconv.Itoa(i)+"]")
	}
	return f
}

func (f *File) entry(node *yaml.Node, path string) {
	if schema.Has(node, "keys", "elements", "verdict", "compose", "under", "beside", "resource", "fragment", "markup") {
		f.field(node, path)
		return
	}
	f.rule(node, path)
}

func (f *File) rule(node *yaml.Node, path string) {
	var s detect.Spec
	f.reader.Decode(node, RuleKeys, path, &s)
	f.Rules = append(f.Rules, s)
	f.rulesAt = append(f.rulesAt, path)
}

func (f *File) field(node *yaml.Node, path string) {
	var s field.Spec
	f.reader.Decode(node, FieldKeys, path, &s)
	spell(&s)
	f.Fields = append(f.Fields, s)
	f.fieldsAt = append(f.fieldsAt, path)
}

// withoutExamples blanks the tp and fp blocks of a built-in file, which are
// most of its bytes, so that start-up need not parse them; line numbers
// stay. It relies on the layout that the built-in files keep (keys indented
// by two, what belongs to them by more), which a test proves.
func withoutExamples(data []byte) []byte {
	out := make([]byte, 0, len(data))
	skip := false
	for len(data) > 0 {
		line := data
		if i := bytes.IndexByte(data, '\n'); i >= 0 {
			line = data[:i+1]
		}
		data = data[len(line):]
		if entry := bytes.HasPrefix(line, []byte("- ")); entry || len(line) > 2 && line[0] == ' ' && line[1] == ' ' && line[2] >= 'a' && line[2] <= 'z' {
			skip = bytes.HasPrefix(line, []byte("  tp:")) || bytes.HasPrefix(line, []byte("  fp:"))
		}
		if skip {
			out = append(out, '\n')
			continue
		}
		out = append(out, line...)
	}
	return out
}
