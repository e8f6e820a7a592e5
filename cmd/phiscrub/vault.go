package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/urfave/cli/v2"

	"github.com/phiscrub/phiscrub/internal/audit"
	"github.com/phiscrub/phiscrub/internal/key"
)

const keygenHelp = `Makes the keys of tokens, of the vault and of the audit log in a directory:

   node.key         makes tokens; every node that shall give the same tokens
                    has the same one. As sensitive as the values themselves.
   admin.key        opens the vault: an administrator's, off every node
   admin.pub        the vault is sealed to it
   auditor.key      reads the audit log: an auditor's, off every node
   auditor.pub      the audit log is sealed to it
   checkpoint.key   signs the audit log of this node
   checkpoint.pub   verifies it

A file that is there is never overwritten: then nothing is written at all.
Private files have mode 0400. Move admin.key and auditor.key away from the
node before it is used, and keep a copy: without admin.key no token is ever
turned back into its value.

With --audit each key is recorded by its id as key_change, in a new log with the
keys just made, or in one that is there with its own: --keys. When that fails
no key is left.

Examples:
   phiscrub vault keygen --dir keys
   phiscrub vault keygen --dir second-admin --only admin
   phiscrub vault keygen --dir keys --suite p256
   phiscrub vault keygen --dir keys --audit keys-audit
   phiscrub vault keygen --dir second-admin --only admin --audit keys-audit --keys keys`

func vaultCommand() *cli.Command {
	return &cli.Command{
		Name:        "vault",
		Usage:       "make keys, rotate them, and turn tokens back into values",
		UsageText:   "phiscrub vault COMMAND …",
		Action:      group("vault"),
		Subcommands: []*cli.Command{vaultKeygen(), vaultRotate(), vaultResolve(), vaultIndex(), vaultMerge(), vaultRewrap()},
	}
}

func vaultKeygen() *cli.Command {
	return &cli.Command{
		Name:        "keygen",
		Usage:       "make the keys of tokens, vault and audit log",
		UsageText:   "phiscrub vault keygen --dir DIR [options]",
		Description: keygenHelp,
		Flags: []cli.Flag{
			&cli.StringFlag{Name: "dir", Usage: "write the files to `DIR`, which is made when it is not there", TakesFile: true},
			&cli.StringSliceFlag{Name: "only", Usage: "make only these `KEYS`: " + strings.Join(key.Parts(), ", ")},
			&cli.StringFlag{Name: "suite", Value: string(key.MLKEM768X25519), Usage: "key encapsulation of admin and auditor: " + strings.Join(key.Suites(), ", ")},
			&cli.StringFlag{Name: "name", Usage: "the `NAME` that checkpoints are signed under; without it the name of this host"},
			keyAuditFlag(),
			&cli.StringFlag{Name: "keys", TakesFile: true, Usage: "the `DIR` with the keys of that audit log; without it those that are made"},
		},
		Action: func(c *cli.Context) error {
			if c.Args().Present() || c.String("dir") == "" {
				return usage("keygen wants --dir DIR and no arguments; see phiscrub vault keygen --help")
			}
			log, keys := c.String("audit"), c.String("keys")
			switch {
			case c.IsSet("audit") && log == "":
				return usage("--audit is empty; give the name of a directory, or leave it out")
			case c.IsSet("keys") && (keys == "" || log == ""):
				return usage("--keys is where the keys of an audit log are; it goes with --audit DIR")
			case log != "" && keys == "" && foreignLog(log):
				return usage("audit log %s is there already and is not signed with keys that are yet to be made; name its own: --keys DIR", log)
			}
			return keygen(key.Generation{
				Dir:   c.String("dir"),
				Parts: c.StringSlice("only"),
				Suite: key.Suite(c.String("suite")),
				Name:  c.String("name"),
				Now:   time.Now(),
			}, log, keys)
		},
	}
}

