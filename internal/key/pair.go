package key

import (
	"crypto/ecdh"
	"crypto/hpke"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"time"
)

// Role says what a pair of keys is for.
type Role uint8

// The roles: administrators open the vault, auditors read the audit log.
const (
	Admin Role = iota
	Auditor
)

func (r Role) kinds() (private, public Kind) {
	if r == Auditor {
		return AuditorPrivate, AuditorPublic
	}
	return AdminPrivate, AdminPublic
}

// Suite is the key encapsulation of a pair of keys. The rest of HPKE is
// HKDF-SHA256 and AES-256-GCM with each of them.
type Suite string

// The suites. The hybrids stay closed when either of their two parts is
// broken, so that what is copied today is not opened by a quantum computer
// later; P256 is for who may use approved algorithms of longer standing only.
const (
	MLKEM768X25519 Suite = "mlkem768-x25519" // X-Wing; the default
	MLKEM768P256   Suite = "mlkem768-p256"
	P256           Suite = "p256"
)

// Suites returns the names of the suites; the first is the default.
func Suites() []string { return []string{string(MLKEM768X25519), string(MLKEM768P256), string(P256)} }

func (s Suite) kem() (hpke.KEM, error) {
	switch s {
	case MLKEM768X25519:
		return hpke.MLKEM768X25519(), nil
	case MLKEM768P256:
		return hpke.MLKEM768P256(), nil
	case P256:
		return hpke.DHKEM(ecdh.P256()), nil
	}
	return nil, refuse("suite is not known; there are %s", strings.Join(Suites(), ", "))
}

// Fingerprint names a public key: the first 8 bytes of a SHA-256 over it.
type Fingerprint [8]byte

// String returns the fingerprint in hex.
func (f Fingerprint) String() string { return hex.EncodeToString(f[:]) }

func fingerprint(pub hpke.PublicKey) (f Fingerprint) {
	h := sha256.New()
	h.Write([]byte("phiscrub public key\x00"))
	h.Write(binary.BigEndian.AppendUint16(nil, pub.KEM().ID()))
	h.Write(pub.Bytes())
	copy(f[:], h.Sum(nil))
	return f
}

// Recipient is a public key that segments are sealed to.
type Recipient struct {
	pub   hpke.PublicKey
	suite Suite
	print Fingerprint
}

// Fingerprint names the key.
func (r *Recipient) Fingerprint() Fingerprint { return r.print }

// Suite returns the key's suite.
func (r *Recipient) Suite() Suite { return r.suite }

// Identity is a private key that opens segments.
type Identity struct {
	priv hpke.PrivateKey
	to   *Recipient
}

// Recipient returns the public half.
func (i *Identity) Recipient() *Recipient { return i.to }

// String names the key without showing it.
func (i *Identity) String() string { return "private key " + i.to.print.String() }

// GoString is String: %#v shows no key either.
func (i *Identity) GoString() string { return i.String() }

// NewIdentity makes a pair of keys.
func NewIdentity(s Suite) (*Identity, error) {
	kem, err := s.kem()
	if err != nil {
		return nil, err
	}
	priv, err := kem.GenerateKey()
	if err != nil {
		return nil, fmt.Errorf("key: %w", err)
	}
	return &Identity{priv, newRecipient(priv.PublicKey(), s)}, nil
}

func newRecipient(pub hpke.PublicKey, s Suite) *Recipient {
	return &Recipient{pub, s, fingerprint(pub)}
}

// LoadIdentity reads a private key for the role.
func LoadIdentity(path string, role Role) (*Identity, error) {
	private, _ := role.kinds()
	kem, suite, b, err := readPair(path, private)
	if err != nil {
		return nil, err
	}
	defer clear(b)
	priv, err := kem.NewPrivateKey(b)
	if err != nil {
		return nil, refuse("%s: the key is damaged: not a private key of suite %s", path, suite)
	}
	return &Identity{priv, newRecipient(priv.PublicKey(), suite)}, nil
}

// LoadRecipients reads public keys for the role, one a file. The same key
// twice counts once.
func LoadRecipients(role Role, paths ...string) ([]*Recipient, error) {
	_, public := role.kinds()
	var to []*Recipient
	for _, path := range paths {
		kem, suite, b, err := readPair(path, public)
		if err != nil {
			return nil, err
		}
		pub, err := kem.NewPublicKey(b)
		if err != nil {
			return nil, refuse("%s: the key is damaged: not a public key of suite %s", path, suite)
		}
		r := newRecipient(pub, suite)
		if !slices.ContainsFunc(to, func(x *Recipient) bool { return x.print == r.print }) {
			to = append(to, r)
		}
	}
	return to, nil
}

func readPair(path string, kind Kind) (hpke.KEM, Suite, []byte, error) {
	fields, err := read(path, kind)
	if err != nil {
		return nil, "", nil, err
	}
	v, err := one(path, fields, "created", "suite", "key")
	if err != nil {
		return nil, "", nil, err
	}
	if _, err := parseStamp(path, v[0]); err != nil {
		return nil, "", nil, err
	}
	suite := Suite(v[1])
	kem, err := suite.kem()
	if err != nil {
		return nil, "", nil, refuse("%s: %v", path, err)
	}
	b, err := decode(path, v[2])
	return kem, suite, b, err
}

// privateText and publicText are the files of a pair.
func (i *Identity) privateText(role Role, now time.Time) ([]byte, error) {
	private, _ := role.kinds()
	b, err := i.priv.Bytes()
	if err != nil {
		return nil, fmt.Errorf("key: %w", err)
	}
	defer clear(b)
	return pairText(private, i.to.suite, b, now), nil
}

func (r *Recipient) publicText(role Role, now time.Time) []byte {
	_, public := role.kinds()
	return pairText(public, r.suite, r.pub.Bytes(), now)
}

func pairText(kind Kind, s Suite, b []byte, now time.Time) []byte {
	return text(kind, field{name: "created", value: stamp(now)}, field{name: "suite", value: string(s)}, field{name: "key", value: encode(b)})
}
