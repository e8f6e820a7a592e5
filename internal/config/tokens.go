package config

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"sync"

	"github.com/phiscrub/phiscrub/detect"
	"github.com/phiscrub/phiscrub/internal/key"
	"github.com/phiscrub/phiscrub/internal/schema"
	"github.com/phiscrub/phiscrub/internal/token"
	"github.com/phiscrub/phiscrub/internal/vault"
	"github.com/phiscrub/phiscrub/scrub"
	"github.com/phiscrub/phiscrub/scrub/rewrite"
)

// Tokens says how tokens are made and where the vault is. It names files and
// holds no key.
type Tokens struct {
	Keys           string
	Ring           string
	Mode           string
	Vault          string
	Administrators []string
	Write          string
}

// What tokens.mode and tokens.write can be.
const (
	Keyed   = "keyed"
	Random  = "random"
	Durable = "durable"
	Async   = "async-may-lose-mappings"
)

func modes() []string  { return []string{Keyed, Random} }
func writes() []string { return []string{Durable, Async} }

var tokenKeys = &schema.Object{Name: "tokens section", Keys: []schema.Key{
	{Name: "keys", NotEmpty: true, Example: "/etc/phiscrub/keys", About: "Directory of the key files that `phiscrub vault keygen` makes. With keys, tokens in the input that were made with them are left alone."},
	{Name: "ring", NotEmpty: true, Example: "/run/credentials/phiscrub.service/node.key", About: "The ring of node keys, when it is not node.key in the directory."},
	{Name: "mode", NotEmpty: true, OneOf: modes, Default: Keyed, About: "`keyed`: codes that are derived from the value, the same on every node with the same key. `random`: codes that say nothing of the value; needs a vault."},
	{Name: "vault", NotEmpty: true, Example: "/var/lib/phiscrub/vault", About: "Directory of the write-only vault; without it no token can be turned back."},
	{Name: "administrators", Example: "[/etc/phiscrub/keys/admin.pub, /etc/phiscrub/keys/second.pub]", About: "Public keys that the vault is sealed to; each of them opens it. Default: admin.pub in the directory of keys."},
	{Name: "write", NotEmpty: true, OneOf: writes, Default: Durable, About: "`durable`: a token leaves when its mapping is on disk. `async-may-lose-mappings`: it leaves before; a crash or a full disk loses up to a second of mappings."},
}}

// RingPath returns the file of node keys; "" when there is none.
func (t *Tokens) RingPath() string {
	if t.Ring == "" && t.Keys != "" {
		return filepath.Join(t.Keys, key.Node.FileName())
	}
	return t.Ring
}

// UseKeys names the directory of keys. One without node.key holds those of the
// audit log alone, unless tokens are asked for.
func (c *Config) UseKeys(dir string) {
	p, err := scrub.PolicyNamed(c.Policy)
	if err == nil {
		c.applyActions(&p)
	}
	_, lack := os.Lstat(filepath.Join(dir, key.Node.FileName()))
	if lack == nil || c.Tokens.Vault != "" || err == nil && c.wantsTokens(&p) {
		c.Tokens.Keys, c.Tokens.Ring = dir, ""
	}
}

// AdministratorPaths returns the files of public keys that the vault is sealed
// to.
func (t *Tokens) AdministratorPaths() []string {
	if len(t.Administrators) == 0 && t.Keys != "" {
		return []string{filepath.Join(t.Keys, key.AdminPublic.FileName())}
	}
	return t.Administrators
}

// problems calls add with each key that is wrong.
func (t *Tokens) problems(add func(k, format string, args ...any)) {
	if t.RingPath() == "" {
		if t.Vault != "" {
			add("vault", "needs the keys of tokens: give keys as well; make them with: phiscrub vault keygen --dir DIR")
		}
		if t.Mode == Random {
			add("mode", "is random, which needs keys and a vault")
		}
		return
	}
	if t.Mode == Random && t.Vault == "" {
		add("mode", "is random, which needs a vault: without one nothing tells what a token stands for")
	}
	if t.Vault != "" && len(t.AdministratorPaths()) == 0 {
		add("vault", "needs the public key of an administrator: give administrators, or keys with admin.pub in it")
	}
}

// opened is what the tokens of a configuration need at run time.
type opened struct {
	once   sync.Once
	tokens *token.Tokens
	vault  *vault.Vault
	err    error
}

// wantsTokens reports whether something in force makes tokens or moves dates.
func (c *Config) wantsTokens(policy *scrub.Policy) bool {
	return policy.Tokens() || slices.ContainsFunc(c.Rules, func(s detect.Spec) bool { return s.Act == "token" || s.Act == "shift" })
}

// tokenizer opens the keys and the vault. It is nil when the configuration has
// neither.
func (c *Config) tokenizer(policy *scrub.Policy) (func() rewrite.Tokenizer, error) {
	if c.Tokens.RingPath() == "" {
		if c.wantsTokens(policy) {
			return nil, fmt.Errorf("policy %s makes tokens, which needs keys: give --keys DIR, or tokens.keys in the configuration; make them with: phiscrub vault keygen --dir DIR", policy.Name)
		}
		return nil, nil
	}
	if c.open == nil {
		c.open = &opened{}
	}
	o := c.open
	o.once.Do(func() { o.err = o.start(&c.Tokens) })
	if o.err != nil {
		return nil, o.err
	}
	return func() rewrite.Tokenizer { return o.tokens.Worker() }, nil
}

func (o *opened) start(t *Tokens) error {
	ring, err := key.LoadRing(t.RingPath())
	if err != nil {
		return fmt.Errorf("tokens: %w", err)
	}
	to := token.Options{Ring: ring, Random: t.Mode == Random}
	if t.Vault != "" {
		admins, err := key.LoadRecipients(key.Admin, t.AdministratorPaths()...)
		if err != nil {
			return fmt.Errorf("tokens: %w", err)
		}
		if o.vault, err = vault.New(vault.Options{Dir: t.Vault, To: admins, Async: t.Write == Async}); err != nil {
			return err
		}
		to.Keeper = o.vault
	}
	o.tokens, err = token.New(to)
	return err
}

// Adopt takes over the keys and the vault that another configuration has
// opened, when both name the same ones: for a configuration that is read again.
// A ring that was rotated is read at the next start.
func (c *Config) Adopt(from *Config) {
	a, b := c.Tokens, from.Tokens
	if from.open != nil && a.RingPath() == b.RingPath() && a.Mode == b.Mode && a.Vault == b.Vault && a.Write == b.Write &&
		slices.Equal(a.AdministratorPaths(), b.AdministratorPaths()) {
		c.open = from.open
	}
}

// Close ends the vault, if one was opened: what was not yet durable is
// written.
func (c *Config) Close() error {
	if c.open == nil || c.open.vault == nil {
		return nil
	}
	return c.open.vault.Close()
}

// VaultStats returns what the vault has written; false without one.
func (c *Config) VaultStats() (vault.Stats, bool) {
	if c.open == nil || c.open.vault == nil {
		return vault.Stats{}, false
	}
	return c.open.vault.Stats(), true
}
