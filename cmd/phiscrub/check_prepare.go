package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
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
	k.checker = precommit.New(precommit.Options{
		NewEngine: newEngine, MaxLine: cfg.MaxLineBytes(), Workers: workers,
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

// readBaseline reads the baseline, if there is one or one is asked for, and
// its key.
func (k *checking) readBaseline(ctx context.Context) error {
	if k.noBaseline {
		return nil
	}
	asked := k.baseline != "" || k.set.Baseline != ""
	switch {
	case k.baseline != "":
		k.file = k.baseline
	case k.set.Baseline != "":
		k.file = filepath.Join(k.base, filepath.FromSlash(k.set.Baseline))
	default:
		k.file = filepath.Join(k.base, precommit.BaselineName)
	}
	_, err := os.Stat(k.file)
	missing := errors.Is(err, fs.ErrNotExist)
	if missing && !k.updateBaseline {
		if asked {
			return usage("baseline %s is not there; phiscrub check --update-baseline . writes it", k.file)
		}
		return nil
	}
	keyFile, err := k.keyFile(ctx)
	if err != nil {
		return err
	}
	key, err := precommit.LoadKey(keyFile)
	switch {
	case errors.Is(err, precommit.ErrNoKey) && k.updateBaseline && (missing || k.key == ""):
		if key, err = precommit.NewKey(keyFile); err != nil {
			return cli.Exit(err.Error(), exitIO)
		}
		note("made the key of the baseline: %s; whoever runs checks needs a copy, and it must not be committed", keyFile)
		missing = true // what another key has written means nothing now
	case errors.Is(err, precommit.ErrNoKey):
		return usage("baseline %s needs its key, and %s is not there; copy it from where the baseline was written, name it by --baseline-key, or check with --no-baseline", k.file, keyFile)
	case err != nil:
		return usage("%v", err)
	}
	if missing {
		k.accepted = precommit.NewAccepted(key)
		return nil
	}
	if k.accepted, err = precommit.LoadAccepted(k.file, key); err != nil {
		return usage("%v", err)
	}
	return nil
}

// keyFile is where the key of the baseline is. In a repository it is in the
// git directory, where nothing is ever committed from.
func (k *checking) keyFile(ctx context.Context) (string, error) {
	if k.key != "" {
		abs, err := filepath.Abs(k.key)
		if err != nil {
			return "", failed(err)
		}
		if repo, err := git.Open(ctx, "."); err == nil && repo.Tracked(ctx, abs) {
			return "", usage("key %s is committed, and with it the fingerprints can be turned back; remove both, and write a new baseline", k.key)
		}
		return k.key, nil
	}
	repo, err := git.Open(ctx, ".")
	if err != nil {
		return filepath.Join(filepath.Dir(k.file), precommit.LooseKeyName), nil
	}
	return filepath.Join(repo.Dir, "phiscrub", precommit.KeyName), nil
}

// accept makes what was found the baseline.
func (k *checking) accept(r *precommit.Report) error {
	if len(r.Failed) > 0 {
		return cli.Exit(fmt.Sprintf("baseline not written: %s could not be read, the first is %s", count(len(r.Failed), "file"), r.Failed[0].Error()), exitIO)
	}
	if r.More.Open+r.More.Baseline > 0 {
		return cli.Exit(fmt.Sprintf("baseline not written: there are more than %d findings; exclude paths in %s, or fix some first", precommit.DefaultMost, precommit.SettingsName), exitFound)
	}
	before := k.accepted.Len()
	k.accepted.Update(r, func(name string) string { return precommit.Within(k.prefix, name) }, func(file string) bool {
		for _, name := range []string{file, precommit.Outer(file)} { // a name may have a ! of its own
			if _, err := os.Lstat(filepath.Join(k.base, filepath.FromSlash(name))); err == nil {
				return true
			}
		}
		return false
	})
	if err := k.accepted.Write(k.file); err != nil {
		return cli.Exit("baseline not written: "+err.Error(), exitIO)
	}
	if !k.quiet {
		note("baseline %s has %s (%d before); what is new from now on fails", k.file, count(k.accepted.Len(), "finding"), before)
	}
	return nil
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

// install writes the hook of the repository.
func (s *checkSettings) install() error {
	repo, err := git.Open(context.Background(), ".")
	if err != nil {
		return gitFailed(err)
	}
	program := "phiscrub"
	self, err := os.Executable()
	if err != nil {
		return failed(err)
	}
	if found, err := exec.LookPath(program); err != nil || !sameFile(found, self) {
		program = self
	}
	path, err := repo.InstallHook(program)
	if err != nil {
		return cli.Exit("hook not installed: "+err.Error(), exitIO)
	}
	if !s.quiet {
		note("installed %s; git commit --no-verify goes on without it", path)
	}
	return nil
}

func sameFile(a, b string) bool {
	x, err := os.Stat(a)
	y, err2 := os.Stat(b)
	return err == nil && err2 == nil && os.SameFile(x, y)
}

// showProgress draws a bar on a terminal until the function returned is
// called. What is done at once has none.
func (k *checking) showProgress() (done func()) {
	if !isTerminal(os.Stderr) {
		return func() {}
	}
	quit, ended := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(ended)
		tick := time.NewTicker(200 * time.Millisecond)
		defer tick.Stop()
		drawn := false
		for {
			select {
			case <-quit:
				if drawn {
					fmt.Fprint(os.Stderr, "\r\x1b[K")
				}
				return
			case <-tick.C:
				drawn = true
				fmt.Fprintf(os.Stderr, "\r%s\x1b[K", k.bar())
			}
		}
	}()
	return func() {
		close(quit)
		<-ended
	}
}

// bar is one line about how far the check is.
func (k *checking) bar() string {
	const width = 24
	files, bytes, found := k.progress.Files.Load(), k.progress.Bytes.Load(), k.progress.Found.Load()
	line := fmt.Sprintf("%d files, %d MB, %s", files, bytes/1e6, count(int(found), "finding"))
	if k.files == 0 {
		return line
	}
	part := min(int(files)*width/k.files, width)
	bar := make([]rune, width)
	for i := range bar {
		bar[i] = '·'
		if i < part {
			bar[i] = '█'
		}
	}
	return fmt.Sprintf("%s %3d %%  %s", string(bar), min(int(files)*100/k.files, 100), line)
}
