package person

import (
	"bytes"
	"encoding/binary"
	"strings"

	"github.com/phiscrub/phiscrub/detect/person/model"
	"github.com/phiscrub/phiscrub/detect/word"
)

// bracketing has the bytes that are in no address between angle brackets, and
// those brackets.
var bracketing = func() (set [256]bool) {
	for c := range set {
		set[c] = c <= ' ' || strings.IndexByte(`<>",;`, byte(c)) >= 0
	}
	return set
}()

// mayBracket reports whether one of eight bytes may be one of bracketing: it is
// less than a hyphen, or from ; to >.
func mayBracket(x uint64) bool {
	const one, high = 0x0101010101010101, 0x8080808080808080
	y := x &^ high
	return (^(y+(0x80-'-')*one)|(y+(0x80-';')*one)&^(y+(0x7f-'>')*one))&high != 0
}

// Mailbox finds the name before the address whose @ is at byte i: "Ann Lee
// <ann@example.com>" (RFC 5322, name-addr).
func Mailbox(w *word.Window, text []byte, i int) (start, end int, ok bool) {
	if i < 0 || i >= len(text) {
		return 0, 0, false
	}
	if bytes.IndexByte(text[max(i-73, 0):i], '<') < 0 {
		return 0, 0, false
	}
	before := text[max(i-72, 0):i]
	free := len(before)
	for free >= 8 && !mayBracket(binary.LittleEndian.Uint64(before[free-8:])) {
		free -= 8
	}
	for free > 0 && !bracketing[before[free-1]] {
		free--
	}
	s := i - len(before) + free
	if s < 3 || text[s-1] != '<' {
		return 0, 0, false
	}
	k := w.Read(text, s-1)
	if k < 1 {
		return 0, 0, false
	}
	j := k
	if w.Byte(j-1) == '"' || w.Byte(j-1) == '\'' {
		j--
	} else if w.At(k).Gap != word.Space {
		return 0, 0, false
	}
	if n, ok := lastFirst(w, j); ok {
		return n.bytes(w)
	}
	from := j
	for from > 0 && j-from < 5 && (w.At(from-1).Capital() || w.In(from-1, particles) || w.Byte(from-1) == '.' && from > 1 && initial(w, from-2)) {
		from--
		if w.At(from).Gap != word.Space && w.Byte(from) != '.' {
			break
		}
	}
	for from < j && (!w.At(from).Capital() && !w.In(from, particles) || w.Byte(from) == '.') {
		from++
	}
	n, ok := readName(w, from, certain, false)
	if !ok || n.to != j || w.In(j-1, senders) || n.parts+n.initials < 2 || !likely(w, n) && !certainly(w, n) || model.Marked(w, from, k) {
		return 0, 0, false
	}
	return n.bytes(w)
}

// senders are the last words of what sends mail and is nobody.
var senders = word.NewSet(`bot robot team teams system systems support admin daemon service services notification notifications
	alerts desk center centre portal group office department clinic hospital reply noreply builder ci cd list lists news newsletter`)

// Indexed finds the name before the date at the start of a record about
// somebody, "Lee, Ann - 01/31/1980 -"; byte i is its last letter, or one near
// it.
func Indexed(w *word.Window, text []byte, i int) (start, end int, ok bool) {
	k := w.Read(text, i)
	if k < 2 || w.Byte(k+1) != '-' || w.At(k+1).Gap != word.Space || w.At(k+2).Gap != word.Space || w.At(k+2).Kind != word.Number {
		return 0, 0, false
	}
	if n, ok := lastFirst(w, k+1); ok && n.to == k+1 && (w.At(n.from).Gap == word.Line || w.At(n.from-1).Kind == word.Mark || w.In(n.from-1, particles) || n.from > 0 && w.At(n.from).Gap == word.Space) {
		for n.from > 0 && w.In(n.from-1, particles) && w.At(n.from).Gap == word.Space {
			n.from--
		}
		return n.bytes(w)
	}
	if w.At(k).Kind == word.Lower && w.At(k).Gap == word.Space && w.Byte(k-1) == ',' && w.At(k-1).Gap == word.Glued && w.At(k-2).Kind == word.Lower && Strange(w.Text(k)) && Strange(w.Text(k-2)) {
		n := name{from: k - 2, to: k + 1}
		for n.from > 0 && w.In(n.from-1, particles) && w.At(n.from).Gap == word.Space {
			n.from--
		}
		return n.bytes(w)
	}
	return 0, 0, false
}

var numbered = word.NewSet(`chart charts claim claims account accounts accession specimen prescription mrn mrns record records encounter visit`)

// mayBind: one of "for", "of" and "belongs", in any case, may stand in b.
func mayBind(b []byte) bool { return binds(b, 'o') || binds(b, 'O') }

// binds is mayBind for words with this o.
func binds(b []byte, o byte) bool {
	for i := 0; ; i++ {
		k := bytes.IndexByte(b[i:], o)
		if k < 0 {
			return false
		}
		i += k
		var before, after byte
		if i > 0 {
			before = b[i-1] | 0x20
		}
		if i+1 < len(b) {
			after = b[i+1] | 0x20
		}
		if after == 'f' || before == 'f' && after == 'r' || before == 'l' && after == 'n' {
			return true
		}
	}
}

// Numbered finds the name behind a number of somebody and "for" or "of", in a
// clause that starts with what is numbered: "merge charts 1 and 2 for Lee,
// Ann", "claim 77 for Ann Lee".
func Numbered(w *word.Window, text []byte, i int) (start, end int, ok bool) {
	if i < 0 || !mayBind(text[min(i, len(text)):min(i+word.Ahead, len(text))]) {
		return 0, 0, false
	}
	k := w.Read(text, i)
	if k < 0 || !own(w, k) || !w.In(k, numbered) {
		return 0, 0, false
	}
	number := false
	for j := k + 1; j < k+12; j++ {
		switch t := w.At(j); {
		case t.Kind == word.None || t.Gap == word.Line:
			return 0, 0, false
		case t.Kind == word.Number || t.Kind == word.Mixed:
			number = true
		case number && (w.Is(j, "for") || w.Is(j, "of") || w.Is(j, "belongs")):
			if w.Is(j, "belongs") {
				j++
			}
			if w.At(j+1).Gap != word.Space || model.Marked(w, j, j+4) {
				return 0, 0, false
			}
			n, ok := readName(w, j+1, capital, true)
			return finish(w, n, ok && n.parts+n.initials >= 2 && !n.capitals && likely(w, n) && !(w.At(n.to).Capital() && w.At(n.to).Gap == word.Space))
		case t.Kind == word.Mark:
			if b := w.Byte(j); b != '#' && b != '-' && b != ':' && b != '[' && b != ']' && b != '(' && b != ')' {
				return 0, 0, false
			}
		case !w.Is(j, "and") && !w.Is(j, "with") && !w.Is(j, "into") && !w.Is(j, "number") && !w.Is(j, "no") && !w.Is(j, "id") && t.Kind != word.Upper:
			return 0, 0, false
		}
	}
	return 0, 0, false
}
