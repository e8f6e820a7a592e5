package mcp

import (
	"bytes"
	"encoding/json"
)

// field is a member of a message that the proxy looks at.
type field uint8

const (
	noField field = iota
	fID
	fMethod
	fParams
	fResult
	fError

	fName // of params
	fArguments
	fMeta
	fRequestID
	fURI
	fTaskID
	fInputResponses

	fIsError // of result
	fResultType
	fContent
	fContents
	fStructured
	fServerInfo
	fResultMeta
	fTools

	numFields
)

// fieldOf names a member by its key and the member it stands in.
func fieldOf(in field, key []byte) field {
	switch in {
	case noField:
		switch string(key) {
		case "id":
			return fID
		case "method":
			return fMethod
		case "params":
			return fParams
		case "result":
			return fResult
		case "error":
			return fError
		}
	case fParams:
		switch string(key) {
		case "name":
			return fName
		case "arguments":
			return fArguments
		case "_meta":
			return fMeta
		case "requestId":
			return fRequestID
		case "uri":
			return fURI
		case "taskId":
			return fTaskID
		case "inputResponses":
			return fInputResponses
		}
	case fResult:
		switch string(key) {
		case "isError":
			return fIsError
		case "resultType":
			return fResultType
		case "content":
			return fContent
		case "contents":
			return fContents
		case "structuredContent":
			return fStructured
		case "serverInfo":
			return fServerInfo
		case "_meta":
			return fResultMeta
		case "tools":
			return fTools
		}
	}
	return noField
}

// value is where a member stands in its message, and its text when it is a
// short string, number or word.
type value struct {
	start, end int // bytes from the start of the message
	kind       byte
	n          int // elements of an array
	raw        []byte
	over       bool // raw is not whole
}

func (v *value) is(word string) bool { return !v.over && string(v.raw) == word }

// The most that is kept of a scalar and of a key, in bytes.
const (
	maxScalar = 8 << 10
	maxKey    = 256
)

type state uint8

const (
	atFirst state = iota // behind an opening bracket
	atKey                // behind a comma of an object
	atColon
	atValue
	atNext // behind a value
)

// tracked is how deep members are told apart: the message, its params or
// result, and the elements of a list in there.
const tracked = 3

type level struct {
	kind   byte
	at     state
	member field // this container is that member
	next   field // the member whose value comes next
	count  int
}

// scanner reads a message as it comes, in pieces of any length, and keeps where
// the members of interest stand. It holds a few kilobytes whatever the message
// is, and never recurses. It is lexical: what stands deeper than it looks is
// taken for well formed.
type scanner struct {
	off     int
	depth   int
	str     bool
	esc     bool
	isKey   bool
	escKey  bool
	bare    bool
	over    bool // the key is longer than any that is looked for
	key     []byte
	take    *value // scalar at hand
	level   [tracked + 1]level
	vals    [numFields]value
	repeats bool // a member of interest stands twice
	began   bool
	ended   bool
	bad     bool
}

func (s *scanner) reset() {
	key := s.key[:0]
	*s = scanner{key: key}
}

// has reports whether a member is there.
func (s *scanner) has(f field) bool { return s.vals[f].kind != 0 }

// whole reports whether the message is one object or array, as far as looked at.
func (s *scanner) whole() bool { return s.ended && !s.bad }

func (s *scanner) feed(b []byte) {
	for i := 0; i < len(b); {
		if s.str {
			i = s.inString(b, i)
			continue
		}
		c := b[i]
		if s.bare {
			if !ends(c) {
				s.keep(b[i : i+1])
				i++
				s.off++
				continue
			}
			s.bare = false
			s.close()
		}
		switch c {
		case ' ', '\t', '\r', '\n':
		case '"':
			s.quote()
		case '{', '[':
			s.open(c)
		case '}', ']':
			s.shut(c)
		case ',':
			s.comma()
		case ':':
			if lv := s.at(); lv != nil {
				if lv.at != atColon {
					s.bad = true
				}
				lv.at = atValue
			}
		default:
			s.begin(c)
			if s.depth <= tracked {
				s.bare = true
				s.keep(b[i : i+1])
			}
		}
		i++
		s.off++
	}
}

func ends(c byte) bool {
	switch c {
	case ' ', '\t', '\r', '\n', ',', ':', '"', '{', '}', '[', ']':
		return true
	}
	return false
}

// at returns the level of the container at hand, if it is tracked.
func (s *scanner) at() *level {
	if s.depth == 0 || s.depth > tracked {
		return nil
	}
	return &s.level[s.depth]
}

