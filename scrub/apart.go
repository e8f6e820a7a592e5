package scrub

import (
	"bytes"

	"github.com/phiscrub/phiscrub/detect/class"
)

// apart finds the edits of a line on which the sieve saw nothing but addresses,
// where a look at the text before them is enough to tell that no key, quote or
// document is around them: most lines of access logs and of sshd. It reports
// false when the line has to be walked.
func (w *Worker) apart(line []byte, start int) bool {
	text := line[start:]
	if bytes.IndexByte(text, '\\') >= 0 || bytes.IndexByte(text, '%') >= 0 || bytes.IndexByte(text, '&') >= 0 {
		return false // something on it is read another way than it is written
	}
	w.found = w.scan.ScanAlone(w.found[:0], text)
	last := 0
	if n := len(w.found); n > 0 {
		last = int(w.found[n-1].Start)
	}
	plain := plainStart(text, last)
	k := 0
	for i := 0; ; i++ {
		s, e := w.scan.Tried(i)
		if e == 0 {
			break
		}
		switch {
		case k < len(w.found) && int(w.found[k].Start) == s:
			if k++; s > plain || s > 0 && text[s-1] != ' ' || !endsApart(text[e:]) {
				return false
			}
		case s > 1 && text[s-1] == '/' && wordByte(text[s-2]): // a version, wherever it stands
		case !w.internal(text[s:e]):
			return false
		}
	}
	if k < len(w.found) {
		return false
	}
	w.doc.Prose(line, start)
	w.hits, w.src, w.keep, w.edits = w.hits[:0], w.src[:0], w.keep[:0], w.edits[:0]
	for _, m := range w.found {
		s, e := start+int(m.Start), start+int(m.End)
		if m.Class != class.IP || !w.internal(line[s:e]) {
			w.hit(0, s, e, 0, -1, m, false)
		}
	}
	w.drop()
	w.decide(line, w.hits)
	return true
}

// endsApart reports whether what follows an address makes it no part of anything: it
// is a blank, or a colon with a port or a blank behind it.
func endsApart(rest []byte) bool {
	return len(rest) == 0 || rest[0] == ' ' || len(rest) > 1 && rest[0] == ':' && (rest[1] == ' ' || isDigit(rest[1]))
}

// plainStart returns where the words end that a text starts with, or a place from
// byte last on that they reach: no sign is among them that makes a key, a value or a
// document, but for those of the name and number of a process, as syslog writes them.
func plainStart(text []byte, last int) int {
	for i := 0; ; {
		for i < last && plainByte[text[i]] {
			i++
		}
		if i >= last {
			return i
		}
		n := process(text[i:])
		if n == 0 {
			return i
		}
		i += n
	}
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

// plainByte are the bytes of words, and what stands between and inside of them.
var plainByte = func() (t [256]bool) {
	for _, c := range []byte("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 ._-") {
		t[c] = true
	}
	return t
}()
