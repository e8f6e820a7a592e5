package detect

import (
	"encoding/binary"
	"sync"
	"time"
	"unicode/utf8"

	"github.com/dlclark/regexp2/v2"
)

// Bounds of a veto: regexp2 backtracks, so it sees a small window only, and
// its clock (which ticks at 100 ms) stops what goes astray even there.
const (
	vetoRunes   = 256
	vetoBefore  = 96 // at least, where the text has them
	vetoMatches = 64
	maxVetoes   = 1024        // windows of a line; what comes later is not vetoed
	vetoTime    = time.Second // of the wall
	vetoTries   = 3           // a machine under load must not decide
)

// veto is a look-around that stops a candidate. It is compiled when it is
// first needed.
type veto struct {
	source string
	once   sync.Once
	re     *regexp2.Regexp // nil if source does not parse
	needs  []*need
}

// compiled returns nil when the expression does not parse. The foreign error
// is not passed on.
func (v *veto) compiled() *regexp2.Regexp {
	v.once.Do(func() {
		if re, err := regexp2.Compile(v.source); err == nil {
			re.MatchTimeout = vetoTime
			v.re, v.needs = re, needsOf(v.source)
		}
	})
	return v.re
}

// vetoed reports whether the veto has a match that covers or touches the
// candidate. An error or time-out does not veto, and the veto is not tried
// again in this text. regexp2's errors hold its input: they stop here.
func (sc *Scanner) vetoed(v *veto, st *ruleState, start, end int32) bool {
	re := v.compiled()
	if re == nil || sc.vetoes == maxVetoes {
		return false
	}
	from, to := sc.window(int(start), int(end))
	if !meets(v.needs, sc.text[from:to]) {
		return false
	}
	sc.vetoes++
	cs, ce := sc.decode(from, to, int(start), int(end))
	var hit bool
	var err error
	for range vetoTries {
		left := vetoMatches
		err = re.FindRunesMatches(sc.runes, 0, func(m regexp2.MatchView) bool {
			i, n, _ := m.GroupRange(0)
			hit = i <= ce && i+n >= cs
			left--
			return !hit && i <= ce && left > 0
		})
		if err == nil {
			break
		}
	}
	clear(sc.runes)
	sc.work += len(sc.runes)
	if err != nil {
		st.lazy = true
		return false
	}
	return hit
}

// window returns which text around a candidate its veto sees. An invalid byte
// is one rune.
func (sc *Scanner) window(start, end int) (from, to int) {
	text := sc.text
	n := utf8.RuneCount(text[start:min(end, start+4*vetoRunes)])
	back := max((vetoRunes-n)/2, vetoBefore)
	left := vetoRunes
	from = start
	for back >= 8 && from >= 8 && plain(text[from-8:]) {
		from, back, left = from-8, back-8, left-8
	}
	for ; from > 0 && back > 0; back-- {
		w := 1
		if text[from-1] >= utf8.RuneSelf {
			_, w = utf8.DecodeLastRune(text[:from])
		}
		from -= w
		left--
	}
	to = start
	for left >= 8 && to+8 <= len(text) && plain(text[to:]) {
		to, left = to+8, left-8
	}
	for ; to < len(text) && left > 0; left-- {
		w := 1
		if text[to] >= utf8.RuneSelf {
			_, w = utf8.DecodeRune(text[to:])
		}
		to += w
	}
	return from, to
}

// plain reports whether the first eight bytes are ASCII.
func plain(b []byte) bool { return binary.LittleEndian.Uint64(b)&0x8080808080808080 == 0 }

// decode makes runes of a window; cs and ce are the bounds of the candidate in
// it.
func (sc *Scanner) decode(from, to, start, end int) (cs, ce int) {
	sc.runes = sc.runes[:0]
	for p := from; p < to; {
		if p <= start {
			cs = len(sc.runes)
		}
		r, w := rune(sc.text[p]), 1
		if r >= utf8.RuneSelf {
			r, w = utf8.DecodeRune(sc.text[p:])
		}
		sc.runes = append(sc.runes, r)
		p += w
		if p <= end {
			ce = len(sc.runes)
		}
	}
	return cs, ce
}
