package field

import "slices"

// segments are those of HL7 whose fields rules name by number.
var segments = [...]string{"pid", "pv1", "nk1", "gt1", "in1", "in2"}

// isSegmentKey reports whether a key names a field of a segment of HL7, as
// integration engines do: pid_5_1, of PID.5.1.
func isSegmentKey(w string) bool {
	return len(w) > 4 && w[3] == '_' && w[4] >= '0' && w[4] <= '9' && slices.Contains(segments[:], w[:3])
}

// segmentPart is how a line needs the letters of the name of a segment.
func segmentPart(name string) part {
	if lower(name[2]) {
		return asSegmentKey
	}
	return asNumberedKey
}

// afterSegment are the bytes behind the name of a segment of which fieldNumber
// may speak.
var afterSegment = (*[256]bool)(newBytes("0123456789._- $\t\\%&ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz", true))

// afterNumbered are those behind the letters of a name that ends in a digit,
// which may be encoded.
var afterNumbered = (*[256]bool)(newBytes("0123456789\\%&", true))

// fieldNumber reports whether the number of a field follows the letters of the
// name of a segment at i: PID.5, NK1-2. The names alone are too common to look
// for: pid=412.
func fieldNumber(text []byte, i int) bool {
	for i < len(text) && (lower(text[i]) || upper(text[i])) {
		i++
	}
	for n := 0; i < len(text) && n < 12; i, n = i+1, n+1 {
		switch c := text[i]; {
		case c == '\\' && afterQuote(text, i) > i:
			return false // it closes the key
		case c >= '0' && c <= '9', c >= 0x80, c == '\\', c == '%', c == '&':
			return true
		case c != '.' && c != '_' && c != '-' && c != ' ' && c != '$' && c != '\t':
			return false
		}
	}
	return false
}

// numbered reports whether a digit may follow the letters at i.
func numbered(text []byte, i int) bool {
	for i < len(text) && (lower(text[i]) || upper(text[i])) {
		i++
	}
	return i < len(text) && afterNumbered[text[i]]
}
