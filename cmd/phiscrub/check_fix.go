package main

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"syscall"

	"github.com/urfave/cli/v2"

	"github.com/phiscrub/phiscrub/plugins/precommit"
	"github.com/phiscrub/phiscrub/plugins/precommit/fix"
	"github.com/phiscrub/phiscrub/plugins/precommit/source"
	"github.com/phiscrub/phiscrub/plugins/precommit/standin"
)

// fixSettings are the flags of check --fix.
type fixSettings struct {
	fix       bool
	synthetic bool
	seed      string
	backup    bool
	dryRun    bool
}

func fixFlags() []cli.Flag {
	const group = "take out what is found"
	return append(auditFlags(group),
		&cli.BoolFlag{Name: "fix", Category: group, Usage: "rewrite the files in place: what the policy puts stands in the place of each value"},
		&cli.BoolFlag{Name: "synthetic", Category: group, Usage: "with --fix: put values of documented example ranges there, so that test data keeps working; the same value gets the same one in every file"},
		&cli.StringFlag{Name: "seed", Category: group, Usage: "with --synthetic: choose them by `TEXT`, or by the content of @FILE; without it another choice each time. Whoever has it can try values"},
		&cli.BoolFlag{Name: "backup", Category: group, Usage: "with --fix: keep the old content as FILE" + fix.BackupSuffix + ", readable by you alone; it is a leak until it is deleted"},
		&cli.BoolFlag{Name: "dry-run", Category: group, Usage: "with --fix: only tell what would be changed"},
	)
}

func readFixFlags(c *cli.Context) fixSettings {
	return fixSettings{fix: c.Bool("fix"), synthetic: c.Bool("synthetic"), seed: c.String("seed"), backup: c.Bool("backup"), dryRun: c.Bool("dry-run")}
}

// validateFix reports flags of --fix that are wrong or do not go together.
func (s *checkSettings) validateFix(c *cli.Context) error {
	if !s.fix {
		for _, name := range []string{"synthetic", "seed", "backup", "dry-run"} {
			if c.IsSet(name) {
				return usage("--%s says how files are rewritten; it goes with --fix", name)
			}
		}
		if c.IsSet("audit") {
			return usage("--audit records what is taken out of files; it goes with --fix")
		}
		return nil
	}
	switch {
	case s.staged || s.since != "" || s.updateBaseline || s.installHook || slices.Contains(s.paths, "-") || len(s.paths) == 0:
		return usage("--fix rewrites files: name a PATH such as ., without --staged, --since, --update-baseline and -")
	case s.format != "text" && s.format != "json":
		return usage("--fix tells what it did as text or json, not as %s", s.format)
	case s.output != "":
		return usage("--fix writes what it did to standard output; --output does not go with it")
	case c.IsSet("seed") && !s.synthetic:
		return usage("--seed chooses stand-ins; it goes with --synthetic")
	case c.IsSet("seed") && (s.seed == "" || s.seed == "@"):
		return usage("--seed is empty; give a text, @FILE, or leave it out")
	case c.IsSet("mask"):
		return usage("--mask does not go with --fix")
	case c.IsSet("audit") && c.String("audit") == "":
		return usage("--audit is empty; give the name of a directory, or leave it out")
	}
	return nil
}

// fixed is what was done, as JSON.
type fixed struct {
	Version int         `json:"version"`
	DryRun  bool        `json:"dry_run"`
	Files   []fixedFile `json:"files"` // those with something to take out, or that could not be dealt with
}

type fixedFile struct {
	fix.Result
	Error string `json:"error,omitempty"`
}

// runFix rewrites the files that are named.
func (s *checkSettings) runFix(c *cli.Context) (err error) {
	ctx, stop := interruptible()
	defer stop()
	o := &fix.Options{Root: ".", Backup: s.backup, DryRun: s.dryRun}
	if s.synthetic {
		seed, err := s.readSeed()
		if err != nil {
			return err
		}
		o.Standins = standin.New(seed)
	}
	k, err := s.prepare(ctx, c)
	if err != nil {
		return err
	}
	o.Looker, o.Keep = k.checker.Looker(), k.evidence
	if !s.dryRun {
		end, rerr := k.recordFixes(o)
		if rerr != nil {
			return rerr
		}
		defer func() {
			if cerr := end(); err == nil {
				err = cerr
			}
		}()
	}
	if s.backup && !s.dryRun {
		note("BACKUPS ARE LEAKS: the old content stays in FILE%s until you delete it; never commit one", fix.BackupSuffix)
	}
	done := func() {}
	if !s.quiet {
		done = k.showProgress()
	}
	results := k.fixAll(ctx, o)
	done()
	if err := s.writeFixed(results); err != nil && !errors.Is(err, syscall.EPIPE) {
		return cli.Exit("output failed: "+err.Error(), exitIO)
	}
	return s.fixedExit(ctx, results)
}

