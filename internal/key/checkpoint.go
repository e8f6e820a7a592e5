package key

import (
	"crypto/ed25519"
	"crypto/rand"
	"encoding/base64"
	"fmt"
	"strings"
	"time"

	"golang.org/x/mod/sumdb/note"
)

// LoadSigner reads checkpoint.key.
func LoadSigner(path string) (note.Signer, error) {
	v, err := readCheckpoint(path, CheckpointPrivate)
	if err != nil {
		return nil, err
	}
	s, err := note.NewSigner(v)
	if err != nil { // its error could quote the key
		return nil, refuse("%s: the key is damaged: not a signer key of golang.org/x/mod/sumdb/note", path)
	}
	return s, nil
}

// LoadCheckpointKey reads checkpoint.key. It returns the signer and, as text in
// the form of golang.org/x/mod/sumdb/note, the key that verifies it.
func LoadCheckpointKey(path string) (s note.Signer, verifier string, err error) {
	v, err := readCheckpoint(path, CheckpointPrivate)
	if err != nil {
		return nil, "", err
	}
	damaged := refuse("%s: the key is damaged: not a signer key of golang.org/x/mod/sumdb/note", path)
	if s, err = note.NewSigner(v); err != nil { // its error could quote the key
		return nil, "", damaged
	}
	parts := strings.SplitN(v, "+", 5) // PRIVATE, KEY, the name, a hash, and base64, which may hold a +
	seed, err := base64.StdEncoding.DecodeString(parts[len(parts)-1])
	if err != nil || len(seed) != 1+ed25519.SeedSize {
		return nil, "", damaged
	}
	public, _ := ed25519.NewKeyFromSeed(seed[1:]).Public().(ed25519.PublicKey)
	clear(seed)
	if verifier, err = note.NewEd25519VerifierKey(s.Name(), public); err != nil {
		return nil, "", damaged
	}
	return s, verifier, nil
}

// LoadVerifier reads checkpoint.pub.
func LoadVerifier(path string) (note.Verifier, error) {
	v, err := readCheckpoint(path, CheckpointPublic)
	if err != nil {
		return nil, err
	}
	r, err := note.NewVerifier(v)
	if err != nil {
		return nil, refuse("%s: the key is damaged: not a verifier key of golang.org/x/mod/sumdb/note", path)
	}
	return r, nil
}

func readCheckpoint(path string, kind Kind) (string, error) {
	fields, err := read(path, kind)
	if err != nil {
		return "", err
	}
	v, err := one(path, fields, "created", "key")
	if err != nil {
		return "", err
	}
	if _, err := parseStamp(path, v[0]); err != nil {
		return "", err
	}
	return v[1], nil
}

// checkpointTexts makes a pair of keys for checkpoints under a name, that of
// the node.
func checkpointTexts(name string, now time.Time) (private, public []byte, err error) {
	if name == "" || strings.ContainsFunc(name, func(r rune) bool { return r <= ' ' || r == '+' || r > '~' }) {
		return nil, nil, refuse("name is not one or more printable ASCII characters without blanks and without +")
	}
	skey, vkey, err := note.GenerateKey(rand.Reader, name)
	if err != nil {
		return nil, nil, fmt.Errorf("key: %w", err)
	}
	created := field{name: "created", value: stamp(now)}
	return text(CheckpointPrivate, created, field{name: "key", value: skey}),
		text(CheckpointPublic, created, field{name: "key", value: vkey}), nil
}
