package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"time"

	"github.com/urfave/cli/v2"

	"github.com/phiscrub/phiscrub/internal/audit"
	"github.com/phiscrub/phiscrub/internal/key"
)

func auditCommand() *cli.Command {
	return &cli.Command{
		Name:      "audit",
		Usage:     "verify, read and keep the audit log",
		UsageText: "phiscrub audit COMMAND …",
		Description: `The audit log records what was removed, from where and under which rules, who
resolved tokens and who called tools; never a value. pipe --audit DIR writes
one. Everybody can verify it; reading it takes an auditor's key.`,
		Action: group("audit"),
		Subcommands: []*cli.Command{
			auditVerify(), auditAnchor(), auditShow(), auditExport(), auditProve(), auditHold(), auditPrune(),
		},
	}
}

const verifyHelp = `Checks every record of an audit log, offline and without any private key: its
checksum, its place, the tree of hashes over all records and the signatures.
The first bad record is named, with its file and byte.

A log alone cannot show that its end was cut off, or that all of it was signed
anew by somebody with the key of the node. A checkpoint that was kept where the
node cannot write, an anchor, shows both: see phiscrub audit anchor. Without
one the answer is UNANCHORED.

Without --key the key in the log itself is taken, which tells whether the log is
of one piece, but not who wrote it.

Exit codes: 0 every record is as it was written and an anchor agrees; 4 not so,
or there is no anchor; 2 usage; 3 the log cannot be read.

Examples:
   phiscrub audit verify /var/lib/phiscrub/audit --key keys/checkpoint.pub --anchor anchors.txt
   phiscrub audit verify audit --format json`

func auditVerify() *cli.Command {
	return &cli.Command{
		Name:        "verify",
		Usage:       "check every record of an audit log",
		UsageText:   "phiscrub audit verify DIR [--key FILE] [--anchor FILE]",
		Description: verifyHelp,
		Flags: []cli.Flag{
			keyFlag(),
			&cli.StringFlag{Name: "anchor", TakesFile: true, Usage: "compare with the checkpoints in `FILE`, which were kept elsewhere; - is standard input"},
			&cli.StringFlag{Name: "identity", TakesFile: true, Usage: "an auditor's key `FILE`: every event is opened too"},
			&cli.StringFlag{Name: "format", Value: "text", Usage: "text or json"},
		},
		Action: func(c *cli.Context) error {
			a, err := auditArgs(c, 0, "text", "json")
			if err != nil {
				return err
			}
			if c.IsSet("anchor") {
				if a.Anchors, err = readAnchor(c.String("anchor")); err != nil {
					return err
				}
			}
			v, err := audit.Verify(a.dir, a.VerifyOptions)
			a.done()
			if err != nil {
				return readError(err)
			}
			if a.format == "json" {
				err = writeJSON(c.App.Writer, v)
			} else {
				err = writeVerdict(c.App.Writer, v, len(a.Keys) > 0)
			}
			return verdictError(err, v)
		},
	}
}

// auditSettings are the arguments of the commands that read a log.
type auditSettings struct {
	audit.VerifyOptions
	dir    string
	rest   []string
	format string
	done   func() // ends the progress
}

func keyFlag() cli.Flag {
	return &cli.StringSliceFlag{Name: "key", TakesFile: true, Usage: "who must have signed: checkpoint.pub as `FILE`; again for keys before it"}
}

// auditArgs reads what the commands have in common: DIR and more arguments,
// --key, --identity, --format.
func auditArgs(c *cli.Context, more int, formats ...string) (*auditSettings, error) {
	args, err := arguments(c)
	if err != nil {
		return nil, err
	}
	if len(args) != 1+more {
		return nil, usage("wrong number of arguments: use %s; see %s --help", c.Command.UsageText, c.Command.HelpName)
	}
	a := &auditSettings{dir: args[0], rest: args[1:], format: c.String("format")}
	if err := oneOf("format", a.format, formats); err != nil {
		return nil, err
	}
	if err := a.loadKeys(c.StringSlice("key")); err != nil {
		return nil, err
	}
	if path := c.String("identity"); path != "" {
		if a.Identity, err = key.LoadIdentity(path, key.Auditor); err != nil {
			return nil, keyError(err)
		}
	}
	a.Progress, a.done = showBytes(a.dir)
	return a, nil
}

func (a *auditSettings) loadKeys(paths []string) error {
	for _, path := range paths {
		v, err := key.LoadVerifier(path)
		if err != nil {
			return keyError(err)
		}
		a.Keys = append(a.Keys, v)
	}
	return nil
}

func readAnchor(path string) (data []byte, err error) {
	if path == "-" {
		data, err = io.ReadAll(io.LimitReader(os.Stdin, 64<<20))
	} else {
		data, err = os.ReadFile(path)
	}
	if err != nil {
		return nil, failed(err)
	}
	if data == nil {
		data = []byte{}
	}
	return data, nil
}

// readError is the error of a log that cannot be read.
func readError(err error) error {
	var damage *audit.Damage
	switch {
	case errors.As(err, &damage):
		return cli.Exit(err.Error(), exitDamage)
	case errors.Is(err, fs.ErrNotExist), errors.Is(err, fs.ErrPermission):
		return cli.Exit(err.Error(), exitIO)
	}
	return cli.Exit(err.Error(), exitUsage)
}

