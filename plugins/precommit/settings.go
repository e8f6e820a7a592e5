package precommit

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/bmatcuk/doublestar/v4"

	"github.com/phiscrub/phiscrub/detect/field"
	"github.com/phiscrub/phiscrub/internal/schema"
	"github.com/phiscrub/phiscrub/patterns"
)

// SettingsName is the file that settings are read from.
const SettingsName = ".phiscrub.yaml"

// Settings are what a repository says about its own checks. The zero value
// is a repository that says nothing.
type Settings struct {
	Config   string
	Policy   string
	Paths    Paths
	Disable  []string
	Keep     Keep
	Waivers  []Waiver
	Baseline string
	Strict   bool
	Thorough bool
	// MinConfidence is in hundredths.
	MinConfidence int
}

// Paths chooses files.
type Paths struct {
	Exclude []string
}

// Keep is what is never found.
type Keep struct {
	Values []string
	Fields []string
}

// Waiver accepts findings of rules in files.
type Waiver struct {
	Paths  []string
	Rules  []string
	Until  string
	Reason string
}

// SettingsKeys is the table of the keys of .phiscrub.yaml.
var SettingsKeys = &schema.Object{Name: "settings of a check", Keys: []schema.Key{
	{Name: "config", NotEmpty: true, Example: "deploy/phiscrub.yaml", About: "Configuration that says what is removed, relative to this file; --config and PHISCRUB_CONFIG go before it."},
	{Name: "policy", NotEmpty: true, Example: "limited-data-set", About: "Policy that says what is PHI; --policy goes before it, and it goes before the one of the configuration."},
	{Name: "paths", About: "Which files are looked through.", Object: &schema.Object{Name: "paths", Keys: []schema.Key{
		{Name: "exclude", Example: "['vendor/**', '**/*.min.js']", About: "Files that are left out, relative to this file; ** is any number of directories, and a directory is all that is in it."},
	}}},
	{Name: "disable", Example: "[url]", About: "Ids of built-in rules that are not used; see `phiscrub rules list`."},
	{Name: "keep", About: "What is never found.", Object: &schema.Object{Name: "keep", Keys: []schema.Key{
		{Name: "values", Example: "[support@clinic.example]", About: "Whole values, as they are once decoded."},
		{Name: "fields", Example: "[order_id]", About: "Names of fields whose value is never looked at, lower case, words joined by an underscore."},
	}}},
	{Name: "waivers", About: "Findings that are accepted in files that have no room for a comment.", Object: &schema.Object{Name: "waiver", Keys: []schema.Key{
		{Name: "paths", Required: true, NotEmpty: true, Example: "['testdata/**/*.json']", About: "Files that it holds for, as in paths."},
		{Name: "rules", Required: true, NotEmpty: true, Example: "[us-ssn, name]", About: "Ids of rules, or names of classes."},
		{Name: "until", NotEmpty: true, Example: "'2027-01-31'", About: "The last day on which it holds; without it, it has no end."},
		{Name: "reason", Required: true, NotEmpty: true, Example: "made up by the generator in tools/gen", About: "Why the findings are no leak."},
	}}},
	{Name: "baseline", NotEmpty: true, Default: BaselineName, About: "File of findings that were accepted as they were, relative to this file."},
	{Name: "strict", Default: "false", About: "Values from ranges that are documented as examples fail too."},
	{Name: "thorough", Default: "false", About: "Programs are read as logs are, so that names in comments and addresses in code count."},
	{Name: "min_confidence", Min: 0, Max: 100, Default: "0", About: "Findings with a confidence below this, in hundredths, are left out."},
}}

// LoadSettings reads a file of settings. The error lists every problem.
func LoadSettings(path string) (*Settings, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		var pe *fs.PathError
		if errors.As(err, &pe) {
			err = pe.Err
		}
		return nil, schema.Problems{{File: path, Text: fmt.Sprintf("cannot be read: %v", err)}}
	}
	return ParseSettings(path, data)
}

// ParseSettings reads settings from data; name stands in its problems. A file
// that is empty or holds only comments says nothing.
func ParseSettings(name string, data []byte) (*Settings, error) {
	s := &Settings{}
	if blank(data) {
		return s, nil
	}
	r := schema.NewReader(name)
	root := r.Parse(data)
	if root == nil {
		return nil, r.Problems.Err()
	}
	r.Decode(root, SettingsKeys, "", s)
	if len(r.Problems) == 0 {
		s.check(r)
	}
	r.Problems.Sort()
	if err := r.Problems.Err(); err != nil {
		return nil, err
	}
	return s, nil
}

