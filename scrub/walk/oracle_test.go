package walk_test

import (
	"encoding/json"
	"math/rand"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/valyala/fastjson"

	"github.com/phiscrub/phiscrub/scrub/walk"
)

// TestLeavesOfJSONAreThoseOfAParser compares our leaves with what a parser
// says of the same document: paths, values, order.
func TestLeavesOfJSONAreThoseOfAParser(t *testing.T) {
	rnd := rand.New(rand.NewSource(3))
	var g generator
	for n := 0; n < 4000; n++ {
		g.b.Reset()
		g.value(rnd, 4, true)
		same(t, g.b.String())
	}
	n := 0
	for _, line := range corpus(t) {
		if simple(line) && same(t, line) {
			n++
		}
	}
	if n < 50 {
		t.Errorf("only %d lines of the corpus are JSON", n)
	}
}

// same compares the leaves of a document; false if it is no JSON.
func same(t *testing.T, doc string) bool {
	t.Helper()
	var p fastjson.Parser
	v, err := p.Parse(doc)
	if err != nil {
		return false // the text of the error would quote the line
	}
	var want []string
	if !visit(&want, v, "", "") {
		return false // an empty key is no name: the value has none for us
	}
	var d walk.Doc
	d.Line([]byte(doc), 0)
	sound(t, &d, []byte(doc))
	var got []string
	for i := range d.Leaves {
		l := &d.Leaves[i]
		at := path(&d, l.Node)
		if inString(&d, l.Node) || l.Kind == walk.Prose {
			continue // the inside of a string; a key
		}
		if l.Kind == walk.Bare || l.Kind == walk.Param || l.Kind == walk.Seg {
			t.Errorf("%s leaf in JSON: %s", kinds[l.Kind], doc)
		}
		got = append(got, at+keyText(&d, l.Key)+"="+string(d.Views[l.View].B[l.Start:l.End]))
	}
	compare(t, doc, got, want)
	return true
}

func inString(d *walk.Doc, n int32) bool {
	for ; n > 0; n = d.Nodes[n].Parent {
		if d.Nodes[n].Kind == '"' {
			return true
		}
	}
	return false
}

// visit renders the values of v; false if a key is empty.
func visit(out *[]string, v *fastjson.Value, at, key string) bool {
	ok := true
	switch v.Type() {
	case fastjson.TypeObject:
		v.GetObject().Visit(func(k []byte, x *fastjson.Value) {
			ok = len(k) > 0 && visit(out, x, at+key+"{}.", string(k)) && ok
		})
	case fastjson.TypeArray:
		for _, x := range v.GetArray() {
			ok = visit(out, x, at+key+"[].", "") && ok
		}
	case fastjson.TypeString:
		*out = append(*out, at+key+"="+string(v.GetStringBytes()))
	case fastjson.TypeNumber:
		*out = append(*out, at+key+"="+v.String())
	}
	return ok
}

// simple reports whether a line is an object that folding leaves as it is,
// with escapes on whose meaning all agree.
func simple(line string) bool {
	if naming.MatchString(line) && valued.MatchString(line) {
		return false // the value has the key that its neighbour names
	}
	for i := 0; i < len(line); i++ {
		switch c := line[i]; {
		case c >= 0x80 || c == 0x1b:
			return false
		case c == '\\':
			if i++; i == len(line) || strings.IndexByte(`"\/nrt`, line[i]) < 0 {
				return false
			}
		}
	}
	return len(line) > 0 && line[0] == '{' && !tagged.MatchString(line) && json.Valid([]byte(line)) // fastjson takes a lone point for a number
}

// tagged finds what may be an attribute of DICOM, whose values get its tag as
// their key, or a table of HTML, whose values get what stands before them.
var tagged = regexp.MustCompile(`(?i)[0-9a-f]{4}\)?"\s*:\s*[{\[]|"tag"|<[td][a-z]`)
var (
	naming = regexp.MustCompile(`(?i)"(key|name|field|label|loc|text|question|path|property|column|param)[a-z_]*"`)
	valued = regexp.MustCompile(`(?i)"(value|answer|input|old|new|from|to|before|after)[a-z_]*"`)
)

// corpus is every line of the line goldens.
func corpus(t testing.TB) []string {
	t.Helper()
	files, err := filepath.Glob("../../testdata/lines/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatal("testdata/lines holds no archives")
	}
	var lines []string
	for _, f := range files {
		b, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		lines = append(lines, strings.Split(string(b), "\n")...)
	}
	return lines
}

// generator writes random JSON whose strings are full of structure.
type generator struct{ b strings.Builder }

var parts = []string{
	"a", "mrn", "Ada", "5", "00123456", " ", "=", ":", ": ", "{", "}", "[", "]", "(", ")", "<", ">", "</a>", "&", "&amp;", "%20", "%", "/", "//", "|",
	"'", "`", ",", ";", "?", "é", "中", "😀", "{\"k\":\"v\"}", "null", "-", "+", "#", "@", ".", "https://example.com/p?x=1",
	"\"", "\\", "\n", "\t", "\"", "\\",
}

func (g *generator) value(rnd *rand.Rand, depth int, top bool) {
	kind := rnd.Intn(8)
	if depth == 0 {
		kind = 4 + rnd.Intn(4)
	} else if top {
		kind = rnd.Intn(4)
	}
	switch kind {
	case 0, 1, 2:
		g.list(rnd, '{', '}', func() {
			g.text(rnd, true)
			g.blank(rnd)
			g.b.WriteByte(':')
			g.blank(rnd)
			g.value(rnd, depth-1, false)
		})
	case 3:
		g.list(rnd, '[', ']', func() { g.value(rnd, depth-1, false) })
	case 4:
		g.b.WriteString([]string{"0", "-1", "42", "1.5", "-1.5e3", "2E+7", "078"[1:], "1e-2"}[rnd.Intn(8)])
	case 5:
		g.b.WriteString([]string{"true", "false", "null"}[rnd.Intn(3)])
	default:
		g.text(rnd, false)
	}
}

func (g *generator) list(rnd *rand.Rand, open, shut byte, element func()) {
	g.b.WriteByte(open)
	g.blank(rnd)
	for i, n := 0, rnd.Intn(4); i < n; i++ {
		if i > 0 {
			g.b.WriteByte(',')
			g.blank(rnd)
		}
		element()
		g.blank(rnd)
	}
	g.b.WriteByte(shut)
}

func (g *generator) blank(rnd *rand.Rand) {
	if rnd.Intn(4) == 0 {
		g.b.WriteString([]string{" ", "  ", "\t", "\n"}[rnd.Intn(4)])
	}
}

func (g *generator) text(rnd *rand.Rand, key bool) {
	g.b.WriteByte('"')
	if key {
		g.b.WriteByte('k')
	}
	for n := rnd.Intn(6); n > 0; n-- {
		for _, r := range parts[rnd.Intn(len(parts))] {
			switch {
			case r == '"' || r == '\\':
				g.b.WriteString(`\` + string(r))
			case r == '\n':
				g.b.WriteString(`\n`)
			case r == '\t':
				g.b.WriteString(`\t`)
			case r == '/' && rnd.Intn(2) == 0:
				g.b.WriteString(`\/`)
			case r < 0x10000 && rnd.Intn(12) == 0:
				g.b.WriteString(`\u` + strconv.FormatInt(0x10000+int64(r), 16)[1:])
			default:
				g.b.WriteRune(r)
			}
		}
	}
	g.b.WriteByte('"')
}
