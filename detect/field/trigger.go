package field

import (
	"iter"
	"slices"
	"strings"
	"sync/atomic"

	"github.com/phiscrub/phiscrub/detect/class"
	"github.com/phiscrub/phiscrub/detect/word"
)

// Trigger is a folded word that a line needs for some rule to hold in it:
// one of the triggers is on the line, and its guard holds there.
type Trigger struct {
	Word string
	// Char stands in place of the word where a line needs a single byte.
	Char byte
	// Mask is a form in place of a word: 9 digit, ? optional, {m,n} repeated,
	// other bytes themselves.
	Mask string
	// Guard says of a raw text, of which at is the last byte of the word or
	// a byte of the form, whether it can count there. It looks no further
	// than the line. Nil: it always counts.
	Guard func(text []byte, at int) bool
	// After has the bytes behind a word or a mask before which the guard may
	// hold; at the end of a text it is asked about a line feed. Nil: any.
	After *[256]bool
}

// Column reports whether the name of a column can end before byte i of a raw
// text, in a line of nothing but such names: the lines below it need no key.
type Column func(text []byte, i int) bool

// Address reports whether the line of a raw text is marked by itself for an address
// that starts at byte i, and nothing but addresses is found by it: then the name before
// the address need not be seen.
type Address func(text []byte, i int) bool

// surroundings are what the caller knows of lines; each may be nil.
type surroundings struct {
	column  Column
	address Address
}

// Triggers returns a necessary condition for a rule to redact or drop
// something on a line, sorted by word. There are MaxTriggers of them at most.
// A name counts as well where column, if there is one, says so; that of an address
// does not count where address, if there is one, says that it need not.
func (p *Policy) Triggers(column Column, address Address) iter.Seq[Trigger] {
	return func(yield func(Trigger) bool) {
		var last Trigger
		around := surroundings{column, address}
		for i, o := range p.sorted {
			t := p.trigger(o.Number(), around)
			if i > 0 && last.same(&t) {
				continue
			}
			if last = t; !yield(t) {
				return
			}
		}
	}
}

// MaxTriggers returns a bound on the number of triggers.
func (p *Policy) MaxTriggers() int { return len(p.sorted) }

// part is how a rule needs a word.
type part uint8

const (
	asKey           part = iota // the key, or the end of it
	asAddress                   // the same, of an address
	asContainer                 // the key of something with an inside
	asFragment                  // the quoted key at the start of the line
	afterPrefix                 // the key behind a person prefix
	asEncoded                   // the key of base64 or hex
	asElement                   // the name of an XML element
	asAttribute                 // the name of an XML attribute
	asOpener                    // the key of a container that is open where the line ends
	asOpenTag                   // the name of an XML element that is
	asSegmentKey                // the name of a segment of HL7, with the number of a field
	asNumberedKey               // the letters of such a name that ends in a digit
	asSegment                   // the name before a segment of a path
	asParameter                 // the name of a parameter of a URL
	asToolContainer             // a container on a line that may call a tool about persons
	asResource                  // the key of a type of resource that a rule asks for
	asResourceDate              // the same on a line with a date
	asOpenResource              // the same on a line that leaves something open
)

// need is the words of a rule that a line needs, and how.
type need struct {
	as    part
	keys  *starts         // one of these is on the line as well; nil: no matter
	bare  bool            // the word alone
	words []string        // of several tokens
	full  map[string]bool // the same
	part  map[string]bool // ends of full ones, of two tokens or more
}

