package scrub

import (
	"bytes"
	"slices"

	"github.com/phiscrub/phiscrub/detect/word"
	"github.com/phiscrub/phiscrub/scrub/walk"
)

// maxLabel bounds the line below a name that stands alone on its line.
const maxLabel = 80

// header notes that the line that was walked is the head of a table or a name
// whose value stands on the line below it. first is the number of findings
// before it.
func (w *Worker) header(line []byte, st *Stream, first int) {
	f, b := headText(line, w.unescaped[:0])
	if f.Escaped {
		w.unescaped = b[:0]
	}
	if len(b) == 0 {
		return
	}
	if k, ok := walk.LoneName(b); ok {
		if w.knows(b, k) && w.seen(line) {
			l := st.open(f.Stream)
			l.head = append(append(l.head[:0], b[k.Start:k.End]...), ": "...)
			l.label = true
		}
		return
	}
	if walk.IsName(b) && w.knows(b, walk.Span{End: len(b)}) && w.seen(line) {
		l := st.open(f.Stream)
		l.head = append(append(l.head[:0], b...), '\n') // what a validator says of it may follow
		l.label = true
		return
	}
	sep, known := w.columns(b)
	if known == 0 || !w.seen(line) {
		return
	}
	if !w.namesOnly(line, &f, b, sep) {
		return // name,Ann,mrn,A778812
	}
	if known > 1 { // names of columns are no values of each other
		w.edits, w.findings = w.edits[:0], w.findings[:first]
	}
	l := st.open(f.Stream)
	l.head = append(l.head[:0], b...)
	l.row = sep
}

// headText returns the text of a line that can be a head, and its frame. Where
// it is written with escapes, it is appended to dst without them.
func headText(line, dst []byte) (f walk.Frame, b []byte) {
	if len(line) > maxHead || !headLike(line) {
		return f, nil
	}
	f = walk.ParseFrame(line)
	return f, f.Unframed(dst, line)
}

// inHead reports whether the word that ends before byte i ends a cell of what
// can be the head of a table.
func inHead(text []byte, i int) bool {
	if i < len(text) && inCellEnd[text[i]] == 0 {
		return false
	}
	from, end := i, min(i+maxHead, len(text))
	for i < end && inCellEnd[text[i]] == cellGoesOn {
		i++
	}
	if i < end && inCellEnd[text[i]] != cellEnds {
		return false
	}
	for i < end && walk.MayHead(text[i]) { // most lines are told by what comes next
		i++
	}
	switch {
	case i == len(text), i < len(text) && text[i] == '\n':
		end = i
	case i < end && text[i] == '\\': // in a docker record, or in a string
		if inString(text, from, i) {
			return true
		}
		n := bytes.IndexByte(text[i:end], '\n')
		if end = i + n; n < 0 {
			end = len(text)
		}
		line := lineTo(text, from, end)
		var room [maxHead]byte
		return bytes.Contains(line, dockerHead) && isHead(line, room[:0])
	default:
		return false
	}
	return isHead(lineTo(text, from, end), nil)
}

// inString reports whether the cell that ends at byte i can be one of the head of
// a table that is a string: a separator is beside it, and an escaped line feed ends
// what else can be of a head from the backslash at byte k on.
func inString(text []byte, i, k int) bool {
	apart := false
	for from := max(0, i-1); ; from-- {
		c := text[from]
		if apart = apart || cellParts(text, from) || i-from > maxCellsAround; apart || from == 0 || !walk.MayHead(c) && c != '\\' {
			break
		}
	}
	for end := min(len(text), i+maxCellsAround); ; {
		for ; i < end && walk.MayHead(text[i]); i++ {
			apart = apart || cellParts(text, i)
		}
		if i >= end {
			return i < len(text)
		}
		if i < k || text[i] != '\\' {
			return false
		}
		for i < len(text) && text[i] == '\\' {
			i++
		}
		if i == len(text) {
			return false
		}
		switch c := text[i]; c {
		case 'n', 'r':
			return apart
		case 't', 'u':
			apart = true
		case '"', '/', '\'':
		default:
			return false
		}
		i++
	}
}

// maxCellsAround bounds what inString looks at on each side; nothing is denied of more.
const maxCellsAround = 192

// cellParts reports whether byte i parts cells.
func cellParts(text []byte, i int) bool {
	switch text[i] {
	case ',', ';', '|', '\t':
		return true
	case 't':
		return i > 0 && text[i-1] == '\\'
	}
	return false
}

// lineTo returns the line around byte i, which ends at byte end.
func lineTo(text []byte, i, end int) []byte {
	line := text[word.LineStart(text, max(0, i-maxHead), i):end]
	if n := len(line); n > 0 && line[n-1] == '\r' {
		line = line[:n-1]
	}
	return line
}

// isHead reports whether the text of a line can be the head of a table or a name
// alone; room is for the text.
func isHead(line, room []byte) bool {
	_, b := headText(line, room)
	if len(b) == 0 {
		return false
	}
	var spans [65]walk.Span
	sep, _ := walk.TableHead(spans[:0], b)
	return sep != 0 || walk.IsName(b)
}

