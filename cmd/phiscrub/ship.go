package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"syscall"
	"time"

	"github.com/urfave/cli/v2"

	"github.com/phiscrub/phiscrub/internal/agent"
	"github.com/phiscrub/phiscrub/internal/audit"
	"github.com/phiscrub/phiscrub/internal/config"
	"github.com/phiscrub/phiscrub/internal/ship"
	"github.com/phiscrub/phiscrub/internal/sink"
)

const shipHelp = `Follows log files, or reads standard input, removes protected health
information and delivers the lines to where logs are kept. Patterns of files are
looked at every second; a file that is renamed is read to its end, one that is
truncated from its start. How far a file was read is kept in --state, and only
once the destination has acknowledged it: after a crash lines can arrive twice,
and none is left out. One process works on a state directory at a time.

Destinations:
   %s
A destination that fails is tried again, and reading waits meanwhile. Records
that it refuses for good go, scrubbed, to refused.ndjson in the state directory;
without a state directory they end the command. More settings (several sinks,
spool, rotation, labels, credentials) are keys of the configuration, sinks: and
ship: (see docs/ship.md).

SIGHUP reads the configuration again: rules change from one block of lines to the
next; a wrong configuration is reported and the rules before stay in force.
SIGINT or SIGTERM delivers what was read, then ends; a second one ends at once.

Exit codes: 0 done; 2 usage or configuration, also when another process uses the
state directory; 3 input or output failed.

Examples:
   phiscrub ship --from '/var/log/app/*.log' --to https://logs.example.com/in --state /var/lib/phiscrub
   phiscrub ship --from '/var/log/containers/*.log' --to loki+https://loki.example.com --state /var/lib/phiscrub --listen :9101
   journalctl -f -o cat | phiscrub ship --from - --to forwards://collector.example.com
   phiscrub ship --once --from old.log --to elasticsearch+https://es.example.com:9200`

// shipSettings are the flags of ship as a plain struct, with what the
// configuration says where they do not.
type shipSettings struct {
	from, exclude []string
	sinks         []sink.Spec
	state, listen string
	auditDir      string // written to by others of us, as vaultDir is
	vaultDir      string
	once, skip    bool
	quiet         bool
	drain         time.Duration
	audit         *audited
}

func shipCommand() *cli.Command {
	return &cli.Command{
		Name:        "ship",
		Usage:       "deliver scrubbed lines of files or standard input to a log store",
		UsageText:   "phiscrub ship --from PATH|- --to URL [--state DIR] [options]",
		Description: fmt.Sprintf(shipHelp, strings.Join(sink.Schemes(), "\n   ")),
		Flags: append(append(globalFlags(), auditFlags("")...),
			&cli.StringSliceFlag{Name: "from", TakesFile: true, Usage: "follow the files that `PATTERN` matches (repeat it for more), or read standard input: -"},
			&cli.StringSliceFlag{Name: "exclude", Usage: "leave alone what `PATTERN` matches, by whole path or by name"},
			&cli.StringFlag{Name: "to", Usage: "deliver to `URL`, or to the sink of that name in the configuration"},
			&cli.StringFlag{Name: "state", TakesFile: true, Usage: "keep in `DIR` how far each file was read"},
			&cli.BoolFlag{Name: "once", Usage: "read the files to their end, deliver, and stop"},
			&cli.BoolFlag{Name: "skip-existing", Usage: "begin at the end of files that are there already and not known"},
			&cli.StringFlag{Name: "listen", Usage: "serve /metrics, /healthz and /livez at `ADDRESS`, such as 127.0.0.1:9101"},
			&cli.DurationFlag{Name: "drain", Value: 20 * time.Second, Usage: "how long a stop waits for the destination"},
			&cli.StringFlag{Name: "token-file", TakesFile: true, Usage: "send the token in `FILE` as Authorization: Bearer"},
			&cli.StringFlag{Name: "ca-file", TakesFile: true, Usage: "verify the server with the certificates in `FILE`"},
			&cli.StringFlag{Name: "cert-file", TakesFile: true, Usage: "show the server the certificate in `FILE`"},
			&cli.StringFlag{Name: "key-file", TakesFile: true, Usage: "the key of --cert-file"},
			&cli.BoolFlag{Name: "quiet", Usage: "no notes on stderr"},
		),
		Action: runShip,
	}
}

