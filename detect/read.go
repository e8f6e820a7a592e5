package detect

import "github.com/phiscrub/phiscrub/detect/class"

// What a byte is to the scanner's loop; 0 is a separator nobody waits for.
const (
	isLower   = 1 << iota
	isUpper   //
	isDigit   //
	isHigh    // ≥ 0x80: letters of other scripts, except spaces and quotes
	isChar    // a trigger character
	startMask // a mask may begin here
	isEscape  // the backslash
	mayBlank  // begins a wide space: see wideSpace
)

// occurrence is a trigger or near word in the text.
type occurrence struct {
	start, end int32
	word       uint16 // from 0
}

// trigger is a place where a rule is tried.
type trigger struct {
	start, end int32
	rule       uint16
}

// open is a longer word that has begun: the node after its last token.
type open struct {
	end   int32
	start int32
	node  uint16
}

// maxOpen bounds the longer words followed at once; the oldest gives way.
const maxOpen = 8

// read is the first pass: one loop over text that collects words in
// sc.words and, unless it is a key, the places of shapes in sc.shapes.
func (sc *Scanner) read(text []byte, key bool) {
	kind := &sc.set.byteKind
	segment, last := 0, -1 // start of the run of joined tokens; end of the last token
	for i := 0; i < len(text); {
		k := kind[text[i]]
		if k == 0 {
			i++
			continue
		}
		s := i
		switch {
		case k&isLower != 0:
			for i++; i < len(text) && kind[text[i]]&isLower != 0; i++ {
			}
			if s != last {
				segment = s
			}
			sc.token(text, s, i, segment)
			last = i
		case k&isUpper != 0:
			for i++; i < len(text) && kind[text[i]]&isUpper != 0; i++ {
			}
			if i < len(text) && kind[text[i]]&isLower != 0 {
				if i-s > 1 { // MRNNumber: MRN, Number
					i--
				} else {
					for i++; i < len(text) && kind[text[i]]&isLower != 0; i++ {
					}
				}
			}
			if s > 0 && text[s-1] == '[' && i < len(text) && (text[i] == ']' || text[i] == ':') && class.Marked(text[s-1:]) > 0 {
				continue // a marker is no context: it stands for what was found before
			}
			if s != last || kind[text[s-1]]&isHigh == 0 {
				segment = s // an upper-case letter begins a word
			}
			sc.token(text, s, i, segment)
			if last = i; !key && sc.set.capitals != nil {
				sc.capital(text, s)
			}
		case k&isDigit != 0:
			for i++; i < len(text) && kind[text[i]]&isDigit != 0; i++ {
			}
			if s != last {
				segment = s
			}
			if !key && i-s <= maxRun {
				sc.digits(text, s, i)
			}
			sc.token(text, s, i, segment)
			last = i
		case k&isHigh != 0:
			if k&mayBlank != 0 {
				if n := wideSpace(text, i); n > 0 {
					i += n
					continue
				}
			}
			for i++; i < len(text); i++ {
				if k := kind[text[i]]; k&isHigh == 0 || k&mayBlank != 0 && wideSpace(text, i) > 0 {
					break
				}
			}
			if !key && sc.set.capitals != nil {
				sc.capital(text, s)
			}
			if s != last {
				segment = s
			}
			sc.token(text, s, i, segment)
			last = i
		case k&isEscape != 0:
			i++
			if i < len(text) && escapeLetter(text, i) {
				i++ // the letter of \n belongs to no word
			}
		default:
			i++
		}
		if key {
			continue
		}
		if k&isChar != 0 {
			for _, r := range sc.set.chars[text[s]] {
				sc.shapes = append(sc.shapes, trigger{int32(s), int32(s + 1), r})
			}
		}
		if k&startMask != 0 && s+1 < len(text) && sc.set.begins(text[s], text[s+1]) {
			sc.pairs(text, s, i)
		}
	}
}

// token looks up a run of letters or digits, and what it forms with the
// tokens that it is joined to: "line2" is "line", "2" and "line2".
func (sc *Scanner) token(text []byte, start, end, segment int) {
	l := &sc.set.words
	if l.may(text, start, end) {
		if slot := l.find(text, start, end); slot >= 0 {
			sc.word(text, &l.slots[slot], start, end, segment)
		}
	}
	if segment < start && l.mixed && end-segment <= maxToken && l.may(text, segment, end) {
		if slot := l.find(text, segment, end); slot >= 0 {
			sc.word(text, &l.slots[slot], segment, end, segment)
		}
	}
}

// word notes a known token, alone and as a part of longer words.
func (sc *Scanner) word(text []byte, s *slot, start, end, segment int) {
	if s.word != 0 {
		sc.note(s.word, start, end)
	}
	if sc.opens > 0 && s.goes {
		sc.extend(text, s.id, start, end, segment)
	}
	if s.node != 0 {
		sc.begin(open{int32(end), int32(start), s.node})
	}
}

// extend follows the longer words that have begun, and drops those that
// nothing can join any more. Those that are left are the oldest, and the first to
// give way.
func (sc *Scanner) extend(text []byte, token uint16, start, end, segment int) {
	k := 0
	for k < sc.opens && int(sc.open[k].end)+3 < segment { // the ends ascend
		k++
	}
	if k > 0 {
		sc.opens = copy(sc.open[:], sc.open[k:sc.opens])
	}
	for i, n := 0, sc.opens; i < n; i++ {
		o := &sc.open[i]
		if int(o.end)+3 < start || !gap(text, int(o.end), start) {
			continue
		}
		h := sc.set.words.step(o.node, token)
		if h.word != 0 {
			sc.note(h.word, int(o.start), end)
		}
		if h.node != 0 {
			more := open{int32(end), o.start, h.node}
			if sc.opens == maxOpen {
				i, n = i-1, n-1 // the oldest, which was asked, gives way
			}
			sc.begin(more)
		}
	}
}

