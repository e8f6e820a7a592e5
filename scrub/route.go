package scrub

import (
	"bytes"

	"github.com/phiscrub/phiscrub/detect"
	"github.com/phiscrub/phiscrub/detect/class"
	"github.com/phiscrub/phiscrub/scrub/rewrite"
)

// routeMarks are what a route template puts in place of a piece of a URL.
var routeMarks = []struct {
	mark  []byte
	class class.Class
}{
	{[]byte("[ID]"), class.Unique},
	{[]byte("[IP]"), class.IP},
}

// route records the pieces of a URL (view bytes [s, e)) that its route
// template takes out, one by one, so that every other byte stays as it is
// and a piece that a rule knows better gets that rule's class.
func (w *Worker) route(view int32, s, e int, leaf int32, m detect.Match) {
	b := w.doc.Views[view].B
	if s > 0 && b[s-1] == '=' { // the value of a parameter: what & leads to is the next one's
		if k := bytes.IndexAny(b[s:e], "?&"); k > 0 && b[s+k] == '&' {
			e = s + k
		}
	}
	v := b[s:e]
	x := rewrite.Edit{End: len(v), Class: class.URL, Action: rewrite.Generalize, Value: v}
	t := rewrite.Replacement(w.route1[:0], &x, &w.conf)
	w.route1 = t
	hits, src := len(w.hits), len(w.src)
	m.Rank = min(m.Rank, 30)
	i := 0
	for j := 0; j < len(t); {
		if t[j] != '[' && i < len(v) && v[i] == t[j] {
			i, j = i+1, j+1
			continue
		}
		k := mark(t[j:])
		if k < 0 || bytes.HasPrefix(v[i:], routeMarks[k].mark) {
			if i >= len(v) || v[i] != t[j] {
				// Not a template of this URL: a marker for the whole.
				w.hits, w.src = w.hits[:hits], w.src[:src]
				m.Act, m.Class = detect.ActRedact, class.URL
				w.hit(view, s, e, leaf, -1, m, false)
				return
			}
			i, j = i+1, j+1
			continue
		}
		j += len(routeMarks[k].mark)
		end := len(v)
		if j < len(t) {
			if n := bytes.IndexByte(v[i:], t[j]); n >= 0 {
				end = i + n
			}
		} else if n := bytes.IndexByte(v[i:], '#'); n >= 0 {
			end = i + n
		}
		m.Class, m.Act = routeMarks[k].class, detect.ActRedact
		if w.s.o.Policy.Action[m.Class] == rewrite.Tokenize {
			m.Act = detect.ActDefault
		}
		w.hit(view, s+i, s+end, leaf, -1, m, false)
		i = end
	}
	if i < len(v) { // the fragment
		m.Class, m.Act = class.Unique, detect.ActDrop
		w.hit(view, s+i, e, leaf, -1, m, false)
	}
}

func mark(t []byte) int {
	for k := range routeMarks {
		if bytes.HasPrefix(t, routeMarks[k].mark) {
			return k
		}
	}
	return -1
}
