package scrub

import (
	"bytes"
	"slices"

	"github.com/phiscrub/phiscrub/detect"
	"github.com/phiscrub/phiscrub/detect/class"
	"github.com/phiscrub/phiscrub/detect/field"
	"github.com/phiscrub/phiscrub/scrub/rewrite"
	"github.com/phiscrub/phiscrub/scrub/walk"
)

// find fills w.edits for the walked line.
func (w *Worker) find(raw []byte) {
	w.hits, w.src, w.keep, w.edits = w.hits[:0], w.src[:0], w.keep[:0], w.edits[:0]
	w.blank, w.framed, w.refused = digitless{}, false, w.refused[:0]
	w.scan.Begin()
	w.name()
	w.atNode = noNode
	asked, skip := !w.s.o.NoSieve, false
	for i := range w.doc.Leaves {
		if w.doc.Leaves[i].Cell {
			if !asked { // what a head opens must not depend on the sieve: see seen
				asked, skip = true, bytes.IndexByte(raw, '\n') < 0 && !w.sieve.Has(raw)
			}
			if skip {
				continue
			}
		}
		w.leaf(int32(i))
	}
	w.lone(raw)
	if len(w.hits) == 0 {
		return
	}
	w.knownNames()
	if w.ex != nil {
		w.ex.found(w.hits)
	}
	w.drop()
	w.hits = slices.Grow(w.hits, 3*len(w.hits)) // room for the pieces of overlaps
	first := len(w.findings)
	w.hits = detect.Resolve(w.hits)
	w.decide(raw, w.hits)
	if len(w.refused) > 0 && len(w.edits) > 0 && w.left(raw) {
		w.edits, w.findings = w.edits[:0], w.findings[:first]
		w.hits = slices.Grow(w.hits, 3*len(w.hits))
		w.decide(raw, detect.Resolve(w.hits))
	}
}

// leaf asks the name rules, then the content rules, about one leaf.
func (w *Worker) leaf(i int32) {
	l := &w.doc.Leaves[i]
	v := &w.doc.Views[l.View]
	s, e := trim(v.B, int(l.Start), int(l.End))
	if s >= e {
		return
	}
	if w.doc.Head > 0 {
		if rs, re := v.Raw(s, e); rs == re {
			return // it stands on a line before
		}
	}
	if w.ex != nil {
		w.ex.leaf(i, s, e)
	}
	if l.Kind == walk.Prose {
		w.content(v.B[s:e], nil, s, l.View, i)
		return
	}
	if l.Kind == walk.Element {
		w.component(i, s, e)
		return
	}
	r := w.verdict(i, v.B[s:e])
	if r != nil {
		switch r.Verdict {
		case field.Keep:
			if l.Kind == walk.Bare && !l.Struct { // prose may go on behind it
				for i := s; i < e; i++ {
					if v.B[i] == ' ' {
						e = i
					}
				}
			}
			rs, re := v.Raw(s, e)
			w.keep = append(w.keep, walk.Span{Start: rs, End: re})
			return
		case field.Redact, field.Drop:
			if w.byName(i, r, s, e) {
				return
			}
		case field.Decode:
			if w.encoded(i, r, s, e) {
				return
			}
		}
	} else if l.ID != 0 && l.Kind <= walk.Outer {
		w.refused = append(w.refused, i)
	}
	switch l.Kind {
	case walk.Text:
		if key := w.keyOf(i); key != nil || isDigit(v.B[e-1]) { // most ids do not come again
			w.content(v.B[s:e], key, s, l.View, i)
		} else {
			w.coded(v.B[s:e], s, l.View, i)
		}
	case walk.Number:
		w.content(v.B[s:e], w.keyOf(i), s, l.View, i)
	case walk.Param, walk.Seg:
		if l.View != 0 || l.Kind == walk.Param {
			w.content(v.B[s:e], w.keyOf(i), s, l.View, i)
		}
	}
}

