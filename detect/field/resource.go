package field

import (
	"bytes"

	"github.com/phiscrub/phiscrub/detect/word"
)

// Rules that hold inside of a resource need the name of its type on the line:
// "resourceType":"Patient". Most resources are of none that a rule asks for.

// needsResource notes what a rule without other surroundings needs of a line
// with the type of a resource.
func (p *Policy) needsResource(s *Spec, r *Rule) {
	as := asResource
	switch {
	case !r.anyResource:
		p.types = append(p.types, r.resource...)
	case s.Value == "fulldate":
		as = asResourceDate
	default:
		as = asKey
	}
	p.needs(as, false, []string{"resource_type"}, nil)
	p.inNamespace = true
}

// maxResource bounds the names of types of resources, in bytes.
const maxResource = 48

// asksFor reports whether a rule asks for the type of resource that stands
// behind the key which ends at byte i of a raw text, or may stand there.
func (p *Policy) asksFor(text []byte, i int) bool {
	i = afterQuote(text, i)
	if i = afterSpaces(text, i); i >= len(text) || text[i] != ':' {
		return true
	}
	if i = afterSpaces(text, i+1); i >= len(text) || text[i] != '"' && text[i] != '\\' {
		return true
	}
	i = afterQuote(text, i)
	var low [maxResource]byte
	n := 0
	for ; i < len(text) && n < len(low) && (lower(text[i]) || upper(text[i])); i, n = i+1, n+1 {
		low[n] = text[i] | 0x20
	}
	if n == 0 || i >= len(text) || text[i] != '"' && (text[i] != '\\' || afterQuote(text, i) == i) {
		return true
	}
	id := p.NameBytes(low[:n])
	return id != 0 && has(p.types, id)
}

// afterQuote returns where what follows the double quote at i starts, which may
// be escaped; i if there is none.
func afterQuote(text []byte, i int) int {
	k := i
	for k < len(text) && text[k] == '\\' {
		k++
	}
	if k < len(text) && text[k] == '"' {
		return k + 1
	}
	return i
}

func afterSpaces(text []byte, i int) int {
	for i < len(text) && text[i] == ' ' {
		i++
	}
	return i
}

// dateOnLine reports whether a value on the line of byte at may be a date as
// FHIR writes them; of a long line it says so unseen.
func dateOnLine(text []byte, at int) bool {
	i, end := word.LineStart(text, max(0, at-maxOnLine), at), lineEnd(text, at)
	if end-i > maxOnLine {
		return true
	}
	for from := i; ; i++ {
		n := bytes.IndexByte(text[i:end], '-')
		if n < 0 {
			return false
		}
		if i += n; i-4 >= from && fullDateAt(text[i-4:end]) && apartFromWord(text, i-4) {
			return true
		}
	}
}

// fullDateAt reports whether what isFullDate accepts may start b, which has seven
// bytes or more.
func fullDateAt(b []byte) bool {
	if len(b) < 7 || !isFullDate(b[:7]) {
		return false
	}
	if len(b) < 10 || b[7] != '-' {
		return len(b) == 7 || !wordByte(b[7])
	}
	return isFullDate(b[:10])
}

// apartFromWord reports whether no letter, digit or hyphen is before byte i, but
// for the letter of an escape.
func apartFromWord(text []byte, i int) bool {
	if i == 0 || !wordByte(text[i-1]) && text[i-1] != '-' {
		return true
	}
	return i > 1 && text[i-2] == '\\'
}
