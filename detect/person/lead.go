package person

import (
	"github.com/phiscrub/phiscrub/detect/person/lexicon"
	"github.com/phiscrub/phiscrub/detect/person/model"
	"github.com/phiscrub/phiscrub/detect/word"
)

// lead is a phrase that a name follows.
type lead struct {
	words string // lower-case, one blank between
	need  need
}

// need says how much of a name has to stand behind a phrase.
type need uint8

const (
	two    need = iota // two parts, or one and an initial
	both               // the same, and they may have no capitals
	one                // one word that is a name, or that nobody has listed
	label              // two parts behind a colon or a dash; also without capitals
	called             // one word, and a number is called: "called Ann at 555-0100"
)

// leads are what people and programs write before somebody's name. What is
// said of things as often asks for two parts, each of which can be a name.
var leads = [...]lead{
	{"account holder", two}, {"account of", two}, {"active for", two}, {"admission of", two}, {"already exists", label},
	{"appointment for", two}, {"appointment with", two}, {"appt for", two}, {"approved for", two}, {"attn", label}, {"attention", label},
	{"authorization for", two}, {"baby boy", one}, {"baby girl", one}, {"benefits for", two}, {"booked for", two},
	{"called", called}, {"caller", label}, {"cc", label}, {"chart for", two}, {"chart of", two}, {"billed to", two}, {"belongs to", two}, {"copy of", two}, {"delivered to", two}, {"check of", two},
	{"claim for", two}, {"claims for", two}, {"consent for", two}, {"consent from", two}, {"consent of", two}, {"coverage for", two},
	{"decedent", both}, {"denied for", two}, {"discharge of", two}, {"discharge summary for", two}, {"discharge summary of", two},
	{"eligibility for", two}, {"emergency contact", label}, {"emergency contacts", label}, {"failed for", two}, {"file for", two}, {"file of", two},
	{"have me under", one}, {"infant", one}, {"infant boy", one}, {"infant girl", one}, {"issued to", two}, {"kin", label}, {"letter to", two},
	{"match", label}, {"matched", two}, {"mailed to", two}, {"message for", two}, {"message from", two}, {"newborn", one}, {"on behalf of", two},
	{"order for", two}, {"orders for", two}, {"opened by", two}, {"paid by", two}, {"parking by", two}, {"payable to", two}, {"prescription for", two}, {"record for", two}, {"record of", two},
	{"records for", two}, {"records of", two}, {"referral for", two}, {"refill for", two}, {"refund to", two}, {"registered by", two}, {"released to", two}, {"requested by", two}, {"requester", two}, {"reminder for", two}, {"reminder to", two},
	{"report for", two}, {"report on", two}, {"request from", two}, {"resident", two}, {"results for", two}, {"results of", two},
	{"scheduled for", two}, {"sent to", two}, {"shipped to", two}, {"supplies to", two}, {"submitted by", two}, {"signed by", two}, {"specimen from", two}, {"statement for", two}, {"statement to", two}, {"the late", two},
	{"uploaded by", two}, {"under the name", both}, {"under the name of", both}, {"username of", two}, {"visit by", two}, {"visit for", two},
	{"visit of", two}, {"visit to", two}, {"neighbor", two}, {"logged in as", two}, {"study of", two}, {"dependent", two}, {"voicemail for", two}, {"voicemail from", two},
}

// notLed are words before a phrase that make it one about machines.
var notLed = word.NewSet(`cache route regex pattern string byte token path glob exact best first hash index url host config
	file build test job port health liveness readiness cpu memory disk sql query`)

// Lead finds the name behind a phrase at byte i that people stand behind: "on
// file for Ann Lee", "emergency contact: Bo Lee", "baby boy Lee".
func Lead(w *word.Window, text []byte, i int) (start, end int, ok bool) {
	k := w.Read(text, i)
	if k < 0 || !own(w, k) {
		return 0, 0, false
	}
	for n := range leads {
		l := &leads[n]
		j := l.end(w, k)
		if j < 0 {
			continue
		}
		if s, e, ok := l.name(w, k, j); ok {
			return s, e, true
		}
	}
	return 0, 0, false
}

// end returns the token behind the phrase, if it stands at token k, or -1.
func (l *lead) end(w *word.Window, k int) int {
	for i := 0; i < len(l.words); k++ {
		j := i
		for j < len(l.words) && l.words[j] != ' ' {
			j++
		}
		if i > 0 && w.At(k).Gap != word.Space || !w.Is(k, l.words[i:j]) {
			return -1
		}
		i = j + 1
	}
	return k
}

