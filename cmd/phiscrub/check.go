package main

import (
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"syscall"

	"github.com/urfave/cli/v2"

	"github.com/phiscrub/phiscrub/internal/schema"
	"github.com/phiscrub/phiscrub/plugins/precommit"
	formats "github.com/phiscrub/phiscrub/plugins/precommit/output"
)

const checkHelp = `Looks for PHI in files before they are committed: captured logs, fixtures,
golden files, dumps, tables, notebooks and archives. A PATH is a file, a
directory or a pattern; in a git repository what .gitignore names is left out.
"-" is standard input, which is also read when it is a pipe or a file and
nothing else is named.

A finding tells file, line, column, rule and why, and shows the line around it
with every value masked; no output holds a value. Values from ranges that are
documented as examples (555-01xx, 219-09-9999, example.com) are noted and fail
only with --strict. A clean check prints nothing.

Findings are accepted by a comment on their line or the line before,
   # phiscrub:allow us-ssn until=2027-01-31 reason="sample of the manual"
by .phiscrub.yaml (paths, waivers, what is kept), or all at once by a baseline.

--fix takes what is found out of the files, also from tables, dumps, notebooks
and YAML, and leaves the rest of each byte by byte; a second run changes nothing.
With --audit a file is rewritten once that is on record.

Exit codes: 0 clean; 1 PHI found; 2 usage or configuration; 3 something could
not be read, and nothing was found in the rest.

Examples:
   phiscrub check testdata
   phiscrub check --staged
   phiscrub check --since origin/main --format github
   phiscrub check --format sarif --output phi.sarif .
   kubectl logs deploy/api | phiscrub check -
   phiscrub check --update-baseline .
   phiscrub check --fix testdata
   phiscrub check --fix --synthetic --seed fixtures testdata
   phiscrub check --fix --audit audit --keys keys testdata
   phiscrub check --install-hook`

// checkSettings are the flags of check as a plain struct.
type checkSettings struct {
	paths          []string
	format         string
	output         string
	staged         bool
	since          string
	strict         bool
	thorough       bool
	settings       string
	baseline       string
	key            string
	noBaseline     bool
	updateBaseline bool
	confidence     float64
	workers        int
	all            bool
	color          string
	quiet          bool
	installHook    bool
	fixSettings
}

func checkFlags() []cli.Flag {
	return []cli.Flag{
		&cli.StringFlag{Name: "format", Value: formats.Formats()[0], Usage: "how findings are written: " + strings.Join(formats.Formats(), ", ")},
		&cli.StringFlag{Name: "output", TakesFile: true, Usage: "write the report to `FILE` in place of standard output"},
		&cli.BoolFlag{Name: "staged", Usage: "look through the content of the index that differs from HEAD, not the work tree"},
		&cli.StringFlag{Name: "since", Usage: "only lines that were added since `REV` count"},
		&cli.BoolFlag{Name: "strict", Usage: "values from documented example ranges fail too"},
		&cli.BoolFlag{Name: "thorough", Usage: "read programs as logs are read: names in comments and addresses in code count"},
		&cli.Float64Flag{Name: "min-confidence", Usage: "leave out findings below `N`, from 0 to 1"},
		&cli.StringFlag{Name: "settings", TakesFile: true, Usage: "read settings from `FILE`; without it from " + precommit.SettingsName + " here or above, up to the root of the repository"},
		&cli.BoolFlag{Name: "update-baseline", Usage: "accept what is found now: write its keyed fingerprints to the baseline"},
		&cli.StringFlag{Name: "baseline", TakesFile: true, Usage: "the baseline is `FILE`; without it " + precommit.BaselineName + " beside the settings"},
		&cli.StringFlag{Name: "baseline-key", TakesFile: true, Usage: "the key of the baseline is in `FILE`; without it in the git directory, where it is never committed"},
		&cli.BoolFlag{Name: "no-baseline", Usage: "report what the baseline accepts as well"},
		&cli.BoolFlag{Name: "all", Usage: "text: list every finding, also of files that have many"},
		&cli.StringFlag{Name: "color", Value: "auto", Usage: "text: auto, always or never"},
		&cli.IntFlag{Name: "workers", Usage: "look through `N` files at a time; 0: one for each processor"},
		&cli.BoolFlag{Name: "quiet", Usage: "no progress and no notes on stderr"},
		&cli.BoolFlag{Name: "install-hook", Usage: "make git run phiscrub check --staged before each commit of this repository"},
	}
}

func checkCommand() *cli.Command {
	return &cli.Command{
		Name:        "check",
		Usage:       "look for PHI in files before they are committed",
		UsageText:   "phiscrub check [options] [PATH…]",
		Description: checkHelp,
		Flags:       append(append(globalFlags(), checkFlags()...), fixFlags()...),
		Action: func(c *cli.Context) error {
			if err := inherit(c); err != nil {
				return usage("%v", err)
			}
			s := &checkSettings{
				paths: c.Args().Slice(), format: c.String("format"), output: c.String("output"),
				staged: c.Bool("staged"), since: c.String("since"), strict: c.Bool("strict"), thorough: c.Bool("thorough"), settings: c.String("settings"),
				baseline: c.String("baseline"), key: c.String("baseline-key"), noBaseline: c.Bool("no-baseline"), updateBaseline: c.Bool("update-baseline"),
				confidence: c.Float64("min-confidence"), workers: c.Int("workers"), all: c.Bool("all"), color: c.String("color"), quiet: c.Bool("quiet"),
				installHook: c.Bool("install-hook"), fixSettings: readFixFlags(c),
			}
			if err := s.validate(c); err != nil {
				return err
			}
			switch {
			case s.installHook:
				return s.install()
			case s.fix:
				return s.runFix(c)
			}
			return s.run(c)
		},
	}
}

