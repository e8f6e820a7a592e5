package walk_test

import (
	"bytes"
	"math/rand"
	"strings"
	"testing"

	"github.com/phiscrub/phiscrub/scrub/walk"
)

// pieces are what random lines are made of: every kind of structure, whole
// and broken.
var pieces = []string{
	`"`, `'`, "`", `{`, `}`, `[`, `]`, `(`, `)`, `<`, `>`, `</`, `/>`, `<a `, `<b>`, `</b>`, `<![CDATA[`, `]]>`, `=`, `:`, ` = `, `: `,
	` => `, `,`, `, `, `;`, `|`, `| `, `?`, `&`, `/`, `//`, `://`, `\`, `\\`, `\"`, `\\\"`, `\n`, ` `, "\t", "\n", `%20`, `%3D`, `%5B`, `%5D`, `%`,
	`&quot;`, `&lt;`, `&gt;`, `&amp;`, `&#61;`, `&`, `\u0022`, `\u003c`, `\u200b`, `\ud83d`, "\x1b[31m", "\x1b[", "\x1b", "é", "１", "–", "\u200b",
	"\xff", `a`, `PID|1||`, `MSH|^~\&|`, `OBX|1|TX|`, "\r", `\r`, `\F\`, `\X`, `\.br\`, `^`, `""`, `mrn`, `Date of Birth`, `5`, `null`, `true`, `Type`, `u'`, `@`, `#`, `$`, `.`, `-`, `_`, `+`, `*`, `!`, `~`, `^`,
}

// noise makes a random line; depth of its strings grows with escapes.
func noise(rnd *rand.Rand, n int) string {
	var b strings.Builder
	for ; n > 0; n-- {
		b.WriteString(pieces[rnd.Intn(len(pieces))])
	}
	return b.String()
}

// TestLawL1EverythingIsInALeaf plants a number in random lines: wherever it
// falls, some leaf holds it.
func TestLawL1EverythingIsInALeaf(t *testing.T) {
	rnd := rand.New(rand.NewSource(11))
	var d walk.Doc
	for n := 0; n < 60000; n++ {
		line := noise(rnd, rnd.Intn(10)) + "zqzqzqzq78051120" + noise(rnd, rnd.Intn(10))
		d.Line([]byte(line), 0)
		if !held(&d, []byte("78051120")) {
			t.Fatalf("no leaf holds the number in %q:\n\t%s", line, strings.Join(leaves(&d, []byte(line)), "\n\t"))
		}
	}
}

func held(d *walk.Doc, what []byte) bool {
	for _, l := range d.Leaves {
		if l.Kind != walk.Outer && bytes.Contains(d.Views[l.View].B[l.Start:l.End], what) {
			return true
		}
	}
	return false
}

// samples are lines of every kind, also as noise.
func samples(t testing.TB) []string {
	lines := corpus(t)
	rnd := rand.New(rand.NewSource(5))
	for n := 0; n < 300; n++ {
		lines = append(lines, noise(rnd, 30))
	}
	return lines
}

// TestOffsets holds over the corpus, whole and cut.
func TestOffsets(t *testing.T) {
	rnd := rand.New(rand.NewSource(6))
	var d walk.Doc
	for _, s := range samples(t) {
		for k := 0; k < 3; k++ {
			raw := []byte(s)
			if k > 0 && len(raw) > 0 {
				raw = raw[:rnd.Intn(len(raw))]
			}
			d.Line(raw, walk.Prefix(raw))
			sound(t, &d, raw)
		}
	}
}

// TestLawL5ADocForgets walks each line with a Doc that walked others before.
func TestLawL5ADocForgets(t *testing.T) {
	lines := samples(t)
	var used walk.Doc
	for i, s := range lines {
		raw := []byte(s)
		var fresh walk.Doc
		fresh.Line(raw, 0)
		want := leaves(&fresh, raw)
		other := []byte(lines[(i*7919)%len(lines)])
		used.Line(other, 0)
		used.Segments(other, []walk.Span{{Start: 0, End: len(other) / 2}}, i%2 == 0)
		used.Line(raw, 0)
		compare(t, s, leaves(&used, raw), want)
		if len(used.Nodes) != len(fresh.Nodes) || len(used.Views) != len(fresh.Views) {
			t.Errorf("%d nodes and %d views, of a new Doc %d and %d: %s", len(used.Nodes), len(used.Views), len(fresh.Nodes), len(fresh.Views), s)
		}
	}
}

