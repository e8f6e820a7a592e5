package walk

import "bytes"

// starts reports whether the segment at i, whose identifier ends at e, can be
// the first one: without an envelope its own elements have to show what it is.
func (x *x12) starts(i, e int) bool {
	b := x.b
	switch x.sep {
	case '*', '|', '^':
	case ':': // of so much else
		switch string(b[i:e]) {
		case "NM1", "CLM", "DMG", "DTP", "REF":
		default:
			return false
		}
	default:
		return false
	}
	var el [4][]byte // the first elements
	at, n := e+1, 0
	for j := at; n < len(el) && j <= len(b) && j < e+maxStart; j++ {
		if j == len(b) || b[j] == x.sep || b[j] < ' ' || b[j] == '~' || b[j] == '"' {
			el[n] = b[at:j]
			n++
			at = j + 1
			if j == len(b) || b[j] != x.sep {
				break
			}
		}
	}
	// el[0] is the first one; n counts those that are there
	switch string(b[i:e]) {
	case "NM1":
		return n >= 2 && qualifier(el[0], 2, 3) && (len(el[1]) == 0 || len(el[1]) == 1 && isAlnum(el[1][0]))
	case "N1":
		return n >= 2 && qualifier(el[0], 2, 3) && len(el[1]) > 0 && x.whole(i, e)
	case "N2", "N3":
		return n >= 1 && isWordy(el[0]) && x.whole(i, e)
	case "N4":
		return n >= 2 && (len(el[1]) == 0 || qualifier(el[1], 2, 2)) && (n < 3 || len(el[2]) <= 15) && x.whole(i, e)
	case "PER":
		return n >= 2 && qualifier(el[0], 2, 2)
	case "DMG":
		return n >= 2 && (len(el[0]) == 0 || qualifier(el[0], 2, 3)) && (len(el[1]) == 0 || digitRun(el[1], 6, 8))
	case "REF":
		return n >= 2 && qualifier(el[0], 2, 3) && len(el[1]) > 0
	case "DTP":
		return n >= 3 && digitRun(el[0], 3, 3) && qualifier(el[1], 2, 3)
	case "DTM":
		return n >= 2 && digitRun(el[0], 3, 3) && digitRun(el[1], 6, 8)
	case "CLM":
		return n >= 2 && len(el[0]) > 0 && amount(el[1])
	case "CLP":
		return n >= 3 && len(el[0]) > 0 && qualifier(el[1], 1, 2) && amount(el[2])
	case "SBR":
		return n >= 2 && qualifier(el[0], 1, 1) && (len(el[1]) == 0 || qualifier(el[1], 2, 2))
	case "TRN":
		return n >= 2 && digitRun(el[0], 1, 2) && len(el[1]) > 0
	case "PAT":
		return n >= 4 && len(el[0]) <= 2 && len(el[1]) <= 1 && len(el[2]) <= 2
	case "INS":
		return n >= 2 && len(el[0]) == 1 && (el[0][0] == 'Y' || el[0][0] == 'N') && qualifier(el[1], 2, 2)
	case "BPR":
		return n >= 3 && qualifier(el[0], 1, 2) && amount(el[1]) && qualifier(el[2], 1, 1)
	case "STC":
		return n >= 2 && len(el[0]) >= 2 && digitRun(el[1], 8, 8)
	case "HI":
		return n >= 1 && bytes.IndexByte(el[0], ':') > 0
	case "GS":
		return n >= 4 && qualifier(el[0], 2, 2) && len(el[1]) > 1 && len(el[2]) > 1 && digitRun(el[3], 6, 8)
	case "ST":
		return n >= 2 && digitRun(el[0], 3, 3) && len(el[1]) >= 4
	case "BHT":
		return n >= 2 && digitRun(el[0], 4, 4) && qualifier(el[1], 2, 2)
	}
	return false
}

// maxStart bounds what is read to tell a first segment.
const maxStart = 256

// whole reports whether a segment whose elements tell little stands where a
// segment does: its terminator follows, or it is all that its text holds
// behind a label.
func (x *x12) whole(i, e int) bool {
	b := x.b
	for j := e; j < len(b) && j < e+maxStart; j++ {
		switch b[j] {
		case '~':
			return true
		case '\n', '\r', '"':
			return x.first(i)
		}
	}
	return len(b) < e+maxStart && x.first(i)
}

// isWordy reports whether b starts like a word or a number and has two letters
// in a row.
func isWordy(b []byte) bool {
	if len(b) < 3 || !isAlnum(b[0]) {
		return false
	}
	for i := range b[1:] {
		if isAlnum(b[i]) && !isDigit(b[i]) && isAlnum(b[i+1]) && !isDigit(b[i+1]) {
			return true
		}
	}
	return false
}

// first reports whether nothing but a label stands before i.
func (x *x12) first(i int) bool {
	b := x.b
	for i > x.from && b[i-1] == ' ' {
		i--
	}
	return i == x.from || b[i-1] == '=' || b[i-1] == ':' || b[i-1] == '\n' || b[i-1] == '"' || b[i-1] == ']' || b[i-1] == '-' || b[i-1] == '>'
}

// qualifier reports whether b is a code of lo to hi capitals and digits.
func qualifier(b []byte, lo, hi int) bool {
	return len(b) >= lo && len(b) <= hi && (len(b) == 0 || x12Code(b) != [3]byte{})
}

func digitRun(b []byte, lo, hi int) bool {
	return len(b) >= lo && len(b) <= hi && allDigits(b)
}

// amount reports whether b is empty or a decimal number.
func amount(b []byte) bool {
	for i, c := range b {
		if !isDigit(c) && c != '.' && (i > 0 || c != '-') {
			return false
		}
	}
	return len(b) <= 18
}

// startsX12 reports whether X12 starts at i.
func (l *lexer) startsX12(i int) bool {
	b := l.b
	e := i + 3
	if e >= len(b) || b[i] < 'A' || b[i] > 'Z' {
		return false
	}
	if isAlnum(b[e]) {
		return false
	}
	if !isAlnum(b[e-1]) {
		e--
	}
	x := x12{b: b, from: l.start, sep: b[e]}
	return x12ID(b[i:e]) && (string(b[i:e]) == "ISA" && x.envelope(i) || x.starts(i, e))
}
