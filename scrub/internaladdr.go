package scrub

import (
	"net/netip"

	"github.com/phiscrub/phiscrub/detect"
	"github.com/phiscrub/phiscrub/detect/class"
	"github.com/phiscrub/phiscrub/detect/sieve"
)

// The content rules know addresses of the internet. A policy may want those of the
// cluster as well: private, loopback, link-local and multicast ones (RFC 1918, RFC
// 4193 and others), whatever stands around them.

// internalRule is the rule number of addresses that only such a policy redacts.
const internalRule = 0xfffc

// internalShapes are the forms of addresses, for the sieve.
var internalShapes = []sieve.Shape{
	{Mask: "9{1,3}.9{1,3}.9{1,3}.9{1,3}"},
	{Mask: "::"},
	{Mask: "x{1,4}:x{1,4}:x{1,4}:x{1,4}:x{1,4}:x{1,4}:x{1,4}:x{1,4}"},
}

// internalAddresses records the addresses in a text that no content rule is for.
func (w *Worker) internalAddresses(text []byte, off int, view, leaf int32, number bool) {
	for i := 0; i < len(text); {
		if !addressByte[text[i]] {
			i++
			continue
		}
		end := i + 1
		for end < len(text) && addressByte[text[end]] {
			end++
		}
		if s, e := internalIn(text, i, end); e > s {
			if number {
				s, e = 0, len(text)
			}
			w.hit(view, off+s, off+e, leaf, -1, detect.Match{Class: class.IP, Rank: 1, Rule: internalRule}, number)
		}
		i = end
	}
}

// internalIn finds an address in a run of the bytes of addresses: all of it, or what
// is behind a name or before a port.
func internalIn(text []byte, s, end int) (start, stop int) {
	for end > s && (text[end-1] == '.' || text[end-1] == ':' && (end-s < 2 || text[end-2] != ':')) {
		end-- // of a sentence
	}
	glued := end < len(text) && alnum(text[end])
	for k := 0; k < 2; k++ {
		if (s == 0 || !alnum(text[s-1])) && !glued && isInternal(text[s:end]) {
			return s, end
		}
		port := end // of a.b.c.d:80
		for port > s && isDigit(text[port-1]) {
			port--
		}
		if port > s && port < end && text[port-1] == ':' && (s == 0 || !alnum(text[s-1])) && isInternal4(text[s:port-1]) {
			return s, port - 1
		}
		for s < end && text[s] != ':' {
			s++
		}
		if s++; s >= end {
			break
		}
	}
	return 0, 0
}

func isInternal4(b []byte) bool { return len(b) < 16 && isInternal(b) }

// isInternal reports whether b is an address that is not one of the internet.
func isInternal(b []byte) bool {
	if len(b) < 3 || len(b) > 45 {
		return false
	}
	a, err := netip.ParseAddr(string(b))
	if err != nil {
		return false
	}
	a = a.Unmap()
	return a.IsPrivate() || a.IsLoopback() || a.IsLinkLocalUnicast() || a.IsMulticast() || a.IsUnspecified()
}

// addressByte are the bytes of addresses.
var addressByte = func() (t [256]bool) {
	for _, c := range []byte("0123456789abcdefABCDEF:.") {
		t[c] = true
	}
	return t
}()

func alnum(c byte) bool { return isDigit(c) || c|0x20 >= 'a' && c|0x20 <= 'z' }
