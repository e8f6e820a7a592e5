package person

import "github.com/phiscrub/phiscrub/detect/word"

var (
	nameOwner = word.NewSet(`my her his their our your maiden birth middle family patient's mother's father's s legal real full
		married given preferred husband's wife's son's daughter's`)
	nameHalf  = word.NewSet(`first last patient patient's pt member subscriber`)
	nameThen  = word.NewSet(`first last middle given family dob date born mrn sex gender phone ssn and with address`)
	nameLabel = word.NewSet(`last first full maiden middle family legal patient member subscriber guarantor caller customer given
		mother's father's spouse's spouse user`)
	bound     = word.NewSet(`on the this account card file policy record of for under your her his my statement insurance plan`)
	answers   = word.NewSet(`user patient caller customer client me sure it's its it is bot agent member s yes ok okay`)
	softLabel = word.NewSet(`file host class thread service pod node bucket table column field function method module plugin
		package image queue topic index job task user-agent display product cluster container database db key role group
		metric event brand drug medication tag branch rule policy template domain server device model app application
		property attribute variable type command script step stage profile event file's test suite resource schema`)
)

// Phrase finds the name that a phrase with "name" at byte i gives: "my name
// is", "Name: Ann Lee", "name on the account? User: Ann Lee".
func Phrase(w *word.Window, text []byte, i int) (start, end int, ok bool) {
	k := w.Read(text, i)
	if k < 0 || !w.Is(k, "name") && !w.Is(k, "surname") || !own(w, k) || w.In(k-1, softLabel) || w.At(k-1).Kind == word.Mixed && w.At(k).Gap != word.Line {
		return 0, 0, false
	}
	j := k + 1
	switch {
	case w.Is(j, "is") || w.Is(j, "was") || w.Byte(j) == '\'' && w.Is(j+1, "s"):
		if w.Byte(j) == '\'' {
			j++
		}
		return nameIs(w, k, j+1)
	case w.Byte(j) == ':' && w.At(j).Gap == word.Glued:
		return nameColon(w, k, j+1)
	case w.In(j, bound) || w.Byte(j) == '?':
		return nameAnswer(w, j)
	}
	if w.In(k-1, nameOwner) && w.At(k).Kind == word.Lower && w.At(j).Kind == word.Title { // "maiden name Lee"
		if n, ok := readName(w, j, capital, false); ok && !abstract(w.Text(j)) && ends(w, n.to) {
			return n.bytes(w)
		}
	}
	if w.In(k-1, nameHalf) && w.At(j).Gap == word.Space && w.At(j).Kind == word.Title { // "last name Lee first name Ann"
		if n, ok := readName(w, j, capital, false); ok && !abstract(w.Text(j)) && unlisted(w, n) && (w.In(n.to, nameThen) || w.Byte(n.to) == ',' || w.At(n.to).Kind == word.None) {
			return n.bytes(w)
		}
	}
	return 0, 0, false
}

// nameIs reads the name after "name is"; without capitals only where the
// name is someone's.
func nameIs(w *word.Window, k, j int) (start, end int, ok bool) {
	rule := capital
	if w.In(k-1, nameOwner) {
		rule = spoken
	}
	if w.At(j).Gap != word.Space {
		return 0, 0, false
	}
	n, ok := readName(w, j, rule, rule == spoken)
	if !ok || rule == capital && (n.capitals || abstract(w.Text(j)) || !ends(w, n.to) && !w.In(n.to, follows)) {
		return 0, 0, false
	}
	return n.bytes(w)
}

// nameColon reads the name after "Name:". In a text of its own line the name
// may be one word; elsewhere it needs two, or a label that says whose it is.
func nameColon(w *word.Window, k, j int) (start, end int, ok bool) {
	g := w.At(j).Gap
	if g == word.Line || g == word.Glued {
		return 0, 0, false
	}
	owner := w.In(k-1, nameLabel) || w.In(k-1, nameOwner)
	if !owner && k > 0 && w.At(k).Gap != word.Line && w.At(k-1).Word() && w.At(k).Kind == word.Lower {
		return 0, 0, false // "file name: X", "queue name: X"
	}
	rule := capital
	n, ok := readName(w, j, rule, true)
	if !ok {
		if line := w.At(k).Gap == word.Line && k == 0; line && w.At(j).Kind == word.Lower && w.At(j+1).Kind == word.Lower {
			if n, ok := readName(w, j, folded, false); ok && n.parts >= 2 && formAfter(w, n.to) {
				return n.bytes(w)
			}
		}
		if to := strangers(w, j); owner && to > j && !goesOn(w, to) && (formAfter(w, to) || ends(w, to)) {
			return w.At(j).Start, w.At(to - 1).End, true
		}
		return 0, 0, false
	}
	if abstract(w.Text(n.from)) || abstract(w.Text(n.to-1)) || n.capitals && n.parts == 1 {
		return 0, 0, false
	}
	if n.parts+n.initials < 2 && !owner && !formAfter(w, n.to) {
		return 0, 0, false
	}
	return n.bytes(w)
}

