package key

import (
	"bytes"
	"crypto/hkdf"
	"crypto/rand"
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Ring is the keys of tokens of a node: one root that makes tokens, and of
// those before it what is needed to know their tokens again. The root of a
// retired key is gone: who steals the ring later cannot try values against
// tokens made before.
type Ring struct {
	id      string
	created time.Time
	root    []byte
	retired []retiredKey
}

// retiredKey is what is left of a key.
type retiredKey struct {
	id               string
	created, retired time.Time
	check            []byte
}

// Check is the key that tokens of one key id are verified with.
type Check struct {
	ID  string
	Key []byte // 32 bytes
}

const rootSize = 32

// maxRing bounds the keys of a ring: every token in the input can be one of
// each.
const maxRing = 256

// ID returns the id of the key that makes tokens, such as k2.
func (r *Ring) ID() string { return r.id }

// Created returns when the key that makes tokens was made.
func (r *Ring) Created() time.Time { return r.created }

// Retired returns the ids of the keys before it, the oldest first.
func (r *Ring) Retired() []string {
	var ids []string
	for _, k := range r.retired {
		ids = append(ids, k.id)
	}
	return ids
}

// Derive returns a key of 32 bytes for one use, named by label.
func (r *Ring) Derive(label string) ([]byte, error) { return derive(r.root, label) }

const checkLabel = "phiscrub token check 1"

func derive(root []byte, label string) ([]byte, error) {
	k, err := hkdf.Expand(sha256.New, root, label, 32)
	if err != nil {
		return nil, fmt.Errorf("key: %w", err)
	}
	return k, nil
}

// Checks returns the keys that verify tokens, that of the active key first.
func (r *Ring) Checks() ([]Check, error) {
	k, err := derive(r.root, checkLabel)
	if err != nil {
		return nil, err
	}
	cs := []Check{{r.id, k}}
	for _, x := range slices.Backward(r.retired) {
		cs = append(cs, Check{x.id, x.check})
	}
	return cs, nil
}

// String names the keys without showing them.
func (r *Ring) String() string { return "node key " + r.id }

// GoString is String: %#v shows no key either.
func (r *Ring) GoString() string { return r.String() }

// LoadRing reads node.key.
func LoadRing(path string) (*Ring, error) {
	fields, err := read(path, Node)
	if err != nil {
		return nil, err
	}
	r := &Ring{}
	seen := map[string]bool{}
	for _, f := range fields {
		parts := strings.Fields(f.value)
		switch {
		case f.name == "active" && len(parts) == 3 && r.root == nil:
			r.id = parts[0]
			if r.created, err = parseStamp(path, parts[1]); err != nil {
				return nil, err
			}
			if r.root, err = decode(path, parts[2]); err != nil {
				return nil, err
			}
		case f.name == "retired" && len(parts) == 4:
			k := retiredKey{id: parts[0]}
			if k.created, err = parseStamp(path, parts[1]); err != nil {
				return nil, err
			}
			if k.retired, err = parseStamp(path, parts[2]); err != nil {
				return nil, err
			}
			if k.check, err = decode(path, parts[3]); err != nil {
				return nil, err
			}
			if len(k.check) != 32 {
				return nil, refuse("%s:%d: the key has not 32 bytes", path, f.line)
			}
			r.retired = append(r.retired, k)
		default:
			return nil, refuse("%s:%d: not a key of a ring: active: ID CREATED KEY (once), or retired: ID CREATED RETIRED KEY", path, f.line)
		}
		if _, ok := number(parts[0]); !ok || seen[parts[0]] {
			return nil, refuse("%s:%d: the id of a key is k1 to k9999, and no id is there twice", path, f.line)
		}
		seen[parts[0]] = true
	}
	if len(r.root) != rootSize {
		return nil, refuse("%s: has no active key of %d bytes", path, rootSize)
	}
	if len(seen) > maxRing {
		return nil, refuse("%s: has %d keys, at most %d are possible; remove the oldest retired ones, whose tokens will be taken for forged", path, len(seen), maxRing)
	}
	return r, nil
}

// number reads the id of a key.
func number(id string) (int, bool) {
	n, err := strconv.Atoi(strings.TrimPrefix(id, "k"))
	return n, err == nil && n > 0 && n <= 9999 && id == "k"+strconv.Itoa(n)
}

func (r *Ring) text() []byte {
	fields := []field{{name: "active", value: r.id + " " + stamp(r.created) + " " + encode(r.root)}}
	for _, k := range r.retired {
		fields = append(fields, field{name: "retired", value: k.id + " " + stamp(k.created) + " " + stamp(k.retired) + " " + encode(k.check)})
	}
	return text(Node, fields...)
}

// NewRing returns a ring with one key, k1.
func NewRing(now time.Time) *Ring {
	r := &Ring{id: "k1", created: now, root: make([]byte, rootSize)}
	rand.Read(r.root)
	return r
}

// next returns the ring with a new key in front, the one before retired.
func (r *Ring) next(now time.Time) (*Ring, error) {
	n, _ := number(r.id)
	for _, k := range r.retired {
		m, _ := number(k.id)
		n = max(n, m)
	}
	if n++; n > 9999 || len(r.retired)+2 > maxRing {
		return nil, refuse("the ring is full: it has %d keys; remove the oldest retired ones, whose tokens will be taken for forged", len(r.retired)+1)
	}
	check, err := derive(r.root, checkLabel)
	if err != nil {
		return nil, err
	}
	x := NewRing(now)
	x.id = "k" + strconv.Itoa(n)
	x.retired = append(slices.Clone(r.retired), retiredKey{r.id, r.created, now, check})
	return x, nil
}

// Rotate adds a key to the ring at path, retires the one that made tokens, and
// returns the new ring. The root of the retired key is written nowhere. allow
// is shown the new ring before it is written; with an error the old one stays.
// Nil: it is.
func Rotate(path string, now time.Time, allow func(next *Ring) error) (*Ring, error) {
	lock := filepath.Join(filepath.Dir(path), "."+filepath.Base(path)+".rotating")
	f, err := os.OpenFile(lock, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return nil, refuse("%s is there: another rotation runs, or one was killed; if none runs, remove it", lock)
	}
	if err != nil {
		return nil, fmt.Errorf("key file: %w", err)
	}
	f.Close()
	defer os.Remove(lock)
	r, err := LoadRing(path)
	if err != nil {
		return nil, err
	}
	if r, err = r.next(now); err != nil {
		return nil, err
	}
	if allow != nil {
		if err := allow(r); err != nil {
			return nil, err
		}
	}
	b := r.text()
	defer clear(b)
	if err := replace(path, b); err != nil {
		return nil, err
	}
	again, err := LoadRing(path)
	if err != nil {
		return nil, err
	}
	if again.id != r.id || !bytes.Equal(again.root, r.root) {
		return nil, refuse("%s: holds another key than was written", path)
	}
	return r, nil
}
