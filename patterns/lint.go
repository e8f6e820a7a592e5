package patterns

import (
	"cmp"

	"github.com/phiscrub/phiscrub/detect"
	"github.com/phiscrub/phiscrub/detect/field"
	"github.com/phiscrub/phiscrub/internal/schema"
)

// Lint reports what is wrong with a rule file beyond its form: each rule by
// itself (no source, no trigger, an expression that matches nothing or is
// unbounded …), and the file as a whole (unsorted entries, ids and aliases
// given twice, content rules and field rules in one list).
func (f *File) Lint() schema.Problems {
	ps := f.each(detect.Lint, "")
	if len(f.Rules) > 0 && len(f.Fields) > 0 {
		ps = append(ps, f.problem(f.fieldsAt[0], "", "is a field rule among content rules; put it in a file of its own"))
	}
	ps = append(ps, f.unsorted(ruleIDs(f.Rules), f.rulesAt)...)
	ps = append(ps, f.unsorted(fieldIDs(f.Fields), f.fieldsAt)...)
	ps.Sort()
	return f.named(ps)
}

// Check reports only what keeps a rule from working, which is what a
// configuration is held to: its rules need no source and no order.
func (f *File) Check() schema.Problems {
	ps := f.each(func(s detect.Spec) []detect.Problem {
		problems := detect.Verify([]detect.Spec{s})
		return problems
	}, "not given")
	ps.Sort()
	return f.named(ps)
}

// each reports what verify says of the content rules, what keeps field rules
// from working, and ids given twice. source stands in where a field rule
// names none.
func (f *File) each(verify func(detect.Spec) []detect.Problem, source string) schema.Problems {
	var ps schema.Problems
	for i, s := range f.Rules {
		for _, p := range verify(s) {
			ps = f.add(ps, f.rulesAt[i], p.Field, p.Text)
		}
	}
	for i, s := range f.Fields {
		s.Source = cmp.Or(s.Source, source)
		_, problems := field.Compile([]field.Spec{s})
		for _, p := range problems {
			ps = f.add(ps, f.fieldsAt[i], p.Field, p.Text)
		}
	}
	return append(ps, f.twice()...)
}

// LintAll reports ids and aliases that clash between files.
func LintAll(files []*File) schema.Problems {
	var ps schema.Problems
	seen := map[string]string{} // id or alias → file
	for _, f := range files {
		own := map[string]bool{}
		for _, n := range f.names() {
			if other, ok := seen[n.id]; ok && !own[n.id] {
				ps = append(ps, f.named(schema.Problems{f.problem(n.path, n.key, "is also in "+other+"; ids are public and never reused")})...)
			}
			own[n.id] = true
			seen[n.id] = f.Name
		}
	}
	return ps
}

// Where returns the line of a rule's key in the file; 0 when unknown.
func (f *File) Where(id, key string) int {
	for i, s := range f.Rules {
		if s.ID == id {
			return f.reader.Line(f.rulesAt[i] + "." + key)
		}
	}
	for i, s := range f.Fields {
		if s.ID == id {
			return f.reader.Line(f.fieldsAt[i] + "." + key)
		}
	}
	return 0
}

// name is an id or alias and where it stands.
type name struct{ id, path, key string }

func (f *File) names() []name {
	var ns []name
	for i, s := range f.Rules {
		ns = append(ns, name{s.ID, f.rulesAt[i], "id"})
		for _, a := range s.Aliases {
			ns = append(ns, name{a, f.rulesAt[i], "aliases"})
		}
	}
	for i, s := range f.Fields {
		ns = append(ns, name{s.ID, f.fieldsAt[i], "id"})
	}
	return ns
}

func (f *File) twice() schema.Problems {
	var ps schema.Problems
	seen := map[string]name{}
	for _, n := range f.names() {
		first, ok := seen[n.id]
		if !ok || n.id == "" {
			seen[n.id] = n
			continue
		}
		text := "is given twice"
		if first.key != n.key {
			text = "is both an id and an alias"
		}
		ps = append(ps, f.problem(n.path, n.key, text+": "+quoted(n.id)))
	}
	return ps
}

func (f *File) unsorted(ids, paths []string) schema.Problems {
	var ps schema.Problems
	for i := 1; i < len(ids); i++ {
		if ids[i] < ids[i-1] {
			ps = append(ps, f.problem(paths[i], "id", "stands after "+quoted(ids[i-1])+"; entries are sorted by id"))
		}
	}
	return ps
}

// add keeps one problem for each key: what the reader has said of its form
// comes first.
func (f *File) add(ps schema.Problems, path, key, text string) schema.Problems {
	p := f.problem(path, key, text)
	for _, q := range f.reader.Problems {
		if q.Key == p.Key {
			return ps
		}
	}
	return append(ps, p)
}

func (f *File) problem(path, key, text string) schema.Problem {
	if key != "" {
		path += "." + key
	}
	return schema.Problem{File: f.Name, Line: f.reader.Line(path), Key: path, Text: text}
}

func quoted(s string) string { return `"` + s + `"` }

func ruleIDs(specs []detect.Spec) []string {
	ids := make([]string, len(specs))
	for i, s := range specs {
		ids[i] = s.ID
	}
	return ids
}

func fieldIDs(specs []field.Spec) []string {
	ids := make([]string, len(specs))
	for i, s := range specs {
		ids[i] = s.ID
	}
	return ids
}
