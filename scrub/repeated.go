package scrub

import (
	"encoding/binary"

	"github.com/phiscrub/phiscrub/detect/field"
)

// Much of what a program logs differs in its time stamp only. What stands behind
// the prefix of a line alone tells what is found in it, so that a text in which
// nothing is found is not read again.

const (
	maxRepeated   = 254  // bytes of a text that is remembered
	repeatedSlots = 2048 // a power of two
	beforeText    = 2    // bytes of the prefix that are part of it
)

// lineCache remembers texts of whole lines in which nothing is found, and that
// leave nothing open. It is nil until a line was read.
type lineCache [repeatedSlots]lineSlot

type lineSlot struct {
	n    uint8 // 0: empty
	bare bool  // nothing but blanks stands before it: it may be a line of a document
	raw  [maxRepeated]byte
}

// again finds the edits of a line as alone does, and reports whether its text was
// there before: then it has none, nor anything for the lines that follow.
func (w *Worker) again(line []byte) bool {
	if len(line) > maxRepeated || w.ex != nil || headLike(line) || field.OpenEnd(line) || messageRecord(line) {
		w.alone(line)
		return false
	}
	start, _ := frameOf(line)
	text := line[max(start-beforeText, 0):]
	if w.repeated == nil {
		w.repeated = new(lineCache)
	}
	slot, bare := w.repeated.place(text), indent(line[:start], false) > 0 || start == 0
	if slot.bare == bare && string(slot.raw[:slot.n]) == string(text) {
		return len(text) > 0
	}
	w.alone(line)
	if len(w.edits)+len(w.hits) == 0 && w.scan.Vetoes() == 0 && !w.doc.HasMessage() && !w.framed {
		slot.n, slot.bare = uint8(copy(slot.raw[:], text)), bare
	}
	return false
}

// place returns the slot of a text.
func (c *lineCache) place(text []byte) *lineSlot {
	h := uint64(len(text))
	for ; len(text) >= 8; text = text[8:] {
		h = (h ^ binary.LittleEndian.Uint64(text)) * 0x9e3779b97f4a7c15
		h ^= h >> 32
	}
	for _, c := range text {
		h = (h ^ uint64(c)) * 0x9e3779b97f4a7c15
		h ^= h >> 32
	}
	return &c[h%repeatedSlots]
}