var formLabels = word.NewSet(`address phone email dob date ssn mobile tel occupation employer gender age mrn company title`)

// formAfter reports whether another line of a form about a person follows.
func formAfter(w *word.Window, k int) bool {
	if b := w.Byte(k); b == ',' || b == ';' || b == '|' {
		k++
	}
	return w.In(k, formLabels) && (w.Byte(k+1) == ':' || w.At(k+2).Kind != word.None && w.Byte(k+2) == ':')
}

// nameAnswer reads the answer to "what is the name on the account?".
func nameAnswer(w *word.Window, j int) (start, end int, ok bool) {
	for n := 0; n < 6 && w.In(j, bound); n++ {
		j++
	}
	asked := w.Byte(j) == '?'
	if asked {
		j++
	} else if w.Byte(j) == ':' || w.Is(j, "is") {
		j++
		if n, ok := readName(w, j, capital, true); ok && w.At(j).Gap == word.Space && n.parts+n.initials >= 2 && !abstract(w.Text(n.from)) && ends(w, n.to) {
			return n.bytes(w)
		}
		return 0, 0, false
	} else {
		return 0, 0, false
	}
	rule := capital
	for n := 0; n < 5; n++ {
		if b := w.Byte(j); b == '"' || b == ':' || b == ',' || b == '\'' || b == '-' || b == '>' || w.In(j, answers) {
			j++
			continue
		}
		break
	}
	if w.Byte(j-1) == ':' || w.At(j).Kind == word.Lower {
		rule = folded
	}
	n, ok := readName(w, j, rule, true)
	if !ok || w.At(j).Gap == word.Glued || !ends(w, n.to) && w.Byte(n.to) != '"' || n.capitals && n.parts == 1 {
		return 0, 0, false
	}
	if w.At(j).Kind == word.Lower && n.parts > 2 {
		return 0, 0, false
	}
	return n.bytes(w)
}

var (
	letters = word.NewSet(`good dear hello hi hey morning afternoon evening thanks thank welcome bye`)
	chat    = word.NewSet(`how how're how's good nice i i'm i've it's what's what well so tell welcome thanks you good`)
	closing = word.NewSet(`sincerely regards signed yours truly wishes cheers best warmly respectfully cordially`)
	softly  = word.NewSet(`best warmly respectfully cordially`) // words of other sentences, too
	notMet  = word.NewSet(`team all there everyone world customer sir madam friend friends colleague colleagues valued user
		doc doctor nurse dragon siri alexa folks guys again bot`)
)

// Greeting finds the name after Dear, Hello and Hi at byte i: "Dear William
// Thomas,", and in dictation "hi , martha .".
func Greeting(w *word.Window, text []byte, i int) (start, end int, ok bool) {
	k := w.Read(text, i)
	if k < 0 || !w.In(k, letters) || !own(w, k) || w.At(k).Kind == word.Upper {
		return 0, 0, false
	}
	if w.Is(k, "good") && w.In(k+1, letters) {
		k++
	}
	j := k + 1
	if w.Byte(j) == ',' {
		j++
	}
	if w.At(j).Gap != word.Space || w.In(j, notMet) {
		return 0, 0, false
	}
	if n, ok := readName(w, j, capital, false); ok && !n.capitals && !abstract(w.Text(j)) && (ends(w, n.to) || w.Byte(n.to) == '-' || w.Byte(n.to) == ':') {
		if w.Is(k, "hello") && n.parts == 1 && w.At(n.to).Kind == word.None {
			return 0, 0, false // Hello Kitty, Hello World: a sample, or a program
		}
		return n.bytes(w)
	}
	if n, ok := readName(w, j, folded, false); ok && w.At(j).Kind == word.Lower && w.At(k).Kind == word.Lower && n.parts == 1 && w.In(n.to, chat) {
		return n.bytes(w) // "hi larry how are you"
	}
	if w.At(k).Kind == word.Lower && !w.Is(k, "thank") { // dictation sets marks apart
		if n, ok := readName(w, j, folded, false); ok && n.parts <= 2 && w.At(n.to).Gap == word.Space && w.At(n.to).Kind == word.Mark {
			return n.bytes(w)
		}
	}
	return 0, 0, false
}