// fixAll returns the results that say something.
func (k *checking) fixAll(ctx context.Context, o *fix.Options) []fixedFile {
	var results []fixedFile
	for _, l := range k.listed {
		if l.Skip != "" || k.set.Excluded(precommit.Within(k.prefix, l.Name)) {
			continue
		}
		if ctx.Err() != nil {
			break
		}
		r := fix.Result{File: l.Name, Err: l.Err}
		if l.Err == nil {
			r = fix.File(ctx, l.File, o)
			r.File = l.Name
		}
		k.progress.Files.Add(1)
		k.progress.Found.Add(int64(r.Replaced))
		if r.Err != nil || r.Replaced > 0 {
			f := fixedFile{Result: r}
			if r.Err != nil {
				f.Error = r.Err.Error()
			}
			results = append(results, f)
		}
	}
	return results
}

// readSeed returns what stand-ins are chosen by.
func (s *checkSettings) readSeed() (string, error) {
	file, ok := strings.CutPrefix(s.seed, "@")
	switch {
	case s.seed == "":
		return rand.Text(), nil
	case !ok:
		return s.seed, nil
	}
	b, err := os.ReadFile(file)
	if err != nil {
		return "", usage("--seed: %v", err)
	}
	if seed := strings.TrimSpace(string(b)); seed != "" {
		return seed, nil
	}
	return "", usage("--seed: %s is empty", file)
}

func (s *checkSettings) writeFixed(results []fixedFile) error {
	if s.format == "json" {
		e := json.NewEncoder(os.Stdout)
		e.SetEscapeHTML(false)
		e.SetIndent("", "  ")
		return e.Encode(fixed{1, s.dryRun, append([]fixedFile{}, results...)})
	}
	did := "fixed"
	if s.dryRun {
		did = "would fix"
	}
	for _, r := range results {
		if err := writeFixedLine(os.Stdout, did, &r); err != nil {
			return err
		}
	}
	return nil
}

func writeFixedLine(w io.Writer, did string, r *fixedFile) error {
	if r.Err != nil {
		_, err := fmt.Fprintf(w, "not fixed  %s: %s\n", r.File, r.Error)
		return err
	}
	var classes []string
	for c := range r.Classes {
		classes = append(classes, c)
	}
	slices.SortFunc(classes, func(a, b string) int {
		if d := r.Classes[b] - r.Classes[a]; d != 0 {
			return d
		}
		return strings.Compare(a, b)
	})
	for i, c := range classes {
		classes[i] = fmt.Sprintf("%s %d", c, r.Classes[c])
	}
	_, err := fmt.Fprintf(w, "%s  %s: %s (%s)\n", did, r.File, count(r.Replaced, "value"), strings.Join(classes, ", "))
	return err
}

// fixedExit says by the exit code what is left.
func (s *checkSettings) fixedExit(ctx context.Context, results []fixedFile) error {
	values, files, left, broken := 0, 0, 0, 0
	for _, r := range results {
		switch {
		case r.Err == nil:
			values += r.Replaced
			files++
		case leaves(r.Err):
			left++
		default:
			broken++
		}
	}
	switch {
	case ctx.Err() != nil:
		return cli.Exit("stopped before every file was looked through; those that were fixed stay so", exitIO)
	case broken > 0:
		return cli.Exit(fmt.Sprintf("%s could not be dealt with", count(broken+left, "file")), exitIO)
	case left > 0:
		return cli.Exit(fmt.Sprintf("%s may still hold PHI", count(left, "file")), exitFound)
	case s.dryRun && values > 0:
		return silent(exitFound)
	case values > 0 && !s.quiet && isTerminal(os.Stderr):
		note("%s taken out of %s; run the tests, and look at the diff before it is committed", count(values, "value"), count(files, "file"))
	}
	return nil
}

// leaves reports whether an error is a refusal, so that values stay.
func leaves(err error) bool {
	for _, e := range []error{fix.ErrPacked, fix.ErrWithheld, fix.ErrRecords, fix.ErrRounds, fix.ErrBackup, fix.ErrKept, fix.ErrOutside, fix.ErrNames, fix.ErrMoved, fix.ErrTooLong, source.ErrExpands, source.ErrNested, source.ErrMembers} {
		if errors.Is(err, e) {
			return true
		}
	}
	return false
}