// inString goes to the end of a string or of b.
func (s *scanner) inString(b []byte, i int) int {
	from := i
	for ; i < len(b); i++ {
		if s.esc {
			s.esc = false
			continue
		}
		n := bytes.IndexByte(b[i:min(len(b), i+512)], '"') // short steps: backslashes do not make it quadratic
		stop := min(len(b), i+512)
		if n >= 0 {
			stop = i + n
		}
		if m := bytes.IndexByte(b[i:stop], '\\'); m >= 0 {
			s.esc, s.escKey = true, s.escKey || s.isKey
			i += m
			continue
		}
		if n < 0 {
			i = stop - 1
			continue
		}
		i = stop + 1
		s.keep(b[from:i])
		s.off += i - from
		s.str = false
		if s.isKey {
			s.named()
		} else {
			s.close()
		}
		return i
	}
	s.keep(b[from:])
	s.off += len(b) - from
	return len(b)
}

// keep takes bytes of the key or of the scalar at hand.
func (s *scanner) keep(b []byte) {
	switch {
	case s.isKey:
		if s.over = s.over || len(s.key)+len(b) > maxKey; !s.over {
			s.key = append(s.key, b...)
		}
	case s.take != nil:
		if s.take.over = s.take.over || len(s.take.raw)+len(b) > maxScalar; !s.take.over {
			s.take.raw = append(s.take.raw, b...)
		}
	}
}

// quote begins a string: a key or a value.
func (s *scanner) quote() {
	lv := s.at()
	if lv != nil && lv.kind == '{' && (lv.at == atFirst || lv.at == atKey) {
		s.isKey, s.escKey, s.over = true, false, false
		s.key = append(s.key[:0], '"')
		s.str = true
		return
	}
	s.begin('"')
	s.str = true
	s.keep([]byte{'"'})
}

// named takes a key that is complete.
func (s *scanner) named() {
	s.isKey = false
	lv := s.at()
	lv.at, lv.next = atColon, noField
	if s.over {
		return
	}
	key := s.key[1 : len(s.key)-1]
	if s.escKey {
		var text string
		if json.Unmarshal(s.key, &text) != nil {
			s.bad = true
			return
		}
		key = []byte(text)
	}
	if s.depth == 1 || lv.member != noField {
		in := lv.member
		if s.depth == 1 {
			in = noField
		}
		lv.next = fieldOf(in, key)
	}
}

// begin notes that a value starts here.
func (s *scanner) begin(kind byte) field {
	if s.depth == 0 {
		s.bad = s.bad || s.began || kind != '{' && kind != '['
		s.began = true
		return noField
	}
	lv := s.at()
	if lv == nil {
		return noField
	}
	f := noField
	if lv.kind == '[' {
		s.bad = s.bad || lv.at != atFirst && lv.at != atValue
		lv.count++
	} else {
		s.bad = s.bad || lv.at != atValue
		f = lv.next
	}
	lv.at, lv.next = atNext, noField
	s.take = nil
	if f == noField {
		return f
	}
	v := &s.vals[f]
	if v.kind != 0 {
		s.repeats = true
	}
	*v = value{start: s.off, kind: kind, raw: v.raw[:0]}
	if kind != '{' && kind != '[' {
		s.take = v
	}
	switch f {
	case fParams:
		clear(s.vals[fName : fInputResponses+1])
	case fResult:
		clear(s.vals[fIsError : fTools+1])
	}
	return f
}

// close ends a scalar.
func (s *scanner) close() {
	if s.take != nil {
		s.take.end = s.off
		s.take = nil
	}
}

func (s *scanner) open(c byte) {
	f := s.begin(c)
	s.depth++
	if s.depth <= tracked {
		s.level[s.depth] = level{kind: c, member: f}
	}
}

func (s *scanner) shut(c byte) {
	if s.depth == 0 {
		s.bad = true
		return
	}
	if lv := s.at(); lv != nil {
		s.bad = s.bad || lv.kind+2 != c || lv.at != atFirst && lv.at != atNext
		if lv.member != noField {
			v := &s.vals[lv.member]
			v.end, v.n = s.off+1, lv.count
		}
	}
	if s.depth--; s.depth == 0 {
		s.ended = true
	}
}

func (s *scanner) comma() {
	switch lv := s.at(); {
	case s.depth == 0:
		s.bad = true
	case lv == nil:
	case lv.at != atNext:
		s.bad = true
	case lv.kind == '{':
		lv.at = atKey
	default:
		lv.at = atValue
	}
}
