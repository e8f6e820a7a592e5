package person

import "github.com/phiscrub/phiscrub/detect/word"

var (
	titles  = word.NewSet(`mr mrs ms mx miss mister`)
	dotted  = word.NewSet(`mr mrs ms mx`)
	notMiss = word.NewSet(`cache rate ratio count hit hits key the a an this that any some it him them you your my our their
		out anything something much kubernetes you're deadline penalty window`)
)

// imaged are parts of the body, and forms of looking at them.
var imaged = word.NewSet(`brain head neck spine cervical thoracic lumbar sacral sacrum spinal knee hip shoulder elbow wrist hand foot
	ankle femur humerus tibia pelvis abdomen chest breast liver pancreas kidney kidneys renal adrenal prostate uterus cardiac heart
	angio angiogram angiography venogram mrcp enterography arthrogram orbits orbit iac pituitary sella face tmj brachial plexus
	soft upper lower left right bilateral with without wo whole body extremity joint fetal guided scanner scan safe conditional`)

// Honorific finds the name after Mr, Mrs, Ms, Miss, Mx and the like at byte
// i: "Mr. J. van Dam". The honorific stays.
func Honorific(w *word.Window, text []byte, i int) (start, end int, ok bool) {
	k := w.Read(text, i)
	if k < 0 || !w.In(k, titles) || !own(w, k) {
		return 0, 0, false
	}
	j := k + 1
	stopped := w.Byte(j) == '.'
	if stopped {
		j++
	}
	if g := w.At(j).Gap; g != word.Space && g != word.Wide && !(stopped && g == word.Glued) {
		return 0, 0, false
	}
	rule := certain
	switch t := w.At(k); {
	case w.Is(k, "mr") && t.Kind == word.Upper && !stopped && w.In(j, imaged):
		return 0, 0, false // MR BRAIN: what is looked at by magnetic resonance
	case w.Is(k, "ms") && (t.Kind != word.Title || !w.At(j).Capital()):
		// "12 ms. foo": milliseconds; MS is a state, a disease, a company.
		if t.Kind != word.Lower && t.Kind != word.Title || !stopped || w.At(k-1).Kind == word.Number || w.At(k-1).Kind == word.Mixed || w.Is(k-1, "in") || w.Byte(k-1) == '(' {
			return 0, 0, false
		}
		rule = spoken
	case w.In(k, dotted):
		rule = spoken
		if t.Kind == word.Title || t.Kind == word.Upper {
			rule = certain
		}
	case w.Is(k, "mister"):
		rule = spoken
	case w.Is(k, "miss"):
		if w.In(j, notMiss) {
			return 0, 0, false
		}
		if t.Kind == word.Lower { // the verb, or dictation: "miss russell ."
			if w.At(j).Capital() && !addressing(w, k) {
				return 0, 0, false
			}
			if n, ok := readName(w, j, spoken, false); ok && n.parts <= 2 && (w.At(n.to).Kind == word.Mark || w.At(n.to).Kind == word.None) && (addressing(w, k) || w.Byte(k-1) == ']' && strangers(w, j) > j) || ok && w.At(j).Gap == word.Space && w.Is(j+1, "is") {
				return n.bytes(w)
			}
		}
	}
	n, ok := readName(w, j, rule, false)
	if !ok && rule == spoken && w.At(j).Kind == word.Lower { // "mister von stone"
		if to := strangers(w, j); to > j+1 && !goesOn(w, to) {
			return w.At(j).Start, w.At(to - 1).End, true
		}
	}
	if !ok || abstract(w.Text(j)) && n.parts == 1 && rule == spoken {
		return 0, 0, false
	}
	if rule == spoken && w.At(j).Kind == word.Lower && n.parts > 1 {
		n.to, n.parts = j+1, 1 // dictation: the family name
	}
	return n.bytes(w)
}

var greetingOrSight = word.NewSet(`hi hello hey dear seeing see and thanks bye morning is with for to met saw by of`)

// addressing reports whether the word before token k speaks to or of someone.
func addressing(w *word.Window, k int) bool {
	j := k - 1
	if w.Byte(j) == ',' {
		j--
	}
	return w.In(j, greetingOrSight)
}
