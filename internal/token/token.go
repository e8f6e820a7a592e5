package token

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"errors"
	"fmt"
	"hash"
	"sync"

	"github.com/phiscrub/phiscrub/detect/class"
	"github.com/phiscrub/phiscrub/internal/key"
)

// Mapping is what turns a token back into a value.
type Mapping struct {
	Class class.Class
	Key   string // id
	Code  Code
	Value []byte // as it stood, decoded
}

// Keeper keeps mappings: the vault.
type Keeper interface {
	// Ready reports whether Keep has a chance; while it has none, values that
	// are new get markers without a try.
	Ready() bool
	// Keep makes mappings durable before it returns nil. It keeps no slice.
	// Several goroutines may call it.
	Keep(ms []Mapping) error
}

// Options are the settings of Tokens.
type Options struct {
	Ring   *key.Ring
	Random bool   // codes that say nothing of the value; needs a Keeper
	Keeper Keeper // nil: tokens that cannot be turned back
}

// Tokens makes the tokens of a program. Any number of goroutines may share it,
// each with a Worker of its own.
type Tokens struct {
	id      string
	checks  []key.Check
	classes [class.Count][]byte // key of each class
	shift   []byte
	keeper  Keeper
	random  *codes
}

// New derives the keys.
func New(o Options) (*Tokens, error) {
	if o.Random && o.Keeper == nil {
		return nil, errors.New("random tokens need a vault: without one nothing tells what they stand for")
	}
	t := &Tokens{id: o.Ring.ID(), keeper: o.Keeper}
	var err error
	if t.checks, err = o.Ring.Checks(); err != nil {
		return nil, err
	}
	for c := class.None + 1; c < class.Count; c++ {
		if t.classes[c], err = o.Ring.Derive("phiscrub token 1 " + c.String()); err != nil {
			return nil, err
		}
	}
	if t.shift, err = o.Ring.Derive("phiscrub date shift 1"); err != nil {
		return nil, err
	}
	if o.Random {
		t.random = newCodes()
	}
	return t, nil
}

// Worker returns the tokenizer of one goroutine.
func (t *Tokens) Worker() *Worker {
	w := &Worker{t: t, owners: make(map[string]*checker, len(t.checks)), shift: newMAC(t.shift)}
	for _, k := range t.checks {
		c, err := newChecker(k)
		if err != nil {
			panic(fmt.Sprintf("token: key %s: %v", k.ID, err)) // a key of the ring has 32 bytes
		}
		w.owners[k.ID] = c
	}
	w.check = w.owners[t.id]
	return w
}

// mac is an HMAC-SHA-256 that is used many times.
type mac struct {
	h   hash.Hash
	sum [sha256.Size]byte
}

func newMAC(k []byte) *mac { return &mac{h: hmac.New(sha256.New, k)} }

// of returns the MAC of a value of a class, valid until the next call.
func (m *mac) of(c class.Class, v []byte) []byte {
	m.h.Reset()
	m.sum[0], m.sum[1] = 0x1f, 0
	m.h.Write(markers[c])
	m.h.Write(m.sum[:1])
	m.h.Write(v)
	return m.h.Sum(m.sum[:0])
}

var markers = func() (m [class.Count][]byte) {
	for c := range m {
		m[c] = []byte(class.Class(c).String())
	}
	return m
}()

// codes remembers the random codes of a run. What it knows of a value is a MAC
// under a key that nobody else has, so that a dump of memory shows none.
type codes struct {
	mu       sync.Mutex
	mac      *mac
	now, old map[[16]byte]Code
}

// maxCodes bounds the values whose random code is remembered: at least as many
// of the last ones, at most twice.
const maxCodes = 1 << 16

func newCodes() *codes {
	k := make([]byte, 32)
	rand.Read(k)
	return &codes{mac: newMAC(k), now: make(map[[16]byte]Code)}
}

// of returns the code of a value of a class: the one it had, or a new one.
func (r *codes) of(c class.Class, v []byte) Code {
	r.mu.Lock()
	defer r.mu.Unlock()
	k := [16]byte(r.mac.of(c, v))
	if x, ok := r.now[k]; ok {
		return x
	}
	x, ok := r.old[k]
	if !ok {
		rand.Read(x[:])
	}
	if len(r.now) == maxCodes {
		r.old, r.now = r.now, make(map[[16]byte]Code, maxCodes)
	}
	r.now[k] = x
	return x
}
