package token

import (
	"bytes"
	"encoding/binary"
	"hash/maphash"

	"github.com/phiscrub/phiscrub/detect/class"
	"github.com/phiscrub/phiscrub/scrub/rewrite"
)

// Bounds of a Worker.
const (
	slots    = 8192 // values whose token is remembered
	maxSlot  = 54   // bytes of such a value
	maxValue = 4096 // bytes of a value that a token stands for; a longer one gets a marker
	maxDays  = 364  // dates are moved by 1 to so many days to the past
)

// Worker is the tokenizer of one goroutine; it implements rewrite.Tokenizer.
type Worker struct {
	t      *Tokens
	check  *checker
	owners map[string]*checker
	macs   [class.Count]*mac
	shift  *mac

	seed  maphash.Seed
	cache []slot
	canon []byte
	code  [rewrite.CodeLen]byte
	tail  [rewrite.CheckLen]byte

	pending []Mapping // made since Settle
	values  []byte    // what they point into
	lost    map[Code]struct{}

	patient []byte // of the last date
	days    int
}

var _ rewrite.Tokenizer = (*Worker)(nil)

// slot remembers the token of a value.
type slot struct {
	class class.Class // None: empty
	n     uint8
	value [maxSlot]byte
	code  [rewrite.CodeLen]byte
	check [rewrite.CheckLen]byte
}

// Token appends the token of a value; see rewrite.Tokenizer.
func (w *Worker) Token(dst []byte, c class.Class, value []byte, sep byte) ([]byte, bool) {
	if c == class.None || c >= class.Count || len(value) == 0 || len(value) > maxValue {
		return dst, false
	}
	var s *slot
	if len(value) <= maxSlot {
		s = w.slot(c, value)
		if s.class == c && bytes.Equal(s.value[:s.n], value) {
			return rewrite.AppendToken(dst, c, w.t.id, s.code[:], s.check[:], sep), true
		}
	}
	if w.t.keeper != nil && !w.t.keeper.Ready() {
		return dst, false
	}
	w.canon = canonical(w.canon[:0], c, value)
	if len(w.canon) == 0 {
		return dst, false
	}
	code := w.make(c)
	text := appendCode(w.code[:0], &code)
	check := w.check.appendCheck(w.tail[:0], c, &code, text, false)
	w.keep(c, code, value)
	if s != nil {
		s.class, s.n = c, uint8(copy(s.value[:], value))
		copy(s.code[:], text)
		copy(s.check[:], check)
	}
	return rewrite.AppendToken(dst, c, w.t.id, text, check, sep), true
}

// make returns the code of the value in w.canon.
func (w *Worker) make(c class.Class) Code {
	if w.t.random != nil {
		return w.t.random.of(c, w.canon)
	}
	m := w.macs[c]
	if m == nil {
		m = newMAC(w.t.classes[c])
		w.macs[c] = m
	}
	return Code(m.of(c, w.canon))
}

// slot returns where the token of a value is remembered.
func (w *Worker) slot(c class.Class, value []byte) *slot {
	if w.cache == nil {
		w.cache, w.seed = make([]slot, slots), maphash.MakeSeed()
	}
	return &w.cache[(maphash.Bytes(w.seed, value)+uint64(c)*0x9e3779b97f4a7c15)%slots]
}

// keep notes a mapping for Settle.
func (w *Worker) keep(c class.Class, code Code, value []byte) {
	if w.t.keeper == nil {
		return
	}
	if len(w.pending) == 0 {
		w.values, w.lost = w.values[:0], nil
	}
	n := len(w.values)
	w.values = append(w.values, value...) // the others keep the array that they point into
	w.pending = append(w.pending, Mapping{c, w.t.id, code, w.values[n:len(w.values):len(w.values)]})
}

// Settle makes the mappings of all tokens since the last call durable.
func (w *Worker) Settle() bool {
	if len(w.pending) == 0 {
		return true
	}
	err := w.t.keeper.Keep(w.pending)
	if err != nil {
		w.lost = make(map[Code]struct{}, len(w.pending))
		for i := range w.pending {
			w.lost[w.pending[i].Code] = struct{}{}
		}
		clear(w.cache) // some of it was not kept
	}
	clear(w.values)
	w.pending = w.pending[:0]
	return err == nil
}

// Lost reports whether the mapping of a token could not be kept.
func (w *Worker) Lost(t *rewrite.Token) bool {
	if t.Date || len(w.lost) == 0 {
		return false
	}
	c, ok := parseCode(t.Code)
	if !ok {
		return false
	}
	_, lost := w.lost[c]
	return lost
}

// Owns reports whether a token was made with a key of the ring.
func (w *Worker) Owns(t *rewrite.Token) bool {
	k := w.owners[string(t.Key)]
	return k != nil && k.owns(t)
}

// Date appends a day moved to the past by days that are the patient's.
func (w *Worker) Date(dst []byte, c class.Class, d rewrite.Day, patient []byte, sep byte) ([]byte, bool) {
	if c == class.None || c >= class.Count || len(patient) == 0 || len(patient) > maxValue {
		return dst, false
	}
	if !bytes.Equal(patient, w.patient) {
		w.canon = canonical(w.canon[:0], class.MRN, patient)
		if len(w.canon) == 0 {
			return dst, false
		}
		x := binary.BigEndian.Uint64(w.shift.of(class.MRN, w.canon))
		w.days, w.patient = 1+int(x%maxDays), append(w.patient[:0], patient...)
	}
	var code Code
	text := d.Add(-w.days).AppendTo(w.code[:0])
	copy(code[:], text)
	return rewrite.AppendToken(dst, c, w.t.id, text, w.check.appendCheck(w.tail[:0], c, &code, text, true), sep), true
}
