package source

import (
	"bytes"
	"path"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// Encoding is how a file writes its characters.
type Encoding uint8

// The encodings that are read. Bytes that are no UTF-8 are left as they are.
const (
	UTF8 Encoding = iota
	UTF16LE
	UTF16BE
)

// sniffed is so much of a text as decides what it is; git looks at as much.
const sniffed = 8000

// encodingOf returns the encoding of a text by its start, and the length of
// its byte order mark.
func encodingOf(b []byte) (e Encoding, mark int) {
	switch {
	case bytes.HasPrefix(b, []byte("\xef\xbb\xbf")):
		return UTF8, 3
	case bytes.HasPrefix(b, []byte("\xff\xfe")) && !bytes.HasPrefix(b, []byte("\xff\xfe\x00\x00")):
		return UTF16LE, 2
	case bytes.HasPrefix(b, []byte("\xfe\xff")):
		return UTF16BE, 2
	}
	head := b[:min(len(b), 512)&^1]
	if len(head) < 8 {
		return UTF8, 0
	}
	var zeros [2]int
	for i, c := range head {
		if c == 0 {
			zeros[i&1]++
		}
	}
	half := len(head) / 2
	switch { // nearly every character of Western text has one byte that is zero
	case zeros[1] >= half*9/10 && zeros[0] == 0:
		return UTF16LE, 0
	case zeros[0] >= half*9/10 && zeros[1] == 0:
		return UTF16BE, 0
	}
	return UTF8, 0
}

// texts are endings of names whose files are text even with a NUL byte: a log
// that was truncated while it was written begins with thousands.
var texts = map[string]bool{
	".log": true, ".txt": true, ".json": true, ".jsonl": true, ".ndjson": true, ".csv": true, ".tsv": true, ".sql": true,
	".yaml": true, ".yml": true, ".xml": true, ".env": true, ".har": true, ".hl7": true, ".x12": true, ".edi": true,
	".md": true, ".out": true, ".err": true, ".golden": true, ".ipynb": true,
}

// isBinary reports whether a file of this name and start is no text.
func isBinary(name string, b []byte) bool {
	if bytes.HasPrefix(b, []byte("\xff\xfe\x00\x00")) || bytes.HasPrefix(b, []byte("%PDF-")) {
		return true
	}
	return bytes.IndexByte(b[:min(len(b), sniffed)], 0) >= 0 && !texts[strings.ToLower(path.Ext(name))]
}

// decode16 returns UTF-16 as UTF-8. A lone surrogate becomes U+FFFD, which
// counts as two bytes of the file like every character of up to three bytes.
func decode16(b []byte, e Encoding) []byte {
	dst := make([]byte, 0, len(b)/2+len(b)/16)
	unit := func(i int) rune {
		if e == UTF16BE {
			return rune(b[i])<<8 | rune(b[i+1])
		}
		return rune(b[i+1])<<8 | rune(b[i])
	}
	for i := 0; i+1 < len(b); i += 2 {
		r := unit(i)
		if utf16.IsSurrogate(r) {
			full := utf8.RuneError
			if i+3 < len(b) {
				full = utf16.DecodeRune(r, unit(i+2))
			}
			if r = full; full != utf8.RuneError {
				i += 2
			}
		}
		dst = utf8.AppendRune(dst, r)
	}
	return dst
}

// Encode appends text as the encoding writes it.
func (e Encoding) Encode(dst, text []byte) []byte {
	if e == UTF8 {
		return append(dst, text...)
	}
	var units []uint16
	for _, r := range string(text) {
		units = utf16.AppendRune(units[:0], r)
		for _, u := range units {
			if e == UTF16BE {
				dst = append(dst, byte(u>>8), byte(u))
			} else {
				dst = append(dst, byte(u), byte(u>>8))
			}
		}
	}
	return dst
}

// size returns how many bytes of the file text takes.
func (e Encoding) size(text []byte) int {
	if e == UTF8 {
		return len(text)
	}
	n := 0
	for i := 0; i < len(text); {
		_, k := utf8.DecodeRune(text[i:])
		i += k
		if n += 2; k == 4 {
			n += 2
		}
	}
	return n
}
