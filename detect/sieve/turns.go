package sieve

import "encoding/binary"

// turns reads on until a lane is in a special state after the step at the
// position of the bundle, or the shortest lane ends.
func (s *Scanner) turns(l *bundle) bool {
	if l.turn.last >= int64(l.turn.at) {
		if l.n == lanesMost {
			s.turns8(l)
		} else {
			s.turns4(l)
		}
	}
	return l.turn.last >= int64(l.turn.at)
}

// turns4 is turns in Go, for four lanes.
func (s *Scanner) turns4(l *bundle) {
	l0, l1, l2, l3 := l.lanes[0].text, l.lanes[1].text, l.lanes[2].text, l.lanes[3].text
	r := &l.turn
	s0, s1, s2, s3 := uint16(r.state[0]), uint16(r.state[1]), uint16(r.state[2]), uint16(r.state[3])
	b0, b1, b2, b3 := s0, s1, s2, s3
	t, column := s.table, s.column
	i, end := int(r.at), min(len(l0), len(l1), len(l2), len(l3))-step
	for ; i <= end; i += step {
		b0, b1, b2, b3 = s0, s1, s2, s3
		x0, x1, x2, x3 := load(l0[i:]), load(l1[i:]), load(l2[i:]), load(l3[i:])
		s0 = t[int(s0)<<rowBits|int(column[byte(x0)])]
		s1 = t[int(s1)<<rowBits|int(column[byte(x1)])]
		s2 = t[int(s2)<<rowBits|int(column[byte(x2)])]
		s3 = t[int(s3)<<rowBits|int(column[byte(x3)])]
		s0 = t[int(s0)<<rowBits|int(column[byte(x0>>8)])]
		s1 = t[int(s1)<<rowBits|int(column[byte(x1>>8)])]
		s2 = t[int(s2)<<rowBits|int(column[byte(x2>>8)])]
		s3 = t[int(s3)<<rowBits|int(column[byte(x3>>8)])]
		s0 = t[int(s0)<<rowBits|int(column[byte(x0>>16)])]
		s1 = t[int(s1)<<rowBits|int(column[byte(x1>>16)])]
		s2 = t[int(s2)<<rowBits|int(column[byte(x2>>16)])]
		s3 = t[int(s3)<<rowBits|int(column[byte(x3>>16)])]
		s0 = t[int(s0)<<rowBits|int(column[byte(x0>>24)])]
		s1 = t[int(s1)<<rowBits|int(column[byte(x1>>24)])]
		s2 = t[int(s2)<<rowBits|int(column[byte(x2>>24)])]
		s3 = t[int(s3)<<rowBits|int(column[byte(x3>>24)])]
		s0 = t[int(s0)<<rowBits|int(column[byte(x0>>32)])]
		s1 = t[int(s1)<<rowBits|int(column[byte(x1>>32)])]
		s2 = t[int(s2)<<rowBits|int(column[byte(x2>>32)])]
		s3 = t[int(s3)<<rowBits|int(column[byte(x3>>32)])]
		s0 = t[int(s0)<<rowBits|int(column[byte(x0>>40)])]
		s1 = t[int(s1)<<rowBits|int(column[byte(x1>>40)])]
		s2 = t[int(s2)<<rowBits|int(column[byte(x2>>40)])]
		s3 = t[int(s3)<<rowBits|int(column[byte(x3>>40)])]
		s0 = t[int(s0)<<rowBits|int(column[byte(x0>>48)])]
		s1 = t[int(s1)<<rowBits|int(column[byte(x1>>48)])]
		s2 = t[int(s2)<<rowBits|int(column[byte(x2>>48)])]
		s3 = t[int(s3)<<rowBits|int(column[byte(x3>>48)])]
		s0 = t[int(s0)<<rowBits|int(column[byte(x0>>56)])]
		s1 = t[int(s1)<<rowBits|int(column[byte(x1>>56)])]
		s2 = t[int(s2)<<rowBits|int(column[byte(x2>>56)])]
		s3 = t[int(s3)<<rowBits|int(column[byte(x3>>56)])]
		if s0 <= unmade || s1 <= unmade || s2 <= unmade || s3 <= unmade {
			break
		}
	}
	r.state[0], r.state[1], r.state[2], r.state[3] = uint64(s0), uint64(s1), uint64(s2), uint64(s3)
	r.before[0], r.before[1], r.before[2], r.before[3] = uint64(b0), uint64(b1), uint64(b2), uint64(b3)
	r.at = uint64(i)
}

func load(b []byte) uint64 { return binary.LittleEndian.Uint64(b) }
