package token

import (
	"bytes"
	"errors"

	"github.com/phiscrub/phiscrub/detect/class"
	"github.com/phiscrub/phiscrub/scrub/rewrite"
)

// Errors of Parse. None of them holds the token, which could be a value that
// was pasted by mistake.
var (
	ErrForm = errors.New("token is not of the form [CLASS:KEY:CODE], such as [MRN:k1:7GQ2MZ4KTW3NX5AB6QK3M7XP]")
	ErrTypo = errors.New("token has a typing error: its check characters do not fit; copy it again")
	ErrDate = errors.New("token is a shifted date: it stands for no value, many days become the same one")
)

// Ref says which mapping a token stands for.
type Ref struct {
	Class class.Class
	Key   string // id
	Code  Code
}

// Parse reads a token that somebody typed: with or without its brackets, in
// upper or lower case. A typing error is found without a key.
func Parse(text []byte) (Ref, error) {
	b := bytes.ToUpper(bytes.TrimSpace(text))
	b = bytes.TrimSuffix(bytes.TrimPrefix(b, []byte("[")), []byte("]"))
	if len(b) > 64 {
		return Ref{}, ErrForm
	}
	b = append(append([]byte("["), b...), ']')
	for i := 1; i < len(b); i++ { // the id of a key is the one part in lower case
		if b[i] == 'K' && (b[i-1] == ':' || b[i-1] == '.') {
			b[i] = 'k'
			break
		}
	}
	t, ok := rewrite.ParseToken(b)
	if !ok || t.Len != len(b) {
		return Ref{}, ErrForm
	}
	y := sum(appendAll(nil, t.Class, string(t.Key), t.Code, t.Check[:keyedCheck]))
	if t.Check[keyedCheck] != alphabet[y>>5&31] || t.Check[keyedCheck+1] != alphabet[y&31] {
		return Ref{}, ErrTypo
	}
	if t.Date {
		return Ref{}, ErrDate
	}
	c, ok := parseCode(t.Code)
	if !ok {
		return Ref{}, ErrForm
	}
	return Ref{t.Class, string(t.Key), c}, nil
}

// String names the token without its check characters: [MRN:k1:7GQ2MZ4KTW3NX5AB].
func (r Ref) String() string {
	m := r.Class.Marker()
	return m[:len(m)-1] + ":" + r.Key + ":" + string(appendCode(nil, &r.Code)) + "]"
}
