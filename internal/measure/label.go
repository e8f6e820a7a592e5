package measure

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"
)

// Labelled is a line with the places of its identifiers.
type Labelled struct {
	Line   []byte
	Spans  []Label
	Format string // what the line is, for the table by format; may be empty
	More   bool   // the next line goes on with the same document
}

// Label is a byte range of the line and what stands there. Ignore: it may
// be edited or left.
type Label struct {
	Start, End int
	Class      string
	Ignore     bool
}

// names of classes that other labelled sets use.
var names = map[string]string{
	"address": "street", "health-plan-id": "health-plan", "person": "name", "phone-number": "phone",
	"email-address": "email", "us-ssn": "ssn", "date-time": "date", "ip-address": "ip", "zipcode": "zip",
	"credit-card": "card", "medical-record-number": "mrn", "iban": "account",
}

// record is a line of a labelled file. Spans give bytes in bstart and bend,
// or else in start and end; with bstart, start counts code points.
type record struct {
	Line   *string `json:"line"`
	Format string  `json:"format"`
	More   bool    `json:"more"`
	Spans  []struct {
		Start  *int   `json:"start"`
		End    *int   `json:"end"`
		BStart *int   `json:"bstart"`
		BEnd   *int   `json:"bend"`
		Class  string `json:"class"`
		Type   string `json:"type"`
		Ignore bool   `json:"ignore"`
	} `json:"spans"`
}

// ReadLabels reads records, one a line, and calls each for every one. An
// error names the line of the file and never its content.
func ReadLabels(r io.Reader, each func(Labelled) error) error {
	in := bufio.NewReaderSize(r, 1<<20)
	for n := 1; ; n++ {
		raw, err := in.ReadBytes('\n')
		if len(strings.TrimSpace(string(raw))) > 0 {
			x, problem := parse(raw)
			if problem != "" {
				return fmt.Errorf("record %d: %s", n, problem)
			}
			if err := each(x); err != nil {
				return err
			}
		}
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
	}
}

func parse(raw []byte) (x Labelled, problem string) {
	var r record
	if json.Unmarshal(raw, &r) != nil {
		return x, `not a JSON object with "line" and "spans"`
	}
	if r.Line == nil {
		return x, `no "line"`
	}
	x.Line, x.Format, x.More = []byte(*r.Line), r.Format, r.More
	for i, s := range r.Spans {
		l := Label{Class: s.Class, Ignore: s.Ignore}
		if l.Class == "" {
			l.Class = s.Type
		}
		if l.Class == "" {
			return x, fmt.Sprintf(`span %d: no "class" or "type"`, i)
		}
		l.Class = strings.ReplaceAll(strings.ToLower(l.Class), "_", "-")
		if n, ok := names[l.Class]; ok {
			l.Class = n
		}
		from, to := s.Start, s.End
		if s.BStart != nil && s.BEnd != nil {
			from, to = s.BStart, s.BEnd
		}
		if from == nil || to == nil || *from < 0 || *to > len(x.Line) || *from >= *to {
			return x, fmt.Sprintf("span %d: not a byte range of the line", i)
		}
		l.Start, l.End = *from, *to
		if !start(x.Line, l.Start) || !start(x.Line, l.End) {
			return x, fmt.Sprintf("span %d: cuts a character; offsets count bytes", i)
		}
		x.Spans = append(x.Spans, l)
	}
	return x, ""
}

func start(b []byte, i int) bool { return i == len(b) || utf8.RuneStart(b[i]) }
