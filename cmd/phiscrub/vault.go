package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/urfave/cli/v2"

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

Examples:
   phiscrub vault keygen --dir keys
   phiscrub vault keygen --dir second-admin --only admin
   phiscrub vault keygen --dir keys --suite p256`

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
		},
		Action: func(c *cli.Context) error {
			if c.Args().Present() || c.String("dir") == "" {
				return usage("keygen wants --dir DIR and no arguments; see phiscrub vault keygen --help")
			}
			return keygen(key.Generation{
				Dir:   c.String("dir"),
				Parts: c.StringSlice("only"),
				Suite: key.Suite(c.String("suite")),
				Name:  c.String("name"),
				Now:   time.Now(),
			})
		},
	}
}

func keygen(g key.Generation) error {
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

Examples:
   phiscrub vault rotate --keys keys`

func vaultRotate() *cli.Command {
	return &cli.Command{
		Name:        "rotate",
		Usage:       "add a new key of tokens and retire the one before it",
		UsageText:   "phiscrub vault rotate --keys DIR",
		Description: rotateHelp,
		Flags: []cli.Flag{
			&cli.StringFlag{Name: "keys", Usage: "the `DIR` that node.key is in", TakesFile: true},
		},
		Action: func(c *cli.Context) error {
			if c.Args().Present() || c.String("keys") == "" {
				return usage("rotate wants --keys DIR and no arguments; see phiscrub vault rotate --help")
			}
			path := filepath.Join(c.String("keys"), key.Node.FileName())
			ring, err := key.Rotate(path, time.Now())
			if err != nil {
				return keyError(err)
			}
			retired := ring.Retired()
			fmt.Printf("%s makes tokens from now on; %s is retired\n", ring.ID(), retired[len(retired)-1])
			note("restart the programs that use %s, and copy it to the nodes that share it", path)
			return nil
		},
	}
}

// keyError is the error of a key file: one of usage when the file is refused.
func keyError(err error) error {
	if errors.Is(err, key.ErrRefused) || errors.Is(err, os.ErrNotExist) || errors.Is(err, os.ErrPermission) {
		return usage("%v", err)
	}
	return cli.Exit(err.Error(), exitIO)
}
