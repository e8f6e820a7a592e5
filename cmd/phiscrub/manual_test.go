package main

import (
	"os/exec"
	"slices"
	"strings"
	"testing"

	"github.com/urfave/cli/v2"
)

// Every command and every flag that help shows is on the manual page, and no
// line of their texts is taken for a request of roff.
func TestManualNamesEveryCommandAndFlag(t *testing.T) {
	app := newApp([]string{"phiscrub", "help"})
	var b strings.Builder
	if err := writeManual(&b, app); err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(b.String(), "\n")
	var walk func(parent string, flags []cli.Flag, commands []*cli.Command)
	walk = func(parent string, flags []cli.Flag, commands []*cli.Command) {
		for _, f := range flags {
			name := `\fB\-\-` + strings.ReplaceAll(f.Names()[0], "-", `\-`) + `\fR`
			if !slices.ContainsFunc(lines, func(l string) bool { return strings.HasPrefix(l, name) }) {
				t.Errorf("%s --%s is not on the page", parent, f.Names()[0])
			}
		}
		for _, c := range commands {
			if c.Hidden {
				continue
			}
			name := parent + " " + c.Name
			if !slices.Contains(lines, `.SS "`+strings.ReplaceAll(name, "-", `\-`)+`"`) {
				t.Errorf("%s is not on the page", name)
			}
			walk(name, c.VisibleFlags(), c.Subcommands)
		}
	}
	walk(app.Name, app.VisibleFlags(), app.VisibleCommands())
	known := []string{"TH", "SH", "SS", "PP", "TP", "RS", "RE", "EX", "EE"}
	for i, l := range lines {
		if word, _, _ := strings.Cut(strings.TrimPrefix(l, "."), " "); strings.HasPrefix(l, ".") && !slices.Contains(known, word) {
			t.Errorf("line %d is a request that man(7) does not have: %q", i+1, l)
		}
		if strings.HasPrefix(l, "'") {
			t.Errorf("line %d begins with the other sign of a request: %q", i+1, l)
		}
	}
}

func TestManualKeepsWhatTextsSay(t *testing.T) {
	app := &cli.App{
		Name: "x", Version: "1", Usage: "one's own", UsageText: "x FILE",
		Description: "First.\n.second\n\n   a  -b\n     ^'~`\n'third \\n",
		Flags: []cli.Flag{
			&cli.StringFlag{Name: "out", Aliases: []string{"o"}, Usage: "write to `FILE`", Value: "a-b"},
			&cli.BoolFlag{Name: "dry-run", Usage: "write nothing …"},
			&cli.IntFlag{Name: "gone", Hidden: true},
		},
	}
	var b strings.Builder
	if err := writeManual(&b, app); err != nil {
		t.Fatal(err)
	}
	for what, want := range map[string]string{
		"name":       ".SH \"NAME\"\nx \\- one\\(aqs own\n",
		"paragraphs": "First.\n\\&.second\n.PP\n.RS \"4\"\n.EX\na  \\-b\n  \\(ha\\(aq\\(ti\\(ga\n.EE\n.RE\n\\(aqthird \\en\n",
		"value":      ".TP\n\\fB\\-\\-out\\fR, \\fB\\-o\\fR \\fIFILE\\fR\nwrite to FILE (default: \"a\\-b\")\n",
		"no value":   ".TP\n\\fB\\-\\-dry\\-run\\fR\nwrite nothing \\[u2026]\n",
	} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("%s: no %q in\n%s", what, want, b.String())
		}
	}
	if strings.Contains(b.String(), "gone") {
		t.Error("a hidden flag is on the page")
	}
}

// The tag that make build sets leaves out what the library renders manual pages
// with, which costs every start.
func TestReleaseHasNoMarkdown(t *testing.T) {
	if testing.Short() {
		t.Skip("lists the packages of the program")
	}
	out, err := exec.Command("go", "list", "-pgo=off", "-deps", "-tags", "urfave_cli_no_docs", ".").Output()
	if err != nil {
		t.Fatal(err)
	}
	for p := range strings.Lines(string(out)) {
		if strings.Contains(p, "blackfriday") || strings.Contains(p, "md2man") {
			t.Errorf("%s is part of the program", strings.TrimSpace(p))
		}
	}
}
