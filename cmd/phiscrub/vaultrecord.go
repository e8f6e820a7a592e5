package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"github.com/urfave/cli/v2"

	"github.com/phiscrub/phiscrub/internal/audit"
	"github.com/phiscrub/phiscrub/internal/config"
	"github.com/phiscrub/phiscrub/internal/key"
)

// What is recorded of a key.
const (
	keyCreated = "created"
	keyRetired = "retired"
)

func keyAuditFlag() cli.Flag {
	return &cli.StringFlag{Name: "audit", TakesFile: true, Usage: "record the change, by the ids of keys, in the audit log in `DIR`; without the record there is no change"}
}

// openKeyLog opens the audit log of a command that changes keys.
func openKeyLog(path, keys string) (*audit.Log, error) {
	a := config.Default().Audit
	a.Path, a.Keys = path, keys
	l, err := a.Open("vault")
	if err != nil {
		return nil, auditError(err)
	}
	return l, nil
}

// commitKeys records changes of keys; they are on disk when it returns.
func commitKeys(l *audit.Log, changes ...audit.Key) error {
	for i := range changes {
		if _, err := l.Commit(context.Background(), audit.Event{Type: audit.KeyChange, Key: &changes[i]}); err != nil {
			return err
		}
	}
	return nil
}

// recordMade records keys that were made, in a log that is opened with the
// keys in another directory, or with those that were made.
func recordMade(dir, log, keys string, paths []string) (err error) {
	changes, err := madeKeys(paths)
	if err != nil {
		return err
	}
	if keys == "" {
		keys = dir
	}
	l, err := openKeyLog(log, keys)
	if err != nil {
		return err
	}
	defer func() {
		if cerr := l.Close(); err == nil && cerr != nil {
			err = auditError(cerr)
		}
	}()
	if err := commitKeys(l, changes...); err != nil {
		return auditError(err)
	}
	return nil
}

// foreignLog reports whether a log is there that keys just made cannot have
// signed: with them it would go on as another one.
func foreignLog(log string) bool {
	for _, pattern := range []string{"*.seg", "*.leaves"} {
		if found, err := filepath.Glob(filepath.Join(log, pattern)); err != nil || len(found) > 0 {
			return true
		}
	}
	return false
}

// madeKeys names the keys in files of keygen.
func madeKeys(paths []string) ([]audit.Key, error) {
	var made []audit.Key
	for _, path := range paths {
		var kind, id string
		switch filepath.Base(path) {
		case key.Node.FileName():
			ring, err := key.LoadRing(path)
			if err != nil {
				return nil, keyError(err)
			}
			kind, id = "node", ring.ID()
		case key.AdminPublic.FileName(), key.AuditorPublic.FileName():
			role := key.Admin
			if kind = "admin"; filepath.Base(path) == key.AuditorPublic.FileName() {
				role, kind = key.Auditor, "auditor"
			}
			to, err := key.LoadRecipients(role, path)
			if err != nil {
				return nil, keyError(err)
			}
			id = to[0].Fingerprint().String()
		case key.CheckpointPublic.FileName():
			v, err := key.LoadVerifier(path)
			if err != nil {
				return nil, keyError(err)
			}
			kind, id = "checkpoint", fmt.Sprintf("%s+%08x", v.Name(), v.KeyHash())
		default:
			continue // the private half of a pair
		}
		made = append(made, audit.Key{Action: keyCreated, ID: id, Kind: kind})
	}
	return made, nil
}

// discard removes keys that may not be used, because nothing tells of them.
func discard(paths []string) error {
	var errs []error
	for _, path := range slices.Backward(paths) {
		errs = append(errs, os.Remove(path))
	}
	return errors.Join(errs...)
}
