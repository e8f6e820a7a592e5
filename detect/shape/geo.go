package shape

import "github.com/phiscrub/phiscrub/detect/word"

var geoWords = word.NewSet(`lat latitude lon lng long longitude latlng latlon coordinates coords location gps geo point geolocation`)

// coordinates finds a pair of decimal degrees after a word for places, and
// the points of geo: URIs and WKT: latitude and longitude with three or more
// decimals each, at most sixteen bytes apart.
func coordinates(_ *word.Window, text []byte, i int) (start, end int, ok bool) {
	if i < 0 || i >= len(text) {
		return 0, 0, false
	}
	p := i
	for p < len(text) && p-i < 16 && letterAt(text, p) {
		p++
	}
	if !geoWords.Has(text[i:p]) {
		return 0, 0, false
	}
	point := p-i == 5 && string(text[i:p]) == "POINT"
	if p-i == 5 && text[i]|0x20 == 'p' && !point || p-i == 4 && text[i]|0x20 == 'l' && p < len(text) && text[p] == ' ' {
		return 0, 0, false // any point; the adjective "long"
	}
	for n := 0; n < 24 && p < len(text); n++ {
		if s, e, v, ok := degrees(text, p); ok && v <= 180 {
			g, f, u, ok := secondDegrees(text, e, point)
			switch {
			case ok && u <= 180 && (v <= 90 || u <= 90):
				if labelled(text[e:g]) {
					f = e // the other number has a name, and is found by it
				}
				return s, f, true
			case !ok && degreesBefore(text, i):
				return s, e, true
			}
			return 0, 0, false
		}
		if c := text[p]; c == '\n' || c >= '0' && c <= '9' {
			return 0, 0, false
		}
		p++
	}
	return 0, 0, false
}

// secondDegrees finds the other number of a pair after p: a comma, blanks, a
// semicolon or a label such as ", lon=" may stand between; in WKT a blank.
func secondDegrees(text []byte, p int, point bool) (start, end, value int, ok bool) {
	gap := p
	for n := 0; n < 16 && p < len(text); n++ {
		if s, e, v, ok := degrees(text, p); ok && p > gap {
			return s, e, v, point || blanks(text, gap, 16) < p
		}
		if c := text[p]; c >= '0' && c <= '9' || c == '\n' {
			return 0, 0, 0, false
		}
		p++
	}
	return 0, 0, 0, false
}

// labelled reports whether a word stands between two numbers; N and W are none.
func labelled(gap []byte) bool {
	for i := range gap {
		if letterAt(gap, i) && (!compass(gap[i]) || i+1 < len(gap) && letterAt(gap, i+1)) {
			return true
		}
	}
	return false
}

func compass(c byte) bool {
	switch c | 0x20 {
	case 'n', 's', 'e', 'w':
		return true
	}
	return false
}

// degreesBefore reports whether the other number of a pair stands right
// before the label at i: "42.3601, lon".
func degreesBefore(text []byte, i int) bool {
	p := i
	for p > 0 && i-p < 4 && (text[p-1] == ' ' || text[p-1] == ',' || text[p-1] == ';' || text[p-1] == '&') {
		p--
	}
	if p == i {
		return false
	}
	s := p
	for s > 0 && p-s < 20 && (text[s-1] == '.' || text[s-1] >= '0' && text[s-1] <= '9') {
		s--
	}
	if s > 0 && (text[s-1] == '-' || text[s-1] == '+') {
		s--
	}
	_, e, v, ok := degrees(text, s)
	return ok && e == p && v <= 180
}

// degrees reads a signed decimal with one to three digits before and three
// to eight after the point, and returns its whole part.
func degrees(text []byte, p int) (start, end, whole int, ok bool) {
	q := p
	if q < len(text) && (text[q] == '-' || text[q] == '+') {
		q++
	}
	if q > 0 && q == p && (letterAt(text, q-1) || text[q-1] == '.' || text[q-1] >= '0' && text[q-1] <= '9' || text[q-1] == '-' || text[q-1] == '+') {
		return 0, 0, 0, false
	}
	v, n := digitsAt(text, q, 3)
	if n == 0 || q+n >= len(text) || text[q+n] != '.' {
		return 0, 0, 0, false
	}
	_, d := digitsAt(text, q+n+1, 16)
	e := q + n + 1 + d
	if d < 3 || d > 15 || e < len(text) && (letterAt(text, e) || text[e] == '.' && e+1 < len(text) && text[e+1] >= '0' && text[e+1] <= '9') {
		return 0, 0, 0, false
	}
	return p, e, v, true
}

func letterAt(text []byte, p int) bool {
	c := text[p] | 0x20
	return c >= 'a' && c <= 'z' || text[p] == '_'
}
