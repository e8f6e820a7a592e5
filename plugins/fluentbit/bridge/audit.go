package bridge

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"strings"
	"unicode/utf8"

	"github.com/phiscrub/phiscrub/internal/audit"
	"github.com/phiscrub/phiscrub/internal/config"
)

// auditLog is an audit log that instances share: it has one writer, also
// across a reload, in which the new instance starts before the old one ends.
type auditLog struct {
	path  string
	log   *audit.Log
	rec   *audit.Recorder
	users int
}

// record opens the audit log that a configuration asks for; nil without one.
// What cannot be recorded does not happen, unless the configuration says so.
func (h *Shared) record(c *config.Config, log Log) (*auditLog, error) {
	if c.Audit.Path == "" {
		return nil, nil
	}
	l, err := h.openAudit(c)
	if err == nil || c.Audit.Required || errors.Is(err, config.ErrAuditKeys) {
		return l, err
	}
	log(Warn, err.Error()+"; audit.required is false, so nothing is recorded and the work goes on")
	return nil, nil
}

func (h *Shared) openAudit(c *config.Config) (*auditLog, error) {
	version := "unknown"
	if b, ok := debug.ReadBuildInfo(); ok {
		version = b.Main.Version
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	if l := h.audits[c.Audit.Path]; l != nil {
		force, err := c.InForce("reload", version, false)
		if err == nil {
			err = l.rec.Configured(context.Background(), force)
		}
		if err != nil {
			return nil, err
		}
		l.users++
		return l, nil
	}
	force, err := c.InForce("start", version, false)
	if err != nil {
		return nil, err
	}
	l := &auditLog{path: c.Audit.Path, users: 1}
	if l.log, err = c.Audit.Open("fluent-bit"); err != nil {
		return nil, err
	}
	if l.rec, err = audit.NewRecorder(context.Background(), l.log, force, c.Audit.Every(), c.Audit.Required); err != nil {
		l.log.Close()
		return nil, err
	}
	if h.audits == nil {
		h.audits = map[string]*auditLog{}
	}
	h.audits[l.path] = l
	return l, nil
}

// leaveAudit ends the use of a log; the last one records what is left.
func (h *Shared) leaveAudit(l *auditLog) error {
	if l == nil {
		return nil
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	if l.users--; l.users > 0 {
		return nil
	}
	delete(h.audits, l.path)
	return errors.Join(l.rec.Close(), l.log.Close())
}

// redacted records what was done to a chunk, before it goes out.
func (k *work) redacted(l *auditLog, tag string, s *Stats, out int) error {
	if l == nil {
		return nil
	}
	k.outcome.Lines, k.outcome.Edited, k.outcome.Withheld = int(s.Records), int(s.Edited), int(s.Withheld)
	if err := l.rec.Redacted(k.sourceOf(tag), &k.outcome, &k.tally, s.BytesIn, int64(out)); err != nil {
		return fmt.Errorf("audit: %w", err)
	}
	return nil
}

// sourceOf names what records come from: of the tags that tail makes of files
// of a cluster, its namespace, pod and container. A tag may hold PHI, as names
// of files may.
func (k *work) sourceOf(tag string) audit.Source {
	out, _ := k.w.Line(nil, []byte(tag))
	name := string(out)
	if !utf8.ValidString(name) {
		name = strings.ToValidUTF8(name, "?")
	}
	const files = "var.log.containers."
	if i := strings.Index(name, files); i >= 0 {
		return audit.SourceOf("/var/log/containers/" + name[i+len(files):])
	}
	return audit.Source{Name: name}
}
