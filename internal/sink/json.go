package sink

import (
	"bytes"
	"encoding/json"
	"time"
	"unicode/utf8"
)

// object returns the record as one JSON object on one line, or nil when it
// is none. It is what the log wrote, byte for byte.
func object(r *Record) []byte {
	text := r.Object
	if text == nil {
		text = bytes.TrimSpace(r.Line)
	}
	if len(text) < 2 || text[0] != '{' || !json.Valid(text) || !utf8.Valid(text) {
		return nil
	}
	if bytes.ContainsAny(text, "\n\r") {
		var b bytes.Buffer
		if json.Compact(&b, text) != nil {
			return nil
		}
		return b.Bytes()
	}
	return text
}

// appendObject appends the record as one JSON object: itself, if it is one.
func appendObject(dst []byte, r *Record) []byte {
	if o := object(r); o != nil {
		return append(dst, o...)
	}
	return appendWrapped(dst, r)
}

// appendWrapped appends an object of the record's time, source and text.
func appendWrapped(dst []byte, r *Record) []byte {
	dst = append(dst, '{')
	if !r.Time.IsZero() {
		dst = append(dst, `"time":"`...)
		dst = r.Time.UTC().AppendFormat(dst, time.RFC3339Nano)
		dst = append(dst, `",`...)
	}
	if r.Source != "" {
		dst = append(dst, `"source":`...)
		dst = appendString(dst, r.Source)
		dst = append(dst, ',')
	}
	dst = append(dst, `"message":`...)
	dst = appendString(dst, r.text())
	return append(dst, '}')
}

const hexDigits = "0123456789abcdef"

// appendString appends s as a JSON string (RFC 8259, 7). Bytes that are not
// UTF-8 become U+FFFD, because JSON has no form for them.
func appendString[T string | []byte](dst []byte, s T) []byte {
	dst = append(dst, '"')
	from := 0
	for i := 0; i < len(s); {
		c := s[i]
		if c >= ' ' && c != '"' && c != '\\' && c < utf8.RuneSelf {
			i++
			continue
		}
		n := 1
		if c >= utf8.RuneSelf {
			var r rune
			if r, n = utf8.DecodeRuneInString(string(s[i:min(i+utf8.UTFMax, len(s))])); r != utf8.RuneError || n > 1 {
				i += n
				continue
			}
		}
		dst = append(dst, s[from:i]...)
		switch {
		case c >= utf8.RuneSelf:
			dst = append(dst, "\ufffd"...)
		case c == '"' || c == '\\':
			dst = append(dst, '\\', c)
		case c == '\n':
			dst = append(dst, '\\', 'n')
		case c == '\r':
			dst = append(dst, '\\', 'r')
		case c == '\t':
			dst = append(dst, '\\', 't')
		default:
			dst = append(dst, '\\', 'u', '0', '0', hexDigits[c>>4], hexDigits[c&15])
		}
		i += n
		from = i
	}
	dst = append(dst, s[from:]...)
	return append(dst, '"')
}

// hasKey reports whether a valid JSON object has a member of that name, not
// looking into its values. A name written with escapes is not seen.
func hasKey(o []byte, name string) bool {
	depth := 0
	for i := 0; i < len(o); i++ {
		switch o[i] {
		case '{', '[':
			depth++
		case '}', ']':
			depth--
		case '"':
			end := i + 1
			for o[end] != '"' {
				if o[end] == '\\' {
					end++
				}
				end++
			}
			if depth == 1 && string(o[i+1:end]) == name && bytes.HasPrefix(bytes.TrimLeft(o[end+1:], " \t\r\n"), []byte{':'}) {
				return true
			}
			i = end
		}
	}
	return false
}
