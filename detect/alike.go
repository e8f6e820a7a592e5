package detect

import "github.com/phiscrub/phiscrub/detect/class"

// Bounds of a number that goes on a list.
const (
	minAlike = 5  // digits
	maxAlike = 20 // bytes
)

// alike reports the numbers that go on a list whose first one was found:
// "MRNs: 00123456, 00998877", "patient 00123456 into 00998877". They are
// reported under the rule that found the first.
func (sc *Scanner) alike() {
	n := len(sc.dst)
	for k := sc.base; k < len(sc.dst) && len(sc.dst)-n < maxMentions; k++ {
		m := sc.dst[k]
		if m.Act == ActKeep {
			continue
		}
		switch m.Class {
		case class.MRN, class.Encounter, class.HealthPlan, class.Account:
		default:
			continue
		}
		s, moved := listGoesOn(sc.text, int(m.End))
		if s == 0 {
			continue
		}
		e, digits := s, 0
		for e < len(sc.text) && e-s <= maxAlike && (isDigitByte(sc.text[e]) || capitalByte(sc.text[e]) || sc.text[e] == '-' && e > s && isWordByte(byteAt(sc.text, e+1))) {
			if isDigitByte(sc.text[e]) {
				digits++
			}
			e++
		}
		if digits < minAlike || e-s > maxAlike || !endsNumber(sc.text, e) || !moved && !sameForm(sc.text[m.Start:m.End], sc.text[s:e]) || measured(sc.text, e) || wholeDate(sc.text, s) > 0 {
			continue
		}
		m.Start, m.End = int32(s), int32(e)
		sc.dst = append(sc.dst, m)
	}
}

// listGoesOn returns where the next number stands behind one that ends at i;
// 0 where none does. moved says that the one becomes the other, so that they
// need not look alike.
func listGoesOn(text []byte, i int) (at int, moved bool) {
	c := byteAt(text, i)
	if c == '"' || c == '\'' || c == ']' || c == ')' {
		i++
		c = byteAt(text, i)
	}
	switch {
	case c == ',' || c == ';' || c == '|' || c == '/':
		i++
	case c != ' ':
		return 0, false
	}
	if byteAt(text, i) == ' ' {
		i++
	}
	switch c := byteAt(text, i); {
	case c == '&' && byteAt(text, i+1) == ' ':
		i += 2
	case wordAt(text, i, "and"):
		i += 4
	case wordAt(text, i, "or"):
		i += 3
	case wordAt(text, i, "to"):
		i, moved = i+3, true
	case wordAt(text, i, "into"), wordAt(text, i, "with"):
		i, moved = i+5, true
	case c == '-' && byteAt(text, i+1) == '>' || c == '=' && byteAt(text, i+1) == '>':
		i, moved = i+3, true
	case c == 0xe2 && byteAt(text, i+1) == 0x86 && byteAt(text, i+2) == 0x92: // →
		i, moved = i+4, true
	}
	if c := byteAt(text, i); c == '#' || c == '"' || c == '\'' {
		i++
	}
	if !isDigitByte(byteAt(text, i)) && !capitalByte(byteAt(text, i)) || isWordByte(byteAt(text, i-1)) {
		return 0, false
	}
	return i, moved
}

// endsNumber reports whether a number can end before text[i].
func endsNumber(text []byte, i int) bool {
	switch c := byteAt(text, i); {
	case isWordByte(c), c >= 0x80, c == '_', c == '@', c == '%', c == '=', c == '(', c == '/' && isWordByte(byteAt(text, i+1)):
		return false
	case c == '.' || c == ':' || c == '-':
		return !isWordByte(byteAt(text, i+1))
	}
	return true
}

// sameForm reports whether two numbers are of one kind: as long, and with
// letters or without.
func sameForm(a, b []byte) bool {
	return len(a) == len(b) && isDigitByte(a[0]) == isDigitByte(b[0]) && isDigitByte(a[len(a)-1]) == isDigitByte(b[len(b)-1])
}

// measured reports whether the number before text[i] counts something.
func measured(text []byte, i int) bool {
	return byteAt(text, i) == ' ' && wordAt(text, i+1, "ms", "us", "ns", "s", "sec", "seconds", "bytes", "kb", "mb", "rows", "records", "entries", "items", "hits", "times", "messages", "events")
}
