package main

import (
	"math/rand/v2"
	"os"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// sentence is a text with the places of its names.
type sentence struct {
	kind  string
	text  []byte
	names [][2]int
}

// template is a sentence with slots.
type template struct{ kind, text string }

// readTemplates reads the templates by kind.
func readTemplates(s string) map[string][]template {
	m := map[string][]template{}
	kind := ""
	for _, line := range strings.Split(s, "\n") {
		if k, ok := strings.CutPrefix(line, "= "); ok {
			kind = k
		} else if line != "" && line[0] != '#' {
			m[kind] = append(m[kind], template{kind, line})
		}
	}
	return m
}

// words are what slots are filled with, by kind.
type words map[string][]string

func readWords(sample, classes string) words {
	w := words{}
	b, err := os.ReadFile(classes)
	if err != nil {
		panic(err)
	}
	for _, line := range strings.Split(sample+"\n"+string(b), "\n") {
		if kind, list, ok := strings.Cut(line, ": "); ok && line[0] != '#' {
			w[kind] = strings.Fields(list)
		}
	}
	return w
}

func (w words) pick(r *rand.Rand, kind string) string { return w[kind][r.IntN(len(w[kind]))] }

// often picks a word of a list that begins with the frequent ones.
func (w words) often(r *rand.Rand, kind string) string {
	l := w[kind]
	if r.IntN(3) > 0 {
		return l[r.IntN(1+r.IntN(len(l)/2))]
	}
	return l[r.IntN(len(l))]
}

func capital(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(r)) + s[n:]
}

var (
	vowels = strings.Fields("a e i o u a e i o ia ei ou")
	starts = strings.Fields("b br ch d dr f g gr h j k kl kr l m n p r s sh st t tr v w z sv zh ts y")
	stops  = strings.Fields("n r l s k t m nd rt ck sch v ć n r")
	tails  = strings.Fields("ov ova ev eva in ina enko yan ian idze shvili ić ović ski ska czyk ek ka son sen sson dottir berg stein mann feld baum ström quist lund es ez az ini elli etti otti eau ault ard ens ink stra sma ma oglu akis opoulos escu aru wala jee gar kar ayan asan eki oto ara ada uchi nen lainen la")
)

// besides are words that some are called, too.
var besides = strings.Fields(`grace chase amber morgan webster stone gray grant mark frank rich may june april august hope faith joy dawn
	crystal ruby jade pearl rose lily daisy iris violet ivy hazel olive ginger sandy rusty cliff glen dale heath brook lane hunter fisher
	carter porter cooper mason taylor tyler parker page reed ward wells banks fields woods hill marsh forest rivers lake brick steel gold
	silver sterling price cash penny bill buck rob sue pat chip art drew will mercy harmony melody liberty justice charity trinity summer
	winter star sky storm river rain dean earl duke king prince baron bishop pope abbott judge major marshal young long short small little
	strong bright smart wise sharp noble moody blue brown green white black love head hand foot day weeks fox wolf bird crane finch swan
	drake bass pike lamb bull link max min key lock case field stern flint frost snow gale mills parks brooks chambers cross church temple
	rush pace swift speed power battle savage archer chandler cook baker walker turner miller weaver tanner sawyer shepherd gardener
	ray guy gene jack jimmy dot bob dusty robin jay phoenix dakota austin houston madison victoria florence paris sydney chelsea lincoln
	washington jordan israel china india asia america sierra savannah aurora luna nova stella apollo athena diana mercury`)

// invented is a name that nobody has listed.
func invented(r *rand.Rand, family bool) string {
	s := ""
	for range 1 + r.IntN(2) {
		s += starts[r.IntN(len(starts))] + vowels[r.IntN(len(vowels))]
	}
	if family {
		s += stops[r.IntN(len(stops))] + tails[r.IntN(len(tails))]
	} else if r.IntN(2) == 0 {
		s += stops[r.IntN(len(stops))]
	} else {
		s += starts[r.IntN(len(starts))] + "a"
	}
	return capital(s)
}

// thing is the name of a product, a file or a code that nobody has listed.
func thing(r *rand.Rand) string {
	s := ""
	for range 1 + r.IntN(3) {
		s += starts[r.IntN(len(starts))] + vowels[r.IntN(len(vowels))]
	}
	return capital(s) + strings.Fields("n r x zip ix ro to ly fy io hub kit dex lux tron base soft net ware ify ster gate q z p b k t s l m")[r.IntN(31)]
}