func runShip(c *cli.Context) error {
	if c.Args().Present() {
		return usage("ship takes no arguments; files are given with --from")
	}
	if err := inherit(c); err != nil {
		return usage("%v", err)
	}
	cfg, s, err := loadScrubber(c)
	if err != nil {
		return err
	}
	o, err := readShip(c, cfg)
	if err != nil {
		return err
	}
	if o.audit, err = startAudit(cfg, s, "ship", nil, false); err != nil {
		return err
	}
	engine := ship.NewEngine(s)
	counters := &ship.Counters{}
	reload := func() {
		counters.Reloads.Add(1)
		if err := o.reload(c, cfg, engine); err != nil {
			counters.BadReloads.Add(1)
			o.note("reload refused, the rules before stay in force: " + err.Error())
			return
		}
		o.note("rules read again")
	}
	err = o.run(engine, counters, cfg.MaxLineBytes(), reload)
	for _, end := range []func() error{o.audit.close, func() error { return closeVault(cfg, int(counters.Markers.Load()), o.quiet) }} {
		if cerr := end(); err == nil && cerr != nil {
			err = cli.Exit(cerr.Error(), exitIO)
		}
	}
	return err
}

// reload reads the configuration again and puts its rules in force. Keys and
// vault stay those of the start.
func (o *shipSettings) reload(c *cli.Context, old *config.Config, engine *ship.Engine) error {
	cfg, err := loadConfig(c)
	if err != nil {
		return err
	}
	cfg.MaxLine = old.MaxLine // what is being read was cut by it
	if !reflect.DeepEqual(cfg.Tokens, old.Tokens) {
		return errors.New("tokens cannot change while ship runs; start it anew")
	}
	cfg.Adopt(old)
	s, err := cfg.Scrubber()
	if err != nil {
		return err
	}
	if o.audit != nil {
		force, err := cfg.InForce("reload", version, false)
		if err == nil {
			err = o.audit.rec.Configured(context.Background(), force)
		}
		if err != nil && cfg.Audit.Required {
			return err
		}
	}
	engine.Swap(s)
	return nil
}

// readShip reads the flags and the configuration.
func readShip(c *cli.Context, cfg *config.Config) (*shipSettings, error) {
	o := &shipSettings{
		from: cfg.Ship.From, exclude: cfg.Ship.Exclude, state: cfg.Ship.State, listen: cfg.Ship.Listen,
		auditDir: cfg.Audit.Path, vaultDir: cfg.Tokens.Vault,
		once: c.Bool("once"), skip: c.Bool("skip-existing"), quiet: c.Bool("quiet"), drain: c.Duration("drain"),
	}
	if c.IsSet("from") {
		o.from = c.StringSlice("from")
	}
	if c.IsSet("exclude") {
		o.exclude = c.StringSlice("exclude")
	}
	if c.IsSet("state") {
		if o.state = c.String("state"); o.state == "" {
			return nil, usage("--state is empty; give the name of a directory")
		}
	}
	if c.IsSet("listen") {
		o.listen = c.String("listen")
	}
	if d, err := time.ParseDuration(cfg.Ship.Drain); err == nil && !c.IsSet("drain") {
		o.drain = d
	}
	if len(o.from) == 0 {
		if isTerminal(os.Stdin) {
			return nil, usage("nothing to read: give --from PATH, or --from - for standard input")
		}
		o.from = []string{"-"}
	}
	if slices.Contains(o.from, "-") && len(o.from) > 1 {
		return nil, usage("--from - is standard input and cannot be mixed with files")
	}
	for _, p := range slices.Concat(o.from, o.exclude) {
		if _, err := filepath.Match(p, ""); err != nil || p == "" {
			return nil, usage("%q is no pattern of a path; * and ? stand for any letters, [ab] for one of them", p)
		}
	}
	if o.drain <= 0 {
		return nil, usage("--drain is %v, must be a time such as 20s", o.drain)
	}
	return o, o.readSinks(c, cfg)
}

// readSinks finds out where to deliver.
func (o *shipSettings) readSinks(c *cli.Context, cfg *config.Config) error {
	to := c.String("to")
	if o.sinks = cfg.Sinks; to != "" {
		o.sinks = slices.DeleteFunc(slices.Clone(cfg.Sinks), func(s sink.Spec) bool { return s.Name != to })
		if len(o.sinks) == 0 {
			o.sinks = []sink.Spec{{URL: to}}
		}
	}
	if len(o.sinks) == 0 {
		return usage("nowhere to deliver: give --to URL, or sinks: in the configuration. A URL is one of\n   %s", strings.Join(sink.Schemes(), "\n   "))
	}
	for i := range o.sinks {
		s := &o.sinks[i]
		for _, f := range []struct {
			flag string
			dst  *string
		}{{"token-file", &s.TokenFile}, {"ca-file", &s.CAFile}, {"cert-file", &s.CertFile}, {"key-file", &s.KeyFile}} {
			if c.IsSet(f.flag) {
				*f.dst = c.String(f.flag)
			}
		}
		if s.DeadLetter == "" && o.state != "" {
			name := "refused.ndjson"
			if len(o.sinks) > 1 {
				name = fmt.Sprintf("refused-%d.ndjson", i+1)
			}
			s.DeadLetter = filepath.Join(o.state, name)
		}
		if ps := s.Check(); len(ps) > 0 {
			if to != "" {
				return usage("--to %s", strings.ReplaceAll(strings.TrimPrefix(ps.Error(), "url "), "\n", "\n   "))
			}
			return usage("sinks[%d]: %v", i, ps)
		}
	}
	return nil
}

