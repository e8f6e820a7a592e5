package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"syscall"
	"time"

	"github.com/urfave/cli/v2"

	"github.com/phiscrub/phiscrub/internal/audit"
	"github.com/phiscrub/phiscrub/internal/schema"
)

const showHelp = `Prints the events of an audit log, in their order. It takes an auditor's private
key; without --identity only what is not sealed is shown: recoveries, holds and
what was pruned. The log is verified as it is read, and what is not under a
signed checkpoint is not shown.

Times are RFC 3339 or a day, in UTC; --to a day includes it.

Exit codes: 0 done, 4 the log is damaged (what could be verified is shown),
2 usage or a key of no use, 3 input or output failed.

Examples:
   phiscrub audit show audit --identity auditor.key
   phiscrub audit show audit --identity auditor.key --format json --type phi_access --user ann
   phiscrub audit show audit --identity auditor.key --from 2026-03-01 --to 2026-03-31 --class ssn`

// filter says what of a log is shown.
type filter struct {
	from, to                        time.Time
	types                           []string
	source, class, rule, user, door string
}

func filterFlags() []cli.Flag {
	return []cli.Flag{
		keyFlag(),
		&cli.StringFlag{Name: "identity", TakesFile: true, Usage: "the auditor's key `FILE`"},
		&cli.StringFlag{Name: "from", Usage: "events of this `TIME` and later"},
		&cli.StringFlag{Name: "to", Usage: "events up to this `TIME`"},
		&cli.StringSliceFlag{Name: "type", Usage: "events of this `TYPE` only: phi_redacted, phi_access, config_change, vault_resolve, …; may be repeated"},
		&cli.StringFlag{Name: "source", Usage: "of sources that have `TEXT` in their namespace, pod, logger or name"},
		&cli.StringFlag{Name: "class", Usage: "in which this `CLASS` was removed"},
		&cli.StringFlag{Name: "rule", Usage: "in which this `RULE` found something"},
		&cli.StringFlag{Name: "user", Usage: "of this `USER`"},
		&cli.StringFlag{Name: "door", Usage: "of this `DOOR`: pipe, ship, fluent-bit, mcp, check, vault"},
	}
}

func auditShow() *cli.Command {
	return &cli.Command{
		Name:        "show",
		Usage:       "print the events of an audit log",
		UsageText:   "phiscrub audit show DIR --identity FILE [options]",
		Description: showHelp,
		Flags:       append(filterFlags(), &cli.StringFlag{Name: "format", Value: "table", Usage: "table or json (one event a line)"}),
		Action: func(c *cli.Context) error {
			a, err := auditArgs(c, 0, "table", "json")
			if err != nil {
				return err
			}
			f, err := newFilter(c)
			if err != nil {
				return err
			}
			w := bufio.NewWriterSize(c.App.Writer, 64<<10)
			print := writeRow
			if a.format == "json" {
				print = writeRecord
			}
			return a.read(f, w, print)
		},
	}
}

// newFilter reads the flags of a filter.
func newFilter(c *cli.Context) (*filter, error) {
	f := &filter{
		types: c.StringSlice("type"), source: c.String("source"), class: c.String("class"),
		rule: c.String("rule"), user: c.String("user"), door: c.String("door"),
	}
	var err error
	if f.from, err = timeFlag(c, "from", false); err == nil {
		f.to, err = timeFlag(c, "to", true)
	}
	if err != nil {
		return nil, err
	}
	for _, t := range f.types {
		// mcp can be told to give calls types of their own: only a slip is refused.
		if schema.Nearest(t, audit.Types()) != "" {
			if err := oneOf("type", t, audit.Types()); err != nil {
				return nil, err
			}
		}
	}
	return f, nil
}

// timeFlag reads a time. A day stands for its start, or with end for its last
// moment.
func timeFlag(c *cli.Context, name string, end bool) (time.Time, error) {
	if !c.IsSet(name) {
		return time.Time{}, nil
	}
	t, ok := parseTime(c.String(name), end)
	if !ok {
		return t, usage("--%s is %q, must be a day such as 2026-03-01 or a time such as 2026-03-01T09:30:00Z", name, c.String(name))
	}
	return t, nil
}

func parseTime(s string, end bool) (time.Time, bool) {
	if t, err := time.Parse(time.RFC3339, s); err == nil {
		return t, true
	}
	t, err := time.Parse(time.DateOnly, s)
	if err == nil && end {
		t = t.AddDate(0, 0, 1).Add(-time.Nanosecond)
	}
	return t, err == nil
}

// oneOf holds a flag to its values.
func oneOf(flag, value string, values []string) error {
	if slices.Contains(values, value) {
		return nil
	}
	if near := schema.Nearest(value, values); near != "" {
		return usage("--%s is %q; did you mean %q?", flag, value, near)
	}
	return usage("--%s is %q; use one of %s", flag, value, strings.Join(values, ", "))
}

