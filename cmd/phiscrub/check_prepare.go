package main

import (
	"context"
	"errors"
	"math"
	"os"
	"os/signal"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"slices"
	"syscall"
	"time"

	"github.com/urfave/cli/v2"

	"github.com/phiscrub/phiscrub/internal/config"
	"github.com/phiscrub/phiscrub/patterns"
	"github.com/phiscrub/phiscrub/plugins/precommit"
	"github.com/phiscrub/phiscrub/plugins/precommit/git"
	"github.com/phiscrub/phiscrub/plugins/precommit/source"
	"github.com/phiscrub/phiscrub/scrub"
)

// checking is a check that is ready to run.
type checking struct {
	*checkSettings
	set      *precommit.Settings
	base     string // directory of the settings and the baseline
	file     string // of the baseline
	accepted *precommit.Accepted
	prefix   string
	src      source.Source
	listed   []source.Listed // --fix: in place of src
	files    int             // 0: not known
	progress *precommit.Progress
	checker  *precommit.Checker
	cfg      *config.Config
	scrubber *scrub.Scrubber // without tokens
}

// interruptible returns a context that ends with SIGINT or SIGTERM; a second
// signal ends the program. SIGPIPE becomes an error of the write.
func interruptible() (context.Context, context.CancelFunc) {
	signal.Notify(make(chan os.Signal, 1), syscall.SIGPIPE)
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop)
	return ctx, stop
}

// silent ends with an exit code; what there is to say was written.
func silent(code int) error { return cli.Exit("", code) }

// prepare reads settings, configuration and baseline, compiles the rules, and
// finds out what is to be looked through. git is asked meanwhile.
func (s *checkSettings) prepare(ctx context.Context, c *cli.Context) (*checking, error) {
	k := &checking{checkSettings: s, progress: new(precommit.Progress)}
	if err := k.readSettings(); err != nil {
		return nil, err
	}
	asked := make(chan error, 1)
	go func() { asked <- k.open(ctx) }()
	defer debug.SetGCPercent(debug.SetGCPercent(-1))
	cfg, err := k.config(c)
	if err == nil {
		k.cfg = cfg
		err = k.readBaseline(ctx)
	}
	var newEngine func() precommit.Engine
	if err == nil {
		newEngine, err = k.engine()
	}
	if gerr := <-asked; gerr != nil && err == nil {
		err = gerr
	}
	if err != nil {
		if k.src != nil {
			k.src.Close()
		}
		return nil, err
	}
	rules, fields, err := patterns.Builtin()
	if err != nil {
		return nil, refused(err)
	}
	workers := s.workers
	if workers == 0 {
		workers = runtime.GOMAXPROCS(0)
	}
	most := precommit.DefaultMost
	if s.fix {
		most = math.MaxInt // each has to go
	}
	k.checker = precommit.New(precommit.Options{
		NewEngine: newEngine, MaxLine: cfg.MaxLineBytes(), Workers: workers, Most: most,
		Rules: append(slices.Clone(rules), cfg.Rules...), Fields: append(slices.Clone(fields), cfg.Fields...),
		Strict: s.strict || k.set.Strict, Thorough: s.thorough || k.set.Thorough, MinConfidence: max(s.confidence, float64(k.set.MinConfidence)/100),
		Settings: k.set, Baseline: k.accepted, Now: time.Now(), Prefix: k.prefix, Progress: k.progress,
	})
	return k, nil
}

func (k *checking) engine() (func() precommit.Engine, error) {
	s, err := k.cfg.DryScrubber()
	if err != nil {
		return nil, refused(err)
	}
	k.scrubber = s
	return func() precommit.Engine {
		w := s.NewWorker()
		w.Paths(true)
		w.Puts(true)
		return w
	}, nil
}

// readSettings finds the settings of the repository, or those of --settings.
func (k *checking) readSettings() error {
	here, err := os.Getwd()
	if err != nil {
		return failed(err)
	}
	root, found := precommit.Locate(here)
	k.base, k.set = root, &precommit.Settings{}
	file := k.settings
	if file == "" {
		file = found
	}
	if file != "" {
		if k.set, err = precommit.LoadSettings(file); err != nil {
			return refused(err)
		}
		abs, err := filepath.Abs(file)
		if err != nil {
			return failed(err)
		}
		k.base = filepath.Dir(abs)
	}
	rel, err := filepath.Rel(k.base, here)
	if err != nil {
		return failed(err)
	}
	if rel != "." {
		k.prefix = filepath.ToSlash(rel)
	}
	return nil
}

// config is the configuration with what the settings say.
func (k *checking) config(c *cli.Context) (*config.Config, error) {
	if _, ok := configPath(c); !ok && k.set.Config != "" {
		if err := c.Set("config", filepath.Join(k.base, filepath.FromSlash(k.set.Config))); err != nil {
			return nil, usage("%v", err)
		}
	}
	if !c.IsSet("policy") && k.set.Policy != "" {
		if err := c.Set("policy", k.set.Policy); err != nil {
			return nil, usage("%v", err)
		}
	}
	cfg, err := loadConfig(c)
	if err != nil {
		return nil, err
	}
	cfg.Disable = append(slices.Clone(cfg.Disable), k.set.Disable...)
	cfg.Keep.Values = append(slices.Clone(cfg.Keep.Values), k.set.Keep.Values...)
	cfg.Keep.Fields = append(slices.Clone(cfg.Keep.Fields), k.set.Keep.Fields...)
	return cfg, nil
}

// open finds out what is to be looked through.
func (k *checking) open(ctx context.Context) error {
	o := source.Options{Exclude: func(name string) bool { return k.set.Excluded(precommit.Within(k.prefix, name)) }}
	if k.fix {
		k.listed = source.List(ctx, k.paths)
		k.files = len(k.listed)
		return nil
	}
	if !k.staged && k.since == "" {
		if k.paths[0] == "-" && len(k.paths) == 1 {
			k.src = source.NewReader(os.Stdin, source.Stdin, o)
			return nil
		}
		f := source.NewFiles(ctx, k.paths, o)
		k.src, k.files = f, f.Len()
		return nil
	}
	repo, err := git.Open(ctx, ".")
	if err != nil {
		return gitFailed(err)
	}
	list, err := repo.Changes(ctx, git.Query{Paths: k.paths, Since: k.since, Staged: k.staged, Added: k.since != ""})
	if err != nil {
		return gitFailed(err)
	}
	k.files = len(list)
	if !k.staged {
		k.src = repo.Tree(ctx, list, o)
		return nil
	}
	x, err := repo.Index(ctx, list, o)
	if err != nil {
		return gitFailed(err)
	}
	k.src = x
	return nil
}

// gitFailed is the error of a git that does not answer.
func gitFailed(err error) error {
	if errors.Is(err, git.ErrNoRepo) || errors.Is(err, git.ErrBare) || errors.Is(err, git.ErrNoGit) || errors.Is(err, git.ErrRevision) {
		return cli.Exit(err.Error(), exitUsage)
	}
	return failed(err)
}

// about tells of a rule what the table of rules does.
func (k *checking) about(rule string) (about, source string) {
	rules, fields, err := patterns.Builtin()
	if err != nil {
		return "", ""
	}
	for _, s := range append(slices.Clone(rules), k.cfg.Rules...) {
		if s.ID == rule {
			return s.About, s.Source
		}
	}
	for _, s := range append(slices.Clone(fields), k.cfg.Fields...) {
		if s.ID == rule {
			return s.About, s.Source
		}
	}
	return "", ""
}