func (o *shipSettings) note(text string) {
	if !o.quiet {
		note("%s", text)
	}
}

// open opens the sinks, and returns what reads their counters.
func (o *shipSettings) open() (sink.Sink, []sinkStats, error) {
	var sinks []sink.Sink
	var stats []sinkStats
	if o.state != "" {
		if err := os.MkdirAll(o.state, 0o700); err != nil {
			return nil, nil, cli.Exit("state directory "+err.Error(), exitIO)
		}
	}
	for i, spec := range o.sinks {
		st := sinkStats{name: spec.Name, Stats: &sink.Stats{}}
		if st.name == "" {
			st.name, _, _ = strings.Cut(spec.URL, ":")
		}
		if slices.ContainsFunc(stats, func(s sinkStats) bool { return s.name == st.name }) {
			st.name += fmt.Sprintf("-%d", i+1)
		}
		s, err := sink.Open(spec, sink.Options{Log: o.note, Stats: st.Stats})
		if err != nil {
			closeSink(sink.Fan(sinks...), 0)
			return nil, nil, cli.Exit(st.name+": "+err.Error(), exitUsage)
		}
		sinks, stats = append(sinks, s), append(stats, st)
	}
	return sink.Fan(sinks...), stats, nil
}

// own lists the paths that are written to: directories with a separator at
// the end.
func (o *shipSettings) own() []string {
	var paths []string
	add := func(end string, list ...string) {
		for _, path := range list {
			if abs, err := filepath.Abs(path); path != "" && err == nil {
				paths = append(paths, strings.TrimSuffix(abs, end)+end)
			}
		}
	}
	const dir = string(filepath.Separator)
	add(dir, o.state, o.auditDir, o.vaultDir)
	for _, s := range o.sinks {
		add(dir, s.SpoolDir)
		add("", s.DeadLetter, s.FilePath())
	}
	return paths
}

func (o *shipSettings) run(engine *ship.Engine, counters *ship.Counters, maxLine int, reload func()) error {
	ctx, undo := shipSignals(reload)
	defer undo()
	so := ship.Options{
		Engine: engine, Counters: counters, Files: o.from, Exclude: o.exclude, Own: o.own(),
		State: o.state, Once: o.once, SkipExisting: o.skip, MaxLine: maxLine, Drain: o.drain, Log: o.note,
	}
	if o.from[0] == "-" {
		so.Stdin, so.Files = os.Stdin, nil
		agent.WidenPipe(os.Stdin)
	} else if o.state == "" && !o.once {
		o.note("without --state every start reads the files from their beginning")
	}
	if o.audit != nil {
		so.Audit = func(source string) agent.Auditor { return o.audit.of(audit.SourceOf(source)) }
	}
	s, stats, err := o.open()
	if err != nil {
		return err
	}
	so.Sink = s
	if o.listen != "" {
		srv, err := serveShip(o.listen, counters, stats)
		if err != nil {
			closeSink(s, 0)
			return cli.Exit(err.Error(), exitIO)
		}
		defer srv.Close()
		o.note("listening at " + srv.Addr())
	}
	err = ship.Run(ctx, so)
	cerr := closeSink(s, o.drain)
	switch {
	case sink.ReaderGone(err):
		return nil // as with every other writer to a pipe
	case errors.Is(err, ship.ErrTaken):
		return usage("%v", err)
	case err == nil:
		err = cerr
	}
	if err != nil {
		return cli.Exit(err.Error(), exitIO)
	}
	return nil
}

func closeSink(s sink.Sink, wait time.Duration) error {
	ctx, cancel := context.WithTimeout(context.Background(), wait)
	defer cancel()
	return s.Close(ctx)
}

// shipSignals ends the context with the first SIGINT or SIGTERM, and the
// program with the second. SIGHUP reloads.
func shipSignals(reload func()) (ctx context.Context, undo func()) {
	ctx, cancel := context.WithCancel(context.Background())
	ch, broken, quit := make(chan os.Signal, 4), make(chan os.Signal, 1), make(chan struct{})
	signal.Notify(ch, os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	signal.Notify(broken, syscall.SIGPIPE) // an error of the write instead
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		for {
			select {
			case <-quit:
				return
			case sig := <-ch:
				switch {
				case sig == syscall.SIGHUP:
					reload()
				case ctx.Err() != nil:
					os.Exit(exitIO)
				default:
					cancel()
				}
			}
		}
	}()
	return ctx, func() {
		signal.Stop(ch)
		signal.Stop(broken)
		close(quit)
		<-ended
		cancel()
	}
}
