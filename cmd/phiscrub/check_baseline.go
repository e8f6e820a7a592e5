package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/urfave/cli/v2"

	"github.com/phiscrub/phiscrub/plugins/precommit"
	"github.com/phiscrub/phiscrub/plugins/precommit/git"
)

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
	case errors.Is(err, precommit.ErrNoKey) && missing:
		if key, err = precommit.NewKey(keyFile); err != nil {
			return cli.Exit(err.Error(), exitIO)
		}
		note("made the key of the baseline: %s; whoever runs checks needs a copy, and it must not be committed", keyFile)
	case errors.Is(err, precommit.ErrNoKey):
		return usage("baseline %s needs its key, and %s is not there; copy it from where the baseline was written, name it by --baseline-key, check with --no-baseline, or remove the baseline and write another", k.file, keyFile)
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