// validate reports flags that are wrong or do not go together.
func (s *checkSettings) validate(c *cli.Context) error {
	for _, f := range []struct {
		flag, value string
		names       []string
	}{{"format", s.format, formats.Formats()}, {"color", s.color, []string{"auto", "always", "never"}}} {
		if !slices.Contains(f.names, f.value) {
			near := ""
			if n := schema.Nearest(f.value, f.names); n != "" {
				near = fmt.Sprintf("; did you mean %q?", n)
			}
			return usage("--%s is %q; use one of %s%s", f.flag, f.value, strings.Join(f.names, ", "), near)
		}
	}
	for _, name := range []string{"output", "since", "settings", "baseline", "baseline-key"} {
		if c.IsSet(name) && c.String(name) == "" {
			return usage("--%s is empty; give a value, or leave it out", name)
		}
	}
	switch {
	case s.confidence < 0 || s.confidence > 1:
		return usage("--min-confidence is %g, must be from 0 to 1", s.confidence)
	case s.workers < 0 || s.workers > 64:
		return usage("--workers is %d, must be from 0 to 64", s.workers)
	case s.noBaseline && (s.updateBaseline || s.baseline != ""):
		return usage("--no-baseline does not go with --baseline and --update-baseline")
	case s.updateBaseline && (s.staged || s.since != ""):
		return usage("--update-baseline wants whole files: name a PATH such as ., without --staged and --since")
	case s.installHook && (len(s.paths) > 0 || s.staged || s.since != "" || s.updateBaseline):
		return usage("--install-hook stands alone")
	}
	if err := s.validateFix(c); err != nil {
		return err
	}
	stdin := 0
	for _, p := range s.paths {
		switch p {
		case "-":
			stdin++
		case "":
			return usage("a PATH is empty; name a file, a directory, a pattern or -")
		}
	}
	if stdin > 0 && (len(s.paths) > 1 || s.staged || s.since != "" || s.updateBaseline) {
		return usage("- is standard input and stands alone")
	}
	if len(s.paths) == 0 && !s.staged && s.since == "" && !s.installHook {
		if !given(os.Stdin) || s.updateBaseline {
			return usage("check wants a PATH such as ., --staged, --since REV, or text on standard input; see phiscrub check --help")
		}
		s.paths = []string{"-"}
	}
	return nil
}

// given reports whether somebody gives text on a file: a pipe, or a file with
// something in it. A terminal and /dev/null give none.
func given(f *os.File) bool {
	info, err := f.Stat()
	if err != nil {
		return false
	}
	return info.Mode()&os.ModeNamedPipe != 0 || info.Mode()&os.ModeSocket != 0 || info.Mode().IsRegular() && info.Size() > 0
}

// run looks, writes what was found, and says so by the exit code.
func (s *checkSettings) run(c *cli.Context) error {
	ctx, stop := interruptible()
	defer stop()
	k, err := s.prepare(ctx, c)
	if err != nil {
		return err
	}
	defer k.src.Close()
	done := func() {}
	if !s.quiet {
		done = k.showProgress()
	}
	report, err := k.checker.Run(ctx, k.src)
	done()
	switch {
	case ctx.Err() != nil:
		return cli.Exit("stopped before everything was looked through", exitIO)
	case err != nil:
		return failed(err)
	}
	if s.updateBaseline {
		return k.accept(report)
	}
	if err := s.write(k, report); err != nil {
		return err
	}
	found := report.Count(precommit.Open)
	switch {
	case found > 0:
		return silent(exitFound)
	case len(report.Failed) > 0:
		return cli.Exit(fmt.Sprintf("%s could not be read", count(len(report.Failed), "file")), exitIO)
	}
	return nil
}

// write writes the report in its format.
func (s *checkSettings) write(k *checking, r *precommit.Report) error {
	o := formats.Options{Version: version, All: s.all, About: k.about, Color: s.colored()}
	if s.output == "" {
		err := formats.Write(os.Stdout, s.format, r, o)
		if errors.Is(err, syscall.EPIPE) {
			err = nil // the reader of our output has seen enough
		}
		if err != nil {
			return cli.Exit("output failed: "+err.Error(), exitIO)
		}
	} else if err := writeTo(s.output, func(f *os.File) error { return formats.Write(f, s.format, r, o) }); err != nil {
		return cli.Exit("output failed: "+err.Error(), exitIO)
	}
	if s.quiet || r.Count(precommit.Open) > 0 || len(r.Failed) > 0 {
		return nil
	}
	if isTerminal(os.Stderr) || r.Files == 0 && len(r.Skipped) > 0 { // nothing at all is no clean check
		note("%s", formats.Summary(r))
	}
	return nil
}

func writeTo(path string, write func(*os.File) error) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o644)
	if err != nil {
		return err
	}
	err = write(f)
	if cerr := f.Close(); err == nil {
		err = cerr
	}
	return err
}

// colored reports whether text is written with colours.
func (s *checkSettings) colored() bool {
	switch {
	case s.color == "always":
		return true
	case s.color == "never" || s.output != "":
		return false
	}
	return isTerminal(os.Stdout) && os.Getenv("NO_COLOR") == "" && os.Getenv("TERM") != "dumb"
}
