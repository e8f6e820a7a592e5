package shape

import (
	"github.com/phiscrub/phiscrub/detect/person"
	"github.com/phiscrub/phiscrub/detect/word"
)

// reach is how far, in tokens, a context word reaches for its date.
const reach = 16

var (
	// technical words between a context word and a date say that the date is
	// a machine's.
	technical = word.NewSet(`version build built release released expires expire expired expiry expiration cert
		certificate cron commit committed deploy deployed deployment uptime updated created modified generated
		timestamp ttl copyright license licence file log logs backup snapshot pod node host kernel thread cache
		index partition job server service services started starting stopped stopping process pid request response
		session token epoch queue topic offset garbage gc metrics metric retry attempt message event events database
		migration patch image container cluster api endpoint url http https interval connection sync synced rotation
		rotated heartbeat checkpoint published publish error warning info debug warn fatal trace level null true
		false unix systemd daemon worker config configuration schema table row rows bytes handler module plugin column added field expected retention policy keep valid expiring
		reconnected gateway proxy namespace shard broker replica router`)
	// linking words may stand directly before the date.
	linking = word.NewSet(`on in for by since until till before after from dated as of is was at this last next
		around about approximately through to between between did it day date time s am pm the done performed taken
		obtained drawn filled completed dated repeated received given placed began started scheduled confirmed am le el den zum`)
	loose   = word.NewSet(`in since until by last next this during`)
	birthBy = word.NewSet(`prompt field is was my his her their your our the patient's patient as of for s day date on being are a`)
)

// dateOfBirth finds the date that a word of birth speaks of: after it, or
// directly before it ("5/4/1961 is my birthday").
func dateOfBirth(w *word.Window, text []byte, i int) (start, end int, ok bool) {
	k := w.Read(text, i)
	if k < 0 || !birthWord(w, k) {
		return 0, 0, false
	}
	if w.In(k-1, technical) {
		return 0, 0, false // "worker born at"
	}
	if s := w.At(k + 2).Start; w.Byte(k+1) == '-' && w.At(k+1).Gap == word.Glued && w.At(k+2).Gap == word.Glued && w.Byte(k+3) == '/' { // DOB-1/31/1980
		var v word.Window
		if c, ok := dateAt(&v, v.Read(text[s:], 0)); ok && c.day && c.year {
			return s + c.start, s + c.end, true
		}
	}
	for j, words := k+1, 0; j <= k+reach; j++ {
		if c, ok := dateAt(w, j); ok && (c.day || c.year) {
			return c.start, c.end, true
		}
		if american(w, j) {
			return w.At(j).Start, w.At(j).End, true
		}
		if c, ok := shortAt(w, j); ok && (shortLed(w, k, j, false) || w.In(j-1, onShort)) && afterShort(w, c.next) {
			return c.start, c.end, true // a birthday
		}
		switch t := w.At(j); {
		case t.Kind == word.None || t.Kind == word.Number:
			return birthBefore(w, k)
		case t.Kind == word.Mark && !passable(w.Byte(j)) && w.Byte(j) != '.' && w.Byte(j) != '?':
			return birthBefore(w, k)
		case t.Word():
			if words++; words > 10 || w.In(j, technical) {
				return birthBefore(w, k)
			}
		}
	}
	return birthBefore(w, k)
}

// indexedBirth finds the date behind a name at the start of a record about
// somebody: "Lee, Ann - 01/31/1980 -". Byte i is in the name's last word.
func indexedBirth(w *word.Window, text []byte, i int) (start, end int, ok bool) {
	if _, _, ok := person.Indexed(w, text, i); !ok {
		return 0, 0, false
	}
	k := w.Read(text, i)
	c, ok := dateAt(w, k+2)
	return c.start, c.end, ok && c.day && c.year
}

// american reports whether token k is month, day and year without signs
// between, as telephones and forms take it: 04131958.
func american(w *word.Window, k int) bool {
	t, b := w.At(k), w.Text(k)
	if t.Kind != word.Number || len(b) != 8 || !freeBefore(w.All(), t.Start) || !freeAfter(w.All(), t.End) {
		return false
	}
	y := decimal(b[4:])
	return y >= 1890 && y <= 2099 && validDay(y, decimal(b[:2]), decimal(b[2:4]))
}