// name reads the name at token j, behind the phrase that stands at token k.
func (l *lead) name(w *word.Window, k, j int) (start, end int, ok bool) {
	marked := false
	switch b := w.Byte(j); {
	case b == ':' || b == '-' && w.At(j).Gap == word.Space:
		marked = true
		j++
	case b == ',' && l.need != called:
		j++
	case w.Is(j, "is") && l.need == label:
		marked = true
		j++
	}
	kin := w.Is(k, "kin") && w.Is(k-1, "of") && w.Is(k-2, "next") // nothing else is called so
	if g := w.At(j).Gap; g != word.Space && (g != word.Wide || !marked) || l.need == label && !marked && !kin {
		return 0, 0, false
	}
	if l.need == label && w.In(k-1, notLed) || model.Marked(w, j, j+4) {
		return 0, 0, false
	}
	if w.At(j).Kind == word.Lower && cased(w.Text(j)) {
		return l.lower(w, j)
	}
	if w.At(k).Kind == word.Upper && w.At(j).Kind == word.Upper {
		if n := capitals(w, j); n.parts > 0 && !goesOn(w, n.to) && (n.parts > 1 || l.need == one || l.need == called && rings(w, n.to)) {
			return n.bytes(w)
		}
	}
	n, ok := readName(w, j, capital, l.need != called)
	if !ok || !likely(w, n) || clinician(w, n.to) {
		return 0, 0, false
	}
	if t := w.At(n.to); t.Capital() && t.Gap == word.Space || w.Byte(n.to) == ':' || w.Byte(n.to) == '=' {
		return 0, 0, false // a title goes on
	}
	if n.capitals && w.At(k).Kind != word.Upper && (n.parts < 2 || !certainly(w, n)) {
		return 0, 0, false
	}
	switch {
	case l.need == called:
		return finish(w, n, rings(w, n.to))
	case l.need == one:
		return finish(w, n, n.parts+n.initials >= 2 || unlisted(w, n))
	}
	return finish(w, n, n.parts+n.initials >= 2)
}

func finish(w *word.Window, n name, ok bool) (int, int, bool) {
	if !ok {
		return 0, 0, false
	}
	return n.bytes(w)
}

// lower is name for what was written without capitals.
func (l *lead) lower(w *word.Window, j int) (start, end int, ok bool) {
	if l.need == two {
		return 0, 0, false
	}
	to, strange := j, 0
	for to < j+4 && w.At(to).Kind == word.Lower && (to == j || w.At(to).Gap == word.Space) {
		switch {
		case Strange(w.Text(to)):
			strange++
		case w.In(to, particles) && to+1 < j+4:
		case to > j && (l.need == label || l.need == both) && w.At(to+1).Kind == word.Mark && part(w, to, folded, false): // "ann stone,"
		default:
			goto read
		}
		to++
	}
read:
	for to > j && w.In(to-1, particles) {
		to--
	}
	if strange == 0 || to == j || goesOn(w, to) || (l.need == label || l.need == both) && to < j+2 || l.need == called && !rings(w, to) {
		return 0, 0, false
	}
	if l.need == label && w.Byte(to) == ',' && w.At(to+1).Kind == word.Lower && Strange(w.Text(to+1)) { // last, first
		to += 2
	}
	return w.At(j).Start, w.At(to - 1).End, true
}

// rings reports whether "at", "on" or a mark and a telephone number stand at
// token k.
func rings(w *word.Window, k int) bool {
	if w.Is(k, "at") || w.Is(k, "on") {
		k++
	} else if w.Byte(k) != '(' {
		return false
	}
	for n := 0; n < 2 && (w.Byte(k) == '+' || w.Byte(k) == '('); n++ {
		k++
	}
	return w.At(k).Kind == word.Number
}

