package precommit

import (
	"bytes"
	"sync"
	"unicode"
	"unicode/utf8"

	"github.com/phiscrub/phiscrub/detect"
	"github.com/phiscrub/phiscrub/detect/class"
	"github.com/phiscrub/phiscrub/detect/field"
	"github.com/phiscrub/phiscrub/detect/person/lexicon"
)

// A preview is made of three things only: markers in the place of values,
// words of a fixed vocabulary that are no names, and punctuation. So it holds
// nothing of a value that no rule found either.

// How much of a line is shown around a value, in bytes.
const (
	previewBefore = 60
	previewAfter  = 40
)

// masked stands for whatever is not in the vocabulary.
const masked = "•••"

// masker makes the previews of one document.
type masker struct {
	text   []byte
	spans  []span // by start
	vocab  *vocabulary
	values map[string]bool // words of the values, folded
}

// preview returns the line around span i.
func (m *masker) preview(i int) string {
	if m.values == nil {
		m.learn()
	}
	sp := m.spans[i]
	from, to := max(sp.start-previewBefore, 0), min(sp.end+previewAfter, len(m.text))
	cutBefore, cutAfter := from > 0, to < len(m.text)
	if n := bytes.LastIndexByte(m.text[from:sp.start], '\n'); n >= 0 {
		from, cutBefore = from+n+1, false
	}
	if n := bytes.IndexByte(m.text[sp.end:to], '\n'); n >= 0 {
		to, cutAfter = sp.end+n, false
	}
	var out []byte
	if cutBefore && m.text[from-1] != '\n' {
		out = append(out, "…"...)
		for from < sp.start && inWord(m.text, from) { // a part of a word is none of the vocabulary
			from++
		}
	}
	if cutAfter && m.text[to] != '\n' {
		for to > sp.end && inWord(m.text, to) {
			to--
		}
	}
	k := i
	for k > 0 && m.reaches(k-1, from) {
		k--
	}
	at := from
	for ; k < len(m.spans) && m.spans[k].start < to; k++ {
		s := m.spans[k]
		if s.end <= at && k != i {
			continue
		}
		out = m.words(out, m.text[at:max(at, s.start)])
		if s.start >= at || at == from || k == i {
			out = append(out, marker(s.class)...)
		}
		at = max(at, s.end)
	}
	out = m.words(out, m.text[at:max(at, to)])
	if cutAfter {
		out = append(out, "…"...)
	}
	return string(bytes.TrimSpace(out))
}

// reaches reports whether span k or one near before it may end behind from.
func (m *masker) reaches(k, from int) bool {
	return m.spans[k].end > from || k > 0 && m.spans[k-1].end > from
}

// marker is what stands for a value.
func marker(c class.Class) string {
	if c == class.None {
		return "[WITHHELD]"
	}
	return c.Marker()
}

// inWord reports whether a character or word goes on across offset i.
func inWord(text []byte, i int) bool {
	if i <= 0 || i >= len(text) {
		return false
	}
	return !utf8.RuneStart(text[i]) || wordByte(text[i-1]) && wordByte(text[i])
}

// wordByte is a byte of a letter or a digit; every byte of a character that
// is not ASCII counts as one.
func wordByte(c byte) bool {
	return c >= '0' && c <= '9' || c|0x20 >= 'a' && c|0x20 <= 'z' || c >= utf8.RuneSelf
}

// words appends what of a text may be shown.
func (m *masker) words(out, text []byte) []byte {
	for i := 0; i < len(text); {
		c := text[i]
		if !wordByte(c) {
			if c < ' ' || c == 0x7f { // what it parts stays apart
				c = ' '
			}
			out = append(out, c)
			i++
			continue
		}
		j := i
		for j < len(text) && wordByte(text[j]) {
			j++
		}
		if w := text[i:j]; m.plain(w) {
			out = append(out, w...)
		} else {
			out = hide(out)
		}
		i = j
	}
	return out
}

// hide appends the mask. Masks that only a joint of a number, a date or an
// address parts become one.
func hide(out []byte) []byte {
	n := len(out)
	for k := 0; k < 2 && n > 0; k++ {
		if bytes.HasSuffix(out[:n], []byte(masked)) {
			return out[:n]
		}
		switch out[n-1] {
		case '.', '-', ':', '/', '+', '@', '_', '%', '\'':
			n--
		default:
			return append(out, masked...)
		}
	}
	return append(out, masked...)
}

// plain reports whether a word may be shown.
func (m *masker) plain(w []byte) bool {
	if len(w) > lexicon.Longest {
		return false
	}
	for _, c := range w {
		if c|0x20 < 'a' || c|0x20 > 'z' {
			return false
		}
	}
	low := bytes.ToLower(w)
	return !m.values[string(low)] && m.vocab.has(low)
}

// learn notes the words of every value of the document, so that none of them
// is shown as a word elsewhere.
func (m *masker) learn() {
	m.values = map[string]bool{}
	for _, s := range m.spans {
		v := m.text[s.start:s.end]
		if len(v) > 4096 {
			continue // a line that was withheld; none of it is a name by itself
		}
		for _, w := range bytes.FieldsFunc(v, func(r rune) bool { return !unicode.IsLetter(r) }) {
			m.values[string(bytes.ToLower(w))] = true
		}
	}
}

// vocabulary is the words that a preview may show: those of keys that rules
// know, and common words that hardly anybody is called.
type vocabulary struct {
	rules  []detect.Spec
	fields []field.Spec
	once   sync.Once
	keys   map[string]bool
}

func newVocabulary(rules []detect.Spec, fields []field.Spec) *vocabulary {
	return &vocabulary{rules: rules, fields: fields}
}

// has reports whether a folded word is one of them.
func (v *vocabulary) has(w []byte) bool {
	v.once.Do(v.build)
	if v.keys[string(w)] {
		return true
	}
	i := lexicon.Lookup(w)
	if i == 0 || i == lexicon.Rare {
		return false
	}
	switch i.Class() {
	case lexicon.Place, lexicon.Disease, lexicon.Eponym, lexicon.Drug, lexicon.Street, lexicon.Product:
		return false
	case lexicon.Tech, lexicon.Determiner, lexicon.Possessive, lexicon.Subject, lexicon.Aux, lexicon.PlacePrep:
		return true
	}
	rare := max(i.Given(), i.Family())
	return rare <= 4 && i.Common() >= rare+2
}

// build collects the words of keys. Words that are common names are left
// out: "grace" may be a part of a key, and is a name.
func (v *vocabulary) build() {
	v.keys = map[string]bool{}
	add := func(key string) {
		for _, w := range bytes.FieldsFunc([]byte(key), func(r rune) bool { return r < 'a' || r > 'z' }) {
			if i := lexicon.Lookup(w); len(w) > 1 && max(i.Given(), i.Family()) <= 4 {
				v.keys[string(w)] = true
			}
		}
	}
	for i := range v.rules {
		for _, w := range v.rules[i].Words {
			add(w)
		}
		if n := v.rules[i].Near; n != nil {
			for _, w := range n.Words {
				add(w)
			}
		}
	}
	for i := range v.fields {
		for _, k := range v.fields[i].Keys {
			add(k)
		}
	}
	v.rules, v.fields = nil, nil
}
