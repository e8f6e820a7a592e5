package key

import (
	"bytes"
	"errors"
	"fmt"
	"testing"
)

func identity(t testing.TB, s Suite) *Identity {
	t.Helper()
	id, err := NewIdentity(s)
	if err != nil {
		t.Fatal(err)
	}
	return id
}

func TestSegmentsOpenForEachRecipientAndNoOther(t *testing.T) {
	ids := []*Identity{identity(t, MLKEM768X25519), identity(t, MLKEM768P256), identity(t, P256)}
	var to []*Recipient
	for _, id := range ids {
		to = append(to, id.Recipient())
	}
	s, env, err := Seal(to, "vault", []byte("segment 1"))
	if err != nil {
		t.Fatal(err)
	}
	var frames [][]byte
	for i := range 5 {
		f, n := s.Seal(nil, fmt.Append(nil, "record ", i), []byte("ad"))
		if n != uint64(i) || len(f) != len("record 0")+Overhead {
			t.Errorf("record %d is number %d and has %d bytes", i, n, len(f))
		}
		frames = append(frames, f)
	}
	for _, id := range ids {
		o, err := Open(id, "vault", []byte("segment 1"), env)
		if err != nil {
			t.Fatal(err)
		}
		for _, i := range []int{4, 0, 2} {
			got, err := o.Open(nil, uint64(i), frames[i], []byte("ad"))
			if err != nil || string(got) != fmt.Sprint("record ", i) {
				t.Errorf("record %d: %v", i, err)
			}
			if _, err := o.Open(nil, uint64(i+1), frames[i], []byte("ad")); !errors.Is(err, ErrDamaged) {
				t.Errorf("at another place: %v", err)
			}
			if _, err := o.Open(nil, uint64(i), frames[i], nil); !errors.Is(err, ErrDamaged) {
				t.Errorf("with other data: %v", err)
			}
		}
		for why, open := range map[string]func() (*Opener, error){
			"another purpose": func() (*Opener, error) { return Open(id, "audit", []byte("segment 1"), env) },
			"another segment": func() (*Opener, error) { return Open(id, "vault", []byte("segment 2"), env) },
		} {
			if _, err := open(); !errors.Is(err, ErrDamaged) {
				t.Errorf("%s: %v", why, err)
			}
		}
	}
	if _, err := Open(identity(t, P256), "vault", []byte("segment 1"), env); !errors.Is(err, ErrNotRecipient) {
		t.Errorf("another key: %v", err)
	}
	if _, _, err := Seal(nil, "vault", nil); err == nil {
		t.Error("sealed to nobody")
	}
}

func TestRewrapChangesWhoCanOpen(t *testing.T) {
	old, now := identity(t, P256), identity(t, MLKEM768X25519)
	s, env, err := Seal([]*Recipient{old.Recipient()}, "vault", nil)
	if err != nil {
		t.Fatal(err)
	}
	frame, _ := s.Seal(nil, []byte("x"), nil)
	again, err := Rewrap(old, "vault", nil, env, []*Recipient{now.Recipient()})
	if err != nil {
		t.Fatal(err)
	}
	o, err := Open(now, "vault", nil, again)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := o.Open(nil, 0, frame, nil); err != nil || string(got) != "x" {
		t.Error(err)
	}
	if _, err := Open(old, "vault", nil, again); !errors.Is(err, ErrNotRecipient) {
		t.Error(err)
	}
	if _, err := Rewrap(now, "vault", nil, env, nil); !errors.Is(err, ErrNotRecipient) {
		t.Error(err)
	}
}

// TestEveryChangedBitOfAnEnvelopeIsSeen leaves out nothing: no bit of an
// envelope is without meaning.
func TestEveryChangedBitOfAnEnvelopeIsSeen(t *testing.T) {
	id := identity(t, P256)
	_, env, err := Seal([]*Recipient{id.Recipient()}, "vault", nil)
	if err != nil {
		t.Fatal(err)
	}
	for i := range env {
		for bit := range 8 {
			bad := bytes.Clone(env)
			bad[i] ^= 1 << bit
			if _, err := Open(id, "vault", nil, bad); !errors.Is(err, ErrDamaged) && !errors.Is(err, ErrNotRecipient) {
				t.Fatalf("byte %d bit %d: %v", i, bit, err)
			}
		}
		if _, err := Open(id, "vault", nil, env[:i]); !errors.Is(err, ErrDamaged) {
			t.Fatalf("cut at %d: %v", i, err)
		}
	}
}

func TestSealingARecordAllocatesNothing(t *testing.T) {
	s, _, err := Seal([]*Recipient{identity(t, P256).Recipient()}, "vault", nil)
	if err != nil {
		t.Fatal(err)
	}
	dst, rec := make([]byte, 0, 256), make([]byte, 64)
	if n := testing.AllocsPerRun(100, func() { s.Seal(dst, rec, nil) }); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

func FuzzEnvelope(f *testing.F) {
	id, err := NewIdentity(P256)
	if err != nil {
		f.Fatal(err)
	}
	_, env, err := Seal([]*Recipient{id.Recipient()}, "vault", nil)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(env)
	f.Fuzz(func(t *testing.T, b []byte) {
		if _, err := Open(id, "vault", nil, b); err == nil && !bytes.Equal(b, env) {
			t.Error("another envelope opens")
		}
		Recipients(b)
	})
}
