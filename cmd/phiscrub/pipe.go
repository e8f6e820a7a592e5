package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"runtime"
	"runtime/debug"
	"sync"
	"syscall"
	"time"

	"github.com/urfave/cli/v2"

	"github.com/phiscrub/phiscrub/internal/agent"
	"github.com/phiscrub/phiscrub/internal/config"
	"github.com/phiscrub/phiscrub/scrub"
)

const pipeHelp = `Reads log lines, removes protected health information and writes the rest
unchanged, as it streams. Input is standard input or the files given, in their
order; gzip and zstd are recognised by their first bytes. This is also what
phiscrub does without a command when standard input is not a terminal.

A line that cannot be scanned is withheld: a marker with its length stands in
its place. On SIGINT or SIGTERM what was read is scrubbed and written, then the
command ends with exit code 0; a second signal ends it at once.

Exit codes: 0 done, also when the reader of the output goes away; 2 usage or
configuration; 3 input, output or audit failed (what was whole has been written).

Examples:
   kubectl logs -f deploy/api | phiscrub
   phiscrub pipe --stats app.log old.log.gz > clean.log
   phiscrub --policy strict < app.log | less
   phiscrub pipe --policy pseudonymize --keys keys --vault vault app.log > joinable.log
   phiscrub pipe --shadow --report findings.ndjson app.log > /dev/null
   phiscrub pipe --audit audit --keys keys app.log > clean.log`

// pipeSettings are the flags of pipe as a plain struct.
type pipeSettings struct {
	files   []string
	stats   bool
	shadow  bool
	report  string
	workers int
	quiet   bool
	audit   *audited
}

func pipeFlags() []cli.Flag {
	const group = "pipe (also without a command)"
	return append([]cli.Flag{
		&cli.BoolFlag{Name: "stats", Category: group, Usage: "print totals and counts by class to stderr at the end"},
		&cli.BoolFlag{Name: "shadow", Category: group, Usage: "protect nothing: pass every line unchanged and report what would have been removed"},
		&cli.StringFlag{Name: "report", Category: group, TakesFile: true, Usage: "write each finding (line, place, rule, class, path; never the value) to `FILE` as a line of JSON"},
		&cli.StringFlag{Name: "numbers", Category: group, Usage: "what replaces a JSON number: string, zero or null; overrides the configuration"},
		&cli.BoolFlag{Name: "mask", Category: group, Usage: "replace by asterisks of the same length"},
		&cli.StringFlag{Name: "max-line", Category: group, Usage: "the longest line that is scrubbed in one piece, as `SIZE` such as 1MiB; a longer one is scrubbed in windows"},
		&cli.IntFlag{Name: "workers", Category: group, Usage: "scrub on `N` goroutines; 0: one, or two for large files"},
		&cli.BoolFlag{Name: "quiet", Category: group, Usage: "no progress and no notes on stderr"},
	}, auditFlags(group)...)
}

func pipeCommand() *cli.Command {
	return &cli.Command{
		Name:        "pipe",
		Usage:       "scrub standard input or files to standard output (the default)",
		UsageText:   "phiscrub pipe [options] [FILE…]",
		Description: pipeHelp,
		Flags:       append(globalFlags(), pipeFlags()...),
		Action: func(c *cli.Context) error {
			return pipe(c, c.Args().Slice())
		},
	}
}

// noCommand is what phiscrub does when no command is given.
func noCommand(c *cli.Context) error {
	if c.Args().Present() {
		return unknownCommand(c)
	}
	if isTerminal(os.Stdin) {
		return cli.ShowAppHelp(c)
	}
	return pipe(c, nil)
}

// pipe reads the flags, builds the scrubber, opens the files, and only then
// reads: with a wrong configuration nothing comes out.
func pipe(c *cli.Context, files []string) error {
	if err := inherit(c); err != nil {
		return usage("%v", err)
	}
	o := pipeSettings{
		files:   files,
		stats:   c.Bool("stats"),
		shadow:  c.Bool("shadow"),
		report:  c.String("report"),
		workers: c.Int("workers"),
		quiet:   c.Bool("quiet"),
	}
	if o.workers < 0 || o.workers > 64 {
		return usage("--workers is %d, must be from 0 to 64", o.workers)
	}
	percent := debug.SetGCPercent(-1)
	collect := sync.OnceFunc(func() { collectLate(percent) })
	cfg, s, err := loadScrubber(c)
	if err != nil {
		return err
	}
	if o.audit, err = startAudit(cfg, s, "pipe", files, o.shadow); err != nil {
		return err
	}
	err = o.run(cfg, agent.Options{
		NewWorker: func() agent.Worker {
			collect()
			w := s.NewWorker()
			w.Paths(o.shadow || o.report != "")
			return w
		},
		Continues: scrub.Continues,
		MaxLine:   cfg.MaxLineBytes(),
		Shadow:    o.shadow,
	})
	if aerr := o.audit.close(); err == nil {
		err = aerr
	}
	return err
}

