package walk_test

import (
	"math/rand"
	"slices"
	"testing"

	"github.com/phiscrub/phiscrub/scrub/walk"
)

// TestWhatIsReadInOneGoIsWhatTheLexerMakesOfIt compares leaves and containers
// of lines that are read both ways: of JSON, and of what is nearly JSON.
func TestWhatIsReadInOneGoIsWhatTheLexerMakesOfIt(t *testing.T) {
	var d walk.Doc
	for _, line := range []string{
		`{"a":"b","c":12.5,"d":true,"e":null,"f":false}`,
		`{"a": "b", "c": 12, "d": true}`,
		`x{"a":1}`,
		`{"a":"b":"c","d":1}`,
		`{"a":"x]","mrn":protected]=>"5","b":"private]=> 5"}`,
		`{"a|":"x|","b":"1"}|"2"|,"c":"d"}`,
		`{"a":"b\\","c":"\"d\"","e":"f"}`,
		`{"a1":1,"x@y":2,"p q":3,"":4,"b":""}`,
		`{"a":1,"b":{"c":"d","e":["f","g"],"h":2},"i":"j"}`,
		`{"a":"k=v","b":"x y: z","c":"<a>b</a>","d":"/p/1?q=2"}`,
		`{"a":12:30,"b":1980/01/31,"c":-5,"d":1e9,"e":nullable,"f":truely}`,
		`{"a":"b","c":"d`,
		`{"a":"b","c":`,
		`{"a":"b","c"`,
		`{"a":"b",`,
		`{"a"::"b","c":/d}`,
		`{"name":"mrn","value":"5"}`,
		`{"a":"it's","b":'c',"d":"e"}`,
		`String "5","a":"b" reference chain: x["c"]`,
		`{"é":"ü","a":"日本"}`,
	} {
		bothWays(t, &d, []byte(line))
	}
	rnd := rand.New(rand.NewSource(11))
	const bytes = `{}[],:"\ |'/<=&%a1@.-()*^` + "\n"
	for _, line := range corpus(t) {
		raw := []byte(line)
		bothWays(t, &d, raw)
		if len(raw) == 0 || testing.Short() {
			continue
		}
		for range 8 {
			b := slices.Clone(raw)
			for range 1 + rnd.Intn(3) {
				b[rnd.Intn(len(b))] = bytes[rnd.Intn(len(bytes))]
			}
			bothWays(t, &d, b)
		}
	}
	var g generator
	for range 4000 {
		g.b.Reset()
		g.value(rnd, 4, true)
		b := []byte(g.b.String())
		bothWays(t, &d, b)
		if len(b) > 0 {
			b[rnd.Intn(len(b))] = bytes[rnd.Intn(len(bytes))]
			bothWays(t, &d, b)
		}
	}
}

func FuzzMembers(f *testing.F) {
	f.Add([]byte(`{"a":"b","c": 12.5,"d":true,"e f":"g=h","i":"]","j":"\\"}`))
	f.Add([]byte(`{"a":{"b":["c","d"]},"e":"f|","g":x}`))
	f.Fuzz(func(t *testing.T, raw []byte) {
		if len(raw) > 1<<12 {
			return
		}
		var d walk.Doc
		bothWays(t, &d, raw)
		bothWays(t, &d, raw) // now it knows the names
	})
}

// bothWays walks a line in one go where that is possible, and as everything
// else is walked.
func bothWays(t *testing.T, d *walk.Doc, raw []byte) {
	t.Helper()
	var slow walk.Doc
	slow.Slow()
	d.Line(raw, walk.Prefix(raw))
	slow.Line(raw, walk.Prefix(raw))
	if !d.Forget() || !slow.Forget() {
		t.Errorf("%s\na leaf is said to be what it is not", raw)
	}
	if d.Inner != slow.Inner || !slices.Equal(d.Nodes, slow.Nodes) {
		t.Errorf("%s\nother containers:\n%+v\n%+v", raw, d.Nodes, slow.Nodes)
	}
	if !slices.Equal(d.Leaves, slow.Leaves) {
		t.Errorf("%s\nother leaves:\n%+v\n%+v", raw, leaves(d, raw), leaves(&slow, raw))
	}
}