var births = word.NewSet(`dob d birth birthdate birthday bday born date b geboren geb geburtsdatum né née ne nee nacido nacida
	nacimiento naissance nata nato nascita nascido nascida nasceu nascimento urodzony urodzona född født geboortedatum`)

// birthWord reports whether token k begins a word of birth; a trigger inside
// of camelCase does.
func birthWord(w *word.Window, k int) bool { return w.In(k, births) || w.At(k).Kind == word.Mixed }

// birthBefore finds a date from which only small words lead to token k.
func birthBefore(w *word.Window, k int) (start, end int, ok bool) {
	for j := k - 1; j >= 0 && j >= k-12; j-- {
		c, ok := dateAt(w, j)
		if !ok && american(w, j) {
			c, ok = calendar{start: w.At(j).Start, end: w.At(j).End, next: j + 1, day: true}, true
		}
		if !ok || !c.day || c.next > k {
			continue
		}
		small := c.next < k || w.At(k).Gap != word.Line
		for n := c.next; n < k; n++ {
			b := w.Byte(n)
			small = small && (w.In(n, birthBy) || b == '(' || b == '\'' || b == '-' && c.next+1 == k)
		}
		if small {
			return c.start, c.end, true
		}
	}
	return 0, 0, false
}

// passable reports whether a mark may stand between a word and its date.
func passable(b byte) bool {
	switch b {
	case ':', '=', '-', ',', '(', '"', '\'', '#', '>', '/', '_', '*':
		return true
	}
	return false
}

// occasions are the first words of what eventDate and seenDate are asked for.
var occasions = word.NewSet(`adm disch termed admitted admission admit readmitted discharged discharge died death deceased dod passed hospitalized
	hospitalised hospitalization appointment appointments appt date service dos onset surgery surgical procedure diagnosed
	follow followup fu checkup check immunized immunization vaccinated vaccine vaccination collection specimen biopsy transfused
	transfusion intubated extubated due lmp edd edc last next prescribed prescription refill injured injury accident married retired
	moved consultation consult exam examination mammogram colonoscopy endoscopy egd ecg ekg eeg mri ct cxr xray x ultrasound
	labs repair visit visits visited s status began developed underwent transplant transplanted chemo chemotherapy
	dialysis infusion injection menses period anniversary rescheduled termin cita rendez aufnahme entlassung
	placed implanted explanted drawn scheduled ccd ccda seen collected examined evaluated treated presented operated transferred referred reviewed return rtc`)

// occasionTail are further words of what happened: "date of service",
// "follow up", "last dose".
var occasionTail = word.NewSet(`dt up away date dose visit seen p post admission discharge death surgery procedure
	onset menstrual period appointment head chest scan`)

// occasionEnd returns the last token of the words for an event that begin at
// token k.
func occasionEnd(w *word.Window, k int) int {
	if w.Is(k, "date") && w.Is(k+1, "of") && w.At(k+2).Word() {
		return k + 2
	}
	for n := 0; n < 3; n++ {
		switch b := w.Byte(k + 1); {
		case w.At(k+1).Gap == word.Line:
			return k
		case b == '-' && (w.Is(k+2, "up") || w.Is(k+2, "ray")), b == '/' && w.Is(k+2, "p"):
			k += 2
		case w.In(k+1, occasionTail):
			k++
		default:
			return k
		}
	}
	return k
}