// gap reports whether text[from:to] may stand between the parts of a word:
// nothing, one or two separators, an escape, or a wide space.
func gap(text []byte, from, to int) bool {
	if to < from || to > from+3 {
		return false
	}
	if from < to && text[from] >= 0x80 {
		return wideSpace(text, from) == to-from
	}
	for i := from; i < to; i++ {
		if text[i] >= 0x80 || isWordByte(text[i]) && !escapeLetter(text, i) {
			return false
		}
	}
	return to <= from+2
}

func (sc *Scanner) begin(o open) {
	if sc.opens == maxOpen {
		copy(sc.open[:], sc.open[1:])
		sc.opens--
	}
	sc.open[sc.opens] = o
	sc.opens++
}

func (sc *Scanner) note(word uint16, start, end int) {
	word--
	sc.words = append(sc.words, occurrence{int32(start), int32(end), word})
	sc.nearby |= sc.set.nearOf[word]
	sc.wanted = sc.wanted || has(sc.set.nears, word)
}

// capital notes the rules that a word triggers which begins at byte i with a
// capital, or a letter beyond ASCII.
func (sc *Scanner) capital(text []byte, i int) {
	if i > 0 && (isWordByte(text[i-1]) && !escapeLetter(text, i-1) || text[i-1] >= 0x80 && text[i] >= 0x80) {
		return
	}
	var asked *condition
	held := false
	for n, r := range sc.set.capitals {
		if next := sc.set.rules[r].next; n == 0 || next != asked {
			asked, held = next, next.holds(text, i, i+1)
		}
		if held {
			sc.shapes = append(sc.shapes, trigger{int32(i), int32(i + 1), r})
		}
	}
}

// digits notes the rules that a maximal run of digits triggers.
func (sc *Scanner) digits(text []byte, start, end int) {
	set := sc.set
	for _, d := range set.digits[end-start] {
		if d.lead>>(text[start]-'0')&1 != 0 {
			sc.shapes = append(sc.shapes, trigger{int32(start), int32(end), d.rule})
		}
	}
	if !set.both.mayRun(set.both.runs, text, start, end) {
		return
	}
	if set.masks.mayRun(set.masks.runs, text, start, end) {
		sc.masks(sc.dfa, text, start)
	}
	if set.late.mayRun(set.late.runs, text, start, end) {
		sc.later = append(sc.later, int32(start))
	}
}

// readLate tries the masks of rules that require near words, if there is one.
func (sc *Scanner) readLate(text []byte) {
	if sc.Trace == nil && !sc.wanted {
		return
	}
	early := len(sc.shapes)
	for _, i := range sc.later {
		sc.masks(sc.late, text, int(i))
	}
	sc.merge(early)
}

// merge brings the shapes from n on, and those before, each in order, into one
// order; of the same place the earlier ones first.
func (sc *Scanner) merge(n int) {
	all := sc.shapes
	if n == 0 || n == len(all) || all[n-1].start <= all[n].start {
		return
	}
	sc.spare = append(sc.spare[:0], all[n:]...)
	late := sc.spare
	for k := len(all) - 1; len(late) > 0; k-- {
		if t := late[len(late)-1]; n == 0 || all[n-1].start <= t.start {
			all[k], late = t, late[:len(late)-1]
		} else {
			n--
			all[k] = all[n]
		}
	}
}

// pairs notes the rules of masks that begin with two bytes of which the first
// is no digit, at i; end is the end of what was read there.
func (sc *Scanner) pairs(text []byte, i, end int) {
	early, late := &sc.set.masks, &sc.set.late
	if letterByte(text[i]) {
		for end < len(text) && end-i <= maxRun && letterByte(text[end]) {
			end++
		}
		if both := &sc.set.both; !both.mayRun(both.words, text, i, end) {
			return
		}
		if early.mayWord(text, i, end) {
			sc.masks(sc.dfa, text, i)
		}
		if late.mayWord(text, i, end) {
			sc.later = append(sc.later, int32(i))
		}
		return
	}
	if early.mayPair(text[i], text[i+1]) {
		sc.masks(sc.dfa, text, i)
	}
	if late.mayPair(text[i], text[i+1]) {
		sc.later = append(sc.later, int32(i))
	}
}

func letterByte(c byte) bool { return c|0x20-'a' < 26 }

// wideSpace returns the length of a space, dash, quote or bracket beyond
// ASCII at text[i], or 0: U+00A0–00BF, U+2000–206F, U+3000–303F, U+FF00–FF0F.
func wideSpace(text []byte, i int) int {
	switch {
	case text[i] == 0xC2 && i+1 < len(text):
		return 2
	case text[i] == 0xE2 && i+2 < len(text) && (text[i+1] == 0x80 || text[i+1] == 0x81):
		return 3
	case text[i] == 0xE3 && i+2 < len(text) && text[i+1] == 0x80:
		return 3
	case text[i] == 0xEF && i+2 < len(text) && text[i+1] == 0xBC && text[i+2] < 0x90:
		return 3
	}
	return 0
}