// keygen makes keys, and records them in the audit log log if one is named.
func keygen(g key.Generation, log, keys string) error {
	if g.Name == "" {
		host, err := os.Hostname()
		if err != nil || host == "" {
			host = "phiscrub"
		}
		g.Name = host
	}
	paths, err := key.Generate(g)
	if err != nil {
		return keyError(err)
	}
	if log != "" {
		if err := recordMade(g.Dir, log, keys, paths); err != nil {
			note("the keys could not be recorded and are not left")
			if derr := discard(paths); derr != nil {
				note("%v", derr)
			}
			return err
		}
	}
	for _, p := range paths {
		fmt.Println(p)
	}
	for _, k := range []key.Kind{key.AdminPrivate, key.AuditorPrivate} {
		for _, p := range paths {
			if filepath.Base(p) == k.FileName() {
				note("move %s away from this node, and keep a copy", p)
			}
		}
	}
	return nil
}

const rotateHelp = `Adds a new key to the ring in node.key; from then on it makes the tokens. Of the
key before it only what verifies its tokens is kept: they are still left alone
in the input and still resolved by the vault, but who steals node.key from now on
cannot try values against them. The same value gets another token than before.

Programs that run go on with the ring they have read; restart them, on every
node that shares the key.

With --audit both keys are recorded by their ids as key_change, before node.key is
written, in a log whose keys are in --keys as well. A log that a program writes is
in use; give key changes one of their own.

Examples:
   phiscrub vault rotate --keys keys
   phiscrub vault rotate --keys keys --audit keys-audit`

func vaultRotate() *cli.Command {
	return &cli.Command{
		Name:        "rotate",
		Usage:       "add a new key of tokens and retire the one before it",
		UsageText:   "phiscrub vault rotate --keys DIR [--audit DIR]",
		Description: rotateHelp,
		Flags: []cli.Flag{
			&cli.StringFlag{Name: "keys", Usage: "the `DIR` that node.key is in", TakesFile: true},
			keyAuditFlag(),
		},
		Action: func(c *cli.Context) error {
			if c.Args().Present() || c.String("keys") == "" {
				return usage("rotate wants --keys DIR and no arguments; see phiscrub vault rotate --help")
			}
			if c.IsSet("audit") && c.String("audit") == "" {
				return usage("--audit is empty; give the name of a directory, or leave it out")
			}
			return rotate(c.String("keys"), c.String("audit"))
		},
	}
}

// rotate rotates the ring in dir, and records it in the audit log log if one is
// named.
func rotate(dir, log string) (err error) {
	path := filepath.Join(dir, key.Node.FileName())
	var allow func(*key.Ring) error
	var unrecorded error
	if log != "" {
		l, lerr := openKeyLog(log, dir)
		if lerr != nil {
			return lerr
		}
		defer func() {
			if cerr := l.Close(); err == nil && cerr != nil {
				err = auditError(cerr)
			}
		}()
		allow = func(next *key.Ring) error {
			unrecorded = commitKeys(l, audit.Key{Action: keyCreated, ID: next.ID(), Kind: "node"}, audit.Key{Action: keyRetired, ID: before(next), Kind: "node"})
			return unrecorded
		}
	}
	ring, err := key.Rotate(path, time.Now(), allow)
	switch {
	case unrecorded != nil:
		return cli.Exit(unrecorded.Error()+"; the ring is as it was", exitIO)
	case err != nil:
		return keyError(err)
	}
	fmt.Printf("%s makes tokens from now on; %s is retired\n", ring.ID(), before(ring))
	note("restart the programs that use %s, and copy it to the nodes that share it", path)
	return nil
}

// before is the id of the key before the one that makes tokens.
func before(ring *key.Ring) string {
	retired := ring.Retired()
	return retired[len(retired)-1]
}

// keyError is the error of a key file: one of usage when the file is refused.
func keyError(err error) error {
	if errors.Is(err, key.ErrRefused) || errors.Is(err, os.ErrNotExist) || errors.Is(err, os.ErrPermission) {
		return usage("%v", err)
	}
	return cli.Exit(err.Error(), exitIO)
}
