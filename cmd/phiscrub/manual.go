package main

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/urfave/cli/v2"
)

func manCommand() *cli.Command {
	return &cli.Command{
		Name:      "man",
		Usage:     "print the manual page",
		UsageText: "phiscrub man",
		Description: `Examples:
   phiscrub man | man -l -
   phiscrub man > /usr/local/share/man/man1/phiscrub.1`,
		Action: func(c *cli.Context) error {
			return writeManual(c.App.Writer, c.App)
		},
	}
}

// writeManual writes the manual page of the program and of all of its
// commands in the macros of man(7). The library has a writer too, but it goes
// through Markdown, whose parser costs every start of the program, and it
// leaves out the descriptions of commands.
func writeManual(w io.Writer, app *cli.App) error {
	p := &page{}
	p.macro("TH", strings.ToUpper(app.Name), "1", "", app.Name+" "+app.Version, "User Commands")
	p.macro("SH", "NAME")
	p.text(app.Name + " - " + app.Usage)
	p.macro("SH", "SYNOPSIS")
	p.verbatim(strings.Split(app.UsageText, "\n"))
	p.macro("SH", "DESCRIPTION")
	p.prose(app.Description)
	p.macro("SH", "OPTIONS")
	p.flags(app.VisibleFlags())
	p.macro("SH", "COMMANDS")
	p.commands(app.Name, app.VisibleCommands())
	p.macro("SH", "EXIT STATUS")
	for _, s := range []struct {
		code int
		text string
	}{
		{exitDone, "done, also when the reader of the output goes away"},
		{exitFound, "PHI was found by check"},
		{exitUsage, "usage or configuration is wrong"},
		{exitIO, "input or output failed"},
		{exitDamage, "audit evidence is damaged or unanchored"},
	} {
		p.macro("TP")
		p.text(fmt.Sprint(s.code))
		p.text(s.text)
	}
	_, err := io.WriteString(w, p.b.String())
	return err
}

// page is a manual page that is being written.
type page struct{ b strings.Builder }

func (p *page) commands(parent string, commands []*cli.Command) {
	for _, c := range commands {
		if c.Hidden || c.Name == "help" { // each command gets a help by the library
			continue
		}
		name := parent + " " + c.Name
		p.macro("SS", name)
		p.text(c.Usage)
		if c.UsageText != "" {
			p.macro("PP")
			p.verbatim(strings.Split(c.UsageText, "\n"))
		}
		if c.Description != "" {
			p.macro("PP")
			p.prose(c.Description)
		}
		p.flags(c.VisibleFlags())
		p.commands(name, c.Subcommands)
	}
}

func (p *page) flags(flags []cli.Flag) {
	for _, f := range flags {
		if slices.Contains(f.Names(), "help") {
			continue
		}
		doc, ok := f.(cli.DocGenerationFlag)
		if !ok {
			continue
		}
		value, usage := placeholder(doc.GetUsage())
		if value == "" && doc.TakesValue() {
			value = "value"
		}
		var names []string
		for _, n := range f.Names() {
			dash := "--"
			if len(n) == 1 {
				dash = "-"
			}
			names = append(names, `\fB`+escape(dash+n)+`\fR`)
		}
		head := strings.Join(names, ", ")
		if value != "" {
			head += ` \fI` + escape(value) + `\fR`
		}
		p.macro("TP")
		p.b.WriteString(head + "\n")
		if text := doc.GetDefaultText(); text != "" && doc.TakesValue() && !strings.Contains(usage, "default") {
			usage += " (default: " + text + ")"
		}
		p.text(usage)
	}
}

// placeholder returns the word that stands for the value in the usage of a
// flag, which is between backquotes, and the usage without them.
func placeholder(usage string) (string, string) {
	before, rest, ok := strings.Cut(usage, "`")
	word, after, closed := strings.Cut(rest, "`")
	if !ok || !closed {
		return "", usage
	}
	return word, before + word + after
}

// prose writes paragraphs. Lines that are indented stay as they are.
func (p *page) prose(s string) {
	lines := strings.Split(strings.Trim(s, "\n"), "\n")
	for len(lines) > 0 {
		n := 0
		for n < len(lines) && strings.HasPrefix(lines[n], " ") {
			n++
		}
		switch {
		case n > 0:
			p.macro("RS", "4")
			p.verbatim(lines[:n])
			p.macro("RE")
			lines = lines[n:]
		case lines[0] == "":
			p.macro("PP")
			lines = lines[1:]
		default:
			p.text(lines[0])
			lines = lines[1:]
		}
	}
}

// verbatim writes lines that are not filled, without what all of them are
// indented by.
func (p *page) verbatim(lines []string) {
	margin := -1
	for _, l := range lines {
		if n := len(l) - len(strings.TrimLeft(l, " ")); l != "" && (margin < 0 || n < margin) {
			margin = n
		}
	}
	p.macro("EX")
	for _, l := range lines {
		p.text(l[min(len(l), max(margin, 0)):])
	}
	p.macro("EE")
}

// text writes one line of text.
func (p *page) text(s string) {
	s = escape(s)
	if strings.HasPrefix(s, ".") || strings.HasPrefix(s, "'") { // no request
		s = `\&` + s
	}
	p.b.WriteString(s + "\n")
}

// macro writes a request with its arguments.
func (p *page) macro(name string, args ...string) {
	p.b.WriteString("." + name)
	for _, a := range args {
		p.b.WriteString(` "` + strings.ReplaceAll(escape(a), `"`, `\(dq`) + `"`)
	}
	p.b.WriteString("\n")
}

// signs are those that roff reads as an escape, or prints as another sign than
// the one that a shell has to see.
var signs = strings.NewReplacer(`\`, `\e`, "-", `\-`, "^", `\(ha`, "~", `\(ti`, "`", `\(ga`, "'", `\(aq`)

// escape returns what prints as s, in ASCII: not every roff reads UTF-8.
func escape(s string) string {
	var b strings.Builder
	for _, r := range signs.Replace(s) {
		if r < utf8.RuneSelf {
			b.WriteRune(r)
		} else {
			fmt.Fprintf(&b, `\[u%04X]`, r)
		}
	}
	return b.String()
}
