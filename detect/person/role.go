package person

import (
	"github.com/phiscrub/phiscrub/detect/person/lexicon"
	"github.com/phiscrub/phiscrub/detect/person/model"
	"github.com/phiscrub/phiscrub/detect/word"
)

var (
	kin = word.NewSet(`mother father spouse wife husband daughter son brother sister kid child grandmother grandfather
		grandma grandpa grandson granddaughter aunt uncle nephew niece cousin fiancé fiancée partner mom dad stepson
		stepdaughter stepmother stepfather girlfriend boyfriend widow widower friend guardian caregiver caretaker`)
	strict = word.NewSet(`client caller customer user policyholder claimant applicant resident child partner friend contact`)
	roles  = word.NewSet(`patient pt member subscriber insured guarantor beneficiary enrollee dependent`)
	after  = word.NewSet(`named called is was`)
	// follows are lower-case words that a person does, after the name.
	follows = word.NewSet(`is was has had have presents presented presenting reports reported reporting denies denied
		states stated says said called calls came comes complains complained underwent arrived admitted discharged
		seen reached requested requests wants wanted needs needed asked asks will would can could should does did
		who whose and or born aged age dob mrn from at in on with for to lives lived resides phoned wrote signed
		received declined refused missed checked returned as by tolerated continues continued appears seems
		verified confirmed picked booked rescheduled cancelled died expired`)
)

// Role finds the name after a person's role at byte i: "patient Ann Lee",
// "patient: LEE, ANN", "her daughter Marie", "son named Tom".
func Role(w *word.Window, text []byte, i int) (start, end int, ok bool) {
	k := w.Read(text, i)
	if k < 0 {
		return 0, 0, false
	}
	j := k + 1
	if w.At(j).Kind == word.Lower && cased(w.Text(j)) && !w.In(j, after) { // most of them: "patient lookup"
		return 0, 0, false
	}
	if !own(w, k) || !w.In(k, kin) && !w.In(k, strict) && !w.In(k, roles) {
		return 0, 0, false
	}
	labelled := false
	switch b := w.Byte(j); {
	case b == ':' && w.At(j).Gap == word.Glued && w.At(j+1).Gap == word.Space:
		labelled = true
		j++
	case b == ',' && w.At(j+1).Capital() && w.At(k).Kind == word.Lower && w.In(k, kin):
		j++
	case w.Is(j, "was") && (w.Is(j+1, "called") || w.Is(j+1, "named")):
		j += 2
	case w.In(j, after):
		if w.Is(j, "is") || w.Is(j, "was") {
			return isName(w, k, j+1)
		}
		j++
	}
	if g := w.At(j).Gap; g != word.Space && g != word.Wide {
		return 0, 0, false
	}
	n, ok := readName(w, j, capital, true)
	if !ok || n.capitals && n.parts == 1 {
		return 0, 0, false
	}
	return judge(w, k, j, n, labelled)
}

// judge decides whether capitalised words after a role are a name.
func judge(w *word.Window, k, j int, n name, labelled bool) (start, end int, ok bool) {
	for p := n.from; p < n.to; p++ {
		if w.At(p).Word() && abstract(w.Text(p)) {
			return 0, 0, false
		}
	}
	if w.Byte(n.to) == ':' || w.Byte(n.to) == '=' {
		return 0, 0, false // the label of something else
	}
	if t := w.At(n.to); t.Capital() && t.Gap == word.Space && !n.comma {
		return 0, 0, false // a title goes on: Patient Ann Access Report
	}
	lower := w.At(k).Kind == word.Lower
	switch {
	case w.In(k, strict) && n.parts+n.initials < 2:
		return 0, 0, false
	case labelled, n.comma:
		return n.bytes(w)
	case w.In(k, kin) && lower:
		return n.bytes(w)
	case n.parts+n.initials >= 2:
		if lower || w.In(n.to, follows) || ends(w, n.to) {
			return n.bytes(w)
		}
	case lower && !n.capitals, w.In(n.to, follows):
		if w.In(n.to, follows) || ends(w, n.to) || w.At(n.to).Kind == word.Number {
			return n.bytes(w)
		}
	}
	return 0, 0, false
}

// ends reports whether a clause ends at token k.
func ends(w *word.Window, k int) bool {
	t := w.At(k)
	if t.Kind == word.None || t.Gap == word.Line {
		return true
	}
	switch w.Byte(k) {
	case ',', '.', ';', '!', '?', ')', '(', '\'':
		return true
	}
	return false
}

// isName reads the name after "patient is", which dictation has without
// capitals: two words then, up to a mark.
func isName(w *word.Window, k, j int) (start, end int, ok bool) {
	if w.At(j).Gap != word.Space {
		return 0, 0, false
	}
	if n, ok := readName(w, j, capital, false); ok && n.parts+n.initials >= 2 && (w.In(n.to, follows) || ends(w, n.to)) {
		return n.bytes(w)
	}
	return dictated(w, j)
}

