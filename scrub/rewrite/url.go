package rewrite

import "bytes"

const (
	idMark  = "[ID]"
	urlMark = "[URL]"
	ipMark  = "[IP]"
)

// template appends the route template of a URL: scheme, host and the words of
// its path stay; segments that may identify, query values but for
// those that say how an answer is wanted, user name and fragment do not. Relative references (/Patient/123, Patient/123?x=y)
// work the same way.
//
// A person's own host cannot be told from a service's. What tells them apart
// best is a route: a URL without path and query is a bare address and gets
// the marker, and so does whatever is not plain ASCII in its host, or has a
// scheme without "//" (mailto:, tel:, data:, urn:).
//
// raw is the URL as it stands in the line. Where "&" is escaped there
// (&amp; in XML, %26 in a URL within a URL) it is written the same way.
func template(dst, v, raw []byte) ([]byte, bool) {
	rest, ok, absolute := v, true, false
	if i := bytes.Index(v, []byte("://")); i > 0 && letters(v[:i]) > 0 && plain(v[:i], "+-.") {
		dst = append(dst, v[:i+3]...)
		if dst, rest, ok = authority(dst, v[i+3:]); !ok {
			return dst, false
		}
		absolute = true
	} else if i := bytes.IndexAny(v, ":/?#"); i >= 0 && v[i] == ':' {
		return dst, false
	}
	if i := bytes.IndexByte(rest, '#'); i >= 0 {
		rest = rest[:i]
	}
	path, query := rest, []byte(nil)
	if i := bytes.IndexByte(rest, '?'); i >= 0 {
		path, query = rest[:i], rest[i+1:]
	}
	if len(query) == 0 && (len(path) == 0 || string(path) == "/") {
		return dst, false
	}
	if !absolute && len(query) == 0 && bytes.IndexByte(path, '/') < 0 {
		return dst, false // a word is no route
	}
	dst = route(dst, path)
	if len(query) > 0 {
		dst = parameters(dst, query, joints(v, raw))
	}
	return dst, true
}

// authority appends the host and port, without the user. An address that is
// not the machine itself or of a private network becomes [IP].
func authority(dst, v []byte) (out, rest []byte, ok bool) {
	end := bytes.IndexAny(v, "/?#")
	if end < 0 {
		end = len(v)
	}
	host, rest := v[:end], v[end:]
	if i := bytes.LastIndexByte(host, '@'); i >= 0 {
		host = host[i+1:]
	}
	port := []byte(nil)
	if i := bytes.LastIndexByte(host, ':'); i >= 0 && digits(host[i+1:]) == len(host)-i-1 && bytes.IndexByte(host[i:], ']') < 0 {
		host, port = host[:i], host[i:]
	}
	if len(port) > len(":65535") {
		return dst, rest, false
	}
	switch {
	case len(host) == 0:
		return dst, rest, string(v) != "" && len(port) == 0 // file:///var/log
	case string(host) == ipMark:
		dst = append(dst, ipMark...)
	case host[0] == '[':
		if string(host) == "[::1]" {
			dst = append(dst, host...)
		} else {
			dst = append(dst, ipMark...)
		}
	case !plain(host, ".-_"):
		return dst, rest, false
	case plain4(host) && !private4(host):
		dst = append(dst, ipMark...)
	default:
		dst = append(dst, host...)
	}
	return append(dst, port...), rest, true
}

// plain says that v is ASCII letters, digits and the bytes of also.
func plain(v []byte, also string) bool {
	for _, c := range v {
		if isDigit(c) || isLetter(c) {
			continue
		}
		if bytes.IndexByte([]byte(also), c) < 0 {
			return false
		}
	}
	return len(v) > 0
}

// plain4 says that a host is digits and dots.
func plain4(host []byte) bool {
	for _, c := range host {
		if !isDigit(c) && c != '.' {
			return false
		}
	}
	return true
}

// private4 knows loopback and the private networks of RFC 1918.
func private4(host []byte) bool {
	p := func(s string) bool { return bytes.HasPrefix(host, []byte(s)) }
	if p("10.") || p("127.") || p("192.168.") {
		return true
	}
	if !p("172.") {
		return false
	}
	b := host[len("172."):]
	n := digits(b)
	return n == 2 && small(b[:n]) >= 16 && small(b[:n]) <= 31
}

// joint is how a query's delimiters are written.
type joint struct{ query, and, is string }

func joints(v, raw []byte) joint {
	switch {
	case bytes.Contains(raw, []byte("amp;")):
		return joint{"?", "&amp;", "="}
	case bytes.IndexByte(raw, '%') >= 0 && bytes.IndexByte(v, '%') < 0:
		return joint{"%3F", "%26", "%3D"}
	}
	return joint{"?", "&", "="}
}

// asks reports whether a parameter says how an answer is wanted, and nothing
// of whom it is about: a page, an order, a version, a code of a terminology.
func asks(name, value []byte) bool {
	if !plain(value, "._-") {
		return false
	}
	switch string(name) {
	case "resourceVersion":
		return len(value) <= 20
	case "_count", "_sort", "_summary", "_elements", "_format", "_total", "_pretty", "page", "per_page", "page_size", "pageSize",
		"limit", "offset", "size", "sort", "order", "format", "status", "category", "lang", "locale",
		"allowWatchBookmarks", "watch", "timeout", "timeoutSeconds", "version", "api-version", "v",
		"code": // that of a login is longer
		n := 0
		for _, c := range value {
			if isDigit(c) {
				n++
			}
		}
		return len(value) <= 12 && n <= 6 // less than any number of a person
	}
	return false
}

// parameters appends a query with its values taken out but for those that
// say how an answer is wanted. A name that is not
// plainly a name, or has no value, is taken out as well.
func parameters(dst, query []byte, j joint) []byte {
	dst = append(dst, j.query...)
	for first := true; ; first = false {
		if !first {
			dst = append(dst, j.and...)
		}
		param, rest, more := bytes.Cut(query, []byte{'&'})
		if !first && j.and == "&amp;" {
			param = bytes.TrimPrefix(param, []byte("amp;")) // in text that is not read as XML
		}
		name, value, is := bytes.Cut(param, []byte{'='})
		switch {
		case len(name) == 0 || markers(name):
			dst = append(dst, name...)
		case is && plain(name, "._:-$~") && !numbered(name):
			dst = append(dst, name...)
		default:
			dst = append(dst, idMark...)
		}
		if is {
			dst = append(dst, j.is...)
			switch {
			case len(value) == 0:
			case markers(value), asks(name, value):
				dst = append(dst, value...)
			default:
				dst = append(dst, idMark...)
			}
		}
		if !more {
			return dst
		}
		query = rest
	}
}
