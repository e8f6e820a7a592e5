package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/user"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/phiscrub/phiscrub/internal/audit"
	"github.com/phiscrub/phiscrub/internal/config"
	"github.com/phiscrub/phiscrub/internal/key"
	"github.com/phiscrub/phiscrub/internal/token"
	"github.com/phiscrub/phiscrub/internal/vault"
)

const resolveHelp = `Shows what a token stands for. It runs where an administrator is, with copies of
the vaults of all nodes; a node cannot do it.

A reason is required. Who asks, why, and for which token is recorded in an
audit log, durably, before anything is looked up; when that fails nothing is. The
log is --audit, or "audit" in the first vault directory; its keys are in
--keys, or beside the identity.

The value goes to a terminal, or to a new file with mode 0600, and nowhere else.

Exit codes: 0 all tokens were resolved; 2 usage, keys, or a token that is mistyped or
unknown; 3 the vault or the audit log failed.

Examples:
   phiscrub vault resolve '[MRN:k1:7GQ2MZ4KTW3NX5AB6QK3M7XP]' --vault V --identity admin/admin.key --reason 'incident 4711'
   phiscrub vault resolve TOKEN TOKEN --vault V --identity admin/admin.key --reason 'accounting of disclosures' --out values.txt`

// resolving are the flags of resolve as a plain struct.
type resolving struct {
	tokens          []string
	vaults          []string
	identity, index string
	reason          string
	audit, keys     string
	out             string
}

func vaultFlag() cli.Flag {
	return &cli.StringSliceFlag{Name: "vault", TakesFile: true, Usage: "the `DIR` of a vault, or of copies of several; may be given more than once"}
}

func identityFlag() cli.Flag {
	return &cli.StringFlag{Name: "identity", TakesFile: true, Usage: "the `FILE` of the administrator's private key, admin.key"}
}

func vaultResolve() *cli.Command {
	return &cli.Command{
		Name:        "resolve",
		Usage:       "show what tokens stand for",
		UsageText:   "phiscrub vault resolve TOKEN… --vault DIR --identity FILE --reason TEXT",
		Description: resolveHelp,
		Flags: []cli.Flag{
			vaultFlag(), identityFlag(),
			&cli.StringFlag{Name: "reason", Usage: "`WHY`: it is recorded"},
			&cli.StringFlag{Name: "audit", TakesFile: true, Usage: "the `DIR` of the audit log that records it"},
			&cli.StringFlag{Name: "keys", TakesFile: true, Usage: "the `DIR` with the keys of that audit log"},
			&cli.StringFlag{Name: "index", TakesFile: true, Usage: "an index that phiscrub vault index has made; without it vault.index in the first vault directory, if it is there"},
			&cli.StringFlag{Name: "out", TakesFile: true, Usage: "write the values to a new `FILE` with mode 0600, one a line, behind its token when there are several"},
		},
		Action: func(c *cli.Context) error {
			r := resolving{
				tokens: c.Args().Slice(), vaults: c.StringSlice("vault"), identity: c.String("identity"), index: c.String("index"),
				reason: strings.TrimSpace(c.String("reason")), audit: c.String("audit"), keys: c.String("keys"), out: c.String("out"),
			}
			return r.run()
		},
	}
}