// dictated reads a name of two words without capitals, up to a mark that
// dictation sets apart: "patient is pamela cook .".
func dictated(w *word.Window, j int) (start, end int, ok bool) {
	if w.At(j).Kind != word.Lower || w.At(j+1).Kind != word.Lower || w.At(j+2).Gap != word.Space || w.Byte(j+2) != ',' && w.Byte(j+2) != '.' && !w.In(j+2, introduced) {
		return 0, 0, false
	}
	if w.At(j+2).Word() && (!Strange(w.Text(j)) && !Strange(w.Text(j+1))) {
		return 0, 0, false
	}
	n, ok := readName(w, j, folded, false)
	if !ok && !lowerStop(w, j) && part(w, j, folded, true) && !lowerStop(w, j+1) { // "ward", "cook"
		n, ok = name{from: j, to: j + 2, parts: 2}, true
	}
	if !ok || n.parts != 2 || n.to != j+2 {
		return 0, 0, false
	}
	return n.bytes(w)
}

// introduced go on behind the name of a speaker.
var introduced = word.NewSet(`uh um calling here speaking from returning again`)

var roleAs = word.NewSet(`as a an the my his her our their primary legal`)

// Before finds the name that a clause around byte i speaks of: "Ann Lee
// lives at", "martha is a 50-year-old", "ann lee, date of birth", "add Ann
// Lee as a beneficiary".
func Before(w *word.Window, text []byte, i int) (start, end int, ok bool) {
	k := w.Read(text, i)
	if k < 1 || !own(w, k) && !(w.Byte(k-1) == '-' && w.At(k-2).Kind == word.Number) {
		return 0, 0, false
	}
	rule, j := capital, k
	switch {
	case w.Is(k, "lives") || w.Is(k, "resides"):
		if w.At(k+2).Kind == word.Number && startsAfter(w, k) { // "ann lee lives at 12"
			rule = folded
		}
	case w.Is(k, "date") || w.Is(k, "dob"):
		if column(w, k) {
			return 0, 0, false // names of columns: "mrn,ssn,dob,phone"
		}
		rule = folded
		j = clauseBefore(w, k)
		if w.At(k).Kind == word.Lower && j < k {
			if s, e, ok := dictated(w, j-2); ok {
				return s, e, true
			}
		}
		if j == k && w.At(k).Kind == word.Lower {
			return 0, 0, false
		}
	case w.Is(k, "born"):
		if j = clauseBefore(w, k); j == k && w.At(k+1).Kind != word.Number && !w.Is(k+1, "on") || w.At(k).Kind == word.Upper {
			return 0, 0, false
		}
		if n, ok := lastFirst(w, j); ok {
			return n.bytes(w)
		}
	case w.In(k, personal):
		return doer(w, k)
	case w.Is(k, "year") || w.Is(k, "year-old") || w.Is(k, "yr") || w.Is(k, "years") || w.Is(k, "y"):
		j = k - 1
		if w.Byte(j) == '-' {
			j--
		}
		if w.At(j).Kind != word.Number || !w.Is(j-1, "a") && !w.Is(j-1, "an") {
			return 0, 0, false
		}
		switch j -= 2; {
		case w.Is(j, "is"):
		case w.Is(j, "s") && w.Byte(j-1) == '\'':
			j--
		default:
			return 0, 0, false
		}
		rule = folded
	default: // a role: "as guardian"
		if !w.In(k, kin) && !w.In(k, roles) && !w.Is(k, "emergency") && !w.Is(k, "proxy") {
			return 0, 0, false
		}
		for j > 0 && w.In(j-1, roleAs) {
			j--
		}
		if j == k || !w.Is(j, "as") {
			return 0, 0, false
		}
	}
	return nameEnding(w, j, rule)
}

// column reports whether token k and the lower-case word before it are in a
// list without spaces, or one of names of columns on both sides.
func column(w *word.Window, k int) bool {
	tight := func(k int) bool {
		return w.Byte(k) == ',' && w.At(k-1).End == w.At(k).Start && w.At(k).End == w.At(k+1).Start
	}
	if w.Byte(k-3) == ',' && w.Byte(k-1) == ',' && w.Byte(k+1) == ',' && w.At(k+2).Kind == word.Lower {
		return w.At(k-2).Kind == word.Lower // (fname, lname, DOB, street)
	}
	return w.At(k-2).Kind == word.Lower && tight(k-1) && (tight(k+1) || tight(k-3))
}

