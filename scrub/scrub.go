package scrub

import (
	"fmt"

	"github.com/phiscrub/phiscrub/detect"
	"github.com/phiscrub/phiscrub/detect/field"
	"github.com/phiscrub/phiscrub/detect/sieve"
	"github.com/phiscrub/phiscrub/scrub/rewrite"
	"github.com/phiscrub/phiscrub/scrub/walk"
)

// Scrubber is a compiled, immutable set of rules and settings; any number of
// goroutines may share it.
type Scrubber struct {
	rules  *detect.Set
	fields *field.Policy
	sieve  *sieve.Sieve
	o      Options
	conf   rewrite.Config
	keep   map[string]bool
	names  names
	prose  bool // a rule judges names by themselves
}

// New compiles a Scrubber.
func New(rules *detect.Set, fields *field.Policy, o Options) (*Scrubber, error) {
	if o.Policy.Name == "" {
		o.Policy = safeHarbor()
	}
	if o.MaxLine == 0 {
		o.MaxLine = 1 << 20
	}
	if o.MaxLine < 4*Overlap {
		return nil, fmt.Errorf("max line %d is too small: want at least %d bytes", o.MaxLine, 4*Overlap)
	}
	s := &Scrubber{rules: rules, fields: fields, o: o}
	s.conf = rewrite.Config{ReferenceYear: o.ReferenceYear, Strict: o.Policy.Strict}
	if len(o.Keep) > 0 {
		s.keep = make(map[string]bool, len(o.Keep))
		for _, v := range o.Keep {
			s.keep[v] = true
		}
	}
	s.names = newNames(fields)
	_, s.prose = rules.Lookup("name-prose") // the sieve sees them for it
	var err error
	if s.sieve, err = sieve.New(s.triggers()); err != nil {
		return nil, err
	}
	return s, nil
}

// triggers is what a line must hold for anything to be found in it.
func (s *Scrubber) triggers() (c sieve.Config) {
	ofRules := s.rules.Triggers()
	c.Words = make([]string, 0, len(ofRules))
	c.GuardedWords = make([]sieve.GuardedWord, 0, len(ofRules)+s.fields.MaxTriggers())
	word := func(word string, guard sieve.Guard, after *[256]bool) {
		if guard == nil {
			c.Words = append(c.Words, word)
		} else {
			c.GuardedWords = append(c.GuardedWords, sieve.NewGuardedWord(word, guard, after))
		}
	}
	shape := func(shape sieve.Shape, guard sieve.Guard, after *[256]bool, alone bool) {
		if guard == nil {
			c.Shapes = append(c.Shapes, shape)
		} else {
			c.Guarded = append(c.Guarded, sieve.Guarded{Shape: shape, Guard: guard, After: after, Alone: alone})
		}
	}
	k := 0
	for t := range s.fields.Triggers(inHead, s.rules.Marked()) { // both are in the order of the alphabet
		switch {
		case t.Char != 0:
			shape(sieve.Shape{Char: string(rune(t.Char))}, t.Guard, nil, false)
		case t.Word == "":
			shape(sieve.Shape{Mask: t.Mask}, t.Guard, t.After, false)
		default:
			for ; k < len(ofRules) && ofRules[k].Word != "" && ofRules[k].Word <= t.Word; k++ {
				word(ofRules[k].Word, ofRules[k].Guard, ofRules[k].After)
			}
			word(t.Word, t.Guard, t.After)
		}
	}
	for _, t := range ofRules[k:] {
		if t.Word != "" {
			word(t.Word, t.Guard, t.After)
		} else {
			shape(sieve.Shape(*t.Shape), t.Guard, t.After, t.Alone)
		}
	}
	// JSON may write "//" as "\/\/", and JSON in JSON as "\\/\\/".
	c.Shapes = append(c.Shapes, sieve.Shape{Mask: `:/?\{1,8}/`}, sieve.Shape{Mask: `9\{1,8}/9`})
	if s.o.Tokenizer != nil { // forged tokens
		c.Shapes = append(c.Shapes, sieve.Shape{Mask: ":k9{1,4}:"}, sieve.Shape{Mask: ".k9{1,4}."})
	}
	if s.o.Policy.BareNumbers {
		c.Shapes = append(c.Shapes, sieve.Shape{Digits: "9-10"})
	}
	if s.o.Policy.AllAddresses {
		c.Shapes = append(c.Shapes, internalShapes...)
	}
	return c
}

// MaxLine returns the length in bytes above which a line is presented in
// windows.
func (s *Scrubber) MaxLine() int { return s.o.MaxLine }

// NewWorker returns the scratch of one goroutine.
func (s *Scrubber) NewWorker() *Worker {
	w := s.newWorker()
	if s.o.Tokenizer != nil {
		w.conf.Tokens = s.o.Tokenizer()
	}
	return w
}

// newWorker returns a Worker that makes no tokens.
func (s *Scrubber) newWorker() *Worker {
	return &Worker{s: s, conf: s.conf, sieve: s.sieve.NewScanner(), scan: s.rules.NewScanner(), doc: walk.Doc{Interests: &interests{s: s}}}
}

// Continues reports whether line is a container-runtime record (CRI with the
// P tag, docker json-file without a final newline) whose text goes on in the
// next record of its stream. A block must not end after such a line while
// more input can be had: Block joins the records to match across the cut.
func Continues(line []byte) bool {
	r, ok := walk.ParseRecord(line)
	return ok && r.Partial
}
