package fix

import (
	"bytes"
	"cmp"
	"encoding/base64"
	"errors"
	"slices"
	"strings"

	"github.com/phiscrub/phiscrub/detect/class"
	"github.com/phiscrub/phiscrub/plugins/precommit"
	"github.com/phiscrub/phiscrub/plugins/precommit/source"
	"github.com/phiscrub/phiscrub/plugins/precommit/standin"
	"github.com/phiscrub/phiscrub/scrub/walk"
)

// Why a text is not rewritten. None quotes it.
var (
	ErrPacked   = errors.New("values stand inside an archive or a compressed file; unpack it, fix what it holds, and pack it again")
	ErrWithheld = errors.New("lines of it could not be scanned; nothing was changed, take them out by hand")
	ErrRounds   = errors.New("taking values out made others stand out again and again; nothing was changed, take them out by hand")
	ErrRecords  = errors.New("a value goes on over lines in a way that cannot be cut; nothing was changed, take it out by hand")
)

// Rounds of looking and replacing. What was put can make a value stand out
// that was none; from withMarkers on there are no stand-ins, and markers are
// never found.
const (
	maxRounds   = 8
	withMarkers = 3
)

// edit puts text in the place of bytes [from, to) of a file.
type edit struct {
	from, to int64
	text     []byte
	found    Found // none: not a value of its own
}

// text returns what a file is to hold, and what was taken out.
func text(name string, raw []byte, o *Options) (out []byte, removed *Removed, err error) {
	removed = &Removed{File: name, BytesIn: int64(len(raw)), Counts: map[Found]int{}}
	for round := range maxRounds {
		edits, newline, err := look(name, raw, o, round < withMarkers)
		removed.BytesOut = int64(len(raw))
		if err != nil || len(edits) == 0 {
			return raw, removed, err
		}
		if round == 0 {
			removed.count(raw, edits, newline)
		}
		raw = splice(raw, edits)
	}
	return nil, nil, ErrRounds
}

// look finds what is to be replaced, and how the file ends a line.
func look(name string, raw []byte, o *Options, standins bool) (edits []edit, newline []byte, err error) {
	var refused error
	err = source.Each(name, raw, o.Source, func(d *source.Document) bool {
		defer d.Done()
		found, withheld := o.Looker.Look(d)
		w := writer{d: d, text: d.FileText()}
		if standins {
			w.maker = o.Standins
		}
		if withheld > 0 {
			refused = ErrWithheld
		}
		for i := 0; i < len(found) && refused == nil; i++ {
			f := &found[i]
			switch {
			case f.Status != precommit.Open:
			case d.Member:
				refused = ErrPacked
			default:
				refused = w.finding(f)
			}
		}
		edits = append(edits, w.edits...)
		newline = d.Encoding.Encode(newline[:0], []byte{'\n'})
		return refused == nil
	})
	if refused != nil {
		err = refused
	}
	return tidy(edits), newline, err
}

// tidy orders edits; of two that overlap the later one loses what the first
// has taken.
func tidy(edits []edit) []edit {
	slices.SortStableFunc(edits, func(a, b edit) int { return cmp.Or(cmp.Compare(a.from, b.from), cmp.Compare(b.to, a.to)) })
	out := edits[:0]
	for _, e := range edits {
		if n := len(out); n > 0 && e.from < out[n-1].to {
			if e.to > out[n-1].to {
				out = append(out, edit{from: out[n-1].to, to: e.to})
			}
			continue
		}
		out = append(out, e)
	}
	return out
}

func splice(raw []byte, edits []edit) []byte {
	out := make([]byte, 0, len(raw))
	pos := int64(0)
	for _, e := range edits {
		out = append(append(out, raw[pos:e.from]...), e.text...)
		pos = e.to
	}
	return append(out, raw[pos:]...)
}

// writer makes the edits of one document.
type writer struct {
	d     *source.Document
	text  []byte // of the file
	maker *standin.Maker
	edits []edit
}

// add puts text in the place of bytes [s, e) of the file's text.
func (w *writer) add(s, e int, put string, found Found) {
	from, to := w.d.Raw(s, e)
	w.edits = append(w.edits, edit{from, to, w.d.Encoding.Encode(nil, []byte(put)), found})
}

