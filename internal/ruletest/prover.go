package ruletest

import (
	"fmt"
	"slices"

	"github.com/phiscrub/phiscrub/detect"
	"github.com/phiscrub/phiscrub/detect/class"
	"github.com/phiscrub/phiscrub/detect/field"
	"github.com/phiscrub/phiscrub/detect/sieve"
	"github.com/phiscrub/phiscrub/scrub"
	"github.com/phiscrub/phiscrub/scrub/rewrite"
)

// Problem is an example that does not hold.
type Problem struct {
	Rule    string
	Example string // "tp[0]"
	Text    string
}

// Error returns the problem on one line.
func (p Problem) Error() string { return p.Rule + ": " + p.Example + ": " + p.Text }

// Prover runs examples through the engine, in the presence of all rules. It
// is for one goroutine.
type Prover struct {
	set     *detect.Set
	scanner *detect.Scanner
	names   *field.Policy
	sieve   *sieve.Scanner // of the content rules; nil until needed
	whole   *scrub.Worker  // content rules and field rules
	texts   *scrub.Worker  // the same, and free-text fields are replaced whole; nil until needed
	usual   *scrub.Worker  // under the default policy; nil until needed
	ms      []detect.Match
	out     []byte
}

// New compiles the rules. Every class is redacted, whatever a policy keeps
// or generalises, so that what was found shows.
func New(rules []detect.Spec, fields []field.Spec) (*Prover, error) {
	set, problems := detect.Compile(rules)
	if len(problems) > 0 {
		return nil, fmt.Errorf("rule %s: %s: %s", problems[0].Rule, problems[0].Field, problems[0].Text)
	}
	names, wrong := field.Compile(fields)
	if len(wrong) > 0 {
		return nil, fmt.Errorf("field rule %s: %s: %s", wrong[0].Rule, wrong[0].Field, wrong[0].Text)
	}
	return With(set, names)
}

// With is New for rules that are compiled already.
func With(set *detect.Set, names *field.Policy) (*Prover, error) {
	p := &Prover{set: set, scanner: set.NewScanner(), names: names}
	var err error
	p.whole, err = p.worker(redactAll(rewrite.Keep))
	return p, err
}

// redactAll redacts everything but free text, with which it does what text
// says.
func redactAll(text rewrite.Action) scrub.Policy {
	policy := scrub.Policy{Name: "redact-all"}
	for c := class.None + 1; c < class.Count; c++ {
		policy.Action[c] = rewrite.Redact
	}
	policy.Action[class.FreeText] = text
	return policy
}

func (p *Prover) worker(policy scrub.Policy) (*scrub.Worker, error) {
	s, err := scrub.New(p.set, p.names, scrub.Options{Policy: policy, ReferenceYear: 2026})
	if err != nil {
		return nil, err
	}
	return s.NewWorker(), nil
}

// admits reports whether the sieve of the content rules lets text through.
func (p *Prover) admits(text []byte) (bool, error) {
	if p.sieve == nil {
		var c sieve.Config
		for _, t := range p.set.Triggers() {
			g := sieve.Guarded{Word: t.Word, Guard: t.Guard}
			if t.Shape != nil {
				g.Shape = sieve.Shape(*t.Shape)
			}
			c.Guarded = append(c.Guarded, g)
		}
		s, err := sieve.New(c)
		if err != nil {
			return false, err
		}
		p.sieve = s.NewScanner()
	}
	return p.sieve.Has(text), nil
}

// Rule proves every example of a content rule.
func (p *Prover) Rule(s detect.Spec) []Problem {
	var ps []Problem
	for i, tp := range s.TP {
		for _, text := range p.tp(&s, tp) {
			ps = append(ps, Problem{s.ID, fmt.Sprintf("tp[%d]", i), text})
		}
	}
	for i, fp := range s.FP {
		for _, text := range p.fp(&s, fp) {
			ps = append(ps, Problem{s.ID, fmt.Sprintf("fp[%d]", i), text})
		}
	}
	return ps
}

// tp returns what is wrong with one example that must match.
func (p *Prover) tp(s *detect.Spec, tp string) []string {
	pieces, err := cut(tp)
	if err != nil {
		return []string{err.Error()}
	}
	text, marked := build(pieces, "", "", plain)
	if len(marked) == 0 {
		return []string{"marks no span; put ⟦ and ⟧ around what must be found"}
	}
	var wrong []string
	if found := p.scan(s.ID, text); !slices.Equal(found, marked) {
		return []string{fmt.Sprintf("finds %s, must find %s", list(found), list(marked))}
	}
	if ok, err := p.admits(text); err != nil {
		wrong = append(wrong, err.Error())
	} else if !ok {
		wrong = append(wrong, "is not admitted by the sieve")
	}
	for _, f := range forms {
		line, spans := build(pieces, f.head, f.tail, f.encode)
		if !p.edited(s, line, spans) {
			wrong = append(wrong, f.name+": is not found")
		}
	}
	if promises(s.Check) && !p.rejectsDigits(s, text, marked) {
		wrong = append(wrong, "is still found with one digit changed, which check "+s.Check+" promises to reject")
	}
	if s.Act != "keep" {
		wrong = append(wrong, p.replaced(s, pieces)...)
	}
	return wrong
}

