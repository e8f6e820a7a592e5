package scrub

import (
	"encoding/binary"
	"math/bits"

	"github.com/phiscrub/phiscrub/detect/field"
)

// role is where a key stands; it decides which rules know it.
type role uint8

const (
	plainKey role = iota
	pathKey       // a segment of a URL path, before its value
	paramKey      // the name of a URL parameter
)

// keyIDs are what a raw key leads to: the id that rules for its value go by
// (patient_name counts as a name behind a role), and the id of the name as it
// is, by which surroundings go.
// dull says that no content rule looks for a word of the key, kind that the
// name says what its neighbours are, tool that it names a tool. beside are the
// bits by which both ids mark their neighbours; first is the rule that is
// asked first about the values, if it holds wherever they stand.
type keyIDs struct {
	rule, name       uint16
	dull, kind, tool bool
	tells            tells
	beside           uint64
	first            *field.Rule
}

// keyCache remembers keys: log lines repeat theirs, and their order.
type keyCache struct {
	slot [256]keySlot
	last uint8 // the slot that was found last
}

type keySlot struct {
	n    uint8
	as   role
	raw  [maxCached]byte
	next uint8 // the slot of the key that was found after this one
	seen bool  // once more: dull is known
	ids  keyIDs
}

// find returns the ids of a key as it stands on the line.
func (c *keyCache) find(w *Worker, raw []byte, as role) keyIDs {
	if len(raw) > maxCached || len(raw) == 0 {
		return w.lookup(raw, as)
	}
	if n := c.slot[c.last].next; c.slot[n].holds(raw, as) {
		c.last = n
		return c.slot[n].again(w)
	}
	i := hashKey(raw, as)
	// Each key has two places, so that two of a line do not drive each other out.
	if !c.slot[i].holds(raw, as) {
		if !c.slot[i+1].holds(raw, as) {
			ids := w.lookup(raw, as)
			c.put(raw, as, ids)
			return ids
		}
		i++
	}
	c.slot[c.last].next, c.last = i, i
	return c.slot[i].again(w)
}

// maxCached is the length of the longest key that is remembered.
const maxCached = 30

// put remembers a key that is not there.
func (c *keyCache) put(raw []byte, as role, ids keyIDs) {
	i := hashKey(raw, as)
	s := &c.slot[i]
	c.slot[i+1] = *s
	s.n, s.as, s.ids, s.seen = uint8(len(raw)), as, ids, false
	copy(s.raw[:], raw)
}

// again returns the ids of a key that was there before. Only then it is worth it to
// know whether the key is dull: many are random, and do not come again.
func (s *keySlot) again(w *Worker) keyIDs {
	if !s.seen {
		s.settle(w)
	}
	return s.ids
}

func (s *keySlot) settle(w *Worker) {
	s.seen = true
	if s.as == plainKey {
		w.key = field.Fold(w.key[:0], s.raw[:s.n])
		s.ids.dull = !w.scan.Knows(w.key)
	}
}

func (s *keySlot) holds(raw []byte, as role) bool {
	return int(s.n) == len(raw) && s.as == as && string(s.raw[:s.n]) == string(raw)
}

// hashKey returns the first of the two places of a key; it looks at the first
// and the last eight bytes.
func hashKey(raw []byte, as role) uint8 {
	n := len(raw)
	var a, b uint64
	switch {
	case n >= 8:
		a, b = binary.LittleEndian.Uint64(raw), binary.LittleEndian.Uint64(raw[n-8:])
	case n >= 4:
		a, b = uint64(binary.LittleEndian.Uint32(raw)), uint64(binary.LittleEndian.Uint32(raw[n-4:]))
	default:
		a, b = uint64(raw[0])|uint64(raw[n-1])<<8, uint64(raw[n/2])
	}
	h := (a ^ bits.RotateLeft64(b, 29) ^ uint64(n)<<56 ^ uint64(as)<<48) * 0x9E3779B97F4A7C15
	return uint8(h>>56) &^ 1
}

func (w *Worker) lookup(raw []byte, as role) keyIDs {
	switch as {
	case pathKey:
		w.key = append(w.key[:0], field.PathPrefix...)
	case paramKey:
		w.key = append(w.key[:0], field.ParamPrefix...)
	default:
		w.key = field.Fold(w.key[:0], raw)
		ids := keyIDs{rule: w.s.fields.ID(w.key), name: w.s.fields.NameBytes(w.key)}
		ids.tells = tellsOf(w.key)
		if ids.name == 0 {
			ids.name = ids.rule
		}
		ids.kind, ids.tool = w.says(ids.name, w.s.names.types[:]), w.s.fields.NamesTool(ids.name)
		ids.first = w.s.fields.Outright(ids.rule)
		ids.beside = w.s.fields.Bit(ids.rule) | w.s.fields.Bit(ids.name)
		return ids
	}
	w.key = field.Fold(w.key, raw)
	id := w.s.fields.NameBytes(w.key)
	return keyIDs{rule: id, name: id}
}
