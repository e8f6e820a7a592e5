package walk

// How segments end in logs: the carriage return as it is, as an escape of
// whatever printed the message, as a line feed or a blank, or lost.

// broken returns where the segment before the id at i ends, not before low,
// or -1 when no segment starts at i.
func (l *lexer) broken(low, i int) int {
	b := l.b
	if i == low {
		if l.counted7(i) {
			return i // the carriage return was lost behind an empty field
		}
		return -1
	}
	if i == low+1 && low > 0 && b[low] == 'M' && b[low-1] == '^' {
		return low // ^M, whose first character is the delimiter of components
	}
	t := i
	for k := 0; k < 8 && t > low; k++ {
		n := written(b, low, t)
		if n == 0 {
			break
		}
		t -= n
	}
	switch c := b[i-1]; {
	case t < i:
		return t
	case isDigit(c) || c >= 'a' && c <= 'z':
		if l.delims.field != 0 && l.counted7(i) {
			return i
		}
		return -1
	case isAlnum(c) || l.d.table.class[c] == dComp || l.d.table.class[c] == dRep || l.d.table.class[c] == dSub || c == '_' || c == '.':
		return -1
	}
	return i
}

// counted7 reports whether the segment at i is one that starts with its own
// number: PID|1|.
func (l *lexer) counted7(i int) bool {
	b, j := l.b, i+4
	for j < l.end && j < i+8 && isDigit(b[j]) {
		j++
	}
	if j == i+4 || j >= l.end || b[j] != b[i+3] || l.delims.field == 0 {
		return false
	}
	switch string(b[i : i+3]) {
	case "PID", "PV1", "NK1", "OBR", "OBX", "NTE", "DG1", "AL1", "GT1", "IN1", "IN3", "PR1", "SPM", "TXA", "FT1":
		return true
	}
	return false
}

// end7 returns where the value at s ends that control character j, or the end
// of the text, stands behind, and where its segment ends.
func (l *lexer) end7(s, j int) (e, end int) {
	if j == len(l.b) {
		e = l.tail(s, j)
		return e, e
	}
	for e = j; e > s; {
		n := written(l.b, s, e)
		if n == 0 {
			break
		}
		e -= n
	}
	return e, j
}

// written returns the length of the end of a segment that is written just
// before b[t], not before low; 0 when there is none.
func written(b []byte, low, t int) int {
	c := b[t-1]
	switch {
	case c <= ' ':
		return 1
	case (c == 'r' || c == 'n') && t-2 >= low && b[t-2] == '\\':
		n := 2
		for t-n-1 >= low && b[t-n-1] == '\\' && n < 16 {
			n++
		}
		return n
	case c == 'M' && t-2 >= low && b[t-2] == '^':
		return 2
	}
	if !written7[c] || !opens7(b[max(low, t-longest7):t]) {
		return 0
	}
	for _, w := range writings {
		if n := len(w); t-n >= low && b[t-n] == w[0] && equalFold7(b[t-n:t], w) {
			for n < 16 && t-n-1 >= low && b[t-n] == '\\' && b[t-n-1] == '\\' {
				n++
			}
			return n
		}
	}
	return 0
}

// writings are how programs print a carriage return, a line feed and the
// frame of MLLP, in lower case.
var writings = [...]string{
	`\u000d`, `\u000a`, `\u000b`, `\u001c`, `\x0d`, `\x0a`, `\x0b`, `\x1c`, `\015`, `\012`, `\013`, `\034`,
	"#015", "#012", "#013", "#034", "<cr>", "<lf>", "<vt>", "<fs>", "<sb>", "<eb>", "[cr]", "[lf]", "[vt]", "[fs]",
	"<0x0d>", "<0x0a>", "<0x0b>", "<0x1c>", "[0x0d]", "[0x0a]", "[0x0b]", "[0x1c]", "&#13;", "&#10;", "&#xd;", "&#xa;",
	"%0d", "%0a", "%0b", "%1c", "\u240d", "\u2424",
}

// written7 are the bytes that writings end in.
var written7 = func() (t [256]bool) {
	for _, w := range writings {
		c := w[len(w)-1]
		t[c] = true
		if c >= 'a' && c <= 'z' {
			t[c-0x20] = true
		}
	}
	return
}()

// longest7 is the length of the longest of writings.
const longest7 = len(`\u000d`)

// opens7 reports whether one of writings may begin in b.
func opens7(b []byte) bool {
	for _, c := range b {
		switch c {
		case '\\', '#', '<', '[', '&', '%', 0xe2: // that of the pictures for CR and LF
			return true
		}
	}
	return false
}

func equalFold7(b []byte, w string) bool {
	for i, c := range b {
		if isUpper(c) {
			c |= 0x20
		}
		if c != w[i] {
			return false
		}
	}
	return true
}

// tail returns where the last value of a message ends that is followed by e:
// the end of its frame, of a string or of a bracket around it is none of it.
func (l *lexer) tail(s, e int) int {
	b := l.b
	for e > s {
		switch c := b[e-1]; c {
		case ' ', '"', '\'':
			e--
			continue
		case '}', ')', ']', '>':
			if !opened(b[s:e-1], c) {
				e--
				continue
			}
		}
		n := written(b, s, e)
		if n == 0 {
			break
		}
		e -= n
	}
	for i := s; i < e; i++ {
		if b[i] == ' ' && i+1 < e && isPair(b, i+1, e) {
			return i
		}
	}
	return e
}

// isPair reports whether key=value starts at i.
func isPair(b []byte, i, end int) bool {
	for j := i; j < end && j < i+48; j++ {
		if b[j] == '=' {
			return j > i && j+1 < end && b[j+1] != ' '
		}
		if !keyByte[b[j]] {
			return false
		}
	}
	return false
}

// opened reports whether the closer c behind b closes a bracket of it.
func opened(b []byte, c byte) bool {
	for i := len(b) - 1; i >= 0 && i >= len(b)-64; i-- {
		if closerOf(b[i]) == c || b[i] == '<' && c == '>' {
			return true
		}
	}
	return false
}

// follows returns where the segment starts that follows the end of one at i,
// or -1.
func (l *lexer) follows(i int) int {
	b := l.b
	for n := 0; i < l.end && n < 16 && (b[i] <= ' '); n++ {
		i++
	}
	if i+3 >= l.end || !segmentID(b, i) || b[i+3] != l.d.table.of.field || isHeader(b, i) {
		return -1 // a header is read anew
	}
	return i
}