// scan returns what the rule finds in text.
func (p *Prover) scan(id string, text []byte) []span {
	p.scanner.Begin()
	p.ms = p.scanner.Scan(p.ms[:0], text, nil)
	var found []span
	for _, m := range p.ms {
		if p.set.Rule(m.Rule).ID == id {
			found = append(found, span{int(m.Start), int(m.End)})
		}
	}
	slices.SortFunc(found, func(a, b span) int { return a.start - b.start })
	return slices.Compact(found)
}

// edited reports whether the whole line's spans are edited, or left alone
// when that is what the rule is for.
func (p *Prover) edited(s *detect.Spec, line []byte, spans []span) bool {
	p.out, _ = p.whole.Line(p.out[:0], line)
	found := findings(p.whole)
	for _, m := range spans {
		if s.Act == "keep" {
			if slices.ContainsFunc(found, func(f span) bool { return overlaps(f, m) }) {
				return false
			}
			continue
		}
		if !covered(m, found) {
			return false
		}
	}
	return true
}

func findings(w *scrub.Worker) []span {
	var found []span
	for _, f := range w.Findings() {
		found = append(found, span{f.Start, f.End})
	}
	return found
}

// replaced says whether any rule finds something in the markers that stand
// in place of the spans.
func (p *Prover) replaced(s *detect.Spec, pieces []piece) []string {
	cl, ok := class.Parse(s.Class)
	if !ok {
		return []string{"has an unknown class"}
	}
	marked := slices.Clone(pieces)
	for i := range marked {
		if marked[i].marked {
			marked[i].text = cl.Marker()
		}
	}
	text, spans := build(marked, "", "", plain)
	p.scanner.Begin()
	p.ms = p.scanner.Scan(p.ms[:0], text, nil)
	for _, m := range p.ms {
		if m.Act == detect.ActKeep {
			continue
		}
		found := span{int(m.Start), int(m.End)}
		if slices.ContainsFunc(spans, func(sp span) bool { return overlaps(sp, found) }) {
			return []string{"once replaced, is found again by " + p.set.Rule(m.Rule).ID}
		}
	}
	return nil
}

// fp returns what is wrong with one example that must not match.
func (p *Prover) fp(s *detect.Spec, fp detect.FP) []string {
	furthest := detect.StageShape
	p.scanner.Trace = func(c detect.Candidate) {
		if p.set.Rule(c.Rule).ID == s.ID {
			furthest = max(furthest, c.Stage)
		}
	}
	found := p.scan(s.ID, []byte(fp.Text))
	p.scanner.Trace = nil
	if len(found) > 0 {
		return []string{fmt.Sprintf("finds %s, must find nothing", list(found))}
	}
	if furthest.String() != fp.By {
		return []string{fmt.Sprintf("is stopped by %s, must be stopped by %s", furthest, fp.By)}
	}
	return nil
}

// Field proves every example of a field rule: in a tp exactly the marked
// spans are found, one of them at least as the rule's class; under the
// default policy an fp stays as it is.
func (p *Prover) Field(s field.Spec) []Problem {
	var ps []Problem
	for i, tp := range s.TP {
		if text := p.fieldTP(&s, tp); text != "" {
			ps = append(ps, Problem{s.ID, fmt.Sprintf("tp[%d]", i), text})
		}
	}
	for i, fp := range s.FP {
		if text := p.fieldFP(fp); text != "" {
			ps = append(ps, Problem{s.ID, fmt.Sprintf("fp[%d]", i), text})
		}
	}
	return ps
}

// lazy builds a worker when it is first needed.
func (p *Prover) lazy(w **scrub.Worker, policy scrub.Policy) error {
	if *w != nil {
		return nil
	}
	var err error
	*w, err = p.worker(policy)
	return err
}

func (p *Prover) fieldFP(fp string) string {
	if err := p.lazy(&p.usual, scrub.Policies()[0]); err != nil {
		return err.Error()
	}
	p.out, _ = p.usual.Line(p.out[:0], []byte(fp))
	if found := findings(p.usual); len(found) > 0 {
		return fmt.Sprintf("changes %s (%s), must stay as it is", list(found), p.usual.Findings()[0].Rule)
	}
	return ""
}

func (p *Prover) fieldTP(s *field.Spec, tp string) string {
	w := p.whole
	if s.Class == class.FreeText.String() {
		if err := p.lazy(&p.texts, redactAll(rewrite.Redact)); err != nil {
			return err.Error()
		}
		w = p.texts
	}
	pieces, err := cut(tp)
	if err != nil {
		return err.Error()
	}
	line, marked := build(pieces, "", "", plain)
	keeps := s.Verdict == "keep" || s.Verdict == "scan"
	if len(marked) == 0 && !keeps {
		return "marks no span; put ⟦ and ⟧ around what must be found"
	}
	p.out, _ = w.Line(p.out[:0], line)
	if found := findings(w); !slices.Equal(found, marked) {
		return fmt.Sprintf("changes %s, must change %s", list(found), list(marked))
	}
	if keeps {
		return ""
	}
	var other string
	for _, f := range w.Findings() {
		if f.Class.String() == s.Class {
			return ""
		}
		other = fmt.Sprintf("finds %d–%d as %s (%s), must be %s", f.Start, f.End, f.Class, f.Rule, s.Class)
	}
	return other
}
