package detect

import "unicode/utf8"

// The window of an expression around its trigger, in bytes: where a match
// may start before it, and how long a match may be.
const (
	windowBefore = 64
	windowAfter  = 256
	windowMore   = 384 // read ahead, so that close triggers share one search
)

// found is a match of an expression: whole, and the span it reports.
type found struct {
	whole, wholeEnd int32
	start, end      int32
}

// expression tries a rule that has no native matcher: each match of its
// Find that covers or touches the trigger is a candidate. A trigger word is
// context, so it also takes what lies within the reach of its near guard.
func (sc *Scanner) expression(r *Rule, st *ruleState, t trigger, word bool) {
	within, after := int32(0), int32(0)
	if word {
		within, after = r.near.within, r.near.after
	}
	sc.search(r, st, t, within)
	any := false
	for k := st.lo; k < st.hi; k++ {
		f := sc.found[k]
		sc.work++
		if f.whole > t.end+within {
			break
		}
		touches := f.whole <= t.end && f.wholeEnd >= t.start
		if !touches && (!word || f.start-t.end > within || t.start-f.end > after) {
			continue
		}
		any = true
		if f.start >= st.start && f.start < st.end {
			continue // reported from another trigger
		}
		sc.guard(r, st, t.rule, f.start, f.end)
	}
	if !any {
		sc.trace(t.rule, t.start, t.end, StageFind)
	}
}

// search makes found[lo:hi] complete for the matches that a trigger can
// take. Windows are read ahead: each byte is searched a bounded number of
// times, however dense the triggers are.
func (sc *Scanner) search(r *Rule, st *ruleState, t trigger, within int32) {
	size := int32(len(sc.text))
	from := max(t.start-windowBefore, 0)
	if st.from >= 0 && from >= st.from && t.end+within < st.to {
		return
	}
	end := min(t.end+within+windowMore+windowAfter, size)
	for from > 0 && from < t.start && !utf8.RuneStart(sc.text[from]) {
		from++
	}
	st.from, st.to = from, end-windowAfter
	if end == size {
		st.to = size + maxReach + 1
	}
	st.lo = int32(len(sc.found))
	window := sc.text[from:end:end]
	sc.work += len(window)
	re := r.find.compiled()
	if !r.find.meets(window) {
		st.hi = st.lo
		return
	}
	for _, loc := range re.FindAllSubmatchIndex(window, -1) {
		s, e := loc[0], loc[1]
		if len(loc) >= 4 && loc[2] >= 0 {
			s, e = loc[2], loc[3]
		}
		cut := loc[0] == 0 && from > 0 || loc[1] == len(window) && end < size
		if cut || s >= e || e-s > windowAfter || from+int32(loc[0]) >= st.to {
			continue
		}
		sc.found = append(sc.found, found{from + int32(loc[0]), from + int32(loc[1]), from + int32(s), from + int32(e)})
	}
	st.hi = int32(len(sc.found))
}

// FindSpec appends to dst the spans that the rule's Find has in text,
// without trigger and guards: what a native matcher is tested against.
func (s *Set) FindSpec(dst [][2]int, rule uint16, text []byte) [][2]int {
	re := s.rules[rule].find.compiled()
	if re == nil {
		return dst
	}
	for _, loc := range re.FindAllSubmatchIndex(text, -1) {
		if len(loc) >= 4 && loc[2] >= 0 {
			dst = append(dst, [2]int{loc[2], loc[3]})
		} else {
			dst = append(dst, [2]int{loc[0], loc[1]})
		}
	}
	return dst
}
