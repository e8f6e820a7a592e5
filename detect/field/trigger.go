package field

import (
	"bytes"
	"slices"
	"strings"
)

// Trigger is a folded word that a line needs for some rule to hold in it:
// one of the triggers is on the line, and its guard holds there.
type Trigger struct {
	Word string
	// Guard says of a raw text, of which at is the last byte of the word,
	// whether the word can count there. It looks no further than the line.
	// Nil: it always counts. Guards are for words of one token.
	Guard func(text []byte, at int) bool
}

// Triggers returns a necessary condition for a rule to redact or drop
// something on a line, sorted by word; the slice belongs to the policy.
func (p *Policy) Triggers() []Trigger { return p.triggers }

// part is how a rule needs a word.
type part uint8

const (
	asKey       part = iota // the key, or the end of it
	asContainer             // the key of something with an inside
	asFragment              // the quoted key at the start of the line
	afterPrefix             // the key behind a person prefix
	asDataURI               // the key of a value that starts with "data:"
)

// need is the words of a rule that a line needs, and how.
type need struct {
	as   part
	keys *starts // one of these is on the line as well; nil: no matter
	bare bool    // the word alone
	full map[string]bool
	part map[string]bool // ends of full ones, of two tokens or more
}

// need notes the words one of which is on any line where the rule holds: its
// keys, or the names that its surroundings need where they are rarer.
func (p *Policy) need(s *Spec, r *Rule) {
	switch {
	case s.Prefixed:
		p.needs(afterPrefix, true, s.Keys, nil)
		return
	case r.free && s.Value == "datauri": // the value starts with "data:"
		p.needs(asDataURI, s.Compose || s.Suffix, s.Keys, nil)
		return
	case r.free:
		p.needs(asKey, s.Compose || s.Suffix, s.Keys, nil)
		return
	case len(s.Under)+len(s.Within) > 0:
		p.needs(asContainer, true, slices.Concat(s.Under, s.Within), s.Keys)
	case len(s.Beside) > 0:
		p.needs(asKey, true, s.Beside, s.Keys)
	default:
		p.needs(asKey, false, []string{"resource_type"}, nil)
	}
	if s.Fragment {
		p.needs(asFragment, true, s.Keys, nil)
	}
}

// needs notes words by their last token; plural says that a trailing s is
// cut off as well. Where keys are given, one of them is on the line, too.
func (p *Policy) needs(as part, plural bool, words, keys []string) {
	starts := newStarts(keys)
	add := func(w string) {
		w = strings.TrimRight(w, "_0123456789")
		last := w[strings.LastIndexByte(w, '_')+1:]
		switch {
		case last == "":
			return
		case last != w && (len(last) == 1 || as != afterPrefix && common(last)):
			p.triggers = append(p.triggers, Trigger{Word: w})
			return
		}
		n := p.needOf(last, as, starts)
		if last == w {
			n.bare = true
			return
		}
		if n.full == nil {
			n.full, n.part = map[string]bool{}, map[string]bool{}
		}
		n.full[w] = true
		for k := len(w) - len(last) - 1; k > 0; k-- {
			if w[k-1] == '_' {
				n.part[w[k:]] = true
			}
		}
	}
	for _, w := range words {
		w = strings.TrimPrefix(strings.TrimPrefix(w, PathPrefix), ParamPrefix)
		add(w)
		if plural && lower(w[len(w)-1]) {
			add(w + "s")
		}
	}
}

// common reports whether most lines have the word, at the end of some key: a
// longer word that ends in it is looked for as a whole.
func common(last string) bool {
	switch last {
	case "id", "ids", "time", "times", "info", "code", "codes", "event", "events", "group", "groups", "key", "keys", "plan", "plans",
		"record", "records", "hash", "from", "for", "service", "index", "image", "images", "type", "user", "at", "to", "on", "by", "data",
		"status", "state", "level", "port", "size", "host", "error", "node", "url", "path", "text", "value", "count", "version", "token",
		"address", "ip", "range", "source", "request", "response", "client", "member", "account", "identifier":
		return true
	}
	return false
}

func (p *Policy) needOf(last string, as part, keys *starts) *need {
	for _, n := range p.byLast[last] {
		if n.as == as && n.keys == keys {
			return n
		}
	}
	n := &need{as: as, keys: keys}
	p.byLast[last] = append(p.byLast[last], n)
	return n
}