// Signature finds the name after the close of a letter at byte i: "Best
// regards, Ann Lee", "signed, A. Lee".
func Signature(w *word.Window, text []byte, i int) (start, end int, ok bool) {
	k := w.Read(text, i)
	if k < 0 || !own(w, k) || !w.In(k, closing) {
		return 0, 0, false
	}
	j := k + 1
	by := w.Is(j, "by") || w.Is(j, "-") || w.Byte(j) == ':'
	if w.Byte(j) == ',' || by {
		j++
	} else if w.At(j).Gap != word.Line {
		return 0, 0, false
	}
	n, ok := readName(w, j, capital, false)
	if !ok || n.capitals && n.parts == 1 || abstract(w.Text(n.to-1)) || n.parts+n.initials < 2 && !ends(w, n.to) {
		return 0, 0, false
	}
	if w.Is(k, "signed") && n.parts+n.initials < 2 || w.In(k, softly) && !likely(w, n) {
		return 0, 0, false
	}
	return n.bytes(w)
}

// Introduction finds the name after "I'm", "I am", "this is", "call me" at
// byte i. One word is enough only where the clause ends.
func Introduction(w *word.Window, text []byte, i int) (start, end int, ok bool) {
	k := w.Read(text, i)
	if k < 0 || !own(w, k) {
		return 0, 0, false
	}
	j := k + 1
	switch {
	case w.Is(k, "i'm"), w.Is(k, "i’m"):
	case w.Is(k, "i") && w.Is(j, "am"), w.Is(k, "this") && w.Is(j, "is"), (w.Is(k, "call") || w.Is(k, "calls")) && w.Is(j, "me"), w.Is(k, "patient") && w.Is(j, "is"),
		w.Is(k, "named"), w.Is(k, "called") && w.Is(k-1, "was"):
		if !w.Is(k, "named") && !w.Is(k, "called") {
			j++
		}
	default:
		return 0, 0, false
	}
	if w.At(j).Gap != word.Space {
		return 0, 0, false
	}
	if n, ok := readName(w, j, capital, false); ok && !n.capitals && !abstract(w.Text(n.to-1)) {
		if n.parts+n.initials >= 2 && (ends(w, n.to) || w.In(n.to, follows)) || ends(w, n.to) && (w.At(n.to).Kind != word.None || w.Is(j-1, "me")) {
			return n.bytes(w)
		}
		return 0, 0, false
	}
	if w.Is(k, "this") && w.Byte(k-1) == ',' { // "Provider: Ann, this is Dr. Lee"
		if n, ok := readName(w, k-2, capital, false); ok && n.to == k-1 && unlisted(w, n) && (w.Byte(k-3) == ':' || w.At(k-2).Gap == word.Line) {
			return n.bytes(w)
		}
	}
	return dictated(w, j) // "this is philip stone , date of birth"
}

var (
	meetings = word.NewSet(`met meet spoke speak talked follow following seeing saw discussed`)
	meetWith = word.NewSet(`with to up again`)
)

// Meeting finds the name after words for meeting someone at byte i: "follow
// up with Ann Lee", "spoke to Ann Lee", "i'm seeing ann lee .". One word is
// no name here.
func Meeting(w *word.Window, text []byte, i int) (start, end int, ok bool) {
	k := w.Read(text, i)
	if k < 0 || !w.In(k, meetings) || !own(w, k) {
		return 0, 0, false
	}
	j := k + 1
	for n := 0; n < 3 && (w.In(j, meetWith) || w.Byte(j) == '-' && n == 0); n++ {
		j++
	}
	if j == k+1 && !w.Is(k, "seeing") || w.At(j).Gap != word.Space {
		return 0, 0, false
	}
	n, ok := readName(w, j, capital, false)
	if !ok {
		if w.Is(k, "seeing") {
			return dictated(w, j)
		}
		if to := strangers(w, j); to > j+1 && !goesOn(w, to) { // "met with maria nyberg on"
			return w.At(j).Start, w.At(to - 1).End, true
		}
		return 0, 0, false
	}
	if n.capitals || n.parts+n.initials < 2 || abstract(w.Text(n.from)) || abstract(w.Text(n.to-1)) || w.At(n.to).Capital() && w.At(n.to).Gap == word.Space {
		return 0, 0, false
	}
	return n.bytes(w)
}
