package rewrite

import (
	"bytes"

	"github.com/phiscrub/phiscrub/detect/class"
)

// Tokenizer makes tokens and knows them again. It belongs to one goroutine.
// None of its methods keeps a slice that it is given.
//
// A token stands for a value: [MRN:k1:7GQ2MZ4KTW3NX5AB6QK3M7XP]. It names the class, the key,
// and a code with check characters that only who has the key can make. A
// shifted date is [DATE:k1:20240117:QK3M7XPA]. Where ':' is a delimiter, '.'
// stands in its place; neither form needs to be escaped anywhere.
type Tokenizer interface {
	// Token appends the token of a value, whose parts sep joins; false, with
	// nothing appended, means that there is none and the marker has to stand.
	Token(dst []byte, c class.Class, value []byte, sep byte) ([]byte, bool)
	// Date appends a day as it is shifted for one patient, who is known by an
	// identifier; false as with Token.
	Date(dst []byte, c class.Class, d Day, patient []byte, sep byte) ([]byte, bool)
	// Owns reports whether a token was made with one of the keys.
	Owns(t *Token) bool
	// Settle makes what was appended since the last call safe to leave: what
	// turns those tokens back into values is durable. After false none of
	// them may leave.
	Settle() bool
	// Lost reports whether a token is one of those that may not leave, for
	// as long as no other is made.
	Lost(t *Token) bool
}

// Token is the parsed form of a token. Its slices are those of the text.
type Token struct {
	Class class.Class
	Key   []byte // k1
	Code  []byte // 16 characters of base32; the eight digits of a shifted date
	Check []byte // 8 characters of base32
	Date  bool   // a shifted date
	Len   int    // bytes of the whole, with its brackets
}

// Lengths of the parts of a token, in characters.
const (
	CodeLen  = 16
	CheckLen = 8
	dateLen  = 8
	maxKeyID = 5 // k9999
)

// ParseToken reads the token that b starts with. It says nothing of who made
// it.
func ParseToken(b []byte) (t Token, ok bool) {
	if len(b) < 2 || b[0] != '[' || b[1]-'A' >= 26 {
		return t, false
	}
	n := 1
	for n < len(b) && b[n]-'A' < 26 {
		n++
	}
	if n == len(b) || b[n] != ':' && b[n] != '.' {
		return t, false
	}
	if t.Class = class.OfWord(b[1:n]); t.Class == class.None {
		return t, false
	}
	sep := b[n]
	i := n + 1
	key := i
	for i < len(b) && b[i] != sep && i-key <= maxKeyID {
		i++
	}
	if !keyID(b[key:i]) || i == len(b) || b[i] != sep {
		return t, false
	}
	t.Key = b[key:i]
	i++
	if len(b) > i+dateLen && b[i+dateLen] == sep {
		if digits(b[i:i+dateLen]) != dateLen {
			return t, false
		}
		t.Date, t.Code = true, b[i:i+dateLen]
		i += dateLen + 1
	} else {
		if len(b) < i+CodeLen || !base32(b[i:i+CodeLen]) {
			return t, false
		}
		t.Code = b[i : i+CodeLen]
		i += CodeLen
	}
	if len(b) < i+CheckLen+1 || !base32(b[i:i+CheckLen]) || b[i+CheckLen] != ']' {
		return t, false
	}
	t.Check, t.Len = b[i:i+CheckLen], i+CheckLen+1
	return t, true
}

// NextToken returns the first token in b and where it begins; false when
// there is none.
func NextToken(b []byte) (t Token, at int, ok bool) {
	for {
		i := bytes.IndexByte(b[at:], '[')
		if i < 0 {
			return t, 0, false
		}
		at += i
		if t, ok = ParseToken(b[at:]); ok {
			return t, at, true
		}
		at++
	}
}

// AppendToken appends a token; code is of CodeLen or, for a shifted date, of
// eight digits.
func AppendToken(dst []byte, c class.Class, key string, code, check []byte, sep byte) []byte {
	m := c.Marker()
	dst = append(append(dst, m[:len(m)-1]...), sep)
	dst = append(append(dst, key...), sep)
	dst = append(dst, code...)
	if len(code) == dateLen {
		dst = append(dst, sep)
	}
	return append(append(dst, check...), ']')
}

// keyID knows k1 to k9999.
func keyID(b []byte) bool {
	return len(b) >= 2 && len(b) <= maxKeyID && b[0] == 'k' && b[1] != '0' && digits(b[1:]) == len(b)-1
}

// base32 knows the alphabet of RFC 4648.
func base32(b []byte) bool {
	for _, c := range b {
		if c-'A' >= 26 && c-'2' >= 6 {
			return false
		}
	}
	return true
}

// Unsettle puts markers in place of the tokens in out that may not leave, in
// place, and returns what is left of out and how many they were.
func Unsettle(out []byte, t Tokenizer) ([]byte, int) {
	n, pos, w := 0, 0, 0
	for {
		x, at, ok := NextToken(out[pos:])
		if !ok {
			w += copy(out[w:], out[pos:])
			return out[:w], n
		}
		w += copy(out[w:], out[pos:pos+at])
		pos += at
		if t.Lost(&x) {
			n++
			c := x.Class
			pos += x.Len
			w += copy(out[w:], c.Marker()) // shorter than any token
			continue
		}
		w += copy(out[w:], out[pos:pos+x.Len])
		pos += x.Len
	}
}

// sep is what joins the parts of a token at the place of an edit.
func (e *Edit) sep() byte {
	if e.Segment {
		return '.'
	}
	return ':'
}

// tokenized appends the token or the shifted date of the edit's value, or what
// stands there without one. Of a bare JSON number it makes a string; where
// the other forms of numbers are asked for there is no room for a token.
func tokenized(dst []byte, e *Edit, raw []byte, c *Config) []byte {
	if len(e.Value) == 0 || e.Quote != nil && e.Number != NumberString {
		return irreversible(dst, e, raw, c)
	}
	mark := len(dst)
	dst = append(dst, e.Quote...)
	ok, due := false, true
	if e.Action == Tokenize {
		dst, ok = c.Tokens.Token(dst, e.Class, e.Value, e.sep())
	} else {
		var d Day
		if d, due = e.day(c); due {
			dst, ok = c.Tokens.Date(dst, e.Class, d, e.Patient, e.sep())
		}
	}
	if ok {
		return append(dst, e.Quote...)
	}
	if due {
		c.Markers++
	}
	return irreversible(dst[:mark], e, raw, c)
}

// day returns the day that Shift moves; false when there is none, or nobody
// is known whose it is, or it tells an age over 89.
func (e *Edit) day(c *Config) (Day, bool) {
	if len(e.Patient) == 0 || e.Class != class.DOB && e.Class != class.Date {
		return Day{}, false
	}
	d, ok := ParseDay(bytes.TrimSpace(e.Value))
	if e.Class == class.DOB && c.ReferenceYear != 0 && c.ReferenceYear-d.Year > maxAge {
		ok = false
	}
	return d, ok
}

// Shifts reports whether an edit with the action Shift has a day to move; else
// Generalize is what it does.
func (e *Edit) Shifts(c *Config) bool {
	if c.Tokens == nil {
		return false
	}
	_, ok := e.day(c)
	return ok
}
