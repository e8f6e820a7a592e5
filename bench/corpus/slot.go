package corpus

import (
	"strings"
	"time"
)

// A template is the text of a log line with slots in guillemets:
//
//	«last»      the family name, labelled with its class
//	«~doc.last» labelled, but free to be edited or left
//	«k.phone»   of the relative; doc. is the clinician, nobody's patient
//	«dob:us»    a day in a form of its own: see dayForms
//	«n:6»       six digits without a label
//	«street|q»  escaped for a query; see filters
//
// The value and its label are written in one step, so that no label is ever
// searched for.
func (s *scene) fill(template string) text {
	var t text
	for template != "" {
		before, rest, ok := strings.Cut(template, "«")
		if before != "" {
			t = append(t, piece{s: before})
		}
		if !ok {
			break
		}
		name, after, _ := strings.Cut(rest, "»")
		t = append(t, s.slot(name))
		template = after
	}
	return t
}

// scene is what the slots of one text draw on: people, days and a machine.
type scene struct {
	dice
	now        time.Time
	p, kin     person
	doc        person
	admit, out time.Time
}

func newScene(d dice, now time.Time) *scene {
	d.wide = true
	s := &scene{dice: d, now: now, p: d.person(), kin: d.person(), doc: d.person()}
	s.admit = now.AddDate(0, 0, -d.between(20, 900)).Add(-now.Sub(now.Truncate(24 * time.Hour))).Add(time.Duration(d.between(7*60, 19*60)) * time.Minute)
	s.out = s.admit.AddDate(0, 0, d.between(1, 15)).Add(time.Duration(d.IntN(180)) * time.Minute)
	if s.doc.first == s.p.first {
		s.doc.first = "Henrike"
	}
	return s
}

// filters change a value on its way into the text.
var filters = map[string]func(string) string{
	"q": queryEsc, "U": strings.ToUpper, "L": strings.ToLower, "x": xmlEsc,
	"s": func(v string) string { return strings.ReplaceAll(v, "'", "''") },
	"p": singleEsc,
	"d": func(v string) string { return onlyDigits(v) },
	"_": func(v string) string { return strings.ReplaceAll(v, " ", "_") },
}

func onlyDigits(v string) string {
	return strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, v)
}

func (s *scene) slot(spec string) piece {
	var p piece
	spec, p.ignore = cutMark(spec)
	spec, filter, filtered := strings.Cut(spec, "|")
	name, arg, _ := strings.Cut(spec, ":")
	who := &s.p
	if of, rest, ok := strings.Cut(name, "."); ok {
		switch of {
		case "k":
			who = &s.kin
		case "doc":
			who = &s.doc
		default:
			panic("corpus: nobody is called " + of)
		}
		name = rest
	}
	if f, ok := traits[name]; ok {
		p.class, p.s = f.class, f.value(s, who, arg)
	} else if f, ok := technical[name]; ok {
		p.s = f(s, arg)
	} else {
		panic("corpus: no slot " + spec)
	}
	if filtered {
		for _, f := range filter {
			p.s = filters[string(f)](p.s)
		}
	}
	return p
}

func cutMark(spec string) (string, bool) {
	rest, ok := strings.CutPrefix(spec, "~")
	return rest, ok
}

// dayForms are the forms of a day or an instant, by the name after a colon.
var dayForms = map[string]string{
	"": "2006-01-02", "6": "060102", "8": "20060102", "us": "01/02/2006", "eu": "02.01.2006", "short": "1/2/06", "md": "1/2", "mon": "02-Jan-2006",
	"long": "January 2, 2006", "lm": "2 January 2006", "ord": "Jan 2, 2006", "ts": "20060102150405", "tsz": "20060102150405-0500", "iso": "2006-01-02T15:04:05Z",
	"ms": "2006-01-02T15:04:05.000Z", "sql": "2006-01-02 15:04:05", "y": "2006", "sl": "2006/01/02", "dot": "2006.01.02", "hm": "200601021504",
	"dicom": "20060102150405.000000", "off": "2006-01-02T15:04:05.000-05:00",
}

func day(t time.Time, form string) string {
	f, ok := dayForms[form]
	if !ok {
		panic("corpus: no form of a day " + form)
	}
	return t.Format(f)
}

func replace(s string, pairs ...string) string { return strings.NewReplacer(pairs...).Replace(s) }
