package scrub

import (
	"slices"

	"github.com/phiscrub/phiscrub/detect/class"
	"github.com/phiscrub/phiscrub/scrub/rewrite"
)

// shadow is a text with markers in place of its tokens. A token of ours says
// nothing of anyone, as a marker does; but it is longer, has digits and looks
// like a key with its value. So the rules read markers, which they know, and
// what they find is moved back to the text. A token that is shaped like one and
// was not made with a key of the ring becomes its marker: something else may
// be written in it.
type shadow struct {
	text  []byte
	marks []tokenMark
	token rewrite.Token // scratch
}

// tokenMark is a token and the marker that stands for it in the shadow.
type tokenMark struct {
	start, end int // of the text
	from, to   int // of the shadow
	class      class.Class
	forged     bool
}

// forgedRule is the id under which forged tokens are reported.
const forgedRule = "forged-token"

// of returns the shadow of a text; the text itself when it has no tokens.
func (s *shadow) of(text []byte, t rewrite.Tokenizer) []byte {
	s.marks = s.marks[:0]
	if t == nil {
		return text
	}
	at, ok := 0, false
	if s.token, at, ok = rewrite.NextToken(text); !ok {
		return text
	}
	s.text = s.text[:0]
	for pos := 0; ; {
		if !ok {
			s.text = append(s.text, text[pos:]...)
			return s.text
		}
		s.text = append(s.text, text[pos:pos+at]...)
		x := &s.token
		m := tokenMark{start: pos + at, end: pos + at + x.Len, from: len(s.text), class: x.Class, forged: !t.Owns(x)}
		s.text = append(s.text, x.Class.Marker()...)
		m.to = len(s.text)
		s.marks = append(s.marks, m)
		pos = m.end
		s.token, at, ok = rewrite.NextToken(text[pos:])
	}
}

// begin and end move an offset of the shadow to the text; inside of a marker
// it becomes the token's begin or end.
func (s *shadow) begin(p int) int { return s.move(p, false) }

func (s *shadow) end(p int) int { return s.move(p, true) }

func (s *shadow) move(p int, up bool) int {
	// The last mark that begins before p.
	i, _ := slices.BinarySearchFunc(s.marks, p, func(m tokenMark, p int) int { return m.from - p })
	if i == 0 {
		return p
	}
	m := &s.marks[i-1]
	switch {
	case p >= m.to:
		return m.end + p - m.to
	case up:
		return m.end
	}
	return m.start
}

// before returns n, or where the token begins that n is inside of.
func (s *shadow) before(n int) int {
	for i := range s.marks {
		if m := &s.marks[i]; m.start < n && n < m.end {
			return m.start
		}
	}
	return n
}

// restore moves edits, which are in order, and findings to the text, and puts
// in what forged tokens need.
func (s *shadow) restore(edits []rewrite.Edit, found []Finding) ([]rewrite.Edit, []Finding) {
	if len(s.marks) == 0 {
		return edits, found
	}
	free := 0
	for i := range edits {
		e := &edits[i]
		e.Start, e.End = max(s.begin(e.Start), free), s.end(e.End)
		free = e.End
	}
	for i := range found {
		found[i].Start, found[i].End = s.begin(found[i].Start), s.end(found[i].End)
	}
	k := 0
	for i := range s.marks {
		m := &s.marks[i]
		for k < len(edits) && edits[k].End <= m.start {
			k++
		}
		if !m.forged || k < len(edits) && edits[k].Start < m.end {
			continue
		}
		edits = slices.Insert(edits, k, rewrite.Edit{Start: m.start, End: m.end, Class: m.class, Action: rewrite.Redact})
		at, _ := slices.BinarySearchFunc(found, m.start, func(f Finding, p int) int { return f.Start - p })
		found = slices.Insert(found, at, Finding{Rule: forgedRule, Class: m.class, Start: m.start, End: m.end, Action: rewrite.Redact.String()})
	}
	return edits, found
}

// settle ends a call that appended to out from n on, for src: tokens that may
// not leave become markers.
func (w *Worker) settle(out []byte, n int, src []byte, o *Outcome) (settled []byte) {
	t := w.conf.Tokens
	if t == nil {
		return out
	}
	defer func() {
		if recover() != nil {
			settled = withheldAll(out[:n], src)
			o.Withheld += countLines(src)
		}
		o.Markers += w.conf.Markers
		w.conf.Markers = 0
	}()
	if t.Settle() {
		return out
	}
	kept, lost := rewrite.Unsettle(out[n:], t)
	o.Markers += lost
	return out[:n+len(kept)]
}
