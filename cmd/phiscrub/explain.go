package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"syscall"

	"github.com/urfave/cli/v2"

	"github.com/phiscrub/phiscrub/internal/frame"
	"github.com/phiscrub/phiscrub/scrub"
)

const explainHelp = `Tells for each line what phiscrub does with it, and why: what marked it, which
rule looked at which value, the guard that stopped it, which of two finds won,
and what the policy made of it. Lines come from standard input or from a FILE;
there is no way to give one as an argument, since that would leave it in the
history of the shell.

Nothing that is printed is a value: places are byte offsets, and keys are shown
only where they are known words ("*" stands for the rest). --show-values prints
values and keys as they are in the line.

Lines are read in their order, as pipe does: what is printed over many lines is
explained with what it stands in. The parts of a container record that was cut
(CRI with the P tag) are explained one by one, although pipe reads them as one.

Exit codes: 0 done; 2 usage or configuration; 3 input or output failed.

Examples:
   grep -m1 'claim rejected' app.log | phiscrub explain
   phiscrub explain --rule us-ssn app.log
   phiscrub --policy strict explain --show-values < one-line.txt
   phiscrub explain --json app.log | jq 'select(.marked) | .hits'`

// explainSettings are the flags of explain as a plain struct.
type explainSettings struct {
	file   string
	json   bool
	values bool
	all    bool
	rule   string
}

func explainCommand() *cli.Command {
	return &cli.Command{
		Name:        "explain",
		Usage:       "tell why a line was or was not changed: rule, class, guard by guard",
		UsageText:   "phiscrub explain [options] [FILE|-]",
		Description: explainHelp,
		Flags: append(globalFlags(),
			&cli.BoolFlag{Name: "json", Usage: "print one JSON object a line"},
			&cli.BoolFlag{Name: "show-values", Usage: "print values and keys too (this is log content)"},
			&cli.BoolFlag{Name: "all", Usage: "list also the values that no rule had anything to say about"},
			&cli.StringFlag{Name: "rule", Usage: "tell only why the rule `ID` did or did not find something"},
		),
		Action: func(c *cli.Context) error {
			if err := inherit(c); err != nil {
				return usage("%v", err)
			}
			e := explainSettings{file: c.Args().First(), json: c.Bool("json"), values: c.Bool("show-values"), all: c.Bool("all"), rule: c.String("rule")}
			switch {
			case c.NArg() > 1:
				return usage("explain wants one FILE, or lines on standard input; see phiscrub explain --help")
			case c.IsSet("rule") && e.rule == "":
				return usage("--rule wants the id of a rule; see phiscrub rules list")
			}
			return e.run(c)
		},
	}
}

func (e *explainSettings) run(c *cli.Context) error {
	cfg, err := loadConfig(c)
	if err != nil {
		return err
	}
	rules, err := knownRules(cfg)
	if err != nil {
		return err
	}
	x := &explaining{explainSettings: *e, rules: rules, out: bufio.NewWriter(c.App.Writer)}
	if e.rule != "" {
		rules.most = manyWords
		if x.rule, err = rules.id(e.rule); err != nil {
			return err
		}
	}
	s, err := cfg.DryScrubber()
	if err != nil {
		return refused(err)
	}
	x.worker = s.NewWorker()
	var names []string
	if e.file != "" {
		names = []string{e.file}
	}
	in, err := openInputs(names)
	if err != nil {
		return err
	}
	defer in.closeAll()
	if isTerminal(in.files[0]) {
		note("type or paste log lines; end with Ctrl-D")
	}
	text, err := frame.Decompress(in.files[0])
	if err != nil {
		return failed(err)
	}
	defer text.Close()
	return x.read(text, cfg.MaxLineBytes())
}

// explaining is a run of explain.
type explaining struct {
	explainSettings
	rules  *ruleBook
	worker *scrub.Worker
	stream scrub.Stream
	out    *bufio.Writer
	line   int
}