func (f *filter) admits(r *audit.Record) bool {
	at := r.Time
	switch {
	case !f.from.IsZero() && at.Before(f.from), !f.to.IsZero() && at.After(f.to):
		return false
	case len(f.types) > 0 && !slices.Contains(f.types, string(r.Type)):
		return false
	case f.door != "" && r.Door != f.door:
		return false
	case f.user != "" && !(r.Access != nil && r.Access.UserID == f.user || r.Resolve != nil && r.Resolve.User == f.user):
		return false
	}
	if f.source == "" && f.class == "" && f.rule == "" {
		return true
	}
	if r.Redacted == nil {
		return false
	}
	s := r.Redacted.Source
	if f.source != "" && !strings.Contains(s.Namespace+"\n"+s.Pod+"\n"+s.Logger+"\n"+s.Name, f.source) {
		return false
	}
	return f.class == "" && f.rule == "" || slices.ContainsFunc(r.Redacted.Counts, func(n audit.Count) bool {
		return (f.class == "" || n.Class == f.class) && (f.rule == "" || n.Rule == f.rule)
	})
}

// read prints the records that the filter admits, and then what is wrong with
// the log.
func (a *auditSettings) read(f *filter, w *bufio.Writer, print func(io.Writer, *audit.Record) error) error {
	a.Record = func(r audit.Record) error {
		if !f.admits(&r) {
			return nil
		}
		return print(w, &r)
	}
	v, err := audit.Verify(a.dir, a.VerifyOptions)
	a.done()
	if ferr := w.Flush(); err == nil || ferr != nil {
		err = ferr
		if errors.Is(err, syscall.EPIPE) {
			return nil // the reader of our output has seen enough
		}
		if err != nil {
			return output(err)
		}
	}
	if err != nil {
		return readError(err)
	}
	return a.afterwards(v)
}

// afterwards tells on stderr what the output does not show.
func (a *auditSettings) afterwards(v *audit.Verdict) error {
	if v.Unread > 0 {
		note("%s of the log not sealed to this identity; their events are not shown", count(v.Unread, "segment"))
	}
	if a.Identity == nil {
		note("without --identity only what is not sealed is shown")
	}
	if v.Sound() {
		return nil
	}
	for _, p := range v.Problems {
		note("BAD: %s", p)
	}
	return cli.Exit("the audit log is damaged", exitDamage)
}

func writeRecord(w io.Writer, r *audit.Record) error {
	data, err := json.Marshal(r)
	if err != nil {
		return err
	}
	_, err = w.Write(append(data, '\n'))
	return err
}

func writeRow(w io.Writer, r *audit.Record) error {
	_, err := fmt.Fprintf(w, "%8d  %s  %-10s  %-13s  %s\n", r.Seq, r.Time.UTC().Format("2006-01-02 15:04:05Z"), plain(r.Door), r.Type, plain(r.Summary()))
	return err
}

// plain takes out of text what a terminal would act upon.
func plain(s string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f || r >= 0x80 && r < 0xa0 || r >= 0x200b && r <= 0x200f || r >= 0x2028 && r <= 0x202e {
			return '?'
		}
		return r
	}, s)
}

const exportHelp = `Writes the events of an audit log to a file, in clear, one JSON object a line;
the last line is the checkpoint that they are under. The file has mode 0600 and
is never overwritten. The log stays as it is. Filters are those of audit show.

Example:
   phiscrub audit export audit --identity auditor.key --from 2026-01-01 --out first-quarter.ndjson`

func auditExport() *cli.Command {
	return &cli.Command{
		Name:        "export",
		Usage:       "write the events of an audit log to a file, in clear",
		UsageText:   "phiscrub audit export DIR --identity FILE --out FILE [options]",
		Description: exportHelp,
		Flags:       append(filterFlags(), &cli.StringFlag{Name: "out", TakesFile: true, Usage: "the `FILE` to write"}),
		Action: func(c *cli.Context) error {
			a, err := auditArgs(c, 0, "")
			if err != nil {
				return err
			}
			f, err := newFilter(c)
			if err != nil {
				return err
			}
			if a.Identity == nil || c.String("out") == "" {
				return usage("export wants --identity FILE and --out FILE; see phiscrub audit export --help")
			}
			return a.export(f, c.String("out"))
		},
	}
}

func (a *auditSettings) export(f *filter, path string) error {
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, os.ErrExist) {
		return usage("%s is there already; an export overwrites nothing", path)
	}
	if err != nil {
		return output(err)
	}
	w := bufio.NewWriterSize(file, 64<<10)
	n := 0
	err = a.read(f, w, func(w io.Writer, r *audit.Record) error { n++; return writeRecord(w, r) })
	if err == nil {
		var msg []byte
		if msg, err = audit.Anchor(a.dir, audit.VerifyOptions{Keys: a.Keys}); err == nil {
			err = json.NewEncoder(file).Encode(map[string]string{"checkpoint": string(msg)})
		}
	}
	if serr := file.Sync(); err == nil {
		err = output(serr)
	}
	if cerr := file.Close(); err == nil {
		err = output(cerr)
	}
	if err == nil {
		note("%s in %s", count(n, "event"), path)
	}
	return err
}