// need notes the words one of which is on any line where the rule holds: its
// keys, or the names that its surroundings need where they are rarer.
func (p *Policy) need(s *Spec, r *Rule) {
	p.needsBefore(s, r)
	switch {
	case r.markup == Element: // the key is rarer than what is around it
		p.needs(asElement, s.Compose || s.Suffix, s.Keys, nil)
		return
	case r.markup == Attribute:
		p.needs(asAttribute, s.Compose || s.Suffix, s.Keys, nil)
		return
	case s.Prefixed:
		p.needs(afterPrefix, true, s.Keys, nil)
		return
	case r.free && s.Value == "datauri": // the value starts with "data:"
		p.triggers = append(p.triggers, Trigger{Mask: dataURI})
		return
	case r.free && r.Verdict == Decode:
		p.needs(asEncoded, s.Compose || s.Suffix, s.Keys, nil)
		return
	case r.free && s.Value == "ip" && r.Class == class.IP && r.Verdict == Redact:
		p.needs(asAddress, s.Compose || s.Suffix, s.Keys, nil)
		return
	case r.free:
		p.needs(asKey, s.Compose || s.Suffix, s.Keys, nil)
		return
	case len(s.Under)+len(s.Within) > 0:
		as := asContainer
		if r.tool {
			as = asToolContainer
		}
		p.needs(as, true, slices.Concat(s.Under, s.Within), s.Keys)
	case len(s.Beside) > 0:
		p.needs(asKey, true, s.Beside, s.Keys)
	default:
		p.needsResource(s, r)
	}
	if s.Fragment {
		p.needs(asFragment, true, s.Keys, nil)
	}
}

// dataURI is how a picture in a value starts, whatever its key.
const dataURI = "data:image"

// needsBefore notes the words of lines that a rule may need further down:
// what opens its surroundings, and what stands beside its keys.
func (p *Policy) needsBefore(s *Spec, r *Rule) {
	if names := slices.Concat(s.Under, s.Within); len(names) > 0 {
		as := asOpener
		if r.markup != NoMarkup {
			as = asOpenTag
		}
		p.needs(as, true, names, nil)
	}
	if len(s.Beside) > 0 {
		p.needs(asFragment, true, s.Beside, nil)
	}
	if len(s.Resource) > 0 {
		p.needs(asOpenResource, false, []string{"resource_type"}, nil)
	}
}

// needs notes words by their last token; plural says that a trailing s is
// cut off as well. Where keys are given, one of them is on the line, too.
func (p *Policy) needs(as part, plural bool, words, keys []string) {
	to, set := p.words, int16(-1)
	if as == asElement || as == asOpenTag {
		to = p.elements
	}
	if len(keys) > 0 {
		set = int16(len(to.keys))
		to.keys = append(to.keys, keySet{keys: keys})
	}
	for _, word := range words {
		if word == "" { // it is reported
			continue
		}
		p.needWord(to, word, want{as: as, keys: set}, plural)
		if short, how := outOfURL(word, as); short != "" && len(short) < len(word) {
			p.needWord(to, short, want{as: how, keys: set}, plural)
		}
	}
}

// needWord notes a word by its last token, and if plural says so the same with
// an s behind it.
func (p *Policy) needWord(to *wants, word string, how want, plural bool) {
	switch {
	case isTag(word):
		p.needTag(word)
		return
	case how.as <= asAddress && isSegmentKey(word):
		to.add(strings.TrimRight(word[:3], "0123456789"), want{as: segmentPart(word), keys: -1})
		return
	}
	plural = plural && lower(word[len(word)-1])
	word = trimNumber(word)
	last := word[strings.LastIndexByte(word, '_')+1:]
	if last == "" {
		return
	}
	apart := how // as a whole
	if apart.as == afterPrefix {
		apart.as = asKey // what stands before the whole word is not looked at
	}
	several, prefixed := len(last) < len(word), how.as == afterPrefix
	if several {
		how.whole = to.whole(word)
	}
	several = several && to != p.elements
	if several && (len(last) <= 2 || !prefixed && common(last)) {
		to.add(word, apart)
	} else {
		to.add(last, how)
	}
	if !plural {
		return
	}
	how.plural, apart.plural = true, true
	var buf [64]byte
	if several && (len(last) < 2 || !prefixed && common(append(append(buf[:0], last...), 's'))) {
		to.add(word, apart)
	} else {
		to.add(last, how)
	}
}

