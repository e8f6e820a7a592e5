package plot

import (
	"fmt"
	"strings"
)

// style has one rule a class; the background is drawn, so that the picture
// can be read on a page of either kind.
const style = `text{font:13px system-ui,-apple-system,'Segoe UI',Helvetica,Arial,sans-serif;fill:#1f2328}
.t{font-weight:600;font-size:15px}.s{fill:#59636e;font-size:12px}.e{text-anchor:end}.m{text-anchor:middle}
.bg{fill:#ffffff}.g{stroke:#d1d9e0;stroke-width:1}.a{fill:#0969da}.b{fill:#8c959f}
@media (prefers-color-scheme:dark){text{fill:#e6edf3}.s{fill:#9198a1}.bg{fill:#0d1117}.g{stroke:#30363d}.a{fill:#4493f8}.b{fill:#6e7681}}`

// canvas collects elements from top to bottom.
type canvas struct {
	b    strings.Builder
	wide int
}

func (c *canvas) text(x, y float64, class, s string) {
	fmt.Fprintf(&c.b, "<text x=\"%s\" y=\"%s\" class=\"%s\">%s</text>\n", num(x), num(y), class, escape(s))
}

func (c *canvas) rect(x, y, w, h float64, class string) {
	fmt.Fprintf(&c.b, "<rect x=\"%s\" y=\"%s\" width=\"%s\" height=\"%s\" class=\"%s\"/>\n", num(x), num(y), num(w), num(h), class)
}

func (c *canvas) line(x1, y1, x2, y2 float64) {
	fmt.Fprintf(&c.b, "<line x1=\"%s\" y1=\"%s\" x2=\"%s\" y2=\"%s\" class=\"g\"/>\n", num(x1), num(y1), num(x2), num(y2))
}

// svg closes the picture; about is read out to those who cannot see it.
func (c *canvas) svg(high float64, about string) []byte {
	var b strings.Builder
	fmt.Fprintf(&b, "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %s\" width=\"%d\" height=\"%s\" role=\"img\" aria-label=\"%s\">\n", c.wide, num(high), c.wide, num(high), escape(about))
	fmt.Fprintf(&b, "<style>%s</style>\n<rect width=\"100%%\" height=\"100%%\" class=\"bg\"/>\n%s</svg>\n", style, c.b.String())
	return []byte(b.String())
}

// num has one decimal, and none where it is zero.
func num(x float64) string { return strings.TrimSuffix(fmt.Sprintf("%.1f", x), ".0") }

func escape(s string) string {
	return strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;").Replace(s)
}
