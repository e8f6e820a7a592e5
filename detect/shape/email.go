package shape

import "strings"

// email extends from the '@' at i: a local part of at most 64 bytes, and
// labels of which the last is of letters. Bytes outside ASCII count as
// letters.
func email(text []byte, i int) (int, int, bool) {
	if i >= len(text) || text[i] != '@' {
		return 0, 0, false
	}
	s := i
	for s > 0 && i-s < 64 && inMail[text[s-1]]&ofLocal != 0 {
		s--
	}
	if s > 0 && s < i && text[s-1] == '\\' && escaped(text, s+1) {
		s++
	}
	for s < i && inMail[text[s]]&ofWord == 0 {
		s++
	}
	if s == i || !mailWord(text[i-1]) && text[i-1] != '+' && text[i-1] != '-' {
		return 0, 0, false
	}
	e := domain(text, i+1)
	if e < 0 || address(text, s, i, e) {
		return 0, 0, false
	}
	return s, e, true
}

func mailWord(b byte) bool { return isAlnum(b) || b == '_' || b >= 0x80 }

// inMail has what a byte is to an address; bytes beyond ASCII count as letters.
var inMail = func() (set [256]uint8) {
	for c := range set {
		b := byte(c)
		if mailWord(b) {
			set[c] |= ofWord | ofLocal
		}
		if strings.IndexByte(".%+-'&", b) >= 0 {
			set[c] |= ofLocal
		}
		if isAlnum(b) || b == '-' || b >= 0x80 {
			set[c] |= ofHost
			if !isNumeral(b) {
				set[c] |= lettered
			}
		}
	}
	return set
}()

const (
	ofWord  = 1 << iota // begins a local part
	ofLocal             // stands in one
	ofHost
	lettered // of a host, and no digit
)

// domain returns the end of a host name with a top-level domain at i, or -1.
func domain(text []byte, i int) int {
	end, label, labels, seen := -1, i, 0, uint8(0)
	for j := i; j-i < 190; j++ {
		if j < len(text) && inMail[text[j]]&ofHost != 0 {
			seen |= inMail[text[j]]
			continue
		}
		f := j
		for f > label && text[f-1] == '-' {
			f--
		}
		if f == label || text[label] == '-' {
			break
		}
		labels++
		switch {
		case labels > 1 && tld(text[label:f]):
			end = f
		case !isNumeral(text[label]): // example.com.5 ends before the point
			end = -1
		}
		if f < j || j+1 >= len(text) || text[j] != '.' || !mailWord(text[j+1]) || text[j+1] == '_' {
			break
		}
		if labels >= 3 && seen&lettered == 0 {
			return -1 // a version: 1.2.3.tgz
		}
		label = j + 1
	}
	return end
}

// tld reports whether a label can be a top-level domain: letters that are
// not the ending of a unit or source file.
func tld(label []byte) bool {
	if len(label) < 2 || len(label) > 24 {
		return false
	}
	for _, b := range label {
		if !isLatin(b) && b < 0x80 {
			return false
		}
	}
	return !isFile(label)
}

// isFile reports whether a label of two letters and more is one of files.
func isFile(label []byte) bool {
	for _, k := range filesOf[label[0]&31] {
		if s := files[k]; len(s) == len(label) && label[1]|0x20 == s[1] && same(label, s) {
			return true
		}
	}
	return false
}

// filesOf has the indices of files by their first letter.
var filesOf = func() (of [32][]uint8) {
	for k, s := range files {
		of[s[0]&31] = append(of[s[0]&31], uint8(k))
	}
	return of
}()

var files = [...]string{
	"service", "socket", "timer", "target", "mount", "slice", "scope", "device", "path", "swap",
	"js", "mjs", "ts", "tgz", "gz", "zip", "jar", "war", "py", "rb", "json", "yaml", "yml", "xml", "log", "txt", "html", "css", "png", "svg", "deb", "rpm", "whl", "conf",
}

// address reports whether the @ belongs to a remote or a URL's user.
func address(text []byte, s, at, e int) bool {
	if e+1 < len(text) && text[e] == ':' {
		if c := text[e+1]; c == '/' || c == '~' || same(text[s:at], "git") {
			return true
		}
	}
	for k, n := s, 0; k > 0 && n < 64; k, n = k-1, n+1 {
		switch c := text[k-1]; {
		case c <= ' ' || c == '"' || c == '\'' || c == '<' || c == '(' || c == ',' || c == '?':
			return false
		case c == '/' && k > 2 && text[k-2] == '/' && text[k-3] == ':':
			return userinfo(text, k, s)
		}
	}
	return false
}

// userinfo reports whether nothing between the scheme at k and s ends the
// authority.
func userinfo(text []byte, k, s int) bool {
	for ; k < s; k++ {
		if c := text[k]; c == '/' || c == '?' || c == '#' {
			return false
		}
	}
	return true
}