// inherit takes over flags given before the command: phiscrub --mask pipe.
func inherit(c *cli.Context) error {
	for _, parent := range c.Lineage()[1:] {
		if parent.Command == nil { // the one above the app has no flags
			continue
		}
		for _, name := range parent.LocalFlagNames() {
			if c.IsSet(name) || !defines(c, name) {
				continue
			}
			if err := c.Set(name, fmt.Sprint(parent.Value(name))); err != nil {
				return err
			}
		}
	}
	return nil
}

func defines(c *cli.Context, name string) bool {
	for _, f := range c.Command.Flags {
		if f.Names()[0] == name {
			return true
		}
	}
	return false
}

func (o *pipeSettings) run(cfg *config.Config, ao agent.Options) error {
	in, err := openInputs(o.files)
	if err != nil {
		return err
	}
	rep, err := o.openReport(in)
	if err != nil {
		in.closeAll()
		return err
	}
	ao.Report = rep.Report
	if o.audit != nil {
		ao.Audit = o.audit
	}
	ao.Workers = o.workers
	if ao.Workers == 0 {
		ao.Workers = in.workers()
	}
	if o.shadow {
		note("SHADOW MODE: NOTHING IS PROTECTED. Every line passes unchanged.")
	}
	agent.WidenPipe(os.Stdout)
	stop := agent.NewStop()
	defer stop.Close()
	defer drainOnSignal(stop)()
	src := agent.NewInputs(stop, in.files...)
	defer src.Close()
	p := agent.New(ao)
	done := func() {}
	if !o.quiet {
		done = showProgress(in.size, src)
	}
	start := time.Now()
	err = p.Run(src, os.Stdout)
	took := time.Since(start)
	done()
	if cerr := rep.close(); err == nil && cerr != nil {
		err = cerr
	}
	if errors.Is(err, agent.ErrOutput) && errors.Is(err, syscall.EPIPE) {
		err = nil // the reader of our output has seen enough
	}
	o.close(p.Stats(), rep, took)
	if verr := closeVault(cfg, p.Stats().Markers, o.quiet); err == nil && verr != nil {
		err = verr
	}
	if err != nil {
		return cli.Exit(err.Error(), exitIO)
	}
	return nil
}

// close prints what there is to say at the end.
func (o *pipeSettings) close(s agent.Stats, rep *findingReport, took time.Duration) {
	if !o.quiet && s.Withheld > 0 {
		note("%d of %d lines withheld: they could not be scanned", s.Withheld, s.Lines)
	}
	if o.shadow {
		note("SHADOW MODE: nothing was protected; %d of %d lines would have been changed", s.Edited+s.Withheld, s.Lines)
		writeRows(os.Stderr, rep.Rows())
	}
	if o.stats {
		s.Write(os.Stderr, took)
	}
}

func note(format string, args ...any) {
	fmt.Fprintf(os.Stderr, "phiscrub: "+format+"\n", args...)
}

// twoPay is the size of input in bytes from which a second worker pays.
const twoPay = 8 << 20

// workers returns the number of workers for what is to be read.
func (in *inputs) workers() int {
	if in.regular && in.size >= twoPay && runtime.GOMAXPROCS(0) >= 2 {
		return 2
	}
	return 1
}

// maxShown bounds the summary on stderr.
const maxShown = 40

func writeRows(w io.Writer, rows []agent.Row) {
	for i, r := range rows {
		if i == maxShown {
			fmt.Fprintf(w, "… and %d more; --report FILE has every finding\n", len(rows)-i)
			return
		}
		fmt.Fprintf(w, "%8d  %-14s %-8s %s", r.Count, r.Class, r.Action, r.Rule)
		if r.Path != "" {
			fmt.Fprintf(w, "  at %s", r.Path)
		}
		fmt.Fprintln(w)
	}
}