// compileTriggers makes a trigger of each last token.
func (p *Policy) compileTriggers() {
	for last, needs := range p.byLast {
		p.triggers = append(p.triggers, Trigger{last, p.guard(len(last), needs)})
	}
	p.byLast = nil
	slices.SortStableFunc(p.triggers, func(a, b Trigger) int { return strings.Compare(a.Word, b.Word) })
	p.triggers = slices.CompactFunc(p.triggers, func(a, b Trigger) bool { return a.Word == b.Word && a.Guard == nil && b.Guard == nil })
}

// guard returns the guard of a word of n letters.
func (p *Policy) guard(n int, needs []*need) func([]byte, int) bool {
	var pairs map[string]bool // of any need: the last two tokens
	for _, x := range needs {
		if x.full != nil && pairs == nil {
			pairs = map[string]bool{}
		}
		for _, m := range []map[string]bool{x.full, x.part} {
			for w := range m {
				if strings.Count(w, "_") == 1 {
					pairs[w] = true
				}
			}
		}
	}
	before := p.newBefore(needs)
	return func(text []byte, at int) bool {
		start := at + 1 - n
		if before != nil && !before.maybe(text, start) {
			return false
		}
		end := keyEnd(text, at, n)
		if end < 0 {
			return false
		}
		pair := len(pairs) > 0 && behind(text, start, at+1, end, pairs, nil)
		for _, x := range needs {
			if (x.bare || pair && behind(text, start, at+1, end, x.full, x.part)) && p.fits(x, text, start, end) {
				return true
			}
		}
		return false
	}
}

// behind reports whether the tokens before the one at text[start:end] make
// one of the words with it; part are the ends of those words. The key ends
// at closing.
func behind(text []byte, start, end, closing int, full, part map[string]bool) bool {
	var buf [MaxKey]byte
	at := len(buf)
	for {
		if at -= end - start; at < 1 {
			return true
		}
		for k, c := range text[start:end] {
			if upper(c) {
				c |= 0x20
			}
			buf[at+k] = c
		}
		if w := buf[at:]; full[string(w)] {
			return true
		} else if at+end-start < len(buf) && !part[string(w)] {
			return false
		}
		at--
		buf[at] = '_'
		for end = start; end > 0 && !wordByte(text[end-1]); end-- {
			switch c := text[end-1]; {
			case c == '\\': // an escape in a quoted key
				return true
			case c == '"': // it opens the key, or is escaped inside
				return slashes(text, end-1) > slashes(text, closing)
			case c == '\n', start-end > 16:
				return false
			}
		}
		if start = tokenStart(text, end); start == end {
			return false
		}
		if start > 0 && text[start-1] == '\\' {
			return true
		}
	}
}

// slashes counts the backslashes before the quote at i; 0 if there is none.
func slashes(text []byte, i int) (n int) {
	if i >= len(text) || text[i] != '"' {
		return 0
	}
	for i > n && text[i-1-n] == '\\' && n < 64 {
		n++
	}
	return n
}

func wordByte(c byte) bool {
	return lower(c) || upper(c) || c >= '0' && c <= '9' || c >= 0x80
}

// tokenStart returns where the token of a key starts that ends at end, as
// Fold cuts them.
func tokenStart(text []byte, end int) int {
	i := end
	for i > 0 && wordByte(text[i-1]) {
		i--
		if i > 0 && upper(text[i]) && (!upper(text[i-1]) || i+1 < end && lower(text[i+1])) {
			return i
		}
	}
	return i
}

// fits asks what a need wants besides the word.
func (p *Policy) fits(x *need, text []byte, start, end int) bool {
	ok := true
	switch x.as {
	case asContainer:
		var from, to int
		from, to, ok = inside(text, end)
		return ok && (x.keys == nil || x.keys.in(text, from, to))
	case asFragment:
		ok = inQuotes(text, end, start) && startsLine(text, start)
	case afterPrefix:
		ok = p.behind.maybe(text, start) && p.prefixBefore(text, start)
	case asDataURI:
		ok = dataBehind(text, end)
	}
	if !ok || x.keys == nil {
		return ok
	}
	from := max(0, start-maxOnLine)
	return x.keys.in(text, from+bytes.LastIndexByte(text[from:start], '\n')+1, lineEnd(text, start))
}

// starts are the first words of keys, by their first letter.
type starts [26][]string

