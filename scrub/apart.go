package scrub

import (
	"bytes"
	"slices"

	"github.com/phiscrub/phiscrub/detect"
	"github.com/phiscrub/phiscrub/detect/class"
	"github.com/phiscrub/phiscrub/detect/field"
)

// apart finds the edits of a line on which the sieve saw nothing but addresses,
// where a look at the text before them is enough to tell which keys, quotes and
// documents are around them: most lines of access logs and of sshd. It reports
// false when the line has to be walked.
func (w *Worker) apart(line []byte, start int) bool {
	text := line[start:]
	if bytes.IndexByte(text, '\\') >= 0 || bytes.IndexByte(text, '%') >= 0 || bytes.IndexByte(text, '&') >= 0 {
		return false // something on it is read another way than it is written
	}
	w.found = w.scan.ScanAlone(w.found[:0], text)
	w.hits, w.src, w.keep, w.edits = w.hits[:0], w.src[:0], w.keep[:0], w.edits[:0]
	w.doc.Prose(line, start)
	k, overlaps := 0, false
	before := plainText{b: text}
	for i := 0; ; i++ {
		s, e := w.scan.Tried(i)
		if e == 0 {
			break
		}
		if k == len(w.found) || int(w.found[k].Start) != s {
			if product(text, s) || w.internal(text[s:e]) || before.reaches(s) && s > 0 && text[s-1] != '=' {
				continue // a version, wherever it stands; or nothing around it makes an address of it
			}
			return false
		}
		m := w.found[k]
		if k++; m.Class == class.IP && w.internal(text[s:e]) {
			continue
		}
		if !before.reaches(s) || !before.opens(s) || !before.ends(e) {
			return false
		}
		w.hit(0, start+s, start+e, 0, -1, m, false)
		if s == 0 || text[s-1] != '=' {
			continue
		}
		switch r, ok := w.addressKey(before.key(s), text[s:e]); {
		case !ok:
			return false
		case r != nil:
			overlaps = true
			w.hit(0, start+s, start+e, 0, int32(r.Index), detect.Match{Class: r.Class, Rank: int16(r.Rank), Rule: uint16(len(w.s.rules.Rules())) + r.Index}, false)
		}
	}
	if k < len(w.found) {
		return false
	}
	w.drop()
	if overlaps {
		w.hits = slices.Grow(w.hits, 3*len(w.hits)) // room for the pieces of overlaps
		w.decide(line, detect.Resolve(w.hits))
	} else {
		w.decide(line, w.hits)
	}
	return true
}

// product reports whether a word and a slash stand before byte s, as before a version,
// and the word is no name of a tag, nor a number behind it in a list of JSON.
func product(text []byte, s int) bool {
	if s < 2 || text[s-1] != '/' || !wordByte(text[s-2]) {
		return false
	}
	for s -= 2; s > 0 && (wordByte(text[s-1]) || text[s-1] == '.' || text[s-1] == '-'); s-- {
	}
	if s == 0 || text[s-1] == '<' {
		return s == 0
	}
	if first := bytes.TrimLeft(text[:s], " \t"); len(first) == 0 || first[0] != '{' && first[0] != '[' {
		return true
	}
	i := bytes.LastIndexAny(text[:s], `"[`)
	return i >= 0 && text[i] == '"'
}

// addressKey returns the rule that takes an address for one by its key; nil if no
// rule knows the key. ok is false when the rules have to be asked one by one.
func (w *Worker) addressKey(key, address []byte) (r *field.Rule, ok bool) {
	if len(key) == 0 {
		return nil, false
	}
	ids := w.keys.find(w, key, plainKey)
	if ids.rule == 0 {
		return nil, ids.name == 0
	}
	r = ids.first
	return r, r != nil && r.Verdict == field.Redact && r.Class == class.IP && r.Accepts(address) && !w.paths
}

// plainText reads the text before addresses: words, names and values as in logfmt,
// remarks in brackets. No address in it stands in a list or a call that has a name,
// nor in quotes, nor in a text within the text.
type plainText struct {
	b     []byte
	i     int  // it was read up to here
	named bool // the last sign gives a name to what follows
	value bool // the last word follows such a sign
	shut  byte // a bracket is open that this one closes; 0: none
	glued bool // to a word before it
	inner bool // some bracket held a name
	stuck bool // what stands at i was not understood
}

