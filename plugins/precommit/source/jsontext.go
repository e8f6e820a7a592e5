package source

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"strconv"
	"unicode/utf8"
)

// str is a string of a JSON text: bytes [s, e) with its quotes.
type str struct{ s, e int }

// object is what is known of an open object or list.
type object struct {
	list   bool
	key    string // the last one read; of a list, the key that it stands under
	isKey  bool   // the next string is a key
	other  bool   // a list that holds more than strings
	from   int    // where a list opens
	lines  []str  // the strings of a list
	base64 bool   // of a HAR: the text is encoded
	text   str
}

// maxDepth bounds the nesting of a JSON text that is looked into.
const maxDepth = 200

// jsonText walks a JSON text and calls at for each list that holds strings
// only, and for each object. It reports whether the text is JSON.
func jsonText(b []byte, list func(key string, from, to int, lines []str), obj func(o *object)) bool {
	d := json.NewDecoder(bytes.NewReader(b))
	d.UseNumber()
	var stack []object
	at := 0
	for {
		t, err := d.Token()
		end := int(d.InputOffset())
		if err != nil {
			return at > 0 && len(stack) == 0
		}
		s := at
		for s < end && (isSpace(b[s]) || b[s] == ',' || b[s] == ':') {
			s++
		}
		at = end
		var top *object
		if n := len(stack); n > 0 {
			top = &stack[n-1]
		}
		switch v := t.(type) {
		case json.Delim:
			switch v {
			case '{', '[':
				if len(stack) == maxDepth {
					return false
				}
				o := object{list: v == '[', isKey: v == '{', from: s}
				if top != nil {
					top.other = true
					if o.list && !top.list {
						o.key = top.key
					}
					top.isKey = !top.list
				}
				stack = append(stack, o)
			default:
				if top.list && !top.other && len(top.lines) > 0 {
					list(top.key, top.from, end, top.lines)
				} else if !top.list {
					obj(top)
				}
				stack = stack[:len(stack)-1]
			}
		case string:
			switch {
			case top == nil:
			case top.list:
				top.lines = append(top.lines, str{s, end})
			case top.isKey:
				top.key, top.isKey = v, false
			default:
				top.isKey = true
				switch top.key {
				case "encoding":
					top.base64 = v == "base64"
				case "text":
					top.text = str{s, end}
				}
			}
		default:
			if top != nil {
				top.other = true
				top.isKey = !top.list
			}
		}
	}
}

// notebook takes the lists of lines of a Jupyter notebook out of their JSON:
// source and output are read as the texts that they are.
func notebook(d *Document) {
	type block struct {
		key      string
		from, to int
		lines    []str
	}
	var blocks []block
	ok := jsonText(d.Text, func(key string, from, to int, lines []str) {
		switch key {
		case "source", "text", "text/plain", "text/html", "text/markdown", "text/latex", "text/csv", "application/json", "image/svg+xml", "traceback":
			blocks = append(blocks, block{key, from, to, lines})
		}
	}, func(*object) {})
	if !ok || len(blocks) == 0 {
		return
	}
	m := newMaker(d.Text)
	at := 0
	for _, b := range blocks {
		m.copy(at, b.from)
		m.put("[]")
		at = b.to
	}
	m.copy(at, len(d.Text))
	m.put("\n")
	for _, b := range blocks {
		m.put("\n")
		for _, l := range b.lines {
			m.unquoted(l.s+1, l.e-1, b.key == "text/html" || b.key == "image/svg+xml")
			if b.key == "traceback" {
				m.put("\n")
			}
		}
		m.put("\n")
	}
	made(d, m, "ipynb")
	frames(d)
}

// har adds the bodies of an HTTP archive that are written in base64.
func har(d *Document) {
	m := newMaker(d.Text)
	m.copy(0, len(d.Text))
	n := 0
	ok := jsonText(d.Text, func(string, int, int, []str) {}, func(o *object) {
		if !o.base64 || o.text.e == 0 {
			return
		}
		plain, err := base64.StdEncoding.DecodeString(string(d.Text[o.text.s+1 : o.text.e-1]))
		if err != nil || isBinary("", plain) || !utf8.Valid(plain) {
			return
		}
		m.put("\n")
		m.stand(string(plain), o.text.s+1, o.text.e-1)
		n++
	})
	if ok && n > 0 {
		made(d, m, "har")
	}
}

// unquoted writes the inside of a JSON string as the text that it says. The
// lines of markup are joined: a table is read with the row of its names.
func (m *maker) unquoted(s, e int, markup bool) {
	b, run := m.src, s
	for i := s; i < e; {
		if b[i] != '\\' || i+1 >= e {
			i++
			continue
		}
		m.copy(run, i)
		n := 2
		if b[i+1] == 'u' {
			if n = 6; i+12 <= e && b[i+6] == '\\' && b[i+7] == 'u' && surrogate(b[i+2:i+6]) {
				n = 12
			}
		}
		n = min(n, e-i)
		text, err := strconv.Unquote(`"` + string(b[i:i+n]) + `"`)
		switch {
		case markup && b[i+1] == 'n':
			text = " "
		case b[i+1] == '/':
			text = "/"
		case n >= 6:
			var v string
			if json.Unmarshal([]byte(`"`+string(b[i:i+n])+`"`), &v) == nil {
				text = v
			}
		case err != nil:
			text = string(b[i : i+n])
		}
		m.stand(text, i, i+n)
		i += n
		run = i
	}
	m.copy(run, e)
}

// surrogate reports whether four hex digits are the first half of a pair.
func surrogate(hex []byte) bool {
	v, err := strconv.ParseUint(string(hex), 16, 16)
	return err == nil && v >= 0xd800 && v < 0xdc00
}