// byName records the value of an identifying key; false when the value turns
// out not to be one.
func (w *Worker) byName(i int32, r *field.Rule, s, e int) bool {
	l := &w.doc.Leaves[i]
	v := &w.doc.Views[l.View]
	c := w.classOf(i, r, v.B[s:e])
	if c == class.FreeText && w.s.o.Policy.Action[c] == rewrite.Keep || c == class.None {
		return false
	}
	s = scheme(c, v.B, s, e)
	switch l.Kind {
	case walk.Bare:
		if l.Head && w.knows(v.B, walk.Span{Start: s, End: e}) {
			return true // names of columns are no values of each other
		}
		s, e = extent(c, v.B, s, e, l.Struct, int(l.End) == e)
	case walk.Param:
		s = token(v.B, s, e)
	}
	if s >= e {
		return false
	}
	if c == class.IP {
		return w.addresses(i, r, s, e)
	}
	act, rank := detect.ActDefault, int16(r.Rank)
	if c == class.URL && r.Verdict == field.Redact && w.s.o.Policy.Action[c] == rewrite.Generalize && w.s.o.Policy.Action[class.Unique] == rewrite.Tokenize {
		w.route(l.View, s, e, i, detect.Match{Class: c, Rank: rank, Rule: uint16(len(w.s.rules.Rules())) + r.Index}) // token by token
		return true
	}
	if c == class.FreeText {
		rank = 127 // a text that goes whole goes in one piece
	}
	if r.Verdict == field.Drop {
		act = detect.ActDrop
	}
	w.hit(l.View, s, e, i, int32(r.Index), detect.Match{Class: c, Rank: rank, Act: act, Rule: uint16(len(w.s.rules.Rules())) + r.Index}, l.Kind == walk.Number)
	return true
}

// token returns the start of the value in a FHIR token parameter
// "system|value".
func token(b []byte, s, e int) int {
	for i := e - 1; i > s; i-- {
		if b[i] == '|' {
			if i+1 < e {
				return i + 1
			}
			return s
		}
	}
	return s
}

// content runs the content rules over a text that starts at off of its view.
func (w *Worker) content(text, key []byte, off int, view, leaf int32) {
	number := w.doc.Leaves[leaf].Kind == walk.Number
	if w.ex != nil {
		w.ex.text(view, off, len(text), number)
	}
	if w.solo {
		w.found = w.scan.ScanAlone(w.found[:0], text)
	} else {
		w.found = w.scan.Scan(w.found[:0], text, key)
	}
	for _, m := range w.found {
		s, e := off+int(m.Start), off+int(m.End)
		if number { // a number is replaced whole or not at all
			s, e = off, off+len(text)
		}
		if m.Class == class.URL && w.s.o.Policy.Action[class.URL] == rewrite.Generalize && m.Act == detect.ActDefault {
			w.route(view, s, e, leaf, m)
			continue
		}
		if m.Class == class.IP && w.internal(w.doc.Views[view].B[s:e]) {
			continue
		}
		w.hit(view, s, e, leaf, -1, m, number)
	}
	if w.s.o.Policy.BareNumbers {
		w.bareNumbers(text, off, view, leaf, number)
	}
	if w.s.o.Policy.AllAddresses {
		w.internalAddresses(text, off, view, leaf, number)
	}
}

// bareNumbers takes runs of nine or ten digits for identifiers (strict).
func (w *Worker) bareNumbers(text []byte, off int, view, leaf int32, number bool) {
	for i := 0; i < len(text); i++ {
		if !isDigit(text[i]) {
			continue
		}
		j := i
		for j < len(text) && isDigit(text[j]) {
			j++
		}
		if n := j - i; (n == 9 || n == 10) && (i == 0 || !wordByte(text[i-1]) && text[i-1] != '.') && (j == len(text) || !wordByte(text[j]) && text[j] != '.') {
			w.hit(view, off+i, off+j, leaf, -1, detect.Match{Class: class.Unique, Rank: 1, Rule: bareRule}, number)
		}
		i = j
	}
}

// bareRule is the rule number of bareNumbers.
const bareRule = 0xffff

// hit records view bytes [s, e) as found.
func (w *Worker) hit(view int32, s, e int, leaf, fieldRule int32, m detect.Match, number bool) {
	rs, re := w.doc.Views[view].Raw(s, e)
	if rs == re {
		return // it stands on a line before
	}
	// Both are written where they stay: a copy of what was just written in
	// parts is slow.
	n := len(w.hits)
	if n == cap(w.hits) {
		w.hits = slices.Grow(w.hits, 1)
	}
	w.hits = w.hits[:n+1]
	h := &w.hits[n]
	h.Start, h.End, h.Rule, h.Class, h.Rank, h.Act, h.Ref = int32(rs), int32(re), m.Rule, m.Class, m.Rank, m.Act, int32(len(w.src))
	k := len(w.src)
	if k == cap(w.src) {
		w.src = slices.Grow(w.src, 1)
	}
	w.src = w.src[:k+1]
	x := &w.src[k]
	x.view, x.start, x.end, x.leaf, x.field, x.number = view, int32(s), int32(e), leaf, fieldRule, number
}

// drop removes the hits inside kept fields and of kept values.
func (w *Worker) drop() {
	if len(w.keep) == 0 && len(w.s.keep) == 0 {
		return
	}
	out := w.hits[:0]
next:
	for _, h := range w.hits {
		src := &w.src[h.Ref]
		if len(w.s.keep) > 0 && w.s.keep[string(w.doc.Views[src.view].B[src.start:src.end])] {
			continue
		}
		if src.field < 0 {
			for _, k := range w.keep {
				if int(h.Start) >= k.Start && int(h.End) <= k.End {
					continue next
				}
			}
		}
		out = append(out, h)
	}
	w.hits = out
}

