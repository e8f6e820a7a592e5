package main

import (
	"fmt"
	"path/filepath"

	"github.com/urfave/cli/v2"

	"github.com/phiscrub/phiscrub/internal/key"
	"github.com/phiscrub/phiscrub/internal/vault"
)

const indexHelp = `Reads every segment, reports what is damaged and what is sealed to other keys, and
writes where each token is, so that resolve need not read everything. An index
holds no value and no token. It may be made again at will; segments that it does
not have are read by resolve itself.

Exit codes: 0 done; 2 usage or keys; 3 a segment is damaged (the others are in the index).

Examples:
   phiscrub vault index --vault V --identity admin/admin.key`

func vaultIndex() *cli.Command {
	return &cli.Command{
		Name:        "index",
		Usage:       "check the segments of a vault, and make an index of them",
		UsageText:   "phiscrub vault index --vault DIR --identity FILE [--out FILE]",
		Description: indexHelp,
		Flags: []cli.Flag{
			vaultFlag(), identityFlag(),
			&cli.StringFlag{Name: "out", TakesFile: true, Usage: "write the index to `FILE`; without it to " + indexName + " in the first vault directory"},
		},
		Action: func(c *cli.Context) error {
			vaults, out := c.StringSlice("vault"), c.String("out")
			if c.Args().Present() || len(vaults) == 0 || c.String("identity") == "" {
				return usage("index wants --vault DIR and --identity FILE, and no arguments")
			}
			id, err := key.LoadIdentity(c.String("identity"), key.Admin)
			if err != nil {
				return keyError(err)
			}
			s, err := vault.Load(vaults, id)
			if err != nil {
				return cli.Exit(err.Error(), exitIO)
			}
			if out == "" {
				out = filepath.Join(vaults[0], indexName)
			}
			if err := s.SaveIndex(out); err != nil {
				return cli.Exit(err.Error(), exitIO)
			}
			fmt.Printf("%s, %s, %s\n", count(s.Report.Segments, "segment"), count(int(s.Report.Mappings), "mapping"), count(s.Report.Tokens, "token"))
			reportNotes(&s.Report)
			return damaged(s.Report.Damages)
		},
	}
}

// reportNotes says on stderr what was found in segments.
func reportNotes(r *vault.Report) {
	for _, d := range r.Damages {
		note("%s", d)
	}
	for _, p := range r.Other {
		note("%s is sealed to other keys than this one", p)
	}
	if r.Torn > 0 {
		note("%s at the ends of segments were torn by a crash; their tokens never left", count(int(r.Torn), "byte"))
	}
}

func damaged(ds []vault.Damage) error {
	if len(ds) == 0 {
		return nil
	}
	return cli.Exit(count(len(ds), "damage")+" found; what could be read was", exitIO)
}

const mergeHelp = `Copies the segments of other vaults, of other nodes for example, into one directory.
It needs no key. A segment that has grown since it was copied is replaced by the
longer one; one that differs is reported, and what is there stays.

Exit codes: 0 done; 2 usage; 3 a segment is damaged or differs, or a file cannot be written.

Examples:
   phiscrub vault merge --into V /mnt/node-1/vault /mnt/node-2/vault`

func vaultMerge() *cli.Command {
	return &cli.Command{
		Name:        "merge",
		Usage:       "bring the vaults of several nodes together",
		UsageText:   "phiscrub vault merge --into DIR DIR…",
		Description: mergeHelp,
		Flags: []cli.Flag{
			&cli.StringFlag{Name: "into", TakesFile: true, Usage: "the `DIR` that segments are copied to; it is made when it is not there"},
		},
		Action: func(c *cli.Context) error {
			if c.String("into") == "" || !c.Args().Present() {
				return usage("merge wants --into DIR and one or more vaults; see phiscrub vault merge --help")
			}
			m, err := vault.Merge(c.String("into"), c.Args().Slice())
			if err != nil {
				return cli.Exit(err.Error(), exitIO)
			}
			fmt.Printf("%s copied, %d longer than before, %d there already\n", count(m.Copied, "segment"), m.Longer, m.There)
			for _, d := range m.Damages {
				note("%s", d)
			}
			return damaged(m.Damages)
		},
	}
}

const rewrapHelp = `Seals the keys of all segments to other administrators: when one joins, leaves, or has
a new key. The sealed values stay as they are. Who had the old key and a copy of
the segments can still read that copy.

Segments that a program still writes are left out. Run it on the copies of an
administrator, and give nodes the new admin.pub.

Exit codes: 0 done; 2 usage or keys; 3 a segment is damaged, sealed to other keys or
still written.

Examples:
   phiscrub vault rewrap --vault V --identity old/admin.key --to new/admin.pub --to second/admin.pub`

func vaultRewrap() *cli.Command {
	return &cli.Command{
		Name:        "rewrap",
		Usage:       "seal a vault to other administrators",
		UsageText:   "phiscrub vault rewrap --vault DIR --identity FILE --to FILE…",
		Description: rewrapHelp,
		Flags: []cli.Flag{
			vaultFlag(), identityFlag(),
			&cli.StringSliceFlag{Name: "to", TakesFile: true, Usage: "the `FILE` of an administrator's public key; each of those given can open the vault, and no other"},
		},
		Action: func(c *cli.Context) error {
			vaults, to := c.StringSlice("vault"), c.StringSlice("to")
			if c.Args().Present() || len(vaults) == 0 || c.String("identity") == "" || len(to) == 0 {
				return usage("rewrap wants --vault DIR, --identity FILE and --to FILE, and no arguments")
			}
			id, err := key.LoadIdentity(c.String("identity"), key.Admin)
			if err != nil {
				return keyError(err)
			}
			admins, err := key.LoadRecipients(key.Admin, to...)
			if err != nil {
				return keyError(err)
			}
			r, err := vault.Rewrap(vaults, id, admins)
			if err != nil {
				return cli.Exit(err.Error(), exitIO)
			}
			fmt.Printf("%s sealed to %s\n", count(r.Done, "segment"), count(len(admins), "administrator"))
			for _, p := range r.Busy {
				note("%s is still written and was left as it is", p)
			}
			for _, p := range r.Other {
				note("%s is sealed to other keys and was left as it is", p)
			}
			for _, d := range r.Damages {
				note("%s", d)
			}
			if n := len(r.Busy) + len(r.Other) + len(r.Damages); n > 0 {
				return cli.Exit(count(n, "segment")+" left as they were", exitIO)
			}
			return nil
		},
	}
}
