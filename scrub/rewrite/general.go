package rewrite

import (
	"bytes"

	"github.com/phiscrub/phiscrub/detect/class"
)

// general appends the general form of a value: what 45 CFR 164.514(b)(2)(i)
// lets stand of it. A class without one, and a value that cannot be read,
// becomes the marker.
func general(dst []byte, e *Edit, raw []byte, c *Config) []byte {
	mark := len(dst)
	ok := false
	v := trimmed(e.Value)
	if e.Month && len(v) == 6 && digits(v) == 6 {
		if m := small(v[4:]); m >= 1 && m <= 12 {
			v = v[:4]
		}
	}
	switch e.Class {
	case class.DOB:
		dst, ok = years(dst, v, c.ReferenceYear)
	case class.Date:
		dst, ok = years(dst, v, 0)
	case class.Age:
		dst, ok = age(dst, v, c.Strict)
	case class.ZIP:
		dst, ok = zip3(dst, v, e.Quote != nil, c.Strict)
	case class.URL:
		dst, ok = template(dst, v, raw)
	}
	if !ok {
		return append(dst[:mark], e.Class.Marker()...)
	}
	return dst
}

// trimmed is bytes.TrimSpace: there is hardly ever something to trim.
func trimmed(v []byte) []byte {
	if n := len(v); n > 0 && v[0]-'!' < 0x5e && v[n-1]-'!' < 0x5e {
		return v
	}
	return bytes.TrimSpace(v)
}
