package plot

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"strings"
	"testing"
)

// shapes reads an SVG as XML and counts its elements.
func shapes(t *testing.T, svg []byte) map[string]int {
	t.Helper()
	n := map[string]int{}
	for d := xml.NewDecoder(bytes.NewReader(svg)); ; {
		tok, err := d.Token()
		if errors.Is(err, io.EOF) {
			return n
		}
		if err != nil {
			t.Fatalf("not XML: %v\n%s", err, svg)
		}
		if e, ok := tok.(xml.StartElement); ok {
			n[e.Name.Local]++
			for _, a := range e.Attr {
				if strings.Contains(a.Value, "NaN") || strings.Contains(a.Value, "Inf") || strings.HasPrefix(a.Value, "-") {
					t.Errorf("%s=%q", a.Name.Local, a.Value)
				}
			}
		}
	}
}

func TestBarsGrowWithTheirLogarithm(t *testing.T) {
	p := Bars{Title: `a & "b"`, Unit: "MB/s", Groups: []Group{{"one", []Bar{
		{Name: "ours", Value: 100, Ours: true}, {Name: "tenth", Value: 10}, {Name: "hundredth", Value: 1}, {Name: "none", Says: "skipped: <why>"},
	}}}}
	svg := p.SVG()
	if n := shapes(t, svg); n["rect"] != 4 { // the background and three values
		t.Errorf("%d rectangles\n%s", n["rect"], svg)
	}
	for _, want := range []string{`width="640"`, `width="320"`, `width="2"`, "a &amp; &quot;b&quot;", "skipped: &lt;why&gt;", "prefers-color-scheme:dark"} {
		if !strings.Contains(string(svg), want) {
			t.Errorf("no %s in\n%s", want, svg)
		}
	}
	if !bytes.Equal(svg, p.SVG()) {
		t.Error("two drawings differ")
	}
}

func TestAHistogramShowsEveryShare(t *testing.T) {
	p := Histogram{Title: "t", Panels: []Panel{
		{Name: "a", Rows: []Row{{1024, 90}, {2048, 9}, {4096, 0}, {1 << 20, 1}}},
		{Name: "b", Rows: []Row{{512, 5}}},
	}}
	svg := string(p.SVG())
	if n := shapes(t, []byte(svg)); n["rect"] != 5 {
		t.Errorf("%d rectangles\n%s", n["rect"], svg)
	}
	for _, want := range []string{">90%<", ">9.0%<", ">1.0%<", ">100%<", "&lt; 512ns", "&lt; 1ms", "&lt; 2µs"} {
		if !strings.Contains(svg, want) {
			t.Errorf("no %s in\n%s", want, svg)
		}
	}
}

func TestNothingToDrawIsStillAPicture(t *testing.T) {
	shapes(t, Bars{Title: "none"}.SVG())
	shapes(t, Histogram{Title: "none", Panels: []Panel{{Name: "a"}}}.SVG())
}
