package mcp

import (
	"bytes"
	"encoding/json"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/google/jsonschema-go/jsonschema"
)

// schema is what a tool says of its structured results.
type schema struct {
	resolved *jsonschema.Resolved // nil: it cannot be used
	root     *jsonschema.Schema
}

// Bounds of what is kept of a server's catalogue.
const (
	maxSchemas = 1024
	maxSchema  = 64 << 10
)

// learnSchemas keeps the output schemas of a list of tools.
func (p *Proxy) learnSchemas(list []byte) {
	tree, err := parseTree(list)
	if err != nil || tree.kind != '[' {
		return
	}
	for i := range tree.kids {
		name, ok := tree.kids[i].kid("name").text(list)
		n := tree.kids[i].kid("outputSchema")
		if !ok || n == nil {
			continue
		}
		s := compileSchema(list[n.start:n.end])
		p.mu.Lock()
		if _, known := p.schemas[name]; known || len(p.schemas) < maxSchemas {
			p.schemas[name] = s
		}
		p.mu.Unlock()
	}
}

func compileSchema(b []byte) *schema {
	if len(b) > maxSchema {
		return &schema{}
	}
	var root jsonschema.Schema
	if json.Unmarshal(b, &root) != nil {
		return &schema{}
	}
	resolved, err := root.Resolve(nil) // loads nothing from anywhere
	if err != nil {
		return &schema{}
	}
	return &schema{resolved: resolved, root: &root}
}

// conform makes the structured content of an edited result fit the schema of its
// tool again, as it did before. It returns nil when that cannot be done.
func (p *Proxy) conform(tool string, before, after []byte) []byte {
	p.mu.Lock()
	s := p.schemas[tool]
	p.mu.Unlock()
	was, err := parseTree(before)
	if err != nil {
		return nil
	}
	now, err := parseTree(after)
	if err != nil {
		return nil
	}
	a, b := was.kid("result").kid("structuredContent"), now.kid("result").kid("structuredContent")
	if s == nil || b == nil || a == nil || bytes.Equal(before[a.start:a.end], after[b.start:b.end]) {
		return after
	}
	if s.resolved == nil {
		return nil // nobody can tell what fits it
	}
	if !s.fits(before[a.start:a.end]) {
		return after // it never did
	}
	f := fitter{root: s.root, before: before, after: after}
	f.fit([]*jsonschema.Schema{s.root}, a, b, 0)
	out := splice(after, f.edits)
	if now, err = parseTree(out); err != nil {
		return nil
	}
	if b = now.kid("result").kid("structuredContent"); b == nil || !s.fits(out[b.start:b.end]) {
		return nil
	}
	return out
}

// fits reports whether a value is valid.
func (s *schema) fits(b []byte) bool {
	var v any
	return json.Unmarshal(b, &v) == nil && s.resolved.Validate(v) == nil
}

// fitter walks a value as it was and as it is, with the schemas that hold where
// it stands.
type fitter struct {
	root          *jsonschema.Schema
	before, after []byte
	edits         []edit
	spent         int
}

// Bounds of how far references and combinations are followed: in depth, and in
// steps for one result.
const (
	maxRefs  = 16
	maxSteps = 1 << 18
)

func (f *fitter) fit(at []*jsonschema.Schema, a, b *node, depth int) {
	if depth > maxDepth || a.kind != b.kind {
		return
	}
	at = f.flat(at, 0)
	switch b.kind {
	case '{':
		for i := range b.kids {
			kid := &b.kids[i]
			old := a.kid(kid.key)
			if old == nil && i < len(a.kids) && len(a.kids) == len(b.kids) {
				old = &a.kids[i] // under a key that was scrubbed
			}
			if old != nil {
				f.fit(below(at, kid.key), old, kid, depth+1)
			}
		}
	case '[':
		for i := range b.kids {
			if i < len(a.kids) {
				f.fit(elements(at, i), &a.kids[i], &b.kids[i], depth+1)
			}
		}
	case '"', '0':
		old, now := f.before[a.start:a.end], f.after[b.start:b.end]
		if bytes.Equal(old, now) {
			return
		}
		var with []byte
		if b.kind == '"' {
			o, _ := a.text(f.before)
			n, _ := b.text(f.after)
			with = quoteJSON(textFor(at, o, n))
		} else {
			with = numberFor(at, old, now)
		}
		if !bytes.Equal(with, now) {
			f.edits = append(f.edits, edit{b.start, b.end, with})
		}
	}
}

// flat adds what a schema refers to and is combined of.
func (f *fitter) flat(at []*jsonschema.Schema, depth int) []*jsonschema.Schema {
	var all []*jsonschema.Schema
	for _, s := range at {
		if f.spent++; s == nil || depth > maxRefs || f.spent > maxSteps {
			continue
		}
		all = append(all, s)
		if s.Ref != "" {
			all = append(all, f.flat([]*jsonschema.Schema{f.ref(s.Ref)}, depth+1)...)
		}
		for _, more := range [][]*jsonschema.Schema{s.AllOf, s.AnyOf, s.OneOf, {s.Then, s.Else}} {
			all = append(all, f.flat(more, depth+1)...)
		}
	}
	return all
}