// reaches reads up to byte to, and reports whether all before it was understood.
func (t *plainText) reaches(to int) bool {
	for t.i < to && !t.stuck {
		c := t.b[t.i]
		switch plainByte[c] {
		case plainBlank:
			t.i++
		case plainWord:
			i := t.i + 1
			for rest := t.b[:to]; i < len(rest) && plainByte[rest[i]] == plainWord; i++ {
			}
			if t.i == 0 || plainByte[t.b[t.i-1]] != plainWord {
				t.value = t.named
			}
			t.i, t.named = i, false
		case plainSign:
			t.stuck = !t.sign(c)
		default:
			t.stuck = true
		}
	}
	return t.i >= to && !t.stuck
}

// sign reads what is neither blank nor part of a word.
func (t *plainText) sign(c byte) bool {
	last, next := byte(0), byte(' ')
	if t.i > 0 {
		last = t.b[t.i-1]
	}
	if t.i+1 < len(t.b) {
		next = t.b[t.i+1]
	}
	switch c {
	case '[', '(':
		if n := process(t.b[t.i:]); n > 0 && t.shut == 0 {
			t.i += n
			return true
		}
		if t.shut != 0 || t.named || t.i < 2 {
			return false
		}
		if t.glued, t.shut = last != ' ', ')'; c == '[' {
			t.shut = ']'
		}
		if before := t.b[t.i-2]; !t.glued && (c == '(' && before == 's' || c == '[' && !isLetter(before)) {
			return false // of a row of values, of a list of them
		}
	case ']', ')':
		if t.shut != c {
			return false
		}
		t.shut, t.named = 0, false
	case ':':
		if t.shut == 0 && next != ' ' || next == ':' || next == '/' {
			return false
		}
		t.named, t.inner = true, t.inner || t.shut != 0
	case '=':
		if !isLetter(last) && !isDigit(last) || plainByte[next] > plainWord || next == '.' || next == '-' {
			return false
		}
		t.named, t.inner = next != ' ', t.inner || t.shut != 0
	default: // ; and ,
		if t.shut != 0 || next != ' ' {
			return false
		}
		t.named = false
	}
	t.i++
	return true
}

// opens reports whether an address may begin at s, up to where the text was read.
func (t *plainText) opens(s int) bool {
	if s == 0 {
		return true
	}
	switch t.b[s-1] {
	case ' ':
		return !t.named && (t.shut == 0 || !t.inner && !t.glued)
	case '=':
		return t.shut == 0 && !t.value
	case '[', '(': // a remark: the bracket stands apart, and behind no word that says what it holds
		return s > 2 && t.shut != 0 && !t.glued && !t.inner && !holdsValues(t.b[:s-2])
	}
	return false
}

// holdsValues reports whether the word at the end of b says that values follow.
func holdsValues(b []byte) bool {
	i := len(b)
	for i > 0 && isLetter(b[i-1]) {
		i--
	}
	switch string(bytes.ToLower(b[i:])) {
	case "in", "value", "values", "parameters", "params", "param", "args", "arguments", "bindings", "binds":
		return true
	}
	return false
}

// ends reports whether what follows an address makes it no part of anything: it
// is a blank, or a colon with a port or a blank behind it, or its bracket.
func (t *plainText) ends(e int) bool {
	rest := t.b[e:]
	switch {
	case len(rest) == 0 || rest[0] == ' ':
		return true
	case t.shut != 0:
		return rest[0] == t.shut && (len(rest) == 1 || rest[1] == ' ')
	}
	return len(rest) > 1 && rest[0] == ':' && (rest[1] == ' ' || isDigit(rest[1])) && (e == 0 || !t.named)
}

// key returns the name before the sign of equality at the end of b[:s]; nil if it is
// not a word of its own.
func (t *plainText) key(s int) []byte {
	i := s - 1
	for i > 0 && plainByte[t.b[i-1]] == plainWord {
		i--
	}
	if k := t.b[i : s-1]; (i == 0 || t.b[i-1] == ' ') && len(k) > 0 && (isLetter(k[0]) || isDigit(k[0])) {
		return k
	}
	return nil
}

// process reads "[12]: " behind the name of a process.
func process(b []byte) int {
	i := 1
	for i < len(b) && i < 9 && isDigit(b[i]) {
		i++
	}
	if b[0] != '[' || i == 1 || i+2 >= len(b) || b[i] != ']' || b[i+1] != ':' || b[i+2] != ' ' {
		return 0
	}
	return i + 3
}

func isLetter(c byte) bool { return c|0x20-'a' < 26 }

// What a byte is to plainText.
const (
	_ uint8 = iota
	plainBlank
	plainWord
	plainSign
)

var plainByte = func() (t [256]uint8) {
	for _, c := range []byte("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-") {
		t[c] = plainWord
	}
	for _, c := range []byte(":=;,()[]") {
		t[c] = plainSign
	}
	t[' '] = plainBlank
	return t
}()
