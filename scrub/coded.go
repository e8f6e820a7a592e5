package scrub

import (
	"encoding/binary"
	"math/bits"
)

// The same few hundred texts stand in all lines of a log: the titles of what a
// laboratory measures, the message of an event, a level, the name of a logger.
// Where no rule finds anything in one, none will when it comes again, so it is
// read once.

// textCache remembers short texts in which no rule finds anything.
type textCache struct {
	slot [256]textSlot
}

// maxCoded bounds the texts that are remembered, in bytes.
const maxCoded = 47

type textSlot struct {
	n   uint8
	raw [maxCoded]byte
}

// coded runs the content rules over a text that may have been there before, and
// whose key is no context.
func (w *Worker) coded(text []byte, off int, view, leaf int32) {
	if len(text) > maxCoded || len(text) < 2 || w.ex != nil || w.solo || w.s.o.Policy.BareNumbers || w.s.o.Policy.AllAddresses {
		w.content(text, nil, off, view, leaf)
		return
	}
	s := w.clean.place(text)
	if s.holds(text) {
		return
	}
	vetoes := w.scan.Vetoes()
	w.content(text, nil, off, view, leaf)
	// What a veto says can depend on what is left of a line's share of them.
	if len(w.found) == 0 && w.scan.Vetoes() == vetoes {
		s.n = uint8(copy(s.raw[:], text))
	}
}

func (s *textSlot) holds(text []byte) bool {
	return int(s.n) == len(text) && string(s.raw[:s.n]) == string(text)
}

// place returns the slot of a text of two bytes and more. It looks at the first
// and the last eight of them.
func (c *textCache) place(text []byte) *textSlot {
	n := len(text)
	var a, b uint64
	switch {
	case n >= 8:
		a, b = binary.LittleEndian.Uint64(text), binary.LittleEndian.Uint64(text[n-8:])
	case n >= 4:
		a, b = uint64(binary.LittleEndian.Uint32(text)), uint64(binary.LittleEndian.Uint32(text[n-4:]))
	default:
		a, b = uint64(binary.LittleEndian.Uint16(text)), uint64(text[n-1])
	}
	h := (a ^ bits.RotateLeft64(b, 29) ^ uint64(n)<<56) * 0x9E3779B97F4A7C15
	return &c.slot[h>>56]
}
