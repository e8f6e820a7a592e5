package walk

import (
	"bytes"

	"github.com/phiscrub/phiscrub/detect/class"
)

// DICOM data elements as tools print them: a tag, what it is, its value.
//
//	(0010,0010) PN [Lee^Ann]          # 8, 1 PatientName      DCMTK, GDCM
//	132: (0010,0010) PN #8 [Lee^Ann] PatientName              dcm4che
//	(0010, 0010) Patient's Name       PN: 'Lee^Ann'           pydicom
//	(0x0010,0x0010) PN Patient's Name VR=<PN> VL=<0x0008> <Lee^Ann>
//
// The value gets the tag as its key.

// dicom reads the data element whose tag opens at i. It returns where to go
// on, or 0 when none stands there.
func (l *lexer) dicom(i int) int {
	b := l.b
	at := tagEnd(b, i, l.end)
	if at == 0 {
		return 0
	}
	k := Key{l.v, int32(i), int32(i), int32(at)}
	r := skipGap(b, at, l.end)
	if r < l.end && (b[r] == '=' || b[r] == ':') {
		l.prose(i)
		l.nw = 0
		return l.value(r+1, k, ':')
	}
	end := l.dicomEnd(r)
	v, ok := valueAt(b, r, end)
	if !ok {
		return 0
	}
	l.prose(i) // what stands before the tag is of another element
	l.at, l.nw = -1, 0
	if v == 0 {
		return at
	}
	s, e, open := bounds(b, v, end)
	if b[v] == '[' && v > 1 && b[v-1] == ' ' && b[v-2] == ':' && class.Marked(b[v:end]) == 0 { // a list of Python
		return l.dicomList(v, end, k)
	}
	l.prose(s)
	if s < e {
		l.str(s, e, k, open)
		l.seg = e
	}
	return max(e, at)
}

// tagEnd returns the position behind "(gggg,eeee)" at i, or 0.
func tagEnd(b []byte, i, end int) int {
	i++
	g := hexGroup(b, i, end)
	if g == 0 || g >= end || b[g] != ',' {
		return 0
	}
	if g++; g < end && b[g] == ' ' {
		g++
	}
	e := hexGroup(b, g, end)
	if e == 0 || e >= end || b[e] != ')' {
		return 0
	}
	return e + 1
}

// hexGroup returns the position behind four hex digits at i, which 0x may
// precede, or 0.
func hexGroup(b []byte, i, end int) int {
	if i+2 < end && b[i] == '0' && b[i+1] == 'x' {
		i += 2
	}
	if i+4 > end {
		return 0
	}
	for _, c := range b[i : i+4] {
		if hexVal[c] == 0xff {
			return 0
		}
	}
	return i + 4
}

// skipGap skips blanks that align columns.
func skipGap(b []byte, i, end int) int {
	for i < end && (b[i] == ' ' || b[i] == '\t') {
		i++
	}
	return i
}

// dicomEnd returns where the element ends: at its line's end or at the tag of
// the next one.
func (l *lexer) dicomEnd(i int) int {
	b := l.b
	for ; i < l.end; i++ {
		switch b[i] {
		case '\n', '\r':
			return i
		case '(':
			if (b[i-1] == ' ' || b[i-1] == '\t') && i+1 < l.end && isDigit(b[i+1]) && tagEnd(b, i, l.end) > 0 {
				return i
			}
		}
	}
	return l.end
}

// representations are the value representations of PS3.5, 6.2, and what
// DCMTK writes where it does not know one.
var representations = [...]string{
	"AE", "AS", "AT", "CS", "DA", "DS", "DT", "FD", "FL", "IS", "LO", "LT", "OB", "OD", "OF", "OL", "OV", "OW", "PN", "SH", "SL",
	"SQ", "SS", "ST", "SV", "TM", "UC", "UI", "UL", "UN", "UR", "US", "UT", "UV", "??", "ox", "xs",
}

func representation(b []byte) bool {
	for _, r := range representations {
		if string(b) == r {
			return true
		}
	}
	return false
}

// maxElementName bounds the name between a tag and its value.
const maxElementName = 96

// valueAt returns where the value of the element starts whose tag ends before
// i, with its bracket or quote, 0 when it has none; ok says that it reads like
// an element.
func valueAt(b []byte, i, end int) (at int, ok bool) {
	if i+2 < end && representation(b[i:i+2]) && (b[i+2] == ' ' || b[i+2] == '\t') {
		r := skipGap(b, i+2, end)
		if r < end && b[r] == '#' { // the length of dcm4che
			for r++; r < end && (isDigit(b[r]) || b[r] == '-'); r++ {
			}
			r = skipGap(b, r, end)
		}
		if n := bytes.Index(b[r:min(end, r+maxElementName)], []byte("VL=<")); n >= 0 {
			shut := bytes.IndexByte(b[r+n:end], '>')
			if shut < 0 {
				return 0, true
			}
			r = skipGap(b, r+n+shut+1, end)
		}
		if r >= end || b[r] == '=' || b[r] == '(' || b[r] == '#' {
			return 0, true // the name of a class, a remark, nothing
		}
		return r, true
	}
	for j := i; j+3 < end && j < i+maxElementName; j++ { // Patient's Name  PN: 'x'
		if b[j+2] == ':' && b[j+3] == ' ' && j > i && b[j-1] == ' ' && representation(b[j:j+2]) {
			if r := skipGap(b, j+3, end); r < end {
				return r, true
			}
			return 0, true
		}
	}
	return 0, false
}