// finding makes the edits of one finding.
func (w *writer) finding(f *precommit.Finding) error {
	s, e := f.Start, f.End
	c, _ := class.Parse(f.Class)
	put := string(f.Put)
	if f.Put == nil {
		put = c.Marker()
	}
	if w.d.Origin == nil {
		if n := bytes.IndexByte(w.text[s:e], '\n'); n >= 0 {
			if err := w.rest(s+n+1, e); err != nil {
				return err
			}
			start := bytes.LastIndexByte(w.text[:s], '\n') + 1
			r, ok := walk.ParseRecord(w.text[start : s+n])
			if e = start + r.Text.End; !ok || e < s {
				return ErrRecords
			}
		}
	}
	value := string(w.text[s:e])
	if w.maker != nil {
		if c == class.Name { // digits belong to a stand-in that was found without them
			for k := e; k <= len(w.text); k++ {
				if k == len(w.text) || w.text[k] < '0' || w.text[k] > '9' {
					if standin.Is(c, string(w.text[s:k])) {
						return nil
					}
					break
				}
			}
		}
		if text, ok := w.maker.For(c, value, put); ok {
			put = w.number(text, value, s, e)
		}
	}
	if put == value {
		return nil
	}
	switch w.d.Format {
	case "har":
		put = encoded(put, value)
	case "sql":
		put = w.sql(put, s, e)
	case "yaml":
		w.yaml(put, s, e, Found{f.Rule, f.Class})
		return nil
	}
	w.add(s, e, put, Found{f.Rule, f.Class})
	return nil
}

// rest takes out what a value has in the records behind its first: the frame
// of each stays.
func (w *writer) rest(s, e int) error {
	for s < e {
		end := bytes.IndexByte(w.text[s:], '\n')
		if end < 0 {
			end = len(w.text) - s
		}
		r, ok := walk.ParseRecord(w.text[s : s+end])
		if !ok {
			return ErrRecords
		}
		w.add(s+r.Text.Start, min(s+r.Text.End, e), "", Found{})
		s += end + 1
	}
	return nil
}

// number is a stand-in for a number of JSON, which does not begin with a zero.
func (w *writer) number(text, value string, s, e int) string {
	if w.d.Origin != nil || len(text) < 2 || text[0] != '0' || value[0] == '0' || strings.Trim(value, "0123456789.") != "" {
		return text
	}
	before := bytes.TrimRight(w.text[max(0, s-64):s], " \t\r\n")
	after := bytes.TrimLeft(w.text[e:min(len(w.text), e+64)], " \t\r\n")
	if len(before) > 0 && len(after) > 0 && bytes.IndexByte([]byte(":,["), before[len(before)-1]) >= 0 && bytes.IndexByte([]byte(",}]"), after[0]) >= 0 {
		return `"` + text + `"`
	}
	return text
}

// encoded is what is put in the place of a body in base64 in which something
// was found.
func encoded(put, value string) string {
	if _, err := base64.StdEncoding.DecodeString(value); err != nil || len(value) < 12 {
		return put
	}
	return base64.StdEncoding.EncodeToString([]byte(class.FreeText.Marker()))
}

// sql puts quotes around what is no number where none are.
func (w *writer) sql(put string, s, e int) string {
	if put == "" || strings.Trim(put, "0123456789") == "" || strings.HasPrefix(put, "'") {
		return put
	}
	before := bytes.TrimRight(w.text[:s], " \t\r\n")
	after := bytes.TrimLeft(w.text[e:min(len(w.text), e+64)], " \t\r\n")
	if len(before) > 0 && len(after) > 0 && (before[len(before)-1] == ',' || before[len(before)-1] == '(') && (after[0] == ',' || after[0] == ')') {
		return "'" + put + "'"
	}
	return put
}

// yaml puts quotes around a plain scalar that would begin with a bracket.
func (w *writer) yaml(put string, s, e int, found Found) {
	b := w.text
	start := bytes.LastIndexByte(b[:s], '\n') + 1
	head := bytes.TrimRight(b[start:s], " ")
	plain := len(head) < s-start && len(head) > 0 && (head[len(head)-1] == ':' || head[len(head)-1] == '-')
	flow := len(head) > 0 && inFlow(head)
	if flow {
		plain = bytes.IndexByte([]byte("[{,:"), head[len(head)-1]) >= 0
	}
	if !plain || !strings.HasPrefix(put, "[") {
		w.add(s, e, put, found)
		return
	}
	end := s
	for end < len(b) && b[end] != '\n' && b[end] != '\r' && (b[end] != '#' || b[end-1] != ' ') && (!flow || bytes.IndexByte([]byte(",]}"), b[end]) < 0) {
		end++
	}
	for end > s && b[end-1] == ' ' {
		end--
	}
	quote := `"`
	if bytes.ContainsAny(b[s:end], `"\`) {
		quote = "'"
	}
	if bytes.ContainsAny(b[s:end], quote) || end < e {
		w.add(s, e, put, found)
		return
	}
	if end == e {
		w.add(s, e, quote+put+quote, found)
		return
	}
	w.add(s, e, quote+put, found)
	w.add(end, end, quote, Found{})
}

// inFlow reports whether a line up to a value is inside a list or a map that
// is written on one line.
func inFlow(head []byte) bool {
	for i := 1; i < len(head); i++ {
		if c := head[i]; (c == '[' || c == '{') && head[i-1] == ' ' {
			key := bytes.TrimRight(head[:i], " ")
			return len(key) > 0 && (key[len(key)-1] == ':' || key[len(key)-1] == '-')
		}
	}
	return false
}