// personal are verbs of what only people do in a note.
var personal = word.NewSet(`reports denies agreed endorses felt tolerated verbalized complains underwent`)

// Does reports whether a word is of what only people do in a note: "reports".
func Does(w []byte) bool { return personal.Has(w) }

// doer finds the one word at the start of a sentence that does what token k
// says: "Subjective: Maria reports".
func doer(w *word.Window, k int) (start, end int, ok bool) {
	j := k
	if w.Is(j, "felt") && w.Is(j-1, "has") {
		j--
	}
	if j < 1 || w.At(j).Gap != word.Space || j == k && w.Is(k, "felt") {
		return 0, 0, false
	}
	switch t := w.At(j - 1); t.Kind {
	case word.Title:
		n, ok := readName(w, j-1, capital, false)
		before := t.Gap == word.Line || w.At(j-2).Kind == word.Mark || w.At(j-2).Kind == word.Number
		return finish(w, n, ok && n.to == j && before && unlisted(w, n) && model.Lookup(w.Text(j-1)) != lexicon.Rare && !model.Marked(w, j-4, j+2))
	case word.Lower:
		return t.Start, t.End, (w.Byte(j-2) == ':' || w.Byte(j-2) == '.' || t.Gap == word.Line) && strangers(w, j-1) == j && w.At(k).Kind == word.Lower && !model.Marked(w, j-4, j+2)
	}
	return 0, 0, false
}

// lastFirst reads "Lee, Ann" that ends before token j.
func lastFirst(w *word.Window, j int) (name, bool) {
	for p := j - 3; p >= 0 && p >= j-7; p-- {
		if w.Byte(p+1) != ',' && !w.At(p).Word() {
			break
		}
		if !w.At(p).Word() || p > 0 && w.At(p-1).Word() && w.At(p).Gap == word.Space {
			continue
		}
		if n, ok := readName(w, p, capital, true); ok && n.comma && (n.to == j || n.to == j-1) && likely(w, n) {
			return n, true
		}
	}
	return name{}, false
}

// startsAfter reports whether the one or two words before token k begin a
// text or sentence.
func startsAfter(w *word.Window, k int) bool {
	for d := 1; d <= 3 && k-d >= 0; d++ {
		if t := w.At(k - d); t.Gap == word.Line || w.At(k-d-1).Kind == word.Mark {
			return d <= 2 || t.Gap == word.Line
		}
	}
	return false
}

// clauseBefore steps from "date of birth" at token k back over the comma
// and the fillers of speech before it.
func clauseBefore(w *word.Window, k int) int {
	j := k
	for n := 0; n < 4 && j > 0; n++ {
		if b := w.Byte(j - 1); b == ',' || b == '.' || b == '(' || b == '-' || w.Is(j-1, "uh") || w.Is(j-1, "um") || w.Is(j-1, "n") {
			j--
			continue
		}
		break
	}
	return j
}

// nameEnding reads the name that ends before token j.
func nameEnding(w *word.Window, j int, rule caseRule) (start, end int, ok bool) {
	from := j
	for n := 0; n < 5 && from > 0; n++ {
		p := from - 1
		t := w.At(p)
		if w.Byte(p) == '.' && t.Gap == word.Glued && initial(w, p-1) && n > 0 {
			from = p
			continue
		}
		if from < j && w.At(from).Gap != word.Space {
			break
		}
		if initial(w, p) && n > 0 || part(w, p, rule, false) || n > 0 && w.In(p, particles) {
			if w.In(p, kin) || w.In(p, roles) || w.In(p, strict) {
				break
			}
			if rule == folded && t.Kind == word.Lower && n > 0 && w.At(j-1).Capital() && !w.In(p, particles) {
				break
			}
			from = p
			continue
		}
		break
	}
	for from < j && (w.In(from, particles) && w.At(from).Kind == word.Lower && from+1 < j && w.In(from, stop) || w.At(from).Kind == word.Mark) {
		from++
	}
	if from == j || w.At(from).Gap == word.Glued && from > 0 && w.Byte(from-1) != '"' && w.Byte(from-1) != '(' && w.Byte(from-1) != ',' && w.Byte(from-1) != '.' && w.Byte(from-1) != ']' && w.Byte(from-1) != '=' {
		return 0, 0, false
	}
	n, ok := readName(w, from, rule, false)
	if w.Byte(j) == '\'' {
		ok = n.parts > 0
	}
	if !ok || n.to != j || n.capitals && n.parts == 1 || abstract(w.Text(j-1)) {
		return 0, 0, false
	}
	if t := w.At(from); t.Kind == word.Lower && (n.parts > 2 || n.parts == 1 && w.At(j).Kind == word.Upper && !Strange(w.Text(from))) {
		return 0, 0, false
	}
	return n.bytes(w)
}
