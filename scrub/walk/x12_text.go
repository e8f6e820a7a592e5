package walk

import "bytes"

// The text of X12: separators, ends of segments, and which words may be the
// identifier of a first segment.

// maxSegment bounds the look ahead for a terminator that the envelope names.
const maxSegment = 4096

// maxGap bounds what is skipped to see whether a segment follows.
const maxGap = 16

// envelope reads the separators from the ISA segment at i. Its elements have
// fixed widths; loggers that fold blanks leave their number.
func (x *x12) envelope(i int) bool {
	b := x.b
	if !separator(x.sep) || !digitsAt(b, i+4, 2) || i+6 >= len(b) || b[i+6] != x.sep {
		return false
	}
	j, n := i+3, 0
	for to := min(len(b), i+160); j < to; j++ {
		if b[j] == x.sep {
			if n++; n == 16 {
				break
			}
		}
	}
	if n < 16 || j+1 >= len(b) {
		return true // cut: the rest is inferred
	}
	c, k := x.char(j + 1)
	if c != x.sep && !isAlnum(c) && c > ' ' {
		x.comp = c
	}
	if j += 1 + k; j >= len(b) {
		return true
	}
	switch c, _ = x.char(j); {
	case c == '\n' || c == '\r':
		x.term = '\n'
	case c == x.sep || c == x.comp || isAlnum(c) || c == ' ' || c == '"' || c == '\'' || c == '\\' || c == '-' || c == '.':
		// hostile or cut: inferred
	default:
		x.term = c
	}
	return true
}

// char reads one character, also where it is written as an escape.
func (x *x12) char(i int) (byte, int) {
	b := x.b
	n, _ := backslashes(b, i, len(b))
	if n > 0 && i+n < len(b) {
		if r, k := escape(b[i+n-1:]); k > 0 && r < 0x80 && r != '\\' {
			return byte(r), n - 1 + k
		}
	}
	return b[i], 1
}

// separator reports whether c may stand between elements of an interchange.
func separator(c byte) bool {
	switch c {
	case '*', '|', '^', ':', '+', '~', '!', '#', '$', '@', '\t', 0x1c, 0x1d, 0x1e, 0x1f:
		return true
	}
	return false
}

// end finds where the segment ends whose identifier ends at j: its text goes
// to end, what follows starts at next. more says that another segment may
// follow. A line end or a tilde in front of a segment ends one also where the
// envelope, which may be cut or wrong, names another terminator. Where the
// elements start is noted on the way.
func (x *x12) end(j int) (end, next int, more bool) {
	b, opened := x.b, 0
	named := x.term != 0 && x.term != '\n' && bytes.IndexByte(b[j:min(len(b), j+maxSegment)], x.term) >= 0
	x.n = 0
	for ; j < len(b); j++ {
		c := b[j]
		if c == x.sep {
			if x.n < maxElements {
				x.n++
				x.at[x.n] = j + 1
			}
			continue
		}
		if isAlnum(c) || c == ' ' && named {
			continue
		}
		if c == x.term {
			return j, j + 1, true
		}
		switch c {
		case '~', '\n', '\r', '\\':
			n, term := 1, c
			if c != '~' {
				term = '\n'
			}
			if c == '\\' {
				n = lineEnd(b, j)
			}
			if n > 0 && (x.term == 0 || x.term == term || x.known(x.skip(j+n, j+maxGap))) {
				x.term = term
				return j, j + n, true
			}
			for j+1 < len(b) && b[j+1] == '\\' && c == '\\' {
				j++ // of the same run
			}
			continue
		}
		if named {
			continue
		}
		switch {
		case c == ' ' && x.again(j+1):
			return j, j + 1, true
		case c == '"' || c == ' ' && nextPair(b, j+1) || c == ',' && j+1 < len(b) && b[j+1] == ' ' && nextPair(b, j+2):
			return j, j, false
		case c == '(' || c == '[' || c == '{':
			opened++
		case closes(c):
			if opened--; opened >= 0 {
				continue
			}
			if j+1 == len(b) || !isAlnum(b[j+1]) && b[j+1] != x.sep {
				return j, j, false
			}
			opened = 0 // one of a value: it closes none that opens behind it
		case x.term == 0 && c != ' ' && c != '-' && c != '.' && c != ',' && x.known(j+1):
			x.term = c
			return j, j + 1, true
		}
	}
	return j, j, false
}