// read explains every line of in. What one read gave is printed at once.
func (x *explaining) read(in io.Reader, maxLine int) error {
	r := frame.NewReader(in, frame.Options{MaxLine: maxLine})
	for {
		p, err := r.Next()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return failed(err)
		}
		switch p.Kind {
		case frame.Window:
			continue
		case frame.Last:
			x.line++
			err = x.tooLong(maxLine)
		default:
			err = x.block(p.Data)
		}
		if err == nil {
			err = x.out.Flush()
		}
		if errors.Is(err, syscall.EPIPE) {
			return nil // the reader of our output has seen enough
		}
		if err != nil {
			return output(err)
		}
	}
}

func (x *explaining) block(data []byte) error {
	for len(data) > 0 {
		line, rest, _ := bytes.Cut(data, []byte{'\n'})
		data = rest
		x.line++
		line = bytes.TrimSuffix(line, []byte{'\r'})
		if err := x.one(line, x.worker.ExplainNext(line, &x.stream)); err != nil {
			return err
		}
	}
	return nil
}

// explained is a line as --json prints it.
type explained struct {
	Line int `json:"line"`
	scrub.Explanation
	Rule   string      `json:"rule,omitempty"`
	Why    []string    `json:"why,omitempty"`
	Values *lineValues `json:"values,omitempty"`
}

// lineValues is log content: only --show-values fills it.
type lineValues struct {
	Line   string   `json:"line"`
	Keys   []string `json:"keys"`   // of leaves
	Leaves []string `json:"leaves"` // as they stand in the line
	Hits   []string `json:"hits"`
}

func (x *explaining) one(line []byte, e scrub.Explanation) error {
	if !x.values {
		x.rules.cover(&e)
	}
	var why []string
	if x.rule != "" {
		why = x.rules.why(x.rule, &e)
	}
	if !x.json {
		p := printer{x: x, w: x.out, line: line, e: &e}
		p.print(why)
		return nil // the buffer keeps an error for Flush
	}
	if x.rule != "" {
		x.only(&e)
	}
	o := explained{Line: x.line, Explanation: e, Rule: x.rule, Why: why}
	if x.values {
		o.Values = valuesOf(line, &e)
	}
	enc := json.NewEncoder(x.out)
	enc.SetEscapeHTML(false)
	return enc.Encode(o)
}

// only leaves of an explanation what concerns the rule that was asked for.
// Leaves stay, so that their indexes hold.
func (x *explaining) only(e *scrub.Explanation) {
	for i := range e.Leaves {
		l := &e.Leaves[i]
		l.Names = those(l.Names, func(n scrub.ExplainedName) bool { return n.Rule == x.rule })
		l.Tries = those(l.Tries, func(t scrub.ExplainedTry) bool { return t.Rule == x.rule })
	}
	e.Hits = those(e.Hits, func(h scrub.ExplainedHit) bool { return h.Rule == x.rule || h.By == x.rule })
}

func those[T any](list []T, ok func(T) bool) []T {
	out := list[:0]
	for _, v := range list {
		if ok(v) {
			out = append(out, v)
		}
	}
	return out
}

func (x *explaining) tooLong(maxLine int) error {
	if !x.json {
		_, err := x.out.WriteString(lineHead(x.line) + longer(maxLine) + "\n")
		return err
	}
	return json.NewEncoder(x.out).Encode(map[string]any{"line": x.line, "problem": longer(maxLine)})
}

func valuesOf(line []byte, e *scrub.Explanation) *lineValues {
	v := &lineValues{Line: string(line), Keys: []string{}, Leaves: []string{}, Hits: []string{}}
	for _, l := range e.Leaves {
		v.Keys = append(v.Keys, string(line[l.KeyStart:l.KeyEnd]))
		v.Leaves = append(v.Leaves, string(line[l.Start:l.End]))
	}
	for _, h := range e.Hits {
		v.Hits = append(v.Hits, string(line[h.Start:h.End]))
	}
	return v
}