// eventDate finds the date of something that happened to a person, after
// the word for it: admitted, seen, appointment. Words may stand between, but
// the last one must lead to a date ("scheduled for").
func eventDate(w *word.Window, text []byte, i int) (start, end int, ok bool) {
	k := w.Read(text, i)
	if k < 0 || !w.In(k, occasions) || pathBefore(w, k) {
		return 0, 0, false
	}
	post := w.Is(k, "s") || w.Is(k, "status") // s/p appendectomy 4/12
	k = occasionEnd(w, k)
	for j, words := k+1, 0; j <= k+reach; j++ {
		c, ok := dateAt(w, j)
		if ok = ok && leads(w, k, j, c, post && words < 4); !ok {
			if c, ok = shortAt(w, j); ok {
				ok = shortBound(w, j, c, shortLed(w, k, j, post && words < 4))
			}
		}
		if ok {
			c = ranged(w, c)
			return c.start, c.end, true
		}
		switch t := w.At(j); {
		case t.Kind == word.None || t.Kind == word.Number && !timeAt(w, j):
			return 0, 0, false
		case t.Kind == word.Number:
			j += 2
		case t.Kind == word.Mark && !passable(w.Byte(j)) && !abbreviation(w, j):
			return 0, 0, false
		case t.Word():
			if words++; words > 9 || w.In(j, technical) {
				return 0, 0, false
			}
		}
	}
	return 0, 0, false
}

// shortLed reports whether the word at k, or one that leads to a date, stands
// directly before token j. After s/p the operation may stand between.
func shortLed(w *word.Window, k, j int, post bool) bool {
	p := j - 1
	if b := w.Byte(p); b == '(' || b == ':' || b == ',' {
		p--
	}
	return p == k || w.In(p, shortVerbs) || post && w.At(p).Word()
}

// shortVerbs stand directly before the day of what was done.
var shortVerbs = word.NewSet(`done performed taken obtained drawn filled completed dated repeated received given placed began
	started ended stopped resolved scheduled confirmed admitted discharged seen readmitted presents presented presenting
	returns returned here died delivered due midnight dc cx culture cultures repeat repeated transfused vaccinated extubated
	intubated restarted`)

// abbreviation reports whether the full stop at j ends Dr., St. or an initial.
func abbreviation(w *word.Window, j int) bool {
	t := w.At(j - 1)
	return w.Byte(j) == '.' && w.At(j).Gap == word.Glued && t.Capital() && t.End-t.Start <= 3
}

// timeAt reports whether token j starts a time of day: 10:30.
func timeAt(w *word.Window, j int) bool {
	return w.At(j).End-w.At(j).Start <= 2 && w.Byte(j+1) == ':' && w.At(j+1).Gap == word.Glued &&
		w.At(j+2).Kind == word.Number && w.At(j+2).Gap == word.Glued
}

// pathBefore reports whether token k is a part of a path, an option or an
// identifier: /visit, --since, last_seen is a name but x.visit is none.
func pathBefore(w *word.Window, k int) bool {
	if w.At(k).Gap != word.Glued {
		return false
	}
	switch w.Byte(k - 1) {
	case '/', '.', '-', '@', '$', '%', '\\', '&':
		return true
	}
	return false
}

// leads reports whether what stands between the word k and the date at j
// says that the date belongs to the word.
func leads(w *word.Window, k, j int, c calendar, post bool) bool {
	if !c.day && !c.year && (!w.In(j-1, loose) || !w.In(j, monthsLong)) {
		return false // a bare month needs "in", and to be no other word
	}
	p := j - 1
	for p > k && w.At(p).Kind == word.Mark && w.Byte(p) != ':' && w.Byte(p) != '=' {
		p--
	}
	return p == k || post && w.At(p).Word() || w.In(p, linking) || w.Byte(p) == ':' && (p == k+1 || w.In(p-1, linking)) || w.Byte(p) == '=' && p == k+1
}

// seenDate is eventDate for words that machines use as well (seen, visit,
// collected, since): a machine's time stamp does not count.
func seenDate(w *word.Window, text []byte, i int) (start, end int, ok bool) {
	start, end, ok = eventDate(w, text, i)
	if ok && stampLike(text[start:end]) {
		k := w.Read(text, i) // "was seen 2024-03-09 10:00": people write no seconds
		return start, end, end-start <= 16 && w.In(k-1, beenSeen)
	}
	return start, end, ok
}

var beenSeen = word.NewSet(`was were been be`)

// stampLike reports whether a date is written as machines do: ISO 8601 with
// a time of day.
func stampLike(b []byte) bool {
	return len(b) > 15 && b[4] == b[7] && (b[10] == 'T' || b[10] == ' ') && b[13] == ':'
}