// outOfURL takes the prefix off a key of a path or of parameters, and says how
// a line needs it then.
func outOfURL(word string, as part) (short string, how part) {
	if word[0] != 'p' {
		return word, as
	}
	how = asSegment
	if short = strings.TrimPrefix(word, PathPrefix); len(short) == len(word) {
		how, short = asParameter, strings.TrimPrefix(word, ParamPrefix)
	}
	if as > asAddress {
		how = as
	}
	return short, how
}

// trimNumber cuts digits and underscores off the end of a key.
func trimNumber(w string) string {
	n := len(w)
	for n > 0 && (w[n-1] == '_' || w[n-1]-'0' < 10) {
		n--
	}
	return w[:n]
}

// common reports whether most lines have the word, at the end of some key: a
// longer word that ends in it is looked for as a whole.
func common[T string | []byte](last T) bool {
	switch string(last) {
	case "id", "ids", "time", "times", "info", "code", "codes", "event", "events", "group", "groups", "key", "keys", "plan", "plans",
		"record", "records", "hash", "from", "for", "service", "index", "image", "images", "type", "user", "at", "to", "on", "by", "data",
		"status", "state", "level", "port", "size", "host", "error", "node", "url", "path", "text", "value", "count", "version", "token",
		"address", "ip", "range", "source", "request", "response", "client", "member", "account", "identifier":
		return true
	}
	return false
}

// compileTriggers sorts what there is a trigger for: each last token, and what
// has none. They are made when they are asked for: a sieve needs them once.
func (p *Policy) compileTriggers() {
	p.markupTriggers()
	if p.inNamespace {
		p.triggers = append(p.triggers, Trigger{Word: "fhir", Guard: namespace, After: afterNamespace})
	}
	w := p.words
	w.guards = make([]atomic.Pointer[wordGuard], len(w.heads))
	p.sorted = word.Order(len(w.heads)+len(p.triggers), p.wordOf)
}

// wordOf is the word of what there is a trigger for: of a last token, or behind
// those of a trigger that was made before.
func (p *Policy) wordOf(number int) string {
	if made := number - len(p.words.heads); made >= 0 {
		return p.triggers[made].Word
	}
	return p.words.last.Words[number]
}

func (p *Policy) trigger(number int, around surroundings) Trigger {
	if made := number - len(p.words.heads); made >= 0 {
		return p.triggers[made]
	}
	return Trigger{Word: p.words.last.Words[number], Guard: p.words.guard(number, around), After: p.words.after(number)}
}

// same reports whether both always count and look for the same.
func (t *Trigger) same(o *Trigger) bool {
	return t.Guard == nil && o.Guard == nil && t.Word == o.Word && t.Char == o.Char && t.Mask == o.Mask
}

var afterNamespace = (*[256]bool)(newBytes("\"'\\&\n", false))

// namespace reports whether the word fhir that ends with byte at of text ends
// the name of the XML namespace of FHIR, http://hl7.org/fhir.
func namespace(text []byte, at int) bool {
	const site = "hl7.org"
	if at+1 < len(text) && (!afterNamespace[text[at+1]] || text[at+1] == '\n') {
		return false
	}
	i := back(text, at+1-len("fhir"), slashesBack)
	return i >= len(site) && equalFold(text[i-len(site):i], site)
}

