package config

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"time"

	"github.com/phiscrub/phiscrub/internal/audit"
	"github.com/phiscrub/phiscrub/internal/key"
	"github.com/phiscrub/phiscrub/internal/schema"
)

// Audit says where what was done is recorded. Without a path nothing is.
type Audit struct {
	Path     string
	Keys     string
	Required bool
	Interval string
}

// AuditKeys is the table of the keys of Audit.
var AuditKeys = &schema.Object{Name: "audit", Keys: []schema.Key{
	{Name: "path", Example: "/var/lib/phiscrub/audit", About: "Directory of the audit log, one for each process; it is made when it is not there. Without it nothing is recorded."},
	{Name: "keys", Example: "/etc/phiscrub/keys", About: "Directory with checkpoint.key, which signs the log, and auditor.pub, which it is sealed to (more auditors: auditor-NAME.pub). `phiscrub vault keygen` makes them."},
	{Name: "required", Default: "true", About: "What cannot be recorded does not happen: nothing is read before the start is on record, and nothing more is written once a summary could not be recorded. With false, failures are told and the work goes on."},
	{Name: "interval", NotEmpty: true, Default: "10s", Example: "1m", About: "How long one summary covers, from 1s to 1h."},
}}

const (
	minAuditInterval = time.Second
	maxAuditInterval = time.Hour
)

func parseInterval(s string) (time.Duration, error) {
	d, err := time.ParseDuration(s)
	if err != nil || d < minAuditInterval || d > maxAuditInterval {
		return 0, fmt.Errorf("is %q, must be a time such as 10s or 1m, from 1s to 1h", s)
	}
	return d, nil
}

// ErrAuditKeys is the error of an audit log whose keys are missing or refused.
var ErrAuditKeys = errors.New("audit")

// Options returns the settings of the log: the keys, read from their files.
func (a *Audit) Options(door string) (audit.Options, error) {
	fail := func(err error) (audit.Options, error) {
		return audit.Options{}, fmt.Errorf("%w: %w", ErrAuditKeys, err)
	}
	if a.Keys == "" {
		return fail(errors.New("the log needs keys: give the directory with checkpoint.key and auditor.pub (--keys DIR, or audit.keys in the configuration); phiscrub vault keygen --dir DIR makes them"))
	}
	signer, verifier, err := key.LoadCheckpointKey(filepath.Join(a.Keys, key.CheckpointPrivate.FileName()))
	if err != nil {
		return fail(err)
	}
	main := filepath.Join(a.Keys, key.AuditorPublic.FileName())
	more, _ := filepath.Glob(filepath.Join(a.Keys, "auditor-*.pub"))
	to, err := key.LoadRecipients(key.Auditor, append([]string{main}, more...)...)
	if err != nil {
		return fail(err)
	}
	o := audit.Options{Auditors: to, Signer: signer, Key: verifier, Door: door}
	earlier, _ := filepath.Glob(filepath.Join(a.Keys, "checkpoint-*.pub"))
	slices.Sort(earlier)
	for _, path := range earlier {
		v, err := key.LoadVerifier(path)
		if err != nil {
			return fail(err)
		}
		o.Retired = append(o.Retired, v)
	}
	return o, nil
}

// Open opens the log for a door: pipe, ship, fluent-bit, mcp, check, vault.
func (a *Audit) Open(door string) (*audit.Log, error) {
	o, err := a.Options(door)
	if err != nil {
		return nil, err
	}
	return audit.Open(a.Path, o)
}

// Every returns how long one summary covers.
func (a *Audit) Every() time.Duration {
	d, err := parseInterval(a.Interval)
	if err != nil {
		return audit.Interval // Load refuses anything else
	}
	return d
}

// InForce describes the rules and settings for the audit log. Two
// configurations with the same hash remove the same.
func (c *Config) InForce(reason, version string, shadow bool) (audit.Config, error) {
	rules, fields, err := c.specs()
	if err != nil {
		return audit.Config{}, err
	}
	settings := *c
	settings.Audit = Audit{}
	settings.Sinks, settings.Ship = nil, Ship{}
	h := sha256.New()
	e := json.NewEncoder(h)
	for _, part := range []any{settings, rules, fields} {
		if err := e.Encode(part); err != nil {
			return audit.Config{}, errors.New("audit: the configuration has no hash")
		}
	}
	return audit.Config{
		Reason: reason, Hash: hex.EncodeToString(h.Sum(nil)), Policy: c.Policy,
		Rules: len(rules), Fields: len(fields), Version: version, Shadow: shadow,
	}, nil
}
