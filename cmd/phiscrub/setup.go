package main

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/phiscrub/phiscrub/internal/config"
	"github.com/phiscrub/phiscrub/internal/key"
	"github.com/phiscrub/phiscrub/internal/schema"
	"github.com/phiscrub/phiscrub/scrub"
)

// configEnv names the environment variable that holds the path of the
// configuration; nothing else is read from the environment.
const configEnv = "PHISCRUB_CONFIG"

// globalFlags are those before the command; they say what is removed.
func globalFlags() []cli.Flag {
	return []cli.Flag{
		&cli.StringFlag{Name: "config", Usage: "read the configuration from `FILE`; without it from the one that " + configEnv + " names", TakesFile: true},
		&cli.StringFlag{Name: "policy", Usage: "what is removed: " + strings.Join(config.Policies(), ", ") + "; overrides the configuration"},
		&cli.StringFlag{Name: "keys", TakesFile: true, Usage: "the `DIR` that phiscrub vault keygen has made keys in: those of tokens, which are then known in the input too, and of the audit log; overrides the configuration"},
		&cli.StringFlag{Name: "vault", TakesFile: true, Usage: "keep what turns tokens back into values, sealed to the administrator, in `DIR`"},
	}
}

// loadConfig returns the configuration that the flags ask for: that of
// --config or the default, with what flags of the command override. The
// error is one of usage.
func loadConfig(c *cli.Context) (*config.Config, error) {
	cfg := config.Default()
	if path, ok := configPath(c); ok {
		var err error
		if cfg, err = config.Load(path); err != nil {
			return nil, refused(err)
		}
	}
	for _, f := range []struct {
		name string
		dst  *string
	}{{"policy", &cfg.Policy}, {"numbers", &cfg.Numbers}, {"max-line", &cfg.MaxLine}, {"audit", &cfg.Audit.Path}, {"keys", &cfg.Audit.Keys}, {"vault", &cfg.Tokens.Vault}} {
		if c.IsSet(f.name) {
			*f.dst = c.String(f.name)
		}
	}
	if c.IsSet("keys") {
		cfg.UseKeys(c.String("keys"))
	}
	if c.IsSet("mask") {
		cfg.Mask = c.Bool("mask")
	}
	if err := cfg.Validate(); err != nil {
		return nil, refused(err)
	}
	return cfg, nil
}

// configPath returns the name of the configuration file and whether one was
// asked for. An environment variable that is empty is one that is unset; a
// flag with an empty value is a mistake.
func configPath(c *cli.Context) (string, bool) {
	if c.IsSet("config") {
		return c.String("config"), true
	}
	path := os.Getenv(configEnv)
	return path, path != ""
}

// newScrubber builds the Scrubber that the flags ask for.
func newScrubber(c *cli.Context) (*scrub.Scrubber, error) {
	defer debug.SetGCPercent(debug.SetGCPercent(-1))
	_, s, err := loadScrubber(c)
	return s, err
}

// loadScrubber returns the configuration that the flags ask for, and its
// Scrubber. Compiling the rules leaves a few megabytes of garbage once, so
// who calls it turns the collector off, which would cost a third of the start.
func loadScrubber(c *cli.Context) (*config.Config, *scrub.Scrubber, error) {
	cfg, err := loadConfig(c)
	if err != nil {
		return nil, nil, err
	}
	s, err := cfg.Scrubber()
	if err != nil {
		return nil, nil, refused(err)
	}
	forgetStart()
	if path := filepath.Join(cfg.Tokens.Keys, key.AdminPrivate.FileName()); cfg.Tokens.Vault != "" && cfg.Tokens.Keys != "" {
		if _, err := os.Lstat(path); err == nil {
			note("%s is on this machine: whoever takes the disk can read the vault; move it away", path)
		}
	}
	return cfg, s, nil
}

// closeVault ends the vault and says what could not be kept: markers is how
// many values got a marker in place of a token.
func closeVault(cfg *config.Config, markers int, quiet bool) error {
	err := cfg.Close()
	st, ok := cfg.VaultStats()
	if ok && !quiet && (markers > 0 || st.Lost > 0) {
		note("%s in place of tokens, because the vault could not be written: %v", count(markers, "marker"), st.Err)
	}
	if err != nil {
		return fmt.Errorf("the last tokens may have left without their mappings: %w", err)
	}
	return nil
}

// What the heap may have grown to when the collector runs first, and how far it
// may grow after that, in percent: of 4 MiB, and of what is in use. A log
// allocates little once its kind is known: with one worker, 100 MB of most end
// before there is anything to collect, and less memory is resident without the
// collector's own.
const (
	firstPercent = 400
	laterPercent = 40
)

// collectLate turns the collector on, unless percent says that it shall be off.
func collectLate(percent int) {
	if percent < 0 {
		return
	}
	debug.SetGCPercent(firstPercent)
	// A cleanup runs after the first collection.
	runtime.AddCleanup(new([64]byte), func(later int) { debug.SetGCPercent(later) }, laterPercent)
}

// refused turns problems of a configuration into the error of a command that
// did not start.
func refused(err error) error {
	if ps, ok := err.(schema.Problems); ok {
		return usage("%s, nothing was read:\n%s", count(len(ps), "problem"), ps.Error())
	}
	return cli.Exit(err.Error(), exitUsage)
}

// count says how many there are of something.
func count(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

// usage is the error of a command that was called wrongly.
func usage(format string, args ...any) error {
	return cli.Exit(fmt.Sprintf(format, args...), exitUsage)
}

// group returns the action of a command that only holds others: its help, or
// an error that names the nearest command.
func group(name string) cli.ActionFunc {
	return func(c *cli.Context) error {
		if !c.Args().Present() {
			return cli.ShowSubcommandHelp(c)
		}
		var names []string
		for _, sub := range c.Command.Subcommands {
			names = append(names, sub.Name)
		}
		word := c.Args().First()
		if near := schema.Nearest(word, names); near != "" {
			return usage("%s has no command %q; did you mean %q?", name, word, near)
		}
		return usage("%s has no command %q; there are %s", name, word, strings.Join(names, ", "))
	}
}