func (w words) given(r *rand.Rand) string {
	switch n := r.IntN(100); {
	case n < 8:
		return invented(r, false)
	case n < 11:
		return w.often(r, "given") + "-" + w.often(r, "given")
	}
	return capital(w.often(r, "given"))
}

func (w words) family(r *rand.Rand) string {
	switch n := r.IntN(100); {
	case n < 14:
		return invented(r, true)
	case n < 16:
		return w.often(r, "family") + "-" + w.often(r, "family")
	case n < 18:
		return "O'" + w.often(r, "family")
	case n < 20:
		return "Mc" + w.often(r, "family")
	case n < 24:
		return []string{"van der ", "de ", "de la ", "von ", "van ", "Van ", "De ", "al-", "El ", "di ", "bin ", "dos "}[r.IntN(12)] + w.often(r, "family")
	}
	return capital(w.often(r, "family"))
}

func initial(r *rand.Rand) string { return string(rune('A' + r.IntN(26))) }

// person is a name in one of its forms; parts gives more than one word.
func (w words) person(r *rand.Rand, parts bool) string {
	g, f := w.given(r), w.family(r)
	n := r.IntN(100)
	if parts {
		n = 35 + r.IntN(65)
	}
	switch {
	case n < 20:
		return g
	case n < 35:
		return f
	case n < 72:
		return g + " " + f
	case n < 80:
		return g + " " + initial(r) + ". " + f
	case n < 86:
		return g + " " + initial(r) + " " + f
	case n < 89:
		return initial(r) + ". " + f
	case n < 93:
		return g + " " + w.given(r) + " " + f
	case n < 96:
		return g + " " + f + " " + w.family(r)
	case n < 98:
		return g + " " + f + []string{" Jr.", " Sr.", " III", ", Jr."}[r.IntN(4)]
	}
	return initial(r) + "." + initial(r) + ". " + f
}

// sentence fills a template.
func (w words) sentence(r *rand.Rand, from map[string][]template) sentence {
	kinds := [...]string{"medical", "letters", "dialogue", "news", "tickets", "speech", "anywhere", "not", "not", "not", "not", "not"}
	list := from[kinds[r.IntN(len(kinds))]]
	for len(list) == 0 { // the sentences held out are not of each kind
		list = from[kinds[r.IntN(len(kinds))]]
	}
	t := list[r.IntN(len(list))]
	s := sentence{kind: t.kind}
	s.text = append(s.text, lead(r)...)
	s.fill(r, w, t.text)
	for r.IntN(5) == 0 {
		list = from[t.kind]
		s.text = append(s.text, ' ')
		s.fill(r, w, list[r.IntN(len(list))].text)
	}
	switch n := r.IntN(100); {
	case n < 8:
		s.recase(true)
	case n < 12 && t.kind != "not":
		s.recase(false)
	}
	return s
}

var leads = []string{"", "", "", "", "", "received message: ", "body=", "payload=", "\"", "msg=\"", "INFO ", "note: ", "> ", "??? ", "- ", "stored resource: ", "[doctor] ", "[patient] ", "2024-05-06 07:08:09 INFO ", "upstream response "}

func lead(r *rand.Rand) string { return leads[r.IntN(len(leads))] }

func (s *sentence) fill(r *rand.Rand, w words, t string) {
	for {
		i := strings.IndexByte(t, '{')
		if i < 0 {
			break
		}
		s.text = append(s.text, t[:i]...)
		end := i + strings.IndexByte(t[i:], '}')
		v, named := w.slot(r, t[i+1:end])
		if named {
			s.names = append(s.names, [2]int{len(s.text), len(s.text) + len(v)})
		}
		s.text = append(s.text, v...)
		t = t[end+1:]
	}
	s.text = append(s.text, t...)
}