// newStarts returns nil when there is nothing to look for.
func newStarts(keys []string) *starts {
	var s starts
	for _, k := range keys {
		k, _, _ = strings.Cut(strings.TrimPrefix(strings.TrimPrefix(k, PathPrefix), ParamPrefix), "_")
		if k == "" || !lower(k[0]) {
			return nil
		}
		s[k[0]-'a'] = append(s[k[0]-'a'], k)
	}
	if len(keys) == 0 {
		return nil
	}
	return &s
}

// maxOnLine bounds the bytes that are looked through for the words of a key.
const maxOnLine = 2048

// in reports whether one of them is somewhere in text[from:to]; of a long
// text it says so unseen.
func (s *starts) in(text []byte, from, to int) bool {
	if to-from > maxOnLine {
		return true
	}
	for i := from; i < to; i++ {
		c := text[i] | 0x20 - 'a'
		if c >= 26 || s[c] == nil || lower(text[i]) && i > 1 && wordByte(text[i-1]) && text[i-1] < 0x80 && text[i-2] != '\\' {
			continue // or inside a word
		}
		for _, w := range s[c] {
			if to-i >= len(w) && foldEqual(text[i:i+len(w)], w) {
				return true
			}
		}
	}
	return false
}

// maxTail bounds what may stand between a word and the end of its key.
const maxTail = 48

// keyEnd returns where the key ends whose last word, of n letters, ends with
// byte at of a raw text, or -1 when that word ends no key. What the walk
// takes for a key is narrower; where it is not clear, there is one.
func keyEnd(text []byte, at, n int) int {
	for i := at + 1; i < len(text); {
		switch c := text[i]; {
		case i > at+maxTail:
			return i
		case c == '\n':
			return -1
		case apart(text, i, at+1-n):
			return i
		case c == '"' || c == '\'' || c == '`':
			if quotedKey(text, i, at+1-n) {
				return i
			}
			return -1
		case c == '\\':
			for i < len(text) && text[i] == '\\' {
				i++
			}
			if i >= len(text) || text[i] != '"' || quotedKey(text, i, at+1-n) {
				return i
			}
			return -1
		case strings.IndexByte(":=|/?{[(<>]", c) >= 0:
			return i
		case c >= 0x80:
			return i
		case lower(c) || upper(c):
			e := i + 1
			for e < len(text) && lower(text[e]) {
				e++
			}
			if !cutOff(text[i:e]) {
				return tagName(text, at+1-n, i)
			}
			i = e
		default:
			i++
		}
	}
	return tagName(text, at+1-n, len(text))
}

// cutOff reports whether a word at the end of a key is left out of it.
func cutOff(w []byte) bool {
	var buf [8]byte
	if len(w) > len(buf) {
		return false
	}
	b := append(buf[:0], w...)
	b[0] |= 0x20
	switch string(b) {
	case "value", "str", "string", "text", "raw", "param", "input", "field":
		return true
	}
	return false
}

// tagName returns end when the name around byte i follows the "<" of a tag,
// else -1: attributes may come next.
func tagName(text []byte, i, end int) int {
	for k := 0; i > 0 && k < 64; i, k = i-1, k+1 {
		switch c := text[i-1]; {
		case c == '<':
			return end
		case c != ':' && !bareKey(c):
			return -1
		}
	}
	return -1
}

func bareKey(c byte) bool {
	return lower(c) || upper(c) || c >= '0' && c <= '9' || c >= 0x80 || c == '_' || c == '-' || c == '.' || c == '$'
}

// quotedKey reports whether the quote at i can close a key, of which byte
// start is a part: a separator follows, or it is the first of a tuple.
func quotedKey(text []byte, i, start int) bool {
	i++
	for i < len(text) && (text[i] == ' ' || text[i] == '\t') {
		i++
	}
	if i >= len(text) {
		return false
	}
	switch text[i] {
	case ':', '=', '\\', ']':
		return true
	case ',':
		for k := 0; start > 0 && k < 64; start, k = start-1, k+1 {
			if c := text[start-1]; !bareKey(c) && c != ' ' {
				return c != '"' || start > 1 && (text[start-2] == '(' || lower(text[start-2]))
			}
		}
		return true
	}
	return text[i] >= 0x80
}