func (r *resolving) run() (err error) {
	refs, err := r.check()
	if err != nil {
		return err
	}
	id, err := key.LoadIdentity(r.identity, key.Admin)
	if err != nil {
		return keyError(err)
	}
	w, err := r.witness()
	if err != nil {
		return err
	}
	defer func() {
		if cerr := w.log.Close(); err == nil && cerr != nil {
			err = auditError(cerr)
		}
	}()
	s, err := openStore(r.vaults, id, r.index)
	if err != nil {
		return err
	}
	defer s.Close()
	out := io.Writer(os.Stdout)
	show := onTerminal
	if r.out != "" {
		f, err := os.OpenFile(r.out, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
		if err != nil {
			return usage("--out: %v; it has to be a new file", err)
		}
		defer func() {
			if cerr := errors.Join(f.Sync(), f.Close()); err == nil && cerr != nil {
				err = cli.Exit(cerr.Error(), exitIO)
			}
			if st, serr := os.Stat(r.out); serr == nil && st.Size() == 0 {
				os.Remove(r.out)
			}
		}()
		out, show = f, func(b []byte) string { return string(b) }
	}
	bad := 0
	for i, ref := range refs {
		vs, err := s.Disclose(ref, r.reason, w)
		switch {
		case errors.Is(err, vault.ErrUnknown):
			note("%s: %v", ref, err)
			bad++
			continue
		case err != nil:
			return cli.Exit(err.Error(), exitIO)
		}
		for _, v := range vs {
			line := show(v.Text)
			if len(refs) > 1 {
				line = r.tokens[i] + " " + line
			}
			if _, err := fmt.Fprintln(out, line); err != nil {
				return cli.Exit("the value could not be written", exitIO)
			}
		}
	}
	reportNotes(&s.Report)
	if bad > 0 {
		return usage("%s of %d could not be resolved", count(bad, "token"), len(refs))
	}
	return nil
}

// check looks at all that can be wrong before a key is read.
func (r *resolving) check() ([]token.Ref, error) {
	switch {
	case len(r.tokens) == 0:
		return nil, usage("resolve wants a TOKEN, such as [MRN:k1:7GQ2MZ4KTW3NX5AB6QK3M7XP]")
	case len(r.vaults) == 0:
		return nil, usage("resolve wants --vault DIR, where the vault or the copies of several are")
	case r.identity == "":
		return nil, usage("resolve wants --identity FILE, the administrator's private key")
	case r.reason == "":
		return nil, usage("resolve wants --reason TEXT: why a value is looked up is recorded before it is")
	case r.out == "" && !isTerminal(os.Stdout):
		return nil, usage("values are shown on a terminal only; to keep them, name a new file: --out FILE")
	}
	var refs []token.Ref
	for i, t := range r.tokens {
		ref, err := token.Parse([]byte(t))
		if err != nil {
			return nil, usage("token %d: %v", i+1, err)
		}
		refs = append(refs, ref)
	}
	return refs, nil
}

// witness opens the audit log.
func (r *resolving) witness() (*auditWitness, error) {
	a := config.Default().Audit
	a.Path, a.Keys = r.audit, r.keys
	if a.Path == "" {
		a.Path = filepath.Join(r.vaults[0], "audit")
	}
	if a.Keys == "" {
		a.Keys = filepath.Dir(r.identity)
	}
	l, err := a.Open("vault")
	if err != nil {
		return nil, auditError(err)
	}
	w := &auditWitness{log: l, user: "unknown"}
	if u, err := user.Current(); err == nil {
		w.user = u.Username
	}
	return w, nil
}

// auditWitness is the audit log as vault.Disclose wants it.
type auditWitness struct {
	log  *audit.Log
	user string
}

// Resolve implements vault.Witness.
func (w *auditWitness) Resolve(token, reason, outcome string) error {
	_, err := w.log.Commit(context.Background(), audit.Event{Type: audit.VaultResolve, Resolve: &audit.Resolve{
		Token: token, Reason: reason, User: w.user, Outcome: outcome,
	}})
	return err
}

// indexName is where an index is looked for.
const indexName = "vault.index"

// openStore reads the vaults, with an index if there is one.
func openStore(vaults []string, id *key.Identity, index string) (*vault.Store, error) {
	asked := index != ""
	if !asked {
		index = filepath.Join(vaults[0], indexName)
	}
	if _, err := os.Stat(index); err == nil || asked {
		s, err := vault.LoadIndexed(vaults, id, index)
		if err == nil {
			return s, nil
		}
		if asked {
			return nil, cli.Exit(err.Error(), exitIO)
		}
		note("%v; the vault is read without it", err)
	}
	s, err := vault.Load(vaults, id)
	if err != nil {
		return nil, cli.Exit(err.Error(), exitIO)
	}
	return s, nil
}

// onTerminal shows a value on a terminal, which must not take it for commands:
// one with other bytes than letters is quoted.
func onTerminal(b []byte) string {
	if q := strconv.Quote(string(b)); len(q) != len(b)+2 {
		return q
	}
	return string(b)
}
