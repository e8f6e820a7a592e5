// Package plot draws bars and histograms as SVG: text and rectangles, with
// colours for light and dark surroundings, and the same bytes for the same
// figures.
//
//	svg := plot.Bars{Title: "MB/s of CPU time", Groups: groups}.SVG()
package plot
