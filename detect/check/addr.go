package check

import (
	"bytes"
	"net/netip"
)

// parse reads IPv4 or IPv6 text. It is netip.ParseAddr without its error,
// which would quote the input, and without its zone.
func parse(c []byte) (netip.Addr, bool) {
	b, ok := parse4(c)
	if !ok && bytes.IndexByte(c, ':') >= 0 {
		b, ok := parse6(c)
		return netip.AddrFrom16(b), ok
	}
	return netip.AddrFrom4(b), ok
}

func parse4(c []byte) (out [4]byte, ok bool) {
	field, digits, v := 0, 0, uint(0)
	for _, b := range c {
		if d := uint(b) - '0'; d < 10 {
			if digits > 0 && v == 0 {
				return out, false
			}
			digits++
			if v = v*10 + d; v > 255 {
				return out, false
			}
			continue
		}
		if b != '.' || digits == 0 || field == 3 {
			return out, false
		}
		out[field&3] = byte(v)
		field, digits, v = field+1, 0, 0
	}
	out[3] = byte(v)
	return out, field == 3 && digits > 0
}

func parse6(c []byte) (out [16]byte, ok bool) {
	n, gap := 0, -1 // bytes written; where "::" stood
	i := 0
	if len(c) >= 2 && c[0] == ':' && c[1] == ':' {
		gap, i = 0, 2
	}
	for i < len(c) {
		if n == 16 {
			return out, false
		}
		start, v := i, 0
		for i < len(c) && i-start < 5 && hex(c[i]) >= 0 {
			v = v<<4 | hex(c[i])
			i++
		}
		if i < len(c) && c[i] == '.' {
			tail, ok := parse4(c[start:])
			if !ok || n > 12 {
				return out, false
			}
			n += copy(out[n:], tail[:])
			break
		}
		if i == start || i-start > 4 {
			return out, false
		}
		out[n], out[n+1] = byte(v>>8), byte(v)
		n += 2
		if i == len(c) {
			break
		}
		if c[i] != ':' || i+1 == len(c) {
			return out, false
		}
		i++
		if c[i] == ':' {
			if gap >= 0 {
				return out, false
			}
			gap = n
			i++
		}
	}
	if gap < 0 {
		return out, n == 16
	}
	if n == 16 {
		return out, false
	}
	moved := n - gap
	copy(out[16-moved:], out[gap:n])
	for j := gap; j < 16-moved; j++ {
		out[j] = 0
	}
	return out, true
}
