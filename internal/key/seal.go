package key

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/hpke"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/binary"
	"errors"
	"fmt"
)

// Overhead is what Seal adds to a record, in bytes.
const Overhead = 16

// MaxRecipients is how many keys an envelope can be sealed to.
const MaxRecipients = 32

// Errors of Open and Rewrap.
var (
	ErrNotRecipient = errors.New("segment is sealed to other keys")
	ErrDamaged      = errors.New("segment or record is damaged, or belongs elsewhere")
)

const (
	envelopeVersion = 1
	keySize         = 32
	commitSize      = 32
)

// Sealer seals the records of one segment. Its key exists in memory only: who
// lost the Sealer begins another segment. Not for concurrent use.
type Sealer struct {
	aead  cipher.AEAD
	next  uint64
	nonce [12]byte
}

// Opener opens the records of one segment, in any order. Not for concurrent
// use.
type Opener struct {
	aead  cipher.AEAD
	nonce [12]byte
}

// Seal makes the random key of a new segment and seals it to each recipient.
// The envelope is stored with the segment; it opens only for the same purpose
// ("vault", "audit") and context, the id of the segment, so that it cannot be
// moved to another.
func Seal(to []*Recipient, purpose string, context []byte) (s *Sealer, envelope []byte, err error) {
	k := make([]byte, keySize)
	defer clear(k)
	rand.Read(k)
	if envelope, err = wrap(k, to, purpose, context); err != nil {
		return nil, nil, err
	}
	aead, err := records(k)
	if err != nil {
		return nil, nil, err
	}
	return &Sealer{aead: aead}, envelope, nil
}

// Seal appends the sealed record to dst and returns its number, which Open
// needs: records count from 0. ad is bound to the record and not stored.
func (s *Sealer) Seal(dst, record, ad []byte) (out []byte, n uint64) {
	n = s.next
	s.next++
	binary.BigEndian.PutUint64(s.nonce[4:], n)
	return s.aead.Seal(dst, s.nonce[:], record, ad), n
}

// Next returns the number of the next record.
func (s *Sealer) Next() uint64 { return s.next }

// Open opens a segment's key.
func Open(id *Identity, purpose string, context, envelope []byte) (*Opener, error) {
	k, err := unwrap(id, purpose, context, envelope)
	if err != nil {
		return nil, err
	}
	defer clear(k)
	aead, err := records(k)
	if err != nil {
		return nil, err
	}
	return &Opener{aead: aead}, nil
}

// Open appends record n to dst. The error is ErrDamaged.
func (o *Opener) Open(dst []byte, n uint64, sealed, ad []byte) ([]byte, error) {
	binary.BigEndian.PutUint64(o.nonce[4:], n)
	out, err := o.aead.Open(dst, o.nonce[:], sealed, ad)
	if err != nil {
		return dst, ErrDamaged
	}
	return out, nil
}

// Rewrap returns an envelope of the same key for other recipients; the
// records stay as they are.
func Rewrap(id *Identity, purpose string, context, envelope []byte, to []*Recipient) ([]byte, error) {
	k, err := unwrap(id, purpose, context, envelope)
	if err != nil {
		return nil, err
	}
	defer clear(k)
	return wrap(k, to, purpose, context)
}

// An envelope is: version (1 byte), number of recipients (1), a commitment to
// the key (32), and for each recipient its fingerprint (8), the id of its KEM
// (2), a length (2) and the output of HPKE: encapsulated key and ciphertext.
func wrap(k []byte, to []*Recipient, purpose string, context []byte) ([]byte, error) {
	if len(to) == 0 {
		return nil, errors.New("key: a segment needs a recipient")
	}
	if len(to) > MaxRecipients {
		return nil, fmt.Errorf("key: %d recipients, at most %d are possible", len(to), MaxRecipients)
	}
	commit, err := commitment(k)
	if err != nil {
		return nil, err
	}
	env := append([]byte{envelopeVersion, byte(len(to))}, commit...)
	for _, r := range to {
		box, err := hpke.Seal(r.pub, hpke.HKDFSHA256(), hpke.AES256GCM(), info(purpose, context), k)
		if err != nil {
			return nil, fmt.Errorf("key: seal to %s: %w", r.print, err)
		}
		env = append(env, r.print[:]...)
		env = binary.BigEndian.AppendUint16(env, r.pub.KEM().ID())
		env = binary.BigEndian.AppendUint16(env, uint16(len(box)))
		env = append(env, box...)
	}
	return env, nil
}

// box is a sealed key of an envelope.
type box struct {
	to   Fingerprint
	kem  uint16
	data []byte
}

// boxes cuts an envelope.
func boxes(env []byte) (commit []byte, bs []box, err error) {
	if len(env) < 2+commitSize || env[0] != envelopeVersion || env[1] == 0 || env[1] > MaxRecipients {
		return nil, nil, ErrDamaged
	}
	commit = env[2 : 2+commitSize]
	rest := env[2+commitSize:]
	for range env[1] {
		const head = 8 + 2 + 2
		if len(rest) < head {
			return nil, nil, ErrDamaged
		}
		b := box{to: Fingerprint(rest[:8]), kem: binary.BigEndian.Uint16(rest[8:])}
		n := int(binary.BigEndian.Uint16(rest[10:]))
		if len(rest) < head+n {
			return nil, nil, ErrDamaged
		}
		b.data, rest = rest[head:head+n], rest[head+n:]
		bs = append(bs, b)
	}
	if len(rest) > 0 {
		return nil, nil, ErrDamaged
	}
	return commit, bs, nil
}

// Recipients returns whom an envelope is sealed to.
func Recipients(envelope []byte) ([]Fingerprint, error) {
	_, bs, err := boxes(envelope)
	if err != nil {
		return nil, err
	}
	to := make([]Fingerprint, len(bs))
	for i, b := range bs {
		to[i] = b.to
	}
	return to, nil
}

func unwrap(id *Identity, purpose string, context, envelope []byte) ([]byte, error) {
	commit, bs, err := boxes(envelope)
	if err != nil {
		return nil, err
	}
	for _, b := range bs {
		if b.to != id.to.print || b.kem != id.priv.KEM().ID() {
			continue
		}
		k, err := hpke.Open(id.priv, hpke.HKDFSHA256(), hpke.AES256GCM(), info(purpose, context), b.data)
		if err != nil || len(k) != keySize {
			return nil, ErrDamaged
		}
		// AES-GCM does not commit to its key: without this, one ciphertext
		// could be made to mean different things to two recipients.
		got, err := commitment(k)
		if err != nil || subtle.ConstantTimeCompare(got, commit) != 1 {
			return nil, ErrDamaged
		}
		return k, nil
	}
	return nil, ErrNotRecipient
}

func info(purpose string, context []byte) []byte {
	b := append([]byte("phiscrub segment key 1\x00"), purpose...)
	return append(append(b, 0), context...)
}

// records returns the cipher of a segment's records.
func records(k []byte) (cipher.AEAD, error) {
	rk, err := hkdf.Expand(sha256.New, k, "phiscrub records 1", keySize)
	if err != nil {
		return nil, fmt.Errorf("key: %w", err)
	}
	defer clear(rk)
	block, err := aes.NewCipher(rk)
	if err != nil {
		return nil, fmt.Errorf("key: %w", err)
	}
	return cipher.NewGCM(block)
}

func commitment(k []byte) ([]byte, error) {
	return hkdf.Expand(sha256.New, k, "phiscrub commitment 1", commitSize)
}