// TestWalkLeavesTheLineAlone walks with no byte behind the line, and compares
// it with a copy.
func TestWalkLeavesTheLineAlone(t *testing.T) {
	var d walk.Doc
	for _, s := range samples(t) {
		raw := []byte(s)
		raw = raw[:len(raw):len(raw)]
		d.Line(raw, 0)
		if string(raw) != s {
			t.Fatalf("the walk wrote to the line: %s", s)
		}
	}
}

func TestNoAllocationOnceWarm(t *testing.T) {
	for _, s := range []string{
		`{"level":"info","msg":"done","n":5,"user":{"name":"Ada","tags":["a","b"]}}`,
		`{"log":"{\"mrn\":\"00123456\",\"n\":5}\n","stream":"stdout"}`,
		`level=info msg="patient found" mrn=00123456 name="Ada Lovelace"`,
		`GET /patients/00123456?name=Ada%20Lovelace HTTP/1.1`,
		`<patient><mrn>00123456</mrn><name given="Ada"/></patient>`,
		`Date of Birth: 1980-01-01, caf` + "é" + ` １２`,
	} {
		raw := []byte(s)
		var d walk.Doc
		if n := testing.AllocsPerRun(20, func() { d.Line(raw, walk.Prefix(raw)) }); n != 0 {
			t.Errorf("%v allocations on %s", n, s)
		}
	}
}

// TestLawL7WorkIsBounded doubles hostile lines: leaves, containers and the
// bytes of all decoded views grow no faster than the line, and no text is
// decoded more than the depth of texts allows.
func TestLawL7WorkIsBounded(t *testing.T) {
	long := func(s string, n int) []byte { return []byte(strings.Repeat(s, n/len(s)+1)[:n]) }
	units := append([]string{
		`{"a":`, `[[`, `\\"`, `\\\"`, `a=`, `a: `, `%25`, `%253D`, `&amp;`, `&amp;amp;`, `<a `, `<a>`, `</a>`, `<a b="`, `a?b=`, `a/1`, `"a":"`, `\u0022`,
		`\u005c`, `('a',`, `a[b]=`, `[a]`, `a(b): `, `| a | `, "\x1b[3", "é", `k="v" `, `'a' `, "{\\\"a\\\":\\\"", `x&#x26;`,
	}, pieces...)
	const small, factor = 4096, 4
	for _, u := range units {
		var a, b walk.Doc
		line := long(u, small)
		a.Line(line, 0)
		sound(t, &a, line)
		line = long(u, factor*small)
		b.Line(line, 0)
		sound(t, &b, line)
		for _, q := range []struct {
			what         string
			small, large int
		}{
			{"leaves", len(a.Leaves), len(b.Leaves)},
			{"nodes", len(a.Nodes), len(b.Nodes)},
			{"views", len(a.Views), len(b.Views)},
			{"decoded bytes", decoded(&a), decoded(&b)},
		} {
			if q.large > 2*factor*(q.small+16) {
				t.Errorf("%q: %d %s at %d bytes, %d at %d", u, q.small, q.what, small, q.large, factor*small)
			}
		}
		if n := decoded(&b); n > 24*len(line) {
			t.Errorf("%q: %d bytes decoded of %d", u, n, len(line))
		}
	}
}

// TestLawL7LongHostileLines walks lines so long that work in their square
// would not come to an end.
func TestLawL7LongHostileLines(t *testing.T) {
	units := append([]string{
		`-'a`, "\\`", `-'`, `x 'a`, `'a `, `-'a"`, `{'a`, `['a',`, `<a b=`, `<a b='`, `a('b`, `a=(`, `{a: (`, `"a\"`, `[ `, `a[b`, `a(b `, `a:%41-`, `<![CDATA[`,
		`a=[b`, `{"a":'b`, `(<a [`, `<a {(`, `<a>(`,
	}, pieces...)
	var d walk.Doc
	for _, u := range units {
		line := []byte(strings.Repeat(u, 1<<17/len(u)))
		d.Line(line, 0)
		if n := decoded(&d); n > 24*len(line) {
			t.Errorf("%q: %d bytes decoded of %d", u, n, len(line))
		}
	}
}

func decoded(d *walk.Doc) (n int) {
	for _, v := range d.Views[1:] {
		n += len(v.B)
	}
	return n
}
