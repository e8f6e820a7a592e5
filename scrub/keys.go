package scrub

import "github.com/phiscrub/phiscrub/detect/field"

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
type keyIDs struct{ rule, name uint16 }

// keyCache remembers keys: log lines repeat theirs.
type keyCache struct {
	slot [256]keySlot
}

type keySlot struct {
	n   uint8
	as  role
	raw [30]byte
	ids keyIDs
}

func (c *keyCache) find(w *Worker, raw []byte, as role) keyIDs {
	if len(raw) > 30 || len(raw) == 0 {
		return w.lookup(raw, as)
	}
	h := uint32(len(raw)) ^ uint32(as)<<8
	for _, b := range raw {
		h = (h ^ uint32(b)) * 16777619
	}
	s := &c.slot[(h>>16^h)&255]
	if int(s.n) == len(raw) && s.as == as && string(s.raw[:s.n]) == string(raw) {
		return s.ids
	}
	ids := w.lookup(raw, as)
	s.n, s.as, s.ids = uint8(len(raw)), as, ids
	copy(s.raw[:], raw)
	return ids
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
		if ids.name == 0 {
			ids.name = ids.rule
		}
		return ids
	}
	w.key = field.Fold(w.key, raw)
	id := w.s.fields.NameBytes(w.key)
	return keyIDs{id, id}
}
