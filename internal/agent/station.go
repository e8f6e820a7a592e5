package agent

import (
	"bytes"
	"strconv"

	"github.com/phiscrub/phiscrub/scrub"
)

// station is where one goroutine scrubs. A panic that the worker lets
// through costs the worker and withholds what it had in hand.
type station struct {
	newWorker func() Worker
	w         Worker
	outcome   scrub.Outcome // of the last call
	panics    int64         // since last asked
	count     bool          // findings, for an audit
	tally     scrub.Tally   // of findings, until its owner resets it
}

// block scrubs whole lines, the next ones of st. It returns block itself or
// dst with the output appended.
func (s *station) block(dst, block []byte, st *scrub.Stream) (out []byte) {
	defer func() {
		if recover() != nil {
			st.Reset()
			out = s.withhold(dst, block)
		}
	}()
	out, s.outcome = s.worker().Stream(dst, block, st)
	if s.count {
		s.tally.Add(s.w.Findings())
	}
	return out
}

// window scrubs a part of a long line. ok is false when the rest of the line
// has to be withheld; nothing of win is in out then.
func (s *station) window(dst, win []byte, last bool) (out []byte, n int, ok bool) {
	defer func() {
		if recover() != nil {
			s.lose()
			out, n, ok = dst, len(win), false
		}
	}()
	out, n, s.outcome = s.worker().Window(dst, win, last)
	if n < 0 || n > len(win) || last && n != len(win) {
		panic("window: wrong length")
	}
	if s.count {
		s.tally.Add(s.w.Findings())
	}
	return out, n, true
}

func (s *station) worker() Worker {
	if s.w == nil {
		s.w = s.newWorker()
	}
	return s.w
}

// lose gives up the worker: its scratch may be broken.
func (s *station) lose() {
	s.w = nil
	s.panics++
	s.outcome = scrub.Outcome{}
}

// withhold replaces each line of block by a marker with its length.
func (s *station) withhold(dst, block []byte) []byte {
	s.lose()
	for line := range bytes.Lines(block) {
		text := bytes.TrimSuffix(line, []byte("\n"))
		dst = appendWithheld(dst, int64(len(text)), len(text) > 1 && text[0] == '{')
		dst = append(dst, line[len(text):]...)
		s.outcome.Lines++
		s.outcome.Withheld++
	}
	return dst
}

// appendWithheld appends the marker that scrub uses too. A JSON line stays
// JSON.
func appendWithheld(dst []byte, length int64, json bool) []byte {
	if json {
		dst = append(dst, `{"withheld":"`...)
	}
	dst = append(dst, "[WITHHELD:"...)
	dst = strconv.AppendInt(dst, length, 10)
	dst = append(dst, ']')
	if json {
		dst = append(dst, `"}`...)
	}
	return dst
}
