package main

import (
	"errors"
	"os"
	"os/signal"
	"runtime/debug"
	"sync"
	"syscall"
	"time"

	"github.com/urfave/cli/v2"

	"github.com/phiscrub/phiscrub/internal/agent"
	"github.com/phiscrub/phiscrub/internal/audit"
	"github.com/phiscrub/phiscrub/internal/child"
	"github.com/phiscrub/phiscrub/internal/config"
	"github.com/phiscrub/phiscrub/scrub"
)

const execHelp = `Runs a command and scrubs what it writes to its standard output and standard
error, each live and in its order. The command has the standard input, the
terminal, the environment and the signals that it would have without phiscrub,
and phiscrub ends as the command ends: with its exit code, or by the signal that
killed it. As the entrypoint of a container it also takes the end of orphaned
processes.

When the command has ended, what it has left running gets SIGTERM, and SIGKILL
after --grace. The command is not started when the configuration is wrong. What
it writes to the terminal device itself is not seen; its standard output is a
pipe, so that programs may buffer it: stdbuf -oL, python -u and the like help.

Exit codes: those of the command; 126 and 127 when it cannot be run or is not
found; 2 usage or configuration; 3 when the command ended well but its output
could not be written.

Examples:
   phiscrub exec -- node server.js
   phiscrub exec --only stderr -- ./export.sh > patients.csv
   phiscrub exec --policy strict -- python -u app.py
   ENTRYPOINT ["phiscrub", "exec", "--"]`

// execSettings are the flags of exec as a plain struct.
type execSettings struct {
	args  []string
	only  string
	grace time.Duration
	stats bool
	quiet bool
	audit *audited
	cfg   *config.Config
}

func execCommand() *cli.Command {
	return &cli.Command{
		Name:        "exec",
		Usage:       "run a command and scrub what it writes",
		UsageText:   "phiscrub exec [options] -- COMMAND [ARGUMENT…]",
		Description: execHelp,
		Flags: append(globalFlags(),
			&cli.StringFlag{Name: "only", Usage: "scrub only `stdout|stderr`; the command writes the other one itself"},
			&cli.DurationFlag{Name: "grace", Value: 10 * time.Second, Usage: "what the command leaves running has this `TIME` between SIGTERM and SIGKILL"},
			&cli.StringFlag{Name: "audit", TakesFile: true, Usage: "record what is removed, by stream, rule and class, in the audit log in `DIR`; overrides the configuration"},
			&cli.BoolFlag{Name: "stats", Usage: "print totals and counts by class to stderr at the end"},
			&cli.BoolFlag{Name: "quiet", Usage: "no notes on stderr"},
		),
		Action: func(c *cli.Context) error {
			if err := inherit(c); err != nil {
				return usage("%v", err)
			}
			o := execSettings{args: c.Args().Slice(), only: c.String("only"), grace: c.Duration("grace"), stats: c.Bool("stats"), quiet: c.Bool("quiet")}
			switch {
			case len(o.args) == 0:
				return usage("exec needs a command: phiscrub exec -- node server.js")
			case o.only != "" && o.only != "stdout" && o.only != "stderr":
				return usage("--only is %q; use stdout or stderr", o.only)
			case o.grace < 0 || o.grace > time.Hour:
				return usage("--grace is %v, must be from 0s to 1h", o.grace)
			}
			percent := debug.SetGCPercent(-1)
			cfg, s, err := loadScrubber(c)
			if err != nil {
				return err
			}
			if o.audit, err = startAudit(cfg, s, "exec", nil, false); err != nil {
				return err
			}
			o.cfg = cfg
			collect := sync.OnceFunc(func() { collectLate(percent) })
			return o.run(agent.Options{
				NewWorker: func() agent.Worker { collect(); return s.NewWorker() },
				Continues: scrub.Continues,
				MaxLine:   cfg.MaxLineBytes(),
			})
		},
	}
}

// scrubbed is a stream of the command on its way to one of ours.
type scrubbed struct {
	in   *agent.Raw
	feed *os.File // the command's end
	out  *os.File
	pipe *agent.Pipe
	stop *agent.Stop
	err  error
}

// newScrubbed makes the way to out.
func newScrubbed(out *os.File, o agent.Options) (*scrubbed, error) {
	r, w, err := os.Pipe()
	if err != nil {
		return nil, cli.Exit("pipe failed: "+err.Error(), exitIO)
	}
	s := &scrubbed{feed: w, out: out, stop: agent.NewStop(), pipe: agent.New(o)}
	s.in = agent.NewRaw(s.stop, r)
	return s, nil
}

// run scrubs until the last process that can write to the stream has closed
// it, or the output fails: then who writes gets a broken pipe, as it would from
// the output itself.
func (s *scrubbed) run() {
	s.err = s.pipe.Run(s.in, s.out)
	s.in.Close()
}

// lost returns the error that cost output. That our reader went away is none.
func (s *scrubbed) lost() error {
	if errors.Is(s.err, agent.ErrOutput) && errors.Is(s.err, syscall.EPIPE) {
		return nil
	}
	return s.err
}

func (o *execSettings) run(ao agent.Options) error {
	// A broken pipe is an error of the write here, not the end of us.
	broken := make(chan os.Signal, 1)
	signal.Notify(broken, syscall.SIGPIPE)
	defer signal.Stop(broken)
	files := map[string]*os.File{"stdout": os.Stdout, "stderr": os.Stderr}
	var ways []*scrubbed
	for _, name := range []string{"stdout", "stderr"} {
		if o.only != "" && o.only != name {
			continue
		}
		ao.Audit = o.audit.of(audit.Source{Name: name, Logger: "command"})
		w, err := newScrubbed(files[name], ao)
		if err != nil {
			return err
		}
		files[name] = w.feed
		ways = append(ways, w)
	}
	p, err := child.Start(child.Options{
		Args: o.args, Stdin: os.Stdin, Stdout: files["stdout"], Stderr: files["stderr"],
		Share: true, Pause: true, Forward: true, Reap: true,
	})
	if err != nil {
		o.audit.close()
		code, err := child.NotStarted(o.args[0], err)
		return cli.Exit(err.Error(), code)
	}
	start := time.Now()
	var wg sync.WaitGroup
	for _, w := range ways {
		w.feed.Close()
		wg.Go(w.run)
	}
	<-p.Done()
	if !p.End(o.grace) {
		// What cannot be killed still has our pipes.
		for _, w := range ways {
			w.stop.Stop()
		}
	}
	wg.Wait()
	return o.close(ways, p.Exit(), time.Since(start))
}

// close reports, and ends as the command has ended.
func (o *execSettings) close(ways []*scrubbed, exit child.Exit, took time.Duration) error {
	var total agent.Stats
	var failed error
	for _, w := range ways {
		s := w.pipe.Stats()
		total.Add(s.Outcome)
		total.BytesIn += s.BytesIn
		total.BytesOut += s.BytesOut
		total.Panics += s.Panics
		if err := w.lost(); err != nil && failed == nil {
			failed = err
		}
	}
	if err := o.audit.close(); err != nil && failed == nil {
		failed = err
	}
	if err := closeVault(o.cfg, total.Markers, o.quiet); err != nil && failed == nil {
		failed = err
	}
	if !o.quiet && total.Withheld > 0 {
		note("%d of %d lines withheld: they could not be scanned", total.Withheld, total.Lines)
	}
	if o.stats {
		total.Write(os.Stderr, took)
	}
	if failed != nil {
		note("%v", failed)
		if exit.Code == 0 {
			exit.Code = exitIO
		}
	}
	exit.Die()
	return nil
}
