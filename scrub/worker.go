package scrub

import (
	"bytes"
	"strconv"

	"github.com/phiscrub/phiscrub/detect"
	"github.com/phiscrub/phiscrub/detect/class"
	"github.com/phiscrub/phiscrub/detect/field"
	"github.com/phiscrub/phiscrub/detect/sieve"
	"github.com/phiscrub/phiscrub/scrub/rewrite"
	"github.com/phiscrub/phiscrub/scrub/walk"
)

// Worker scrubs on one goroutine. What its methods return is valid until the
// next call.
type Worker struct {
	s     *Scrubber
	conf  rewrite.Config
	sieve *sieve.Scanner
	scan  *detect.Scanner
	doc   walk.Doc

	marks     []sieve.Line
	hits      []detect.Match // raw spans; Ref leads to src
	src       []source
	found     []detect.Match // of one text
	parts     [][]byte       // of names that fields gave
	begins    [256]bool      // bytes that they begin with
	keep      []walk.Span    // raw spans of kept fields
	edits     []rewrite.Edit
	refused   []int32     // leaves whose key rules know, and none holds for
	rest      []byte      // a value as edits leave it
	at, up    field.Place // of a leaf, and of a container around it
	atNode    int32       // at is what stands around it
	quotes    []byte      // of bare numbers
	key       []byte
	unescaped []byte // text of a line
	keys      keyCache
	memberIDs [walk.MaxNames]keyIDs // of the names in doc
	other     keyIDs                // of one that is not among them
	blank     digitless
	clean     textCache
	repeated  *lineCache
	findings  []Finding
	records   records
	window    window
	spare     []byte // output of one line
	around    []byte // a line around one value
	route1    []byte // a route template
	known     bool   // some key of the line is one that rules know
	solo      bool   // the sieve saw nothing but triggers that stand alone
	paths     bool
	puts      bool
	inParts   bool       // what is walked is a line in several records
	framed    bool       // what stands before the text of the line made a difference
	ex        *explainer // set while Explain runs
	inner     *Worker    // for the text inside of an encoded value
	plain     []byte     // that text
	depth     int        // encoded values around the text
	looks     lookouts   // for Explain
	look      sieve.Config
	open      openScratch
	own       Stream // of Block
	part      [1]walk.Span
	shade     shadow
}

// source is where a hit stands: its text, and the rule when a name gave it.
type source struct {
	view       int32
	start, end int32
	leaf       int32
	field      int32 // index of the field rule, or -1
	number     bool  // the whole of a bare JSON number
}

// Block scrubs whole lines. It returns block itself when nothing changed;
// otherwise the result is appended to dst. Nothing is known of what came
// before: a log that comes in several blocks is for Stream.
func (w *Worker) Block(dst, block []byte) (out []byte, o Outcome) {
	w.own.Reset()
	return w.Stream(dst, block, &w.own)
}

// Stream scrubs whole lines, the next ones of st, as Block does. Where a log
// is cut into blocks makes no difference to what comes out.
func (w *Worker) Stream(dst, block []byte, st *Stream) (out []byte, o Outcome) {
	n := len(dst)
	defer func() {
		// Nothing of a block that could not even be cut into lines leaves.
		if recover() != nil {
			w.reset(0)
			st.Reset()
			o = Outcome{Lines: countLines(block), Withheld: countLines(block)}
			out = withheldAll(dst[:n], block)
		}
	}()
	out, o = w.block(dst, block, st)
	if o.Edited+o.Withheld > 0 {
		out = w.settle(out, n, block, &o)
	}
	return out, o
}

func (w *Worker) block(dst, block []byte, st *Stream) ([]byte, Outcome) {
	w.findings = w.findings[:0]
	o, partial := Outcome{}, false
	if o.Lines, partial = survey(block); partial {
		return w.joined(dst, block, o, st)
	}
	w.mark(block)
	copied, pos := 0, 0
	for k := 0; k < len(w.marks) || st.Open() && pos < len(block); {
		var m sieve.Line
		marked := true
		if st.Open() { // every line counts
			m = lineAt(block, pos)
			for k < len(w.marks) && w.marks[k].Start < m.Start {
				k++
			}
			marked = k < len(w.marks) && w.marks[k].Start == m.Start
		} else if m = w.marks[k]; m.Start < pos {
			k++
			continue
		}
		if marked {
			k++
		}
		pos = m.End + 1
		line := block[m.Start:m.End]
		w.solo = m.Alone && w.ex == nil && !st.Open()
		if n := len(line); n > 0 && line[n-1] == '\r' {
			line = line[:n-1]
		}
		first := len(w.findings)
		out, changed := w.line(w.spare[:0], line, &o, st, marked)
		w.solo = false
		for i := first; i < len(w.findings); i++ {
			w.findings[i].Start += m.Start
			w.findings[i].End += m.Start
		}
		if !changed {
			continue
		}
		w.spare = out
		dst = append(dst, block[copied:m.Start]...)
		dst = append(dst, out...)
		copied = m.Start + len(line)
	}
	if copied == 0 && o.Edited+o.Withheld == 0 {
		return block, o
	}
	return append(dst, block[copied:]...), o
}