// behind reports whether the tokens before the one at text[start:end] make
// one of the words with it; part are the ends of those words. The key ends
// at closing.
func behind(text []byte, start, end, closing int, full, part map[string]bool) bool {
	var buf [MaxKey]byte
	at := len(buf)
	for last := true; ; last = false {
		if at -= end - start; at < 1 {
			return true
		}
		for k, c := range text[start:end] {
			if upper(c) {
				c |= 0x20
			}
			buf[at+k] = c
		}
		if w := buf[at:]; !last { // the words have several tokens
			if full[string(w)] {
				return true
			}
			if !part[string(w)] {
				return false
			}
		}
		at--
		buf[at] = '_'
		for end = start; end > 0 && !wordByte(text[end-1]); end-- {
			switch c := text[end-1]; {
			case c == '\\': // an escape in a quoted key
				return true
			case c == '"': // it opens the key, or is escaped inside, or closes a name of SQL
				if slashes(text, end-1) > slashes(text, closing) {
					return true
				}
				if end == start || end < 2 || !wordByte(text[end-2]) {
					return false
				}
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

func wordByte(c byte) bool { return inWord[c] }

var inWord = newBytes("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789", true)

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

// look is what was found around a word: each is looked at when it is first asked
// for.
type look struct {
	before   prior
	in       interior // of the key
	known    bool
	open     bool // whether the key is that of a container open where its line ends
	openRead bool
}

// interior is the inside of a key, if it has one.
type interior struct {
	from, to int
	ok       bool
}

func (l *look) prior(text []byte, start int) prior {
	if l.before.is == priorUnread {
		l.before = newPrior(text, start)
	}
	return l.before
}

// fits asks what a need wants besides the word.
func (p *Policy) fits(x *need, text []byte, start, end int, l *look) bool {
	ok := true
	switch x.as {
	case asContainer, asToolContainer:
		if !l.known {
			l.known = true
			l.in.from, l.in.to, l.in.ok = inside(text, end)
		}
		return l.in.ok && (x.keys == nil || x.keys.in(text, l.in.from, l.in.to)) && (x.as == asContainer || toolOnLine(text, start))
	case asResource:
		ok = p.asksFor(text, end)
	case asResourceDate:
		ok = dateOnLine(text, start)
	case asOpenResource:
		ok = opensLine(text[end:min(len(text), end+MaxOpener)], len(text) > end+MaxOpener)
	case asOpener, asOpenTag:
		if !l.openRead {
			l.openRead, l.open = true, openAtEnd(text, end, start)
		}
		ok = l.open
	case asFragment:
		ok = inQuotes(text, end, start) && startsLine(text, start)
	case afterPrefix:
		ok = p.behind.follows(l.prior(text, start)) && p.prefixBefore(text, start)
	case asAttribute:
		ok = end < len(text) && text[end] == '=' && goesOn(text, end+1)
	case asEncoded:
		ok = encodedBehind(text, start, end)
	case asSegmentKey:
		ok = fieldNumber(text, start)
	case asNumberedKey:
		ok = numbered(text, start)
	case asSegment:
		ok = end < len(text) && (text[end] == '\\' || text[end] == '/' && idBehind(text, end+1))
	case asParameter:
		ok = end < len(text) && (text[end] == '=' || text[end] == ']' || text[end] == '\\')
	}
	if !ok || x.keys == nil {
		return ok
	}
	from := max(0, start-maxOnLine)
	return x.keys.in(text, word.LineStart(text, from, start), lineEnd(text, start))
}

// idBehind reports whether the segment of a path at byte i can be an id: it has
// a digit, or begins with an escape.
func idBehind(text []byte, i int) bool {
	if i < len(text) && text[i] == '\\' {
		return true
	}
	for end := min(len(text), i+maxSegment); i < end && inSegment[text[i]]; i++ {
		if text[i]-'0' < 10 {
			return true
		}
	}
	return false
}

const maxSegment = 256

var inSegment = newBytes("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.~|:@+%", true)

// inPath reports whether the word at text[start:end] is one of a path: a slash
// and letters follow, or it stands in no quotes. No key goes on so, but that of
// the next segment.
func inPath(text []byte, start, end int) bool {
	if end >= len(text) || text[end] != '/' {
		return false
	}
	for i := end + 1; i < len(text) && bareKey(text[i]) && text[i] < 0x80; i++ {
		if lower(text[i]) || upper(text[i]) {
			return true
		}
	}
	for k := 0; start > 0 && k < MaxKey; k++ {
		if start--; text[start] == '\n' {
			return true
		}
		if c := text[start]; !bareKey(c) && c != ' ' && c != '/' || c >= 0x80 {
			return c != '"' && c != '\'' && c != '`' && c != '\\' && c < 0x80
		}
	}
	return start == 0
}
