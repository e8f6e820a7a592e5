package check

import "net/netip"

// ipv4 is a dotted IPv4 address, every octet 0 to 255 without leading zeros.
func ipv4(c []byte) bool {
	a, ok := addr(c)
	return ok && a.Is4()
}

// ipv6 is an IPv6 address in any form of RFC 4291 section 2.2.
func ipv6(c []byte) bool {
	a, ok := addr(c)
	return ok && a.Is6()
}

// ipPublic is an address that can stand for a person's connection. Private,
// loopback, link-local, multicast and reserved blocks cannot; the blocks for
// documentation count as public. IPv6 outside of 2000::/3 counts when it is
// written in full.
func ipPublic(c []byte) bool {
	a, ok := addr(c)
	if !ok {
		return false
	}
	if a.Is4In6() {
		a = a.Unmap()
	}
	if a.Is4() {
		return public4(a.As4())
	}
	b := a.As16()
	if b[0] == 0 && b[1] == 0x64 && b[2] == 0xff && b[3] == 0x9b { // RFC 6052
		return public4([4]byte(b[12:]))
	}
	if b[0]>>5 == 1 {
		return true
	}
	return b[0] != 0 && b[0] < 0xfc && written(c)
}

// written reports whether an IPv6 address has all its groups, so that the
// shape is no accident as that of dead::beef is.
func written(c []byte) bool {
	for i := 1; i < len(c); i++ {
		if c[i] == ':' && c[i-1] == ':' {
			return false
		}
	}
	return true
}

func public4(b [4]byte) bool {
	switch {
	case b[0] == 0, b[0] == 10, b[0] == 127, b[0] >= 224:
		return false
	case b[1] == 0 && b[2] == 0 && b[3] == 0: // a network's, or a version: Chrome/139.0.0.0
		return false
	case b[0] == 169 && b[1] == 254, b[0] == 192 && b[1] == 168, b[0] == 172 && b[1]>>4 == 1:
		return false
	}
	return true
}

// addr reads an address and ignores what surrounds it.
func addr(c []byte) (netip.Addr, bool) {
	for len(c) > 0 && !isAlnum(c[0]) && c[0] != ':' {
		c = c[1:]
	}
	for len(c) > 0 && !isAlnum(c[len(c)-1]) && c[len(c)-1] != ':' {
		c = c[:len(c)-1]
	}
	if len(c) < 2 || len(c) > 45 {
		return netip.Addr{}, false
	}
	return parse(c)
}
