package main

import (
	"errors"
	"fmt"
	"math"
	"os"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"
	"syscall"
	"time"

	"github.com/urfave/cli/v2"

	"github.com/phiscrub/phiscrub/internal/schema"
	"github.com/phiscrub/phiscrub/patterns"
	"github.com/phiscrub/phiscrub/plugins/precommit"
	"github.com/phiscrub/phiscrub/plugins/precommit/grade"
	"github.com/phiscrub/phiscrub/plugins/precommit/source"
)

const auditLogsHelp = `Judges logs as a reviewer of the services behind them would: which service,
logger and field writes which kind of identifier, how often, which arguments
of requests are logged in plain text, and which change of the code or which
field rule would stop it. The answer is a grade from A to F; docs/audit-logs.md
has the scale. No output holds a value.

A PATH is a file, a directory, a pattern, an archive, or - for standard input.
Services are known by their key in structured logs, by what container runtimes,
syslog and log libraries put before a line, or by the name of the file.

Exit codes: 0 done; 1 the grade is below --fail-under; 2 usage or
configuration; 3 something could not be read.

Examples:
   phiscrub audit-logs /var/log/containers
   phiscrub audit-logs --format html --output audit.html logs/
   kubectl logs deploy/api | phiscrub audit-logs -
   phiscrub audit-logs --fail-under C captured/*.log.gz`

// auditLogsSettings are the flags of audit-logs as a plain struct.
type auditLogsSettings struct {
	paths     []string
	format    string
	output    string
	failUnder string
	workers   int
	quiet     bool
}

func auditLogsCommand() *cli.Command {
	return &cli.Command{
		Name:        "audit-logs",
		Usage:       "grade logs: what leaks where, and what stops it",
		UsageText:   "phiscrub audit-logs [options] PATH…",
		Description: auditLogsHelp,
		Flags: append(globalFlags(),
			&cli.StringFlag{Name: "format", Value: grade.Formats()[0], Usage: "how the judgement is written: " + strings.Join(grade.Formats(), ", ")},
			&cli.StringFlag{Name: "output", TakesFile: true, Usage: "write it to `FILE` in place of standard output"},
			&cli.StringFlag{Name: "fail-under", Usage: "exit with 1 when the grade is worse than `GRADE`: A, B, C or D"},
			&cli.IntFlag{Name: "workers", Usage: "look through `N` files at a time; 0: one for each processor"},
			&cli.BoolFlag{Name: "quiet", Usage: "no progress on stderr"},
		),
		Action: func(c *cli.Context) error {
			if err := inherit(c); err != nil {
				return usage("%v", err)
			}
			s := &auditLogsSettings{paths: c.Args().Slice(), format: c.String("format"), output: c.String("output"),
				failUnder: strings.ToUpper(c.String("fail-under")), workers: c.Int("workers"), quiet: c.Bool("quiet")}
			if err := s.validate(c); err != nil {
				return err
			}
			return s.run(c)
		},
	}
}

func (s *auditLogsSettings) validate(c *cli.Context) error {
	if !slices.Contains(grade.Formats(), s.format) {
		near := ""
		if n := schema.Nearest(s.format, grade.Formats()); n != "" {
			near = fmt.Sprintf("; did you mean %q?", n)
		}
		return usage("--format is %q; use one of %s%s", s.format, strings.Join(grade.Formats(), ", "), near)
	}
	switch {
	case c.IsSet("output") && s.output == "":
		return usage("--output is empty; name a file, or leave it out")
	case c.IsSet("fail-under") && !slices.Contains([]string{"A", "B", "C", "D"}, s.failUnder):
		return usage("--fail-under is %q; use A, B, C or D", c.String("fail-under"))
	case s.workers < 0 || s.workers > 64:
		return usage("--workers is %d, must be from 0 to 64", s.workers)
	case slices.Contains(s.paths, "") || slices.Contains(s.paths, "-") && len(s.paths) > 1:
		return usage("a PATH is empty, or - does not stand alone")
	}
	if len(s.paths) == 0 {
		if !given(os.Stdin) {
			return usage("audit-logs wants a PATH such as logs/, or text on standard input; see phiscrub audit-logs --help")
		}
		s.paths = []string{"-"}
	}
	return nil
}

func (s *auditLogsSettings) run(c *cli.Context) error {
	ctx, stop := interruptible()
	defer stop()
	looker, err := s.engine(c)
	if err != nil {
		return err
	}
	k := &checking{checkSettings: &checkSettings{quiet: s.quiet}, progress: new(precommit.Progress)}
	o := source.Options{Part: 4 << 20}
	if s.paths[0] == "-" {
		k.src = source.NewReader(os.Stdin, source.Stdin, o)
	} else {
		f := source.NewFiles(ctx, s.paths, o)
		k.src, k.files = f, f.Len()
	}
	defer k.src.Close()
	done := func() {}
	if !s.quiet {
		done = k.showProgress()
	}
	workers := s.workers
	if workers == 0 {
		workers = runtime.GOMAXPROCS(0)
	}
	a, err := grade.Run(ctx, k.src, grade.Options{Looker: looker, Workers: workers, Progress: k.progress})
	done()
	switch {
	case ctx.Err() != nil:
		return cli.Exit("stopped before everything was looked through", exitIO)
	case err != nil:
		return failed(err)
	}
	if err := s.write(a); err != nil {
		return cli.Exit("output failed: "+err.Error(), exitIO)
	}
	switch {
	case len(a.Failed) > 0:
		return cli.Exit(fmt.Sprintf("%s could not be read", count(len(a.Failed), "file")), exitIO)
	case s.failUnder != "" && a.Grade > s.failUnder:
		return cli.Exit(fmt.Sprintf("grade %s is below %s", a.Grade, s.failUnder), exitFound)
	}
	return nil
}

// engine compiles the rules and returns what makes a Looker of them.
func (s *auditLogsSettings) engine(c *cli.Context) (func() precommit.Looker, error) {
	defer debug.SetGCPercent(debug.SetGCPercent(-1))
	cfg, scrubber, err := loadScrubber(c)
	if err != nil {
		return nil, err
	}
	rules, fields, err := patterns.Builtin()
	if err != nil {
		return nil, refused(err)
	}
	checker := precommit.New(precommit.Options{
		NewEngine: func() precommit.Engine {
			w := scrubber.NewWorker()
			w.Paths(true)
			w.Puts(true)
			return w
		},
		MaxLine: cfg.MaxLineBytes(), Most: math.MaxInt, Thorough: true,
		Rules: append(slices.Clone(rules), cfg.Rules...), Fields: append(slices.Clone(fields), cfg.Fields...), Now: time.Now(),
	})
	return checker.Looker, nil
}

func (s *auditLogsSettings) write(a *grade.Audit) error {
	if s.output != "" {
		return writeTo(s.output, func(f *os.File) error { return grade.Write(f, s.format, a, version) })
	}
	err := grade.Write(os.Stdout, s.format, a, version)
	if errors.Is(err, syscall.EPIPE) {
		return nil // the reader of our output has seen enough
	}
	return err
}
