// Command demo runs the binary over sample logs and shows chosen lines
// before and after, side by side.
//
//	go run ./bench/demo -bin build/phiscrub testdata/logs/*.log
package main

import (
	"bytes"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/phiscrub/phiscrub/internal/measure"
)

func main() {
	bin := flag.String("bin", "build/phiscrub", "the binary")
	each := flag.Int("lines", 4, "lines shown of each file")
	width := flag.Int("width", columns(), "width of the output")
	colour := flag.Bool("colour", terminal(os.Stdout), "mark replacements in colour")
	flag.Parse()
	if flag.NArg() == 0 {
		fmt.Fprintln(os.Stderr, "demo: want log files")
		os.Exit(2)
	}
	d := demo{bin: *bin, each: *each, width: max(*width, 60), colour: *colour, out: os.Stdout}
	for _, path := range flag.Args() {
		if err := d.file(path); err != nil {
			fmt.Fprintf(os.Stderr, "demo: %s: %v\n", path, err)
			os.Exit(1)
		}
	}
}

type demo struct {
	bin    string
	each   int
	width  int
	colour bool
	out    io.Writer
}

// file scrubs one file and prints it.
func (d demo) file(path string) error {
	in, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	var out, stats bytes.Buffer
	cmd := exec.Command(d.bin, "pipe", "--stats")
	cmd.Stdin, cmd.Stdout, cmd.Stderr = bytes.NewReader(in), &out, &stats
	if err := cmd.Run(); err != nil {
		return fmt.Errorf("%w\n%s", err, stats.String())
	}
	before := strings.Split(strings.TrimSuffix(string(in), "\n"), "\n")
	after := strings.Split(strings.TrimSuffix(out.String(), "\n"), "\n")
	if len(before) != len(after) {
		return fmt.Errorf("%d lines in, %d lines out", len(before), len(after))
	}
	fmt.Fprintf(d.out, "%s\n%s\n", filepath.Base(path), strings.Repeat("═", d.width))
	changed := choose(before, after, d.each)
	for _, i := range changed {
		d.show(i+1, before[i], after[i])
	}
	if len(changed) == 0 {
		fmt.Fprintln(d.out, "no line was changed")
	}
	fmt.Fprintf(d.out, "%s\n\n", summary(stats.String()))
	return nil
}

// summary puts the statistics of the pipe on two lines: what was read, and
// the edits by class.
func summary(stats string) string {
	var head, classes []string
	for _, l := range strings.Split(strings.TrimSpace(stats), "\n") {
		if c, ok := strings.CutPrefix(l, "class "); ok {
			classes = append(classes, c)
		} else if strings.HasPrefix(l, "lines") || strings.HasPrefix(l, "edited") || strings.HasPrefix(l, "withheld") {
			head = append(head, strings.Join(strings.Fields(l), " "))
		}
	}
	return strings.Join(head, ", ") + "\nedits: " + strings.Join(classes, ", ")
}

var marker = regexp.MustCompile(`\[[A-Z][A-Z0-9:]*\]`)

// choose takes the changed lines that together show the most kinds of
// replacement, in the order of the file.
func choose(before, after []string, most int) []int {
	seen := map[string]bool{}
	taken := map[int]bool{}
	for len(taken) < most {
		best, gain := -1, -1
		for i := range after {
			if taken[i] || before[i] == after[i] {
				continue
			}
			fresh := 0
			for _, m := range marker.FindAllString(after[i], -1) {
				if !seen[m] {
					fresh++
				}
			}
			if len(before[i]) > 2000 {
				fresh = 0
			}
			if fresh > gain {
				best, gain = i, fresh
			}
		}
		if best < 0 {
			break
		}
		taken[best] = true
		for _, m := range marker.FindAllString(after[best], -1) {
			seen[m] = true
		}
	}
	var out []int
	for i := range after {
		if taken[i] {
			out = append(out, i)
		}
	}
	return out
}

const (
	rows  = 9  // that a line may fill
	reach = 34 // characters kept on each side of a change
)

// show prints a line in two columns that stay in step: what did not change
// far from any change is left out, and a shorter replacement is padded.
func (d demo) show(n int, before, after string) {
	var left, right strings.Builder
	at := 0
	for _, c := range joined(measure.Changes([]byte(before), []byte(after))) {
		same := near(before[at:c.Start], at > 0, true)
		was, is := before[c.Start:c.End], after[c.OutStart:c.OutEnd]
		w := max(utf8.RuneCountInString(was), utf8.RuneCountInString(is))
		left.WriteString(same + pad(was, w))
		right.WriteString(same + pad(is, w))
		at = c.End
	}
	same := near(before[at:], true, false)
	left.WriteString(same)
	right.WriteString(same)
	w := (d.width - 3) / 2
	a, b := wrap(left.String(), w), wrap(right.String(), w)
	fmt.Fprintf(d.out, "line %d\n", n)
	for i := 0; i < max(len(a), len(b)) && i < rows; i++ {
		fmt.Fprintf(d.out, "%s │ %s\n", pad(cell(a, i), w), d.paint(cell(b, i)))
	}
	fmt.Fprintln(d.out, strings.Repeat("─", d.width))
}

// joined makes one change of those that hardly anything stands between.
func joined(cs []measure.Change) []measure.Change {
	var out []measure.Change
	for _, c := range cs {
		if n := len(out); n > 0 && c.Start-out[n-1].End <= 2 {
			out[n-1].End, out[n-1].OutEnd = c.End, c.OutEnd
			continue
		}
		out = append(out, c)
	}
	return out
}

// near shortens text between changes to what is next to them.
func near(s string, after, before bool) string {
	r := []rune(s)
	head, tail := 0, 0
	if after {
		head = reach
	}
	if before {
		tail = reach
	}
	if len(r) <= head+tail+3 {
		return s
	}
	return string(r[:head]) + " … " + string(r[len(r)-tail:])
}

func cell(rs []string, i int) string {
	switch {
	case i >= len(rs):
		return ""
	case i == rows-1 && len(rs) > rows:
		return "…"
	}
	return rs[i]
}

// wrap cuts s into rows of w characters; control characters become dots.
func wrap(s string, w int) []string {
	var out []string
	var b strings.Builder
	n := 0
	for _, r := range s {
		if r < 0x20 || r == 0x7f {
			r = '·'
		}
		b.WriteRune(r)
		if n++; n == w {
			out = append(out, b.String())
			b.Reset()
			n = 0
		}
	}
	if n > 0 {
		out = append(out, b.String())
	}
	return out
}

func pad(s string, w int) string {
	return s + strings.Repeat(" ", max(0, w-utf8.RuneCountInString(s)))
}

func (d demo) paint(s string) string {
	if !d.colour {
		return s
	}
	return marker.ReplaceAllString(s, "\x1b[1;32m$0\x1b[0m")
}

func columns() int {
	if n, err := strconv.Atoi(os.Getenv("COLUMNS")); err == nil && n >= 60 {
		return n
	}
	return 150
}

func terminal(f *os.File) bool {
	fi, err := f.Stat()
	return err == nil && fi.Mode()&os.ModeCharDevice != 0
}
