package main

import (
	"bufio"
	"errors"
	"io"
	"os"
	"strings"
	"syscall"
	"time"

	"github.com/urfave/cli/v2"

	"github.com/phiscrub/phiscrub/internal/audit"
	"github.com/phiscrub/phiscrub/internal/report"
)

const reportHelp = `Makes a report out of an audit log, for people who answer for compliance: what
classes of identifiers were removed, from which namespace, pod and logger, day by
day, with trends and spikes; lines withheld; times in which nobody recorded; the
rules in force; calls of tools and tokens resolved. It has counts, never values.

--format html writes one page that needs no network; csv has one row for each
day, source, class and rule.

--incident FROM..TO is the starting point of a breach assessment: what the log
knows of that time, and the clocks of 45 CFR 164.404 to 164.410, which run from
the day of discovery. It decides nothing.

Exit codes: 0 done, 4 the log is damaged (what could be verified is in the
report), 2 usage or a key of no use, 3 input or output failed.

Examples:
   phiscrub report audit --identity auditor.key
   phiscrub report audit --identity auditor.key --anchor anchors.txt --format html --out march.html --from 2026-03-01 --to 2026-03-31
   phiscrub report audit --identity auditor.key --format csv > counts.csv
   phiscrub report audit --identity auditor.key --incident 2026-03-02..2026-03-05 --discovered 2026-03-09`

func reportCommand() *cli.Command {
	return &cli.Command{
		Name:        "report",
		Usage:       "make a page or table out of an audit log, for compliance",
		UsageText:   "phiscrub report DIR --identity FILE [options]",
		Description: reportHelp,
		Flags: []cli.Flag{
			keyFlag(),
			&cli.StringFlag{Name: "identity", TakesFile: true, Usage: "the auditor's key `FILE`"},
			&cli.StringFlag{Name: "anchor", TakesFile: true, Usage: "compare with the checkpoints in `FILE`, which were kept elsewhere"},
			&cli.StringFlag{Name: "from", Usage: "events of this `TIME` and later"},
			&cli.StringFlag{Name: "to", Usage: "events up to this `TIME`"},
			&cli.StringFlag{Name: "incident", Usage: "report on an incident that lasted `FROM..TO`"},
			&cli.StringFlag{Name: "discovered", Usage: "the `DAY` on which the incident became known; today, when not given"},
			&cli.DurationFlag{Name: "gap", Value: 15 * time.Minute, Usage: "a time of silence that counts as a gap"},
			&cli.StringFlag{Name: "format", Value: "table", Usage: "table, html or csv"},
			&cli.StringFlag{Name: "out", TakesFile: true, Usage: "write to `FILE`, for its owner only, in place of standard output"},
		},
		Action: func(c *cli.Context) error {
			a, err := auditArgs(c, 0, "table", "html", "csv")
			if err != nil {
				return err
			}
			o, err := reportOptions(c)
			if err != nil {
				return err
			}
			if a.Identity == nil {
				return usage("report wants --identity FILE, the key of an auditor; see phiscrub report --help")
			}
			if c.IsSet("anchor") {
				if a.Anchors, err = readAnchor(c.String("anchor")); err != nil {
					return err
				}
			}
			return a.report(c, o)
		},
	}
}

// reportOptions reads the flags that say what a report covers.
func reportOptions(c *cli.Context) (o report.Options, err error) {
	o = report.Options{Now: time.Now(), Gap: c.Duration("gap"), Incident: c.IsSet("incident")}
	if o.From, err = timeFlag(c, "from", false); err == nil {
		o.To, err = timeFlag(c, "to", true)
	}
	if err != nil {
		return o, err
	}
	if o.Gap <= 0 {
		return o, usage("--gap is %v, must be more than 0", o.Gap)
	}
	if !o.Incident {
		if c.IsSet("discovered") {
			return o, usage("--discovered belongs to --incident FROM..TO")
		}
		return o, nil
	}
	from, to, _ := strings.Cut(c.String("incident"), "..")
	var ok1, ok2 bool
	o.From, ok1 = parseTime(from, false)
	o.To, ok2 = parseTime(to, true)
	if !ok1 || !ok2 || o.To.Before(o.From) {
		return o, usage("--incident is %q, must be FROM..TO with days or times, such as 2026-03-02..2026-03-05", c.String("incident"))
	}
	o.Discovered = o.Now
	if c.IsSet("discovered") {
		o.Discovered, err = timeFlag(c, "discovered", false)
	}
	return o, err
}

func (a *auditSettings) report(c *cli.Context, o report.Options) error {
	b := report.New(o)
	a.Record, a.Checkpoint = b.Add, b.Alive
	v, err := audit.Verify(a.dir, a.VerifyOptions)
	a.done()
	if err != nil {
		return readError(err)
	}
	r := b.Report(v)
	print := r.Table
	switch a.format {
	case "html":
		print = r.HTML
	case "csv":
		print = b.CSV
	}
	if err := printTo(c, c.String("out"), print); err != nil {
		return err
	}
	return a.afterwards(v)
}

// printTo writes to standard output or to a file for its owner only.
func printTo(c *cli.Context, path string, print func(io.Writer) error) (err error) {
	out := c.App.Writer
	if path != "" {
		f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
		if err != nil {
			return output(err)
		}
		defer func() {
			if cerr := f.Close(); err == nil {
				err = output(cerr)
			}
		}()
		out = f
	}
	w := bufio.NewWriterSize(out, 64<<10)
	err = print(w)
	if ferr := w.Flush(); err == nil {
		err = ferr
	}
	if path == "" && errors.Is(err, syscall.EPIPE) {
		return nil // the reader of our output has seen enough
	}
	return output(err)
}
