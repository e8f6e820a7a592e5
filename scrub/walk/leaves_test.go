package walk_test

import (
	"strings"
	"testing"

	"github.com/phiscrub/phiscrub/scrub/walk"
)

var kinds = map[walk.Kind]string{
	walk.Text: "text", walk.Outer: "outer", walk.Prose: "prose", walk.Number: "number",
	walk.Bare: "bare", walk.Param: "param", walk.Seg: "seg", walk.Element: "element",
}

// row is one line of a table and its leaves behind the line's own prefix, as
// render writes them.
type row struct {
	why, line string
	want      []string
}

func run(t *testing.T, rows []row) {
	t.Helper()
	for _, r := range rows {
		t.Run(r.why, func(t *testing.T) {
			t.Helper()
			var d walk.Doc
			d.Line([]byte(r.line), walk.Prefix([]byte(r.line)))
			sound(t, &d, []byte(r.line))
			compare(t, r.line, leaves(&d, []byte(r.line)), r.want)
		})
	}
}

func compare(t *testing.T, line string, got, want []string) {
	t.Helper()
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("leaves of %s\ngot\n\t%s\nwant\n\t%s", line, strings.Join(got, "\n\t"), strings.Join(want, "\n\t"))
	}
}

// leaves renders the leaves of a walked line.
func leaves(d *walk.Doc, raw []byte) []string {
	var out []string
	for i := range d.Leaves {
		out = append(out, render(d, raw, &d.Leaves[i]))
	}
	return out
}

// render writes a leaf as "kind path=value [raw]": [raw] only where it is not
// the value itself, "…" behind what was cut. In the path {} follows an
// object, [] a list, () a call, <> an element, "" a string that was walked
// and ? the parameters of a URL.
func render(d *walk.Doc, raw []byte, l *walk.Leaf) string {
	v := &d.Views[l.View]
	value := string(v.B[l.Start:l.End])
	s := kinds[l.Kind] + " "
	if l.Kind == walk.Element {
		return s + string(d.Elems[l.Elem].AppendTo(nil)) + "=" + value
	}
	if p := path(d, l.Node) + keyText(d, l.Key); p != "" {
		s += p + "="
	}
	s += value
	if b, e := v.Raw(int(l.Start), int(l.End)); string(raw[b:e]) != value {
		s += " [" + string(raw[b:e]) + "]"
	}
	if l.Open {
		s += " …"
	}
	return s
}

var marks = map[byte]string{'{': "{}", '[': "[]", '(': "()", '<': "<>", '"': `""`, '?': "?"}

// path names the containers from the line down to node n.
func path(d *walk.Doc, n int32) string {
	if n <= 0 {
		return ""
	}
	x := d.Nodes[n]
	return path(d, x.Parent) + keyText(d, x.Key) + marks[x.Kind] + "."
}

func keyText(d *walk.Doc, k walk.Key) string {
	if k.None() {
		return ""
	}
	return string(d.Views[k.View].B[k.Start:k.End])
}

// sound asserts what holds of every walk: spans in range, raw offsets that
// ascend inside a view, parents before children.
func sound(t testing.TB, d *walk.Doc, raw []byte) {
	t.Helper()
	for i := range d.Views {
		v := &d.Views[i]
		last := 0
		for k := range v.B {
			s, e := v.Raw(k, k+1)
			if s < last || e < s || e > len(raw) {
				t.Fatalf("view %d byte %d stands for raw %d-%d, behind %d, of %d", i, k, s, e, last, len(raw))
			}
			last = s
		}
	}
	inside := func(what string, i int, view, s, e int32) {
		t.Helper()
		if view < 0 || int(view) >= len(d.Views) || s < 0 || e < s || int(e) > len(d.Views[view].B) {
			t.Fatalf("%s %d: span %d-%d of view %d is out of range", what, i, s, e, view)
		}
	}
	key := func(what string, i int, k walk.Key) {
		t.Helper()
		if k.None() {
			return
		}
		inside(what, i, k.View, k.Start, k.End)
		if k.Last < k.Start || k.Last > k.End {
			t.Fatalf("%s %d: last word at %d of %d-%d", what, i, k.Last, k.Start, k.End)
		}
	}
	for i, n := range d.Nodes {
		if n.Parent >= int32(i) || n.Parent < 0 && i > 0 {
			t.Fatalf("node %d has parent %d", i, n.Parent)
		}
		if n.First < 0 || int(n.First) > len(d.Leaves) {
			t.Fatalf("node %d has first leaf %d of %d", i, n.First, len(d.Leaves))
		}
		key("node", i, n.Key)
	}
	for i, l := range d.Leaves {
		inside("leaf", i, l.View, l.Start, l.End)
		if l.Node < 0 || int(l.Node) >= len(d.Nodes) {
			t.Fatalf("leaf %d is in node %d of %d", i, l.Node, len(d.Nodes))
		}
		key("leaf", i, l.Key)
		if l.Kind == walk.Element && int(l.Elem) >= len(d.Elems) {
			t.Fatalf("leaf %d has address %d of %d", i, l.Elem, len(d.Elems))
		}
	}
}
