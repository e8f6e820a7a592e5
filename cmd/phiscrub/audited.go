package main

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/phiscrub/phiscrub/internal/agent"
	"github.com/phiscrub/phiscrub/internal/audit"
	"github.com/phiscrub/phiscrub/internal/config"
	"github.com/phiscrub/phiscrub/internal/key"
	"github.com/phiscrub/phiscrub/scrub"
)

// auditFlags are those of the commands that keep an audit log.
func auditFlags(category string) []cli.Flag {
	return []cli.Flag{
		&cli.StringFlag{Name: "audit", Category: category, TakesFile: true, Usage: "record what is removed, by source, rule and class, in the audit log in `DIR`; overrides the configuration"},
	}
}

// audited is the audit log of a run, or nil when none is kept.
type audited struct {
	log *audit.Log
	rec *audit.Recorder
	src audit.Source
}

// startAudit opens the audit log that the configuration asks for and records
// what is in force. What cannot be recorded does not happen, unless the
// configuration says otherwise.
func startAudit(cfg *config.Config, s *scrub.Scrubber, door string, files []string, shadow bool) (*audited, error) {
	if cfg.Audit.Path == "" {
		return nil, nil
	}
	a, err := beginAudit(cfg, door, shadow)
	switch {
	case err == nil:
		a.src = sourceOf(s, files)
		return a, nil
	case cfg.Audit.Required || errors.Is(err, config.ErrAuditKeys):
		return nil, auditError(err)
	}
	note("%v; audit.required is false, so nothing is recorded and the work goes on", err)
	return nil, nil
}

func beginAudit(cfg *config.Config, door string, shadow bool) (*audited, error) {
	force, err := cfg.InForce("start", version, shadow)
	if err != nil {
		return nil, err
	}
	l, err := cfg.Audit.Open(door)
	if err != nil {
		return nil, err
	}
	r, err := audit.NewRecorder(context.Background(), l, force, cfg.Audit.Every(), cfg.Audit.Required)
	if err != nil {
		l.Close()
		return nil, err
	}
	return &audited{log: l, rec: r}, nil
}

// auditError is the error of an audit log that cannot be kept or read.
func auditError(err error) error {
	if errors.Is(err, config.ErrAuditKeys) || errors.Is(err, key.ErrRefused) {
		return usage("%v", err)
	}
	return cli.Exit(err.Error(), exitIO)
}

// maxNames bounds how many files the name of a source lists.
const maxNames = 5

// sourceOf names what is read. The name of a file may itself hold PHI, so it
// is scrubbed.
func sourceOf(s *scrub.Scrubber, files []string) audit.Source {
	if len(files) == 0 || len(files) == 1 && files[0] == "-" {
		return audit.Source{Name: "stdin"}
	}
	w := s.NewWorker()
	names := make([]string, 0, maxNames)
	for _, f := range files[:min(len(files), maxNames)] {
		out, _ := w.Line(nil, []byte(f))
		names = append(names, strings.ToValidUTF8(string(out), "?"))
	}
	if len(files) == 1 {
		return audit.SourceOf(names[0])
	}
	name := strings.Join(names, ", ")
	if more := len(files) - len(names); more > 0 {
		name = fmt.Sprintf("%s and %d more", name, more)
	}
	return audit.Source{Name: name}
}

// of returns the auditor of one source of several, or nil.
func (a *audited) of(src audit.Source) agent.Auditor {
	if a == nil {
		return nil
	}
	return &audited{log: a.log, rec: a.rec, src: src}
}

// Redacted implements agent.Auditor.
func (a *audited) Redacted(o *scrub.Outcome, t *scrub.Tally, in, out int64) error {
	return a.rec.Redacted(a.src, o, t, in, out)
}

// close records what is left. The error says that it could not be recorded
// although that was required.
func (a *audited) close() error {
	if a == nil {
		return nil
	}
	required := a.rec.Close()
	err := a.log.Close()
	if required != nil {
		return auditError(required)
	}
	if err != nil {
		note("%v; the audit log is not complete", err)
	}
	return nil
}