// inside returns where the keys are that stand under the key that ends at i,
// if that can be a container: a bracket, a tag, parameters, a string.
func inside(text []byte, i int) (from, to int, ok bool) {
	for n := 0; i < len(text) && n < 40; i, n = i+1, n+1 {
		switch c := text[i]; {
		case strings.IndexByte("{[(<?", c) >= 0 || c >= 0x80:
			return i, lineEnd(text, i), true
		case c == '\n':
			return 0, 0, false
		case n > 0 && (c == '"' || c == '\'' || c == '`') && strings.IndexByte(":=> \t(,&ubr", text[i-1]) >= 0:
			return i + 1, stringEnd(text, i), true
		case strings.IndexByte(":=> \t],&\\|/\"'`", c) < 0: // Type{
			e := i
			for e < len(text) && e < i+64 && bareKey(text[e]) {
				e++
			}
			if e < len(text) && (strings.IndexByte("{[(<?'\"", text[e]) >= 0 || e == i+64) {
				return e, lineEnd(text, e), true
			}
			return 0, 0, false
		}
	}
	return i, lineEnd(text, i), i < len(text)
}

// lineEnd is the end of the line that byte i is in, or a place too far away.
func lineEnd(text []byte, i int) int {
	end := min(len(text), i+2*maxOnLine)
	if n := bytes.IndexByte(text[i:end], '\n'); n >= 0 {
		return i + n
	}
	return end
}

// stringEnd returns where the string ends whose quote is at i, or the line.
func stringEnd(text []byte, i int) int {
	for k := i + 1; k < len(text) && k < i+2*maxOnLine; k++ {
		switch text[k] {
		case '\\':
			k++
		case '\n':
			return k
		case text[i]:
			if text[i] == '"' || k+1 == len(text) || !wordByte(text[k+1]) {
				return k
			}
		}
	}
	return min(len(text), i+2*maxOnLine)
}

// dataBehind reports whether the value of the key that ends at i can start
// with "data".
func dataBehind(text []byte, i int) bool {
	for n := 0; i < len(text) && n < 16; i, n = i+1, n+1 {
		switch c := text[i]; {
		case c == '\n':
			return false
		case c == '\\' && i+1 < len(text) && (text[i+1] == '"' || text[i+1] == '\\'): // an escaped quote
		case c == '\\' || c >= 0x80 || c == '%' || c == '&' || c == '[' || c == '{':
			return true
		case lower(c) || upper(c):
			return c|0x20 == 'd' || i+1 < len(text) && (text[i+1] == '"' || text[i+1] == '\'')
		}
	}
	return true
}

// inQuotes reports whether a key that seems to end at i can be a quoted one.
func inQuotes(text []byte, i, start int) bool {
	for n := 0; i < len(text) && n < maxTail; i, n = i+1, n+1 {
		switch c := text[i]; {
		case c == '"':
			return quotedKey(text, i, start)
		case c == '\n' || lower(c) || upper(c):
			return false
		}
	}
	return i < len(text)
}

// startsLine reports whether the word at i is in a quoted key with nothing
// before it on the line; an escaped quote may begin a text of its own.
func startsLine(text []byte, i int) bool {
	k := i
	for k > 0 && text[k-1] != '"' {
		if k--; text[k] == '\n' || i-k > MaxKey {
			return i-k > MaxKey
		}
	}
	for k -= 2; k >= 0; k-- {
		switch c := text[k]; {
		case c == '\\':
			return true
		case c == '\n':
			return true
		case c > ' ':
			return false
		}
	}
	return true
}

// prefixBefore reports whether the word at i follows a person prefix.
func (p *Policy) prefixBefore(text []byte, i int) bool {
	e := i
	for e > 0 && !lower(text[e-1]) && !upper(text[e-1]) {
		if e--; text[e] >= 0x80 || text[e] == '\n' || i-e > 16 {
			return text[e] != '\n'
		}
	}
	if e == 0 {
		return false
	}
	for _, t := range p.roles {
		if len(t) <= e && foldEqual(text[e-len(t):e], t) {
			return true
		}
	}
	return false
}

func foldEqual(b []byte, s string) bool {
	for i := range b {
		if b[i]|0x20 != s[i] {
			return false
		}
	}
	return true
}

// rolesOf are the last words of the prefixes.
func rolesOf(prefixes []string) (words []string) {
	for _, x := range prefixes {
		words = append(words, x[strings.LastIndexByte(x, '_')+1:])
	}
	slices.Sort(words)
	return slices.Compact(words)
}
