package main

import (
	"path/filepath"
	"strings"

	"github.com/phiscrub/phiscrub/detect/class"
	"github.com/phiscrub/phiscrub/plugins/precommit/fix"
	"github.com/phiscrub/phiscrub/scrub"
)

// recordFixes makes each file that is rewritten an event of the audit log, if
// one is kept: on disk before the file is in its place. The function returned
// ends the log.
func (k *checking) recordFixes(o *fix.Options) (end func() error, err error) {
	end = func() error { return nil }
	if k.cfg.Audit.Path == "" {
		return end, nil
	}
	a, err := startAudit(k.cfg, k.scrubber, "check", nil, false)
	if a == nil {
		return end, err
	}
	o.Record = func(r *fix.Removed) error {
		a.src = sourceOf(k.scrubber, []string{r.File})
		var t scrub.Tally
		for f, n := range r.Counts {
			c, _ := class.Parse(f.Class)
			t.Count(f.Rule, c, int64(n))
		}
		if err := a.Redacted(&scrub.Outcome{Lines: r.Lines, Edited: r.Edited}, &t, r.BytesIn, r.BytesOut); err != nil {
			return err
		}
		if err := a.rec.Flush(); err != nil {
			return err
		}
		return a.rec.Err() // of a flush that had begun before ours
	}
	return a.close, nil
}

// evidence reports whether a file belongs to the audit log or the vault.
func (k *checking) evidence(path string) bool {
	for _, dir := range []string{k.cfg.Audit.Path, k.cfg.Tokens.Vault} {
		if dir == "" {
			continue
		}
		rel, err := filepath.Rel(followed(dir), followed(path))
		if err == nil && rel != ".." && !strings.HasPrefix(rel, ".."+string(filepath.Separator)) {
			return true
		}
	}
	return false
}

// followed is the whole path of what a path leads to.
func followed(path string) string {
	if at, err := filepath.EvalSymlinks(path); err == nil {
		path = at
	}
	if abs, err := filepath.Abs(path); err == nil {
		path = abs
	}
	return path
}