// cut returns where the segment [i, end) ends that no terminator shuts:
// in small letters behind a blank the log goes on. Addresses and texts may
// hold those themselves.
func (x *x12) cut(i, e, end int) int {
	if x.b[i] == 'N' && x.b[i+1] != 'M' || x.b[i] == 'M' || x.b[i] == 'K' {
		return end
	}
	for j := end - 1; j > e && x.b[j] != x.sep; j-- {
		if x.b[j] == ' ' && j+1 < end && (x.b[j+1] >= 'a' && x.b[j+1] <= 'z' || x.b[j+1] == '(') {
			end = j
		}
	}
	return end
}

// lineEnd returns the length of the escaped line end at i: \n, \r, \u000d,
// \x0a, with any number of backslashes.
func lineEnd(b []byte, i int) int {
	n, _ := backslashes(b, i, len(b))
	if i+n >= len(b) {
		return 0
	}
	if r, k := escape(b[i+n-1:]); r == '\n' || r == '\r' {
		return n - 1 + k
	}
	return 0
}

// nextPair reports whether "key=" starts at i.
func nextPair(b []byte, i int) bool {
	j := i
	for j < len(b) && j < i+32 && keyByte[b[j]] {
		j++
	}
	return j > i && j < len(b) && b[j] == '='
}

// skip passes over what may stand between segments, up to end.
func (x *x12) skip(i, end int) int {
	b := x.b
	for i < len(b) && i < end {
		switch c := b[i]; {
		case c == ' ' || c == '\t' || c == '\n' || c == '\r':
			i++
		case c == '\\':
			n := lineEnd(b, i)
			if n == 0 {
				return i
			}
			i += n
		default:
			return i
		}
	}
	return i
}

// head returns where the identifier of the segment at i ends, 0 if there is
// none.
func (x *x12) head(i int) int {
	b := x.b
	for e := i + 2; e <= i+3 && e < len(b); e++ {
		if (b[e] == x.sep || b[e] == x.term && x.term != '\n') && x12ID(b[i:e]) {
			return e
		}
	}
	return 0
}

// known reports whether a segment that this package knows starts at i.
func (x *x12) known(i int) bool {
	e := x.head(i)
	return e > 0 && e < len(x.b) && x.b[e] == x.sep && often[string(x.b[i:e])]
}

// segmentID reports whether b has the form of a segment's identifier.
func x12ID(b []byte) bool {
	if len(b) < 2 || len(b) > 3 || b[0] < 'A' || b[0] > 'Z' {
		return false
	}
	for _, c := range b[1:] {
		if !isDigit(c) && (c < 'A' || c > 'Z') {
			return false
		}
	}
	return true
}

// often are segments that follow others, to tell an unknown terminator.
var often = map[string]bool{
	"AMT": true, "BHT": true, "BPR": true, "CAS": true, "CLM": true, "CLP": true, "DMG": true, "DTM": true, "DTP": true, "EB": true, "GS": true,
	"HI": true, "HL": true, "INS": true, "LX": true, "N1": true, "N3": true, "N4": true, "NM1": true, "OI": true, "PER": true, "PRV": true,
	"REF": true, "SBR": true, "SE": true, "ST": true, "STC": true, "SV1": true, "SV2": true, "SVC": true, "TRN": true,
}

// again reports whether a segment starts at i in the middle of what was cut.
func (x *x12) again(i int) bool {
	e := x.head(i)
	return e > 0 && x.starts(i, e)
}

// segmentBefore reports whether a segment's identifier ends at b[i], at the
// start of a word.
func segmentBefore(b []byte, i int) bool {
	for n := 2; n <= 3 && n <= i; n++ {
		if x12ID(b[i-n:i]) && (i == n || !isAlnum(b[i-n-1])) {
			return true
		}
	}
	return false
}