func writeVerdict(w io.Writer, v *audit.Verdict, keyed bool) error {
	var err error
	line := func(format string, args ...any) {
		if err == nil {
			_, err = fmt.Fprintf(w, format+"\n", args...)
		}
	}
	for _, t := range v.Trees {
		line("log %s, tree %d: %s in %s (%d pruned), the last checkpoint at %s", v.Log, t.Number,
			count(int(t.Size), "record"), count(t.Segments, "segment"), t.Pruned, t.Time.Format(time.RFC3339))
	}
	for _, r := range v.Remarks {
		line("note: %s", r)
	}
	for _, p := range v.Problems {
		line("BAD: %s", p)
	}
	switch {
	case !v.Sound():
		line("DAMAGED: the log is not what was written")
	case v.Anchored && v.Since > 0:
		line("OK: every record is as it was written; %s since the last anchor", count(int(v.Since), "record"))
	case v.Anchored:
		line("OK: every record is as it was written")
	default:
		line("UNANCHORED: every record fits the others, but the log alone cannot show that its end was not cut off or all of it signed anew.")
		line("Keep a checkpoint where the node cannot write (phiscrub audit anchor DIR) and verify with --anchor FILE.")
	}
	if !keyed {
		line("note: the key was taken from the log itself; --key checkpoint.pub tells who signed")
	}
	if v.Unread > 0 {
		line("note: %s not sealed to this identity", count(v.Unread, "segment"))
	}
	return err
}

// verdictError turns a verdict into the exit code.
func verdictError(err error, v *audit.Verdict) error {
	switch {
	case err != nil:
		return output(err)
	case !v.Sound():
		return cli.Exit("the audit log is damaged", exitDamage)
	case !v.Anchored:
		return cli.Exit("the audit log is unanchored", exitDamage)
	}
	return nil
}

func auditAnchor() *cli.Command {
	return &cli.Command{
		Name:      "anchor",
		Usage:     "print the last checkpoint, to be kept where the node cannot write",
		UsageText: "phiscrub audit anchor DIR [--key FILE]",
		Description: `Checks the log and prints its last checkpoint: a few lines of text with the
number of records, the hash over all of them and a signature. Kept on another
host, in a bucket with object lock, in a ticket or on paper, it shows later that
nothing before it was removed or rewritten, whoever has the keys of the node.
Anchors can be put one behind the other in one file.

Exit codes: 0 done, 4 the log is damaged, 2 usage, 3 it cannot be read.

Examples:
   phiscrub audit anchor audit | ssh vault.example.com 'cat >> anchors.txt'
   phiscrub audit anchor audit | aws s3 cp - s3://worm-bucket/$(date +%F).anchor`,
		Flags: []cli.Flag{keyFlag()},
		Action: func(c *cli.Context) error {
			a, err := auditArgs(c, 0, "")
			if err != nil {
				return err
			}
			msg, err := audit.Anchor(a.dir, a.VerifyOptions)
			a.done()
			if err != nil {
				return readError(err)
			}
			return write(c.App.Writer, msg)
		},
	}
}

const proveHelp = `Prints a proof, as JSON, that one record is in the log: its bytes, the hashes
that lead to the signed root, and the checkpoint. It can be given away: it shows
nothing of other records. With --identity the event is in it in clear.

phiscrub audit prove --check FILE verifies such a proof without the log.

Examples:
   phiscrub audit prove audit 1207 --identity auditor.key > proof.json
   phiscrub audit prove --check proof.json --key checkpoint.pub`

func auditProve() *cli.Command {
	return &cli.Command{
		Name:        "prove",
		Usage:       "prove that a record is in the log, without showing the others",
		UsageText:   "phiscrub audit prove DIR SEQ [options], or --check FILE --key FILE",
		Description: proveHelp,
		Flags: []cli.Flag{
			keyFlag(),
			&cli.StringFlag{Name: "identity", TakesFile: true, Usage: "an auditor's key `FILE`: the event is printed in clear too"},
			&cli.IntFlag{Name: "tree", Usage: "the `TREE` that the record is in; 0: the last one"},
			&cli.StringFlag{Name: "check", TakesFile: true, Usage: "verify the proof in `FILE`"},
		},
		Action: func(c *cli.Context) error {
			if c.IsSet("check") {
				return checkProof(c)
			}
			a, err := auditArgs(c, 1, "")
			if err != nil {
				return err
			}
			var seq int64
			if n, err := fmt.Sscanf(a.rest[0]+"\n", "%d\n", &seq); n != 1 || err != nil {
				return usage("%q is not the number of a record; phiscrub audit show lists them", a.rest[0])
			}
			p, err := audit.Prove(a.dir, c.Int("tree"), seq, a.VerifyOptions)
			a.done()
			if err != nil {
				return readError(err)
			}
			return writeJSON(c.App.Writer, p)
		},
	}
}

func checkProof(c *cli.Context) error {
	data, err := os.ReadFile(c.String("check"))
	if err != nil {
		return failed(err)
	}
	var p audit.Proof
	if json.Unmarshal(data, &p) != nil {
		return usage("%s is not a proof made by phiscrub audit prove", c.String("check"))
	}
	var a auditSettings
	if err := a.loadKeys(c.StringSlice("key")); err != nil {
		return err
	}
	if len(a.Keys) == 0 {
		return usage("a proof is checked with --key checkpoint.pub: who must have signed")
	}
	cp, err := p.Check(a.Keys)
	if err != nil {
		return cli.Exit(err.Error(), exitDamage)
	}
	return write(c.App.Writer, fmt.Appendf(nil, "OK: record %d of %s stands under the checkpoint of %s\n", p.Seq, cp.Origin, cp.Time.Format(time.RFC3339)))
}

func writeJSON(w io.Writer, v any) error {
	data, err := json.MarshalIndent(v, "", "  ")
	if err != nil {
		return err
	}
	return write(w, append(data, '\n'))
}