// lineAt returns the line that starts at i.
func lineAt(block []byte, i int) sieve.Line {
	n := bytes.IndexByte(block[i:], '\n')
	if n < 0 {
		n = len(block) - i
	}
	return sieve.Line{Start: i, End: i + n}
}

// Line scrubs one line without its terminator; it returns line itself when
// nothing changed. What stands on other lines plays no part.
func (w *Worker) Line(dst, line []byte) ([]byte, Outcome) {
	w.findings = w.findings[:0]
	o := Outcome{Lines: 1}
	if !w.s.o.NoSieve && !w.marked(line) {
		return line, o
	}
	out, changed := w.line(dst, line, &o, nil, true)
	if !changed {
		return line, o
	}
	return w.settle(out, len(dst), line, &o), o
}

// Findings are those of the last call; offsets are in its input.
func (w *Worker) Findings() []Finding { return w.findings }

// line appends the scrubbed line to dst and reports whether it differs. st is
// where it stands, or nil.
func (w *Worker) line(dst, line []byte, o *Outcome, st *Stream, marked bool) (out []byte, changed bool) {
	n, first := len(dst), len(w.findings)
	defer func() {
		// A line that could not be scanned does not leave readable.
		if recover() != nil {
			w.findings = w.findings[:first]
			out, changed = withheld(dst[:n], line), true
			o.Withheld++
			w.reset(first)
			if st != nil {
				st.Reset()
			}
		}
	}()
	w.judge(w.shade.of(line, w.conf.Tokens), st, marked)
	if len(w.shade.marks) > 0 {
		w.edits, w.findings = w.unshade(first)
	}
	if len(w.edits) == 0 {
		return dst, false
	}
	dst = rewrite.Splice(dst, line, w.edits, &w.conf)
	w.count(o)
	o.Edited++
	return dst, true
}

// unshade moves what was found in the shadow of a line to the line.
func (w *Worker) unshade(first int) ([]rewrite.Edit, []Finding) {
	edits, found := w.shade.restore(w.edits, w.findings[first:])
	return edits, append(w.findings[:first], found...)
}

// marked asks the sieve; what it cannot say is scanned.
func (w *Worker) marked(line []byte) (yes bool) {
	defer func() {
		if recover() != nil {
			yes = true
		}
	}()
	return w.sieve.Has(line)
}

// reset gives up the scratch that a panic may have left in any state, but
// for the first n findings and what the caller of line still reads.
func (w *Worker) reset(n int) {
	*w = Worker{s: w.s, conf: w.conf, sieve: w.s.sieve.NewScanner(), scan: w.s.rules.NewScanner(), findings: w.findings[:n], marks: w.marks, records: w.records, window: w.window, paths: w.paths, puts: w.puts, own: w.own, doc: walk.Doc{Interests: &interests{s: w.s}}}
}

// withheldAll withholds every line of a block.
func withheldAll(dst, block []byte) []byte {
	for i := 0; i < len(block); {
		n := bytes.IndexByte(block[i:], '\n')
		if n < 0 {
			return withheld(dst, block[i:])
		}
		dst = append(withheld(dst, block[i:i+n]), '\n')
		i += n + 1
	}
	return dst
}

// frameOf returns the part of a line that is not its own prefix. The head of
// a container record is one; a docker record is walked as the JSON it is.
func frameOf(line []byte) (start, end int) {
	if r, ok := walk.ParseRecord(line); ok && !r.Escaped {
		return r.Text.Start + walk.Prefix(line[r.Text.Start:]), len(line)
	}
	return walk.Prefix(line), len(line)
}

func (w *Worker) count(o *Outcome) {
	for i := range w.edits {
		if w.edits[i].Action != rewrite.Drop || w.edits[i].Class != class.None {
			o.Counts[w.edits[i].Class]++
		}
	}
}

// withheld appends what stands in place of a line that could not be scanned.
// A JSON line stays JSON.
func withheld(dst, line []byte) []byte {
	json := len(line) > 1 && line[0] == '{'
	if json {
		dst = append(dst, `{"withheld":"`...)
	}
	dst = append(dst, "[WITHHELD:"...)
	dst = strconv.AppendInt(dst, int64(len(line)), 10)
	dst = append(dst, ']')
	if json {
		dst = append(dst, `"}`...)
	}
	return dst
}

func countLines(block []byte) int {
	n := bytes.Count(block, []byte{'\n'})
	if len(block) > 0 && block[len(block)-1] != '\n' {
		n++
	}
	return n
}

// allLines marks every line.
func allLines(dst []sieve.Line, block []byte) []sieve.Line {
	for i := 0; i < len(block); {
		n := bytes.IndexByte(block[i:], '\n')
		if n < 0 {
			n = len(block) - i
		}
		dst = append(dst, sieve.Line{Start: i, End: i + n})
		i += n + 1
	}
	return dst
}
