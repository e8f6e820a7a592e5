package main

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"time"

	"github.com/urfave/cli/v2"

	"github.com/phiscrub/phiscrub/internal/audit"
	"github.com/phiscrub/phiscrub/internal/config"
)

const holdHelp = `Keeps every event of a time beyond its retention: for a dispute, an audit, an
investigation. A hold ends with --release. Holds are entries of the log itself.
It is recorded with the keys of the node, and not while another program writes
the log.

Examples:
   phiscrub audit hold audit --keys keys --name case-7 --from 2020-01-01 --to 2020-12-31 --reason 'request of counsel'
   phiscrub audit hold audit --keys keys --name case-7 --release --reason 'closed'`

func auditHold() *cli.Command {
	return &cli.Command{
		Name:        "hold",
		Usage:       "keep events beyond their retention, or let go of them",
		UsageText:   "phiscrub audit hold DIR --keys DIR --name NAME --from TIME --to TIME --reason TEXT",
		Description: holdHelp,
		Flags: []cli.Flag{
			nodeKeysFlag(),
			&cli.StringFlag{Name: "name", Usage: "the `NAME` of the hold"},
			&cli.StringFlag{Name: "from", Usage: "events of this `TIME` and later"},
			&cli.StringFlag{Name: "to", Usage: "events up to this `TIME`"},
			&cli.BoolFlag{Name: "release", Usage: "the hold ends"},
			&cli.StringFlag{Name: "reason", Usage: "why, as `TEXT`"},
		},
		Action: func(c *cli.Context) error {
			a, o, err := keepArgs(c, "hold")
			if err != nil {
				return err
			}
			h := audit.Held{Name: c.String("name"), Release: c.Bool("release"), Reason: c.String("reason")}
			if h.From, err = timeFlag(c, "from", false); err == nil {
				h.To, err = timeFlag(c, "to", true)
			}
			switch {
			case err != nil:
				return err
			case strings.TrimSpace(h.Name) == "" || strings.TrimSpace(h.Reason) == "":
				return usage("a hold wants --name NAME and --reason TEXT; see phiscrub audit hold --help")
			case !h.Release && (h.From.IsZero() || h.To.IsZero() || h.To.Before(h.From)):
				return usage("a hold wants --from TIME and a later --to TIME; see phiscrub audit hold --help")
			}
			if err := audit.SetHold(a, o, h); err != nil {
				return auditError(err)
			}
			return nil
		},
	}
}

func nodeKeysFlag() cli.Flag {
	return &cli.StringFlag{Name: "keys", TakesFile: true, Usage: "the `DIR` with checkpoint.key and auditor.pub"}
}

// keepArgs reads the arguments of the commands that write into a log that is
// there already.
func keepArgs(c *cli.Context, name string) (dir string, o audit.Options, err error) {
	args, err := arguments(c)
	if err != nil {
		return "", o, err
	}
	if len(args) != 1 || c.String("keys") == "" {
		return "", o, usage("%s wants DIR and --keys DIR; see phiscrub audit %s --help", name, name)
	}
	if _, err := os.Stat(args[0]); err != nil {
		return "", o, failed(err)
	}
	s := config.Audit{Path: args[0], Keys: c.String("keys")}
	o, err = s.Options("audit")
	if err != nil {
		return "", o, auditError(err)
	}
	return args[0], o, nil
}

const pruneHelp = `Deletes the events of segments whose last event is older than six years (45 CFR
164.316(b)(2)(i)) and than --before, and that no hold covers. Their hashes stay,
so that the log still verifies; that they were pruned is recorded first. State
law or a contract may ask for more than six years.

--dry-run only lists each segment with what would happen to it, and why. The log
has to be in order, and no other program may write it meanwhile.

Exit codes: 0 done, 4 the log is damaged and nothing was deleted, 2 usage or a
key of no use, 3 input or output failed.

Examples:
   phiscrub audit prune audit --keys keys --before 2020-01-01 --dry-run
   phiscrub audit prune audit --keys keys --before 2020-01-01 --reason 'schedule of 2026'`

func auditPrune() *cli.Command {
	return &cli.Command{
		Name:        "prune",
		Usage:       "delete events that are past their retention; the log still verifies",
		UsageText:   "phiscrub audit prune DIR --keys DIR --before TIME --reason TEXT [--dry-run]",
		Description: pruneHelp,
		Flags: []cli.Flag{
			nodeKeysFlag(),
			&cli.StringFlag{Name: "before", Usage: "segments whose last event is older than this `TIME`"},
			&cli.StringFlag{Name: "reason", Usage: "why, as `TEXT`"},
			&cli.BoolFlag{Name: "dry-run", Usage: "delete nothing and say what would be"},
		},
		Action: prunes,
	}
}

func prunes(c *cli.Context) error {
	dir, o, err := keepArgs(c, "prune")
	if err != nil {
		return err
	}
	before, err := timeFlag(c, "before", false)
	if err != nil {
		return err
	}
	switch {
	case before.IsZero():
		return usage("prune wants --before TIME; see phiscrub audit prune --help")
	case c.Bool("dry-run"):
		return listPrune(c, dir, o, before)
	case strings.TrimSpace(c.String("reason")) == "":
		return usage("prune wants --reason TEXT; see phiscrub audit prune --help")
	}
	names, err := audit.PruneLog(dir, o, before, c.String("reason"))
	if err != nil {
		return readError(err)
	}
	for _, name := range names {
		if err := write(c.App.Writer, []byte(name+"\n")); err != nil {
			return err
		}
	}
	note("%s pruned", count(len(names), "segment"))
	return nil
}

func listPrune(c *cli.Context, dir string, o audit.Options, before time.Time) error {
	list, err := audit.Candidates(dir, o, before, time.Now())
	if err != nil {
		return readError(err)
	}
	for _, s := range list {
		what := "is pruned"
		if s.Keep != "" {
			what = "stays: " + s.Keep
		}
		row := fmt.Sprintf("%s  %s to %s  %s\n", s.Segment, s.From.Format(time.DateOnly), s.To.Format(time.DateOnly), what)
		if err := write(c.App.Writer, []byte(row)); err != nil {
			return err
		}
	}
	return nil
}

// showBytes shows on a terminal how much of a large log was read, until done
// is called.
func showBytes(dir string) (read func(int64), done func()) {
	var size int64
	filepath.WalkDir(dir, func(_ string, e fs.DirEntry, err error) error {
		if err == nil && e.Type().IsRegular() {
			if info, err := e.Info(); err == nil {
				size += info.Size()
			}
		}
		return nil
	})
	if size < worthProgress || !isTerminal(os.Stderr) {
		return nil, func() {}
	}
	var n atomic.Int64
	shown := int64(-1)
	return func(bytes int64) {
			if p := min(100*n.Add(bytes)/size, 100); p != shown {
				shown = p
				fmt.Fprintf(os.Stderr, "\r%3d %%\x1b[K", p)
			}
		}, func() {
			fmt.Fprint(os.Stderr, "\r\x1b[K")
		}
}