// slot returns what fills a slot, and whether it is a name.
func (w words) slot(r *rand.Rand, slot string) (v string, named bool) {
	word := func() string { return w.often(r, "word") }
	switch slot {
	case "N":
		return w.person(r, false), true
	case "G":
		return w.given(r), true
	case "F":
		return w.family(r), true
	case "GF":
		return w.person(r, true), true
	case "L":
		return w.family(r) + ", " + w.given(r) + []string{"", "", " " + initial(r), " " + initial(r) + "."}[r.IntN(4)], true
	case "g":
		return strings.ToLower(w[`given`][r.IntN(700)]), true
	case "f":
		return strings.ToLower(w[`family`][r.IntN(1200)]), true
	case "C":
		n := w.family(r)
		if r.IntN(2) == 0 {
			n = w.given(r) + " " + n
		}
		if r.IntN(4) == 0 {
			return n + []string{", MD", " MD", ", RN", ", NP", ", DO"}[r.IntN(5)], false
		}
		return []string{"Dr. ", "Dr ", "Dr. ", "Doctor ", "Prof. "}[r.IntN(5)] + n, false
	case "X":
		return w.person(r, true), false
	case "x":
		return w.family(r), false
	case "p":
		p := capital(w.pick(r, "place"))
		if r.IntN(5) == 0 {
			return []string{"San ", "New ", "North ", "Saint ", "Fort ", "Port ", "Lake "}[r.IntN(7)] + p, false
		}
		return p, false
	case "o":
		switch r.IntN(6) {
		case 0:
			return w.family(r) + " " + capital(w.pick(r, "company")), false
		case 1:
			return w.family(r) + " & " + w.family(r) + " " + capital(w.pick(r, "company")), false
		case 3:
			return capital(w.pick(r, "product")), false
		case 4:
			return capital(word()) + " " + capital(w.pick(r, "company")), false
		}
		return capital(word()) + " " + capital(w.pick(r, "title")), false
	case "t":
		if r.IntN(4) == 0 {
			return thing(r), false
		}
		return capital(w.pick(r, "product")), false
	case "d":
		if r.IntN(3) == 0 {
			return strings.TrimSuffix(invented(r, false), "a") + []string{"ine", "ol", "ide", "ate", "pril", "statin", "mab", "cillin", "azole", "one", "in", "am", "ium", "ex", "ra", "ix"}[r.IntN(16)], false
		}
		return capital(w.pick(r, "drug")), false
	case "e":
		return capital(w.pick(r, "eponym")) + " " + w.pick(r, "disease"), false
	case "B":
		return capital(besides[r.IntN(len(besides))]), false
	case "b":
		return besides[r.IntN(len(besides))], false
	case "z":
		return w.pick(r, "disease"), false
	case "j":
		return w.pick(r, "job"), false
	case "k":
		return w.pick(r, "kin"), false
	case "h":
		n := 2 + r.IntN(3)
		var h []string
		for range n {
			h = append(h, capital(word()))
		}
		if r.IntN(2) == 0 {
			h[n-1] = capital(w.pick(r, "title"))
		}
		if r.IntN(4) == 0 {
			h[0] = capital(w.pick(r, "tech"))
		}
		return strings.Join(h, " "), false
	case "w":
		if r.IntN(4) == 0 {
			return w.pick(r, "tech"), false
		}
		return word(), false
	case "W":
		switch r.IntN(16) {
		case 0, 1, 2, 3:
			return capital(w.pick(r, "tech")), false
		case 4, 5:
			return thing(r), false
		case 6, 7, 8:
			return capital(w.pick(r, "word")), false
		}
		return capital(word()), false
	case "m":
		return []string{"January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"}[r.IntN(12)], false
	case "y":
		return []string{"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"}[r.IntN(7)], false
	case "nat":
		return capital(w.pick(r, "nation")), false
	case "n":
		return strconv.Itoa(1 + r.IntN(1999)), false
	}
	panic("no slot " + slot)
}

// recase writes everything in capitals, or nothing.
func (s *sentence) recase(upper bool) {
	out := make([]byte, 0, len(s.text))
	at := make([]int, len(s.text)+1)
	for i, r := range string(s.text) {
		at[i] = len(out)
		if upper {
			r = unicode.ToUpper(r)
		} else {
			r = unicode.ToLower(r)
		}
		out = utf8.AppendRune(out, r)
	}
	at[len(s.text)] = len(out)
	for i, n := range s.names {
		s.names[i] = [2]int{at[n[0]], at[n[1]]}
	}
	s.text = out
}
