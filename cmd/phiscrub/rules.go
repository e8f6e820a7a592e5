package main

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/urfave/cli/v2"

	"github.com/phiscrub/phiscrub/detect"
	"github.com/phiscrub/phiscrub/detect/class"
	"github.com/phiscrub/phiscrub/detect/field"
	"github.com/phiscrub/phiscrub/internal/config"
	"github.com/phiscrub/phiscrub/internal/ruletest"
	"github.com/phiscrub/phiscrub/internal/schema"
	"github.com/phiscrub/phiscrub/patterns"
)

func rulesCommand() *cli.Command {
	return &cli.Command{
		Name:   "rules",
		Usage:  "list, show, lint and test rules",
		Action: group("rules"),
		Subcommands: []*cli.Command{
			{
				Name:      "list",
				Usage:     "list the built-in rules",
				UsageText: "phiscrub rules list [--json]",
				Description: `One line a rule: id, kind (content or field), class, Safe Harbor
identifier, and what it finds.

Examples:
  phiscrub rules list
  phiscrub rules list --json | jq -r '.[] | select(.class == "ssn") | .id'`,
				Flags:  []cli.Flag{&cli.BoolFlag{Name: "json", Usage: "print a JSON array"}},
				Action: listRules,
			},
			{
				Name:      "show",
				Usage:     "show one rule as YAML, with its examples",
				UsageText: "phiscrub rules show ID",
				Description: `Former ids (aliases) are accepted.

Example:
  phiscrub rules show us-ssn`,
				Action: showRule,
			},
			{
				Name:      "lint",
				Usage:     "check the form of rule files",
				UsageText: "phiscrub rules lint [FILE…]",
				Description: `Reports every problem with file and line: unknown keys, a missing source or
trigger, expressions that match nothing or have no bound, unknown checks and
classes, unsorted entries, ids given twice. Without FILE the built-in rules
are checked. Exit code 2 when there is a problem.

Example:
  phiscrub rules lint acme.yaml`,
				Action: lintRules,
			},
			{
				Name:      "test",
				Usage:     "run the examples of rule files",
				UsageText: "phiscrub rules test [FILE…]",
				Description: `Each tp must give exactly the marked spans, also inside JSON, escaped JSON,
logfmt, after non-ASCII text and with CRLF; each fp must be stopped by the
guard that it names. The rules of the files run together with the built-in
ones; a rule with a built-in id takes its place. Without FILE the built-in
rules are tested. Exit code 2 when an example fails.

Example:
  phiscrub rules test acme.yaml`,
				Action: testRules,
			},
			{
				Name:        "docs",
				Usage:       "print the reference of the built-in rules in Markdown",
				UsageText:   "phiscrub rules docs",
				Description: "This is what docs/rules.md holds.\n\nExample:\n  phiscrub rules docs > docs/rules.md",
				Action: func(c *cli.Context) error {
					files, err := patterns.Files()
					if err != nil {
						return refused(err)
					}
					return write(c.App.Writer, patterns.Reference(files))
				},
			},
		},
	}
}

// row is a rule as rules list prints it.
type row struct {
	ID         string   `json:"id"`
	Kind       string   `json:"kind"`
	Class      string   `json:"class,omitempty"`
	Identifier string   `json:"identifier,omitempty"`
	About      string   `json:"about"`
	Source     string   `json:"source,omitempty"`
	Aliases    []string `json:"aliases,omitempty"`
}

func rows() ([]row, error) {
	rules, fields, err := patterns.Builtin()
	if err != nil {
		return nil, refused(err)
	}
	var rs []row
	for _, s := range rules {
		cl, _ := class.Parse(s.Class)
		rs = append(rs, row{s.ID, "content", s.Class, cl.Identifier(), s.About, s.Source, s.Aliases})
	}
	for _, s := range fields {
		cl, _ := class.Parse(s.Class)
		name := s.Class
		if name == "" {
			name = s.Verdict
		}
		rs = append(rs, row{s.ID, "field", name, cl.Identifier(), s.About, s.Source, nil})
	}
	slices.SortFunc(rs, func(a, b row) int { return strings.Compare(a.ID, b.ID) })
	return rs, nil
}

func listRules(c *cli.Context) error {
	rs, err := rows()
	if err != nil {
		return err
	}
	if c.Bool("json") {
		enc := json.NewEncoder(c.App.Writer)
		enc.SetIndent("", "  ")
		enc.SetEscapeHTML(false)
		return output(enc.Encode(rs))
	}
	w := tabwriter.NewWriter(c.App.Writer, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "ID\tKIND\tCLASS\tHIPAA\tABOUT")
	for _, r := range rs {
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\n", r.ID, r.Kind, r.Class, r.Identifier, r.About)
	}
	return output(w.Flush())
}