// blank reports whether a file has nothing but comments.
func blank(data []byte) bool {
	for line := range strings.Lines(string(data)) {
		if line = strings.TrimSpace(line); line != "" && line[0] != '#' && line != "---" {
			return false
		}
	}
	return true
}

// check reports what the table of keys cannot say.
func (s *Settings) check(r *schema.Reader) {
	for i, p := range s.Paths.Exclude {
		checkPattern(r, fmt.Sprintf("paths.exclude[%d]", i), p)
	}
	rules, fields, err := patterns.Builtin()
	if err != nil {
		r.Problem("", "the built-in rules cannot be read")
		return
	}
	known := newRuleBook(rules, fields)
	for i, id := range s.Disable {
		if _, ok := known.rule(id); !ok {
			r.Problem(fmt.Sprintf("disable[%d]", i), "is %q, no built-in rule has that id (see phiscrub rules list)%s", id, near(id, known.all()))
		}
	}
	for i, v := range s.Keep.Values {
		if v == "" {
			r.Problem(fmt.Sprintf("keep.values[%d]", i), "is empty; give a whole value")
		}
	}
	for i, v := range s.Keep.Fields {
		if folded := string(field.Fold(nil, []byte(v))); v == "" || v != folded {
			r.Problem(fmt.Sprintf("keep.fields[%d]", i), "is %q, must be a folded name: %q", v, folded)
		}
	}
	for i := range s.Waivers {
		w := &s.Waivers[i]
		at := fmt.Sprintf("waivers[%d]", i)
		for k, p := range w.Paths {
			checkPattern(r, fmt.Sprintf("%s.paths[%d]", at, k), p)
		}
		for k, name := range w.Rules {
			// One that is like none may be a rule of the configuration.
			if like := near(name, known.all()); !known.names(name) && (like != "" || name == "") {
				r.Problem(fmt.Sprintf("%s.rules[%d]", at, k), "is %q, no rule or class is called so%s", name, like)
			}
		}
		if _, err := time.Parse(dateForm, w.Until); w.Until != "" && err != nil {
			r.Problem(at+".until", "is %q, must be a date such as 2027-01-31", w.Until)
		}
		if strings.TrimSpace(w.Reason) == "" {
			r.Problem(at+".reason", "is empty; say why the findings are no leak")
		}
	}
}

func checkPattern(r *schema.Reader, key, p string) {
	switch {
	case p == "" || !doublestar.ValidatePattern(p):
		r.Problem(key, "is %q, must be a path or a pattern such as vendor/** or **/*.min.js", p)
	case filepath.IsAbs(p) || strings.HasPrefix(p, "/") || strings.HasPrefix(p, "./") || strings.HasPrefix(p, "../") || strings.Contains(p, `\`):
		r.Problem(key, "is %q, must be relative to this file, with slashes and without a dot in front", p)
	}
}

// Excluded reports whether a file is left out; name is relative to the
// directory of the settings, with slashes.
func (s *Settings) Excluded(name string) bool { return matches(s.Paths.Exclude, name) }

// matches reports whether a pattern matches name or a directory above it. Of
// a member of an archive, the archive counts too.
func matches(list []string, name string) bool {
	if len(list) == 0 {
		return false
	}
	outer, _, member := strings.Cut(name, "!")
	for _, p := range list {
		p = strings.TrimSuffix(p, "/")
		if under(p, name) || member && under(p, outer) {
			return true
		}
	}
	return false
}

func under(pattern, name string) bool {
	for {
		if ok, err := doublestar.Match(pattern, name); err == nil && ok {
			return true
		}
		i := strings.LastIndexByte(name, '/')
		if i < 0 {
			return false
		}
		name = name[:i]
	}
}

// waives reports whether a waiver of the settings covers a finding. The note
// tells of one that has expired.
func (s *Settings) waives(name string, f *Finding, now time.Time) (note string, ok bool) {
	if f.Rule == unscannable {
		return "", false
	}
	for i := range s.Waivers {
		w := &s.Waivers[i]
		if !names(w.Rules, f) || !matches(w.Paths, name) {
			continue
		}
		day, err := time.Parse(dateForm, w.Until)
		if err != nil {
			day = time.Time{}
		}
		if note, ok = until(day, now, "waiver in "+SettingsName); ok {
			return note + ": " + w.Reason, true
		}
	}
	return note, false
}