// ref follows a reference into the definitions of the schema itself.
func (f *fitter) ref(ref string) *jsonschema.Schema {
	if ref == "#" {
		return f.root
	}
	if name, ok := strings.CutPrefix(ref, "#/$defs/"); ok {
		return f.root.Defs[name]
	}
	if name, ok := strings.CutPrefix(ref, "#/definitions/"); ok {
		return f.root.Definitions[name]
	}
	return nil
}

func below(at []*jsonschema.Schema, key string) (kids []*jsonschema.Schema) {
	for _, s := range at {
		if k := s.Properties[key]; k != nil {
			kids = append(kids, k)
		} else if s.AdditionalProperties != nil {
			kids = append(kids, s.AdditionalProperties)
		}
	}
	return kids
}

func elements(at []*jsonschema.Schema, i int) (kids []*jsonschema.Schema) {
	for _, s := range at {
		switch {
		case i < len(s.PrefixItems):
			kids = append(kids, s.PrefixItems[i])
		case i < len(s.ItemsArray):
			kids = append(kids, s.ItemsArray[i])
		case s.Items != nil:
			kids = append(kids, s.Items)
		}
	}
	return kids
}

// formats are values of the formats that clients check. They are no one's.
var formats = map[string]string{
	"date": "1900-01-01", "date-time": "1900-01-01T00:00:00Z", "time": "00:00:00Z", "duration": "P0D",
	"email": "redacted@redacted.invalid", "idn-email": "redacted@redacted.invalid",
	"hostname": "redacted.invalid", "idn-hostname": "redacted.invalid",
	"ipv4": "0.0.0.0", "ipv6": "::", "uuid": "00000000-0000-0000-0000-000000000000",
	"uri": "urn:redacted:0", "uri-reference": "urn:redacted:0", "iri": "urn:redacted:0", "iri-reference": "urn:redacted:0",
	"json-pointer": "", "regex": "", "uri-template": "", "relative-json-pointer": "0",
}

func isYear(s string) bool { return len(s) == 4 && strings.Trim(s, "0123456789") == "" }

// textFor returns a string that fits, in place of one that was edited. was may
// come back only where the schema itself lists it: then it is no one's secret.
func textFor(at []*jsonschema.Schema, was, now string) string {
	for _, s := range at {
		if s.Const != nil && *s.Const == any(was) || slices.Contains(s.Enum, any(was)) {
			return was
		}
	}
	for _, s := range at {
		if v, ok := formats[s.Format]; ok {
			if isYear(now) && strings.HasPrefix(s.Format, "date") {
				v = now + v[4:]
			}
			now = v
			break
		}
	}
	for _, s := range at {
		if s.Pattern == "" {
			continue
		}
		re, err := regexp.Compile(s.Pattern)
		if err != nil || re.MatchString(now) {
			continue
		}
		for _, v := range []string{shaped(was, '0', 'X'), shaped(was, '9', 'A'), shaped(was, '1', 'a'), ""} {
			if re.MatchString(v) {
				now = v
				break
			}
		}
	}
	for _, s := range at {
		n := len([]rune(now))
		switch {
		case s.MinLength != nil && n < *s.MinLength && *s.MinLength <= 4096:
			now += strings.Repeat("*", *s.MinLength-n)
		case s.MaxLength != nil && n > *s.MaxLength && *s.MaxLength >= 0:
			now = strings.Repeat("*", *s.MaxLength)
		}
	}
	return now
}

// shaped keeps the form of a value and nothing else of it.
func shaped(s string, digit, letter rune) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= '0' && r <= '9':
			return digit
		case r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r > 0x7f:
			if r >= 'a' && r <= 'z' && letter == 'X' {
				return 'x'
			}
			return letter
		}
		return r
	}, s)
}

// numberFor returns a number that fits, in place of one that was edited.
func numberFor(at []*jsonschema.Schema, was, now []byte) []byte {
	old, err := strconv.ParseFloat(string(was), 64)
	if err != nil {
		return now
	}
	v, err := strconv.ParseFloat(string(now), 64)
	if err != nil {
		return now
	}
	start := v
	for _, s := range at {
		if s.Const != nil && *s.Const == any(old) || slices.Contains(s.Enum, any(old)) {
			return was
		}
	}
	for _, s := range at {
		if s.Minimum != nil && v < *s.Minimum {
			v = *s.Minimum
		}
		if s.ExclusiveMinimum != nil && v <= *s.ExclusiveMinimum {
			v = math.Floor(*s.ExclusiveMinimum) + 1
		}
		if s.Maximum != nil && v > *s.Maximum {
			v = *s.Maximum
		}
		if s.ExclusiveMaximum != nil && v >= *s.ExclusiveMaximum {
			v = math.Ceil(*s.ExclusiveMaximum) - 1
		}
	}
	for _, s := range at {
		if s.MultipleOf != nil && *s.MultipleOf > 0 {
			v = math.Ceil(v / *s.MultipleOf) * *s.MultipleOf
		}
		if s.Type == "integer" {
			v = math.Ceil(v)
		}
	}
	if v == start {
		return now
	}
	return strconv.AppendFloat(nil, v, 'f', -1, 64)
}
