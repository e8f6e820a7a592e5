package scrub

import (
	"net/netip"

	"github.com/phiscrub/phiscrub/detect"
	"github.com/phiscrub/phiscrub/detect/class"
	"github.com/phiscrub/phiscrub/detect/field"
)

// Addresses of a network among values.

// internal reports whether an address belongs to the cluster.
func (w *Worker) internal(b []byte) bool {
	if w.s.o.Policy.AllAddresses {
		return false
	}
	a, ok := parseAddr(b)
	if !ok {
		return false
	}
	if a.IsPrivate() || a.IsLoopback() || a.IsLinkLocalUnicast() || a.IsMulticast() || a.IsUnspecified() {
		return true
	}
	for _, p := range w.s.o.InternalNets {
		if p.Contains(a) {
			return true
		}
	}
	return false
}

// parseAddr reads an address; of the fourth version without an allocation.
func parseAddr(b []byte) (netip.Addr, bool) {
	var q [4]byte
	n, v, seen := 0, 0, false
	for _, c := range b[:min(len(b), 16)] {
		if d := c - '0'; d < 10 {
			v, seen = v*10+int(d), true
			continue
		}
		if c != '.' || !seen || v > 255 || n == 4 {
			seen = false
			break
		}
		q[n], n, v, seen = byte(v), n+1, 0, false
	}
	if n == 3 && seen && v < 256 && len(b) < 16 {
		q[3] = byte(v)
		return netip.AddrFrom4(q), true
	}
	if len(b) > 45 || n > 0 {
		return netip.Addr{}, false
	}
	a, err := netip.ParseAddr(string(b))
	return a.Unmap(), err == nil
}

// addresses records the outside addresses of a value: one, or a list as in
// X-Forwarded-For. Ports and separators stay.
func (w *Worker) addresses(leaf int32, r *field.Rule, s, e int) bool {
	l := &w.doc.Leaves[leaf]
	b := w.doc.Views[l.View].B
	for i := s; i < e; {
		j := i
		for j < e && b[j] != ',' && b[j] != ' ' {
			j++
		}
		if hs, he := host(b, i, j); he > hs && !w.internal(b[hs:he]) && hasDigit(b[hs:he]) {
			w.hit(l.View, hs, he, leaf, int32(r.Index), detect.Match{Class: class.IP, Rank: int16(r.Rank), Rule: uint16(len(w.s.rules.Rules())) + r.Index}, false)
		}
		i = j + 1
	}
	return true
}

func hasDigit(b []byte) bool {
	for _, c := range b {
		if isDigit(c) {
			return true
		}
	}
	return false
}

// host narrows [s, e) to an address without its brackets, port and zone.
func host(b []byte, s, e int) (int, int) {
	if e > s && (b[s] == '[' || b[s] == '"') {
		for i := s; i < e; i++ {
			if b[i] == ']' || i > s && b[i] == '"' {
				return s + 1, i
			}
		}
	}
	dots, colon := 0, -1
	for i := s; i < e; i++ {
		switch b[i] {
		case '.':
			dots++
		case ':':
			if colon < 0 {
				colon = i
			}
		case '%', '/':
			return s, i
		}
	}
	if dots == 3 && colon > s {
		return s, colon
	}
	return s, e
}

func trim(b []byte, s, e int) (int, int) {
	for s < e && b[s] <= ' ' {
		s++
	}
	for e > s && b[e-1] <= ' ' {
		e--
	}
	return s, e
}