// likely reports whether the words of a name with capitals can all be of one,
// and one of them is nothing else.
func likely(w *word.Window, n name) bool {
	like := false
	for p := n.from; p < n.to; p++ {
		t := w.At(p)
		if !t.Capital() || t.End-t.Start < 2 || w.In(p, particles) {
			continue
		}
		if abstract(w.Text(p)) {
			return false
		}
		f := model.Lookup(w.Text(p))
		switch f.Class() {
		case lexicon.NoClass, lexicon.Place, lexicon.Product, lexicon.Street, lexicon.Eponym, lexicon.Nonname, lexicon.Suffix, lexicon.Particle:
		case lexicon.Calendar, lexicon.Title:
			if !like || f.Family() < 3 { // Ann March, Bo Church
				return false
			}
		default:
			return false
		}
		if f.Given()+f.Family() == 0 && f.Common() > 0 && f != lexicon.Rare {
			return false // a word, and nobody is called so
		}
		like = like || (f == 0 || f.Given()+f.Family() >= 2 && f.Common() <= 5) && f.Class() == lexicon.NoClass
	}
	return like
}

// certainly reports whether one of the words is known to be a name, and as
// little else.
func certainly(w *word.Window, n name) bool {
	for p := n.from; p < n.to; p++ {
		if t := w.At(p); t.Capital() {
			if f := model.Lookup(w.Text(p)); f.Given()+f.Family() >= 3 && f.Common() <= 4 && f.Class() == lexicon.NoClass {
				return true
			}
		}
	}
	return false
}

// unlisted reports whether each word of a name is none of the language: one
// that people are called, or that nobody has listed.
func unlisted(w *word.Window, n name) bool {
	for p := n.from; p < n.to; p++ {
		if t := w.At(p); t.Capital() {
			if f := model.Lookup(w.Text(p)); f.Class() != lexicon.NoClass || f.Common() > 3 || f != 0 && f != lexicon.Rare && f.Given()+f.Family() < 2 {
				return false
			}
		}
	}
	return true
}

// Strange reports whether a word without a capital is a name or no word that
// is known: what stands for somebody in dictation.
func Strange(b []byte) bool {
	if len(b) < 3 || len(b) > 24 {
		return false
	}
	f := model.Lookup(b)
	return f == 0 && !adverb(b) || model.Spoken(f) || f.Class() == lexicon.NoClass && f.Given()+f.Family() >= 2 && f.Common() == 0
}

// LeadFollows reports whether behind a phrase that ends before byte i stands
// what can be a name: a word with a capital, or one that is Strange.
func LeadFollows(text []byte, i int) bool {
	n := 0
	for ; i < len(text) && n < 5; i++ {
		switch c := text[i]; {
		case c == ' ', c == '\t', c == ',', c == ':', c == '-':
			n++
		case c == '\\' && escapedQuote(text, i):
			return false
		case c == '\\', c >= 0x80:
			return true
		case c == 'i' && n > 0 && i+2 < len(text) && text[i+1] == 's' && text[i+2] == ' ':
			i++
		case n == 0:
			return false
		case c-'A' < 26:
			return true
		case c-'a' < 26:
			return StrangeAt(text, i) || ArticleAt(text, i)
		default:
			return false
		}
	}
	return false
}

// escapedQuote reports whether the backslash at i belongs to a quote, or ends the
// text, which raw text has a quote behind.
func escapedQuote(text []byte, i int) bool {
	for i < len(text) && text[i] == '\\' {
		i++
	}
	return i == len(text) || text[i] == '"'
}

// ArticleAt reports whether a name behind an Arabic article stands at byte i:
// al-Rashid.
func ArticleAt(text []byte, i int) bool {
	return i+4 < len(text) && text[i+2] == '-' && (text[i+3]-'A' < 26 || text[i+3] >= 0x80) && text[i+1] == 'l'
}

// ParticleAt reports whether a particle of names stands at byte i: van, de.
func ParticleAt(text []byte, i int) bool {
	e := i
	for e < len(text) && e-i < 8 && text[e]-'a' < 26 {
		e++
	}
	return particles.Has(text[i:e])
}

// StrangeAt reports whether the word in lower case at byte i may be Strange
// when the text is decoded.
func StrangeAt(text []byte, i int) bool {
	n, kind := word.Plain(text, i)
	if kind != word.Lower {
		n = 0
	}
	end := i + n
	for n == 0 && end < len(text) && end-i < 32 && (text[end]-'a' < 26 || (text[end] == '\'' || text[end] == '-') && end+1 < len(text) && text[end+1]-'a' < 26) {
		end++
	}
	if end < len(text) {
		switch c := text[end]; {
		case c == '\\' && escapedQuote(text, end):
		case c == '\\' || c >= 0x80:
			return true
		case c-'0' < 10 || c-'A' < 26 || c == '_' || c == '/' || c == '=' || c == '@':
			return false
		}
	}
	return Strange(text[i:end]) || particles.Has(text[i:end])
}