// What a byte behind a word is to inHead.
const (
	_          uint8 = iota
	cellGoesOn       // the number of a column, a quote, what pads it
	cellEnds
)

var inCellEnd = func() (kinds [256]uint8) {
	for _, c := range []byte(`0123456789_ ")`) {
		kinds[c] = cellGoesOn
	}
	for _, c := range []byte(",;|\t\r\n\\") {
		kinds[c] = cellEnds
	}
	return kinds
}()

// dockerHead begins a docker record.
var dockerHead = []byte(`{"log":"`)

// headLike tells most lines that are none of what header looks for, by a few
// of their bytes.
func headLike(line []byte) bool {
	n := len(line)
	for n > 0 && line[n-1] <= ' ' {
		n--
	}
	if n == 0 {
		return false
	}
	switch line[n-1] {
	case ':', '"', '>', '|':
		return true
	case '}': // a docker record
		return line[0] == '{' || bytes.Contains(line, dockerHead)
	}
	if k := bytes.IndexByte(line, ']'); k >= 0 { // behind a pod, or the number of a process
		line = line[k+bytes.LastIndexByte(line[k:], ']')+1:]
	}
	if bytes.IndexByte(line, '=') >= 0 || bytes.IndexByte(line, '[') >= 0 || bytes.IndexByte(line, '/') >= 0 && bytes.IndexByte(line, ',') < 0 {
		return false
	}
	return n <= 64 || bytes.IndexByte(line, ',') >= 0 || bytes.IndexByte(line, '|') >= 0 || bytes.IndexByte(line, '\t') >= 0 || bytes.IndexByte(line, ';') >= 0
}

// columns returns what parts the names in the head of a table, and how many of
// them rules know; none when the text is no such head.
func (w *Worker) columns(b []byte) (sep byte, known int) {
	var spans [65]walk.Span
	sep, cells := walk.TableHead(spans[:0], b)
	for _, c := range cells {
		if w.knows(b, c) {
			known++
		}
	}
	if known == 1 && len(cells) == 2 && sep == '|' && b[0] != '|' { // mrn | 5: a name and its value
		return 0, 0
	}
	return sep, known
}

// namesOnly reports whether all edits of a line lie in cells that are names which
// rules know, of its text b.
func (w *Worker) namesOnly(line []byte, f *walk.Frame, b []byte, sep byte) bool {
	var spans [65]walk.Span
	cells := walk.Cells(spans[:0], b, sep)
	for i := range w.edits {
		e := &w.edits[i]
		if !slices.ContainsFunc(cells, func(c walk.Span) bool {
			return f.Raw(line, c.Start) <= e.Start && e.End <= f.Raw(line, c.End) && w.knows(b, c)
		}) {
			return false
		}
	}
	return true
}

// knows reports whether rules know a key of a line that need not be walked.
func (w *Worker) knows(b []byte, c walk.Span) bool {
	return w.keys.find(w, b[c.Start:c.End], plainKey).rule != 0
}

// anew reports whether a text in a table is the head of another one.
func (w *Worker) anew(text []byte, l *lane) bool {
	if l.row == 0 {
		return false
	}
	_, known := w.columns(text)
	return known > 1
}

// seen reports whether the sieve marks a line, also where it is not asked: what
// a line opens must not depend on it.
func (w *Worker) seen(line []byte) bool { return !w.s.o.NoSieve || w.sieve.Has(line) }

// rowOn reports whether a text goes on the table, or is the value of the
// name, that l has open. What only parts rows is passed over.
func (l *lane) rowOn(b []byte) bool {
	if l.label {
		text := bytes.TrimSpace(b)
		switch {
		case l.head[len(l.head)-1] == '\n':
			return bytes.Contains(text, []byte("input_value=")) && l.lines == 0
		case len(text) > maxLabel || walk.Header(b) > 0 || l.lines > 1:
			return false
		case len(text) == 0:
			return true
		}
		return !bytes.ContainsAny(text, ":={}[]<>")
	}
	if walk.Header(b) > 0 {
		return false
	}
	if text := bytes.TrimSpace(b); len(text) > 1 && text[0] == '{' && text[len(text)-1] == '}' {
		return false // its own keys name its values
	}
	if walk.TableRule(b) {
		return true
	}
	var a, c [65]walk.Span
	return len(walk.Cells(a[:0], l.head, l.row)) == len(walk.Cells(c[:0], b, l.row))
}

// blank reports whether nothing stands in the pieces of a text.
func blank(raw []byte, segs []walk.Span) bool {
	for _, s := range segs {
		b := raw[s.Start:s.End]
		for len(b) > 0 && (b[0] <= ' ' || len(b) > 1 && (string(b[:2]) == `\n` || string(b[:2]) == `\r` || string(b[:2]) == `\t`)) {
			if b[0] == '\\' {
				b = b[1:]
			}
			b = b[1:]
		}
		if len(b) > 0 {
			return false
		}
	}
	return true
}
