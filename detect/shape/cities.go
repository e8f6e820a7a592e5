package shape

import (
	"github.com/phiscrub/phiscrub/detect/person"
	"github.com/phiscrub/phiscrub/detect/town"
	"github.com/phiscrub/phiscrub/detect/word"
)

var (
	personTitles = word.NewSet(`mr mrs ms miss dr prof`)
	// townNot are words after a name which say that no town is meant, or no
	// one who lives there.
	townNot = word.NewSet(`care home housing facility unit mode region regions zone cluster clusters server servers datacenter
		datacentre data edge site room floor exchange stock standard time timezone criteria disease syndrome test
		virus fever protocol university conference office queue bucket namespace table node nodes container`)
	// machines are subjects that live and move somewhere, but in no town.
	machines = word.NewSet(`pod pods replica replicas shard shards instance vm node nodes container object objects file files
		record records row rows data request requests message messages traffic packet packets leader primary service
		server servers process thread job jobs task tasks queue topic cluster volume disk partition branch commit code
		function variable module class package ticket issue card status bucket key keys cursor connection
		region zone deployment workload session token cache index response exception error client ip host route`)
	homeWords = word.NewSet(`city town hometown where`)
)

// city finds the town after "lives in", "born in", "moved from", "City:". A
// name that is in no table of towns needs someone who lives there, or a
// state or country behind it.
func city(w *word.Window, text []byte, i int) (start, end int, ok bool) {
	k := w.Read(text, i)
	if k >= 0 && w.Is(k, "home") && w.Is(k+1, "city") {
		k++
	}
	if k < 0 || !w.In(k, living) && !w.Is(k, "where") || pathBefore(w, k) {
		return 0, 0, false
	}
	j, sure := k+1, false
	if w.In(k, homeWords) {
		if j, ok = cityLabel(w, k); !ok {
			return 0, 0, false
		}
		sure = true
	} else {
		for n := 0; n < 4 && !w.In(j, placeLead) && !w.Is(k, "visiting"); n++ { // "moved here from"
			if t := w.At(j); !t.Word() || t.Capital() && w.At(k).Kind != word.Upper {
				return 0, 0, false
			}
			j++
		}
		if !w.In(j, placeLead) && !w.Is(k, "visiting") {
			return 0, 0, false
		}
		for w.In(j, placeLead) || w.Is(j, "city") || w.Is(j, "town") || w.Is(j, "downtown") || w.Is(j, "the") {
			j++
		}
		sure = subject(w, k)
	}
	if w.At(j).Gap == word.Line {
		return 0, 0, false
	}
	to, ok := townAt(w, j, sure)
	if !ok {
		to, ok = lowerTown(w, j, sure || w.In(k, dwells) && k == 0)
	}
	if !ok {
		return 0, 0, false
	}
	return w.At(j).Start, w.At(to - 1).End, true
}

// cityLabel returns the token after "City:", "home city", and after "Where:"
// of a form that a line with "When:" leads.
func cityLabel(w *word.Window, k int) (int, bool) {
	j := k + 1
	switch b := w.Byte(j); {
	case w.Is(k, "where"):
		when := false
		for n := k - 1; n >= 0 && n >= k-20; n-- {
			when = when || w.Is(n, "when") && w.Byte(n+1) == ':'
		}
		return j + 1, b == ':' && w.At(j).Gap == word.Glued && when
	case b == ':' || b == '=' || w.Is(j, "is"):
		return j + 1, true
	case w.Is(j, "of") && (w.Is(j+1, "residence") || w.Is(j+1, "birth")):
		if j += 2; w.Byte(j) == ':' || w.Is(j, "is") {
			j++
		}
		return j, true
	case w.Is(k-1, "home") && w.At(j).Capital():
		return j, true
	}
	return 0, false
}

// subject reports whether the words before the verb at k name or mean
// someone, and no machine.
func subject(w *word.Window, k int) bool {
	if w.Is(k, "i") || w.Is(k, "i'm") || w.Is(k, "i’m") || w.Is(k, "resident") || w.Is(k, "native") || w.Is(k, "originally") {
		return true
	}
	for j, words := k-1, 0; j >= 0 && j >= k-14 && words < 5; j-- {
		if w.At(j).Kind != word.Number && w.At(j).Kind != word.Mark {
			words++
		}
		switch {
		case clauseEnd(w, j):
			return j == k-1 && w.Is(k, "born")
		case w.In(j, machines) || w.In(j, technical):
			return false
		case w.At(j).Capital() || w.In(j, personal) || w.In(j, family):
			return true
		}
	}
	return w.Is(k, "born") || w.Is(k, "resides") || w.Is(k, "residing")
}

// dwells are verbs that people alone do.
var dwells = word.NewSet(`lives lived born resides residing grew raised native resident`)

var family = word.NewSet(`family wife husband son daughter brother sister friend child children parents man woman girl boy
	male female who patients lady gentleman aunt uncle cousin grandmother grandfather baby infant partner who`)