// bounds returns the value that starts at v without its brackets or quotes.
func bounds(b []byte, v, end int) (s, e int, open bool) {
	switch c := b[v]; c {
	case '[', '<':
		shut := byte(']')
		if c == '<' {
			shut = '>'
		}
		last := -1
		for j := v + 1; j < end; j++ {
			if b[j] != shut {
				continue
			}
			last = j
			if r := skipGap(b, j+1, end); r >= end || b[r] == '#' || b[r] >= 'A' && b[r] <= 'Z' && r > j+1 {
				break
			}
		}
		if last < 0 {
			return v + 1, end, true
		}
		if c == '[' && v+1 < last && b[v+1] == '[' && bytes.IndexByte(b[v+1:last], ']') < 0 {
			return v + 1, last + 1, true // a marker at the end of what was cut
		}
		if c == '[' && class.Marked(b[v:end]) == last+1-v {
			return v, last + 1, false // of what stood in no brackets
		}
		return v + 1, last, false
	case '\'', '"':
		if e = bytes.LastIndexByte(b[v+1:end], c); e >= 0 {
			return v + 1, v + 1 + e, false
		}
		return v + 1, end, true
	}
	e = v
	for e < end && b[e] != '#' && b[e] != '\t' && (b[e] != ' ' || e+1 < end && b[e+1] != ' ' && b[e+1] != '#') {
		e++
	}
	return v, e, false
}

// dicomList reads the list of values at i, as Python prints it.
func (l *lexer) dicomList(i, end int, k Key) int {
	b := l.b
	for i++; i < end && b[i] != ']'; {
		s, e := i, i
		switch q := b[i]; q {
		case ' ', ',':
			i++
			continue
		case '\'', '"':
			s, e = i+1, i+1
			for e < end && (b[e] != q || escaped(b, s, e)) {
				e++
			}
			i = min(e+1, end)
		default:
			if n := class.Marked(b[i:end]); n > 0 {
				i += n
				continue
			}
			for e < end && b[e] != ',' && b[e] != ']' {
				e++
			}
			i = e
		}
		l.prose(s)
		if s < e {
			l.str(s, e, k, e >= end)
			l.seg = e
		}
	}
	return i
}

// tagStart returns where the key starts whose last part, of four hex digits,
// is the word [i, e): 0010,0010= of a query, 0010|0010 of an image's
// metadata.
func (l *lexer) tagStart(i, e int) int {
	b := l.b
	if e-i != 4 || i < 5 || b[i-1] != ',' && b[i-1] != '|' || hexGroup(b, i, e) == 0 || hexGroup(b, i-5, i-1) == 0 {
		return i
	}
	if i > 5 && isAlnum(b[i-6]) && (i == 6 || b[i-7] != '\\') {
		return i // of a longer number
	}
	return i - 5
}

// attributes gives the values inside of an attribute of the DICOM JSON model
// and the native DICOM XML model (PS3.18 F, PS3.19 A) its tag as their key:
// "00100010":{"vr":"PN","Value":[{"Alphabetic":"Lee^Ann"}]}.
func (d *Doc) attributes() {
	found := false
	for i := 1; i < len(d.Nodes); i++ {
		n := &d.Nodes[i]
		if d.isTag(n.Key) {
			n.tag, found = n.Key, true
		}
	}
	for i := range d.Leaves {
		l := &d.Leaves[i]
		if l.Name != 0 && l.says&saysTagged == 0 {
			continue
		}
		if l.Node > 0 && l.Kind <= Outer && l.Key.End-l.Key.Start == 3 && d.says(l.Key, tagged) {
			if k := (Key{l.View, l.Start, l.Start, l.End}); d.isTag(k) {
				d.Nodes[l.Node].tag, found = k, true
			}
		}
	}
	if !found {
		return
	}
	for i := range d.Leaves {
		l := &d.Leaves[i]
		if l.Kind == Prose || l.Kind > Bare {
			continue
		}
		if l.Key.None() || d.says(l.Key, parts) || l.Key == d.Nodes[max(l.Node, 0)].Key {
			if k := d.tagOf(l.Node); !k.None() {
				l.Key, l.Name = k, 0
			}
		}
	}
}

// tagOf returns the tag of the attribute around node n.
func (d *Doc) tagOf(n int32) Key {
	for k := 0; n > 0 && k < 6; k++ {
		x := &d.Nodes[n]
		if !x.tag.None() {
			return x.tag
		}
		if !x.Key.None() && !d.says(x.Key, parts) {
			break
		}
		n = x.Parent
	}
	return Key{}
}

// tagged is the attribute of an XML element that holds its tag.
var tagged = anyOf("tag")

// parts are the names between an attribute and its value.
var parts = anyOf(
	"value", "alphabetic", "ideographic", "phonetic", "personname", "familyname", "givenname", "middlename", "inlinebinary", "values",
)

// isTag reports whether a key is a tag: eight hex digits, parted or not.
func (d *Doc) isTag(k Key) bool {
	n := k.End - k.Start
	if n < 8 || n > 11 {
		return false
	}
	b := d.Views[k.View].B[k.Start:k.End]
	if b[0] == '(' {
		return tagEnd(b, 0, len(b)) == len(b)
	}
	if b[0] == 'x' && n == 9 {
		b = b[1:]
	}
	if !isDigit(b[0]) {
		return false
	}
	switch len(b) {
	case 8:
		return hexGroup(b, 0, 8) == 4 && hexGroup(b, 4, 8) == 8
	case 9:
		return (b[4] == ',' || b[4] == '|') && hexGroup(b, 0, 9) == 4 && hexGroup(b, 5, 9) == 9
	}
	return false
}