// decide turns resolved matches into edits.
func (w *Worker) decide(raw []byte, ms []detect.Match) {
	patient := w.patient(ms)
	w.quotes = w.quotes[:0]
	for i := range ms {
		m := &ms[i]
		src := &w.src[m.Ref]
		v := &w.doc.Views[src.view]
		n := len(w.edits)
		if n == cap(w.edits) {
			w.edits = slices.Grow(w.edits, 1)
		}
		w.edits = w.edits[:n+1]
		e := &w.edits[n] // written where it stays, as in hit
		*e = rewrite.Edit{}
		e.Start, e.End, e.Class, e.Value, e.Number = int(m.Start), int(m.End), m.Class, v.B[src.start:src.end], rewrite.NumberForm(w.s.o.Numbers)
		if rs, re := v.Raw(int(src.start), int(src.end)); rs != e.Start || re != e.End {
			// A remainder of an overlap stands for bytes, not for a value.
			if e.Value, e.Action = raw[e.Start:e.End], rewrite.Redact; signs(e.Value) {
				w.edits = w.edits[:n]
				continue
			}
			if w.besideItsLike(ms, i, e) {
				e.Action = rewrite.Drop
			}
		} else if src.number {
			n := len(w.quotes)
			w.quotes = append(w.quotes, v.Quote()...)
			e.Quote = w.quotes[n:len(w.quotes):len(w.quotes)]
		} else if l := &w.doc.Leaves[src.leaf]; l.Kind == walk.Element {
			e.Month = w.doc.Elems[l.Elem].Format == walk.HL7
			e.Segment = true
		}
		if e.Action == rewrite.Default {
			e.Action = action(m.Act)
		}
		if e.Action == rewrite.Default {
			e.Action = w.s.o.Policy.Action[m.Class]
		}
		if e.Action == rewrite.Shift {
			if e.Patient = patient; !e.Shifts(&w.conf) {
				e.Action = rewrite.Generalize
			}
		}
		if w.s.o.Mask && (e.Action == rewrite.Redact || e.Action == rewrite.Generalize && !e.Done(&w.conf)) {
			e.Action = rewrite.Mask // a general form is shorter than its value
		}
		if w.ex != nil {
			w.ex.decided(m, e)
		}
		if e.Action == rewrite.Keep || e.Done(&w.conf) {
			w.edits = w.edits[:n]
			continue
		}
		w.report(m, src, e, raw)
	}
}

// signs reports whether a remainder is nothing but what parts values: it says
// nothing of anyone.
func signs(b []byte) bool {
	for _, c := range b {
		if c != ' ' && c != ',' && c != ';' && c != '|' {
			return false
		}
	}
	return true
}

// besideItsLike reports whether a remainder touches the marker of its own class:
// one more would say that there was another.
func (w *Worker) besideItsLike(ms []detect.Match, i int, e *rewrite.Edit) bool {
	if w.s.o.Mask || ms[i].Act == detect.ActKeep {
		return false
	}
	if n := len(w.edits); n > 1 {
		x := &w.edits[n-2]
		if x.End == e.Start && x.Class == e.Class && (x.Action == rewrite.Redact || x.Action == rewrite.Tokenize) {
			return true
		}
	}
	if i+1 == len(ms) {
		return false
	}
	next := &ms[i+1]
	src := &w.src[next.Ref]
	s, end := w.doc.Views[src.view].Raw(int(src.start), int(src.end))
	return next.Start == ms[i].End && next.Class == ms[i].Class && int(next.Start) == s && int(next.End) == end && !src.number &&
		next.Act == detect.ActDefault && (w.s.o.Policy.Action[next.Class] == rewrite.Redact || w.s.o.Policy.Action[next.Class] == rewrite.Tokenize)
}

func action(a detect.Act) rewrite.Action {
	switch a {
	case detect.ActKeep:
		return rewrite.Keep
	case detect.ActRedact:
		return rewrite.Redact
	case detect.ActMask:
		return rewrite.Mask
	case detect.ActGeneralize:
		return rewrite.Generalize
	case detect.ActDrop:
		return rewrite.Drop
	case detect.ActToken:
		return rewrite.Tokenize
	case detect.ActShift:
		return rewrite.Shift
	}
	return rewrite.Default
}

func isDigit(c byte) bool { return c-'0' < 10 }

func wordByte(c byte) bool {
	return isDigit(c) || c|0x20 >= 'a' && c|0x20 <= 'z' || c == '_' || c >= 0x80
}