// townAt reads the name of a town at token j and returns the token after it.
// With sure any capitalised name counts that is no state or country; without,
// it has to be a known town or stand before a state or country.
func townAt(w *word.Window, j int, sure bool) (int, bool) {
	to, ok := cityName(w, j)
	if !ok {
		return lowerTown(w, j, sure)
	}
	if region(w, j, to) || w.In(j, technical) || w.In(j, machinePlace) {
		return j, false
	}
	state := false
	if n := to; w.Byte(n) == ',' {
		if region(w, n+1, n+2) || region(w, n+1, n+3) || w.In(n+1, stateCodes) && w.At(n+1).Capital() {
			state = true
		}
	}
	for n := to - 1; n > j && !state; n-- { // Dayton OH, Dayton Ohio
		if w.At(n).Gap == word.Space && region(w, n, to) {
			to, state = n, true
		}
	}
	if t := w.At(to); t.Gap == word.Glued {
		switch w.Byte(to) {
		case '_', '/', '=', ':', '(', '@', '\\':
			return j, false
		case '.':
			if n := w.At(to + 1); n.Gap == word.Glued && n.Word() && n.Kind == word.Lower {
				return j, false // HttpClient.java
			}
		}
	} else if t.Kind == word.Number && !sure && postal(w, to) == to || w.Is(to, "county") {
		return j, false
	}
	if state && !w.In(to+2, townNot) {
		return to, !machinePlaceAt(w, j, to)
	}
	if w.In(to, townNot) || w.In(to, machines) || w.At(to).Kind == word.Number && w.At(to).Gap == word.Space && w.At(to).End-w.At(to).Start < 3 {
		return j, false
	}
	if knownTown(w, j, to) {
		return to, true
	}
	last := w.Text(to - 1)
	return to, sure && !(to-j == 1 && len(last) > 4 && string(last[len(last)-3:]) == "ing")
}

// lowerTown reads a known town that is written in lower case.
func lowerTown(w *word.Window, j int, sure bool) (int, bool) {
	if !sure || w.At(j).Kind != word.Lower {
		return j, false
	}
	for n := min(3, w.Len()-j); n > 0; n-- {
		whole := true
		for m := j; m < j+n; m++ {
			whole = whole && w.At(m).Kind == word.Lower && (m == j || w.At(m).Gap == word.Space)
		}
		if whole && !region(w, j, j+n) && !w.In(j, placeNot) && !w.In(j, machinePlace) && knownTown(w, j, j+n) && !w.In(j+n, townNot) && !w.In(j+n, machines) {
			return j + n, true
		}
	}
	return j, false
}

// knownTown looks the name of the tokens [j, to) up.
func knownTown(w *word.Window, j, to int) bool {
	a, b := w.At(j).Start, w.At(to-1).End
	if town.Known(w.All()[a:b]) {
		return true
	}
	if w.Is(j, "st") && w.Byte(j+1) == '.' && to > j+2 { // St. Paul is Saint Paul
		return town.Known(w.All()[w.At(j+2).Start:b])
	}
	return false
}

// machinePlaceAt reports whether the words around the tokens [j, to) speak of
// machines: "error from Redis, PA 12345 bytes".
func machinePlaceAt(w *word.Window, j, to int) bool {
	if w.In(j, machinePlace) || w.In(j, technical) || w.In(j, techNames) {
		return true
	}
	for k := to; k < to+4; k++ {
		if w.In(k, countable) || w.In(k, townNot) {
			return true
		}
	}
	for k := j - 1; k >= 0 && k >= j-3; k-- {
		if w.In(k, machines) {
			return true
		}
	}
	return false
}

var (
	techNames = word.NewSet(`api ok get post put head error warn info debug http https json xml sql code exit status kafka redis`)
	countable = word.NewSet(`bytes ms requests rows records errors seconds items entries packets connections retries kb mb gb`)
)

// townNear finds the town after "from", "in" or "near" in a text about
// someone: a known one, or one before its state or country.
func townNear(w *word.Window, text []byte, i int) (start, end int, ok bool) {
	k := w.Read(text, i)
	if k < 0 || w.At(k).Gap == word.Glued && k > 0 || !w.In(k, nearWords) {
		return 0, 0, false
	}
	for j := k - 1; j >= 0 && j >= k-3 && !clauseEnd(w, j); j-- {
		if w.In(j, machines) || w.In(j, technical) {
			return 0, 0, false
		}
	}
	j := k + 1
	for w.Is(j, "the") || w.Is(j, "downtown") || w.Is(j, "nearby") {
		j++
	}
	if w.At(j).Gap == word.Line {
		return 0, 0, false
	}
	to, ok := townAt(w, j, w.In(k-1, based) || introduced(w, k) || aboutSomeone(w, k, j) || houseNumber(w, k-1) || w.In(k-1, typesAfter) && w.In(k-1, streetsOnly))
	if !ok || w.In(j, stateCodes) && to == j+1 {
		return 0, 0, false
	}
	return w.At(j).Start, w.At(to - 1).End, true
}

// introduced reports whether someone says the own name before "from" at token
// k: this is Ann Lee from.
func introduced(w *word.Window, k int) bool {
	j := k
	for j > k-4 && w.At(j-1).Kind == word.Title {
		j--
	}
	return j < k && w.Is(k, "from") && w.Is(j-1, "is") && (w.Is(j-2, "this") || w.Is(j-2, "name"))
}

// aboutSomeone reports whether a name and nothing else stands before "in" or
// "from" at token k, or someone is moving: Yusuf Larsson in Brunkava. What
// follows at token j must be known as nothing else.
func aboutSomeone(w *word.Window, k, j int) bool {
	if w.At(j).Kind != word.Title || !person.NoWord(w.Text(j)) && !w.In(j, directionNew) {
		return false
	}
	if w.At(k-1).Kind == word.Title && w.At(k).Gap == word.Space && person.Only(w.Text(k-1)) && !w.Is(k, "to") {
		return true
	}
	if w.Is(k, "to") && (w.Is(k-1, "moving") || w.Is(k-1, "moves")) {
		for n := k - 2; n >= k-4; n-- {
			if w.At(n).Kind == word.Title && person.Only(w.Text(n)) {
				return true
			}
		}
	}
	return false
}

var (
	based       = word.NewSet(`based`)
	streetsOnly = word.NewSet(`street st ave avenue road rd lane ln drive boulevard blvd`)
)

var nearWords = word.NewSet(`from in near to`)