func showRule(c *cli.Context) error {
	if c.Args().Len() != 1 {
		return usage("rules show needs one rule id; see phiscrub rules list")
	}
	id := c.Args().First()
	files, err := patterns.Files()
	if err != nil {
		return refused(err)
	}
	var names []string
	for _, f := range files {
		for _, s := range f.Rules {
			if s.ID == id || slices.Contains(s.Aliases, id) {
				return write(c.App.Writer, schema.Encode(patterns.RuleKeys, &s))
			}
			names = append(names, s.ID)
		}
		for _, s := range f.Fields {
			if s.ID == id {
				return write(c.App.Writer, schema.Encode(patterns.FieldKeys, &s))
			}
			names = append(names, s.ID)
		}
	}
	if near := schema.Near(id, names, 3); len(near) > 0 {
		return usage("no rule has the id %q; did you mean %s?", id, strings.Join(near, ", "))
	}
	return usage("no rule has the id %q; see phiscrub rules list", id)
}

// readRules reads the rule files that the arguments name, or the built-in
// ones when there is none.
func readRules(c *cli.Context) ([]*patterns.File, schema.Problems, error) {
	if !c.Args().Present() {
		files, err := patterns.Files()
		if err != nil {
			return nil, nil, refused(err)
		}
		return files, nil, nil
	}
	var files []*patterns.File
	var problems schema.Problems
	for _, name := range c.Args().Slice() {
		data, err := os.ReadFile(name)
		if err != nil {
			return nil, nil, usage("%v", err)
		}
		f, ps := patterns.Parse(name, data)
		files = append(files, f)
		problems = append(problems, ps...)
	}
	return files, problems, nil
}

func lintRules(c *cli.Context) error {
	files, problems, err := readRules(c)
	if err != nil {
		return err
	}
	for _, f := range files {
		problems = append(problems, f.Lint()...)
	}
	problems = append(problems, patterns.LintAll(files)...)
	return verdict(c.App.Writer, problems, files, "in order")
}

func testRules(c *cli.Context) error {
	files, problems, err := readRules(c)
	if err != nil {
		return err
	}
	for _, f := range files {
		problems = append(problems, f.Check()...)
	}
	if len(problems) > 0 {
		return verdict(c.App.Writer, problems, nil, "")
	}
	rules, fields, err := withBuiltin(files)
	if err != nil {
		return err
	}
	p, err := ruletest.New(rules, fields)
	if err != nil {
		return usage("%v", err)
	}
	for _, f := range files {
		problems = append(problems, config.Prove(p, f)...)
	}
	return verdict(c.App.Writer, problems, files, "every example holds")
}

// withBuiltin returns the built-in rules and those of files; a rule with a
// built-in id takes the place of the built-in one.
func withBuiltin(files []*patterns.File) ([]detect.Spec, []field.Spec, error) {
	rules, fields, err := patterns.Builtin()
	if err != nil {
		return nil, nil, refused(err)
	}
	own := map[string]bool{}
	var ownRules []detect.Spec
	var ownFields []field.Spec
	for _, f := range files {
		for _, s := range f.Rules {
			own[s.ID] = true
			ownRules = append(ownRules, s)
		}
		for _, s := range f.Fields {
			own[s.ID] = true
			ownFields = append(ownFields, s)
		}
	}
	rules = slices.DeleteFunc(slices.Clone(rules), func(s detect.Spec) bool { return own[s.ID] })
	fields = slices.DeleteFunc(slices.Clone(fields), func(s field.Spec) bool { return own[s.ID] })
	return append(rules, ownRules...), append(fields, ownFields...), nil
}

// verdict prints how many rules are right, or returns what is wrong.
func verdict(w io.Writer, problems schema.Problems, files []*patterns.File, good string) error {
	if len(problems) > 0 {
		problems.Sort()
		return usage("%s:\n%s", count(len(problems), "problem"), problems.Error())
	}
	n := 0
	for _, f := range files {
		n += len(f.Rules) + len(f.Fields)
	}
	return write(w, []byte(good+": "+count(n, "rule")+"\n"))
}

// write sends what a command prints; a failure is one of output.
func write(w io.Writer, data []byte) error {
	_, err := w.Write(data)
	return output(err)
}

func output(err error) error {
	if err != nil {
		return cli.Exit("cannot write: "+err.Error(), exitIO)
	}
	return nil
}
