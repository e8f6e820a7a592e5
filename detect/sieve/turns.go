package sieve

import (
	"encoding/binary"
	"math/bits"
)

// turns reads n steps of each lane. Where one of them comes to no state, it is
// made.
func (s *Scanner) turns(block []byte, n int) {
	l := s.bundle
	if !s.kernel.turns {
		l.look(block, n)
	}
	for from := 0; from < n; {
		if s.kernel.turns {
			from = s.turns12(l, from, n)
		} else {
			from = s.turnsGo(l, from, n)
		}
		for k := range l.lanes() {
			if *l.state(from*step, k) == unmade {
				s.again(k, from*step, block)
			}
		}
	}
}

// look copies what comes next of all lanes, for turnsGo. Bytes beyond ASCII
// share a column.
func (l *bundle) look(block []byte, n int) {
	for k := range l.ahead {
		to, x := &l.ahead[k], &l.all[k]
		if x.end-x.at < step {
			clear(to[:n*step])
			continue
		}
		copy(to[:n*step], block[x.at:])
		if (highIn((*[128]byte)(to[:]))|highIn((*[128]byte)(to[128:])))&highBits == 0 {
			continue
		}
		for i, c := range to {
			to[i] = min(c, lastColumn)
		}
	}
}

// turnsGo is turns12 in Go, of eight lanes, for which a processor has registers
// beside what Go takes. Nothing has to be checked, since the types bound all
// places: a byte takes five instructions.
func (s *Scanner) turnsGo(l *bundle, from, n int) int {
	t, log, c := s.rows(), &l.turn.log, &l.ahead
	before := (*[lanes]uint16)(log[lanes*from*step:])
	s0 := before[0]
	s1 := before[1]
	s2 := before[2]
	s3 := before[3]
	s4 := before[4]
	s5 := before[5]
	s6 := before[6]
	s7 := before[7]
	for i := from; i < n; i++ {
		j := uint(i*step) & (stretch - step)
		q := (*paces)(log[lanes*(1+i*step):])
		s0 = t[uint(s0)<<toRow^uint(c[0][j])]
		q[0] = s0
		s1 = t[uint(s1)<<toRow^uint(c[1][j])]
		q[1] = s1
		s2 = t[uint(s2)<<toRow^uint(c[2][j])]
		q[2] = s2
		s3 = t[uint(s3)<<toRow^uint(c[3][j])]
		q[3] = s3
		s4 = t[uint(s4)<<toRow^uint(c[4][j])]
		q[4] = s4
		s5 = t[uint(s5)<<toRow^uint(c[5][j])]
		q[5] = s5
		s6 = t[uint(s6)<<toRow^uint(c[6][j])]
		q[6] = s6
		s7 = t[uint(s7)<<toRow^uint(c[7][j])]
		q[7] = s7
		s0 = t[uint(s0)<<toRow^uint(c[0][j+1])]
		q[8] = s0
		s1 = t[uint(s1)<<toRow^uint(c[1][j+1])]
		q[9] = s1
		s2 = t[uint(s2)<<toRow^uint(c[2][j+1])]
		q[10] = s2
		s3 = t[uint(s3)<<toRow^uint(c[3][j+1])]
		q[11] = s3
		s4 = t[uint(s4)<<toRow^uint(c[4][j+1])]
		q[12] = s4
		s5 = t[uint(s5)<<toRow^uint(c[5][j+1])]
		q[13] = s5
		s6 = t[uint(s6)<<toRow^uint(c[6][j+1])]
		q[14] = s6
		s7 = t[uint(s7)<<toRow^uint(c[7][j+1])]
		q[15] = s7
		s0 = t[uint(s0)<<toRow^uint(c[0][j+2])]
		q[16] = s0
		s1 = t[uint(s1)<<toRow^uint(c[1][j+2])]
		q[17] = s1
		s2 = t[uint(s2)<<toRow^uint(c[2][j+2])]
		q[18] = s2
		s3 = t[uint(s3)<<toRow^uint(c[3][j+2])]
		q[19] = s3
		s4 = t[uint(s4)<<toRow^uint(c[4][j+2])]
		q[20] = s4
		s5 = t[uint(s5)<<toRow^uint(c[5][j+2])]
		q[21] = s5
		s6 = t[uint(s6)<<toRow^uint(c[6][j+2])]
		q[22] = s6
		s7 = t[uint(s7)<<toRow^uint(c[7][j+2])]
		q[23] = s7
		s0 = t[uint(s0)<<toRow^uint(c[0][j+3])]
		q[24] = s0
		s1 = t[uint(s1)<<toRow^uint(c[1][j+3])]
		q[25] = s1
		s2 = t[uint(s2)<<toRow^uint(c[2][j+3])]
		q[26] = s2
		s3 = t[uint(s3)<<toRow^uint(c[3][j+3])]
		q[27] = s3
		s4 = t[uint(s4)<<toRow^uint(c[4][j+3])]
		q[28] = s4
		s5 = t[uint(s5)<<toRow^uint(c[5][j+3])]
		q[29] = s5
		s6 = t[uint(s6)<<toRow^uint(c[6][j+3])]
		q[30] = s6
		s7 = t[uint(s7)<<toRow^uint(c[7][j+3])]
		q[31] = s7
		s0 = t[uint(s0)<<toRow^uint(c[0][j+4])]
		q[32] = s0
		s1 = t[uint(s1)<<toRow^uint(c[1][j+4])]
		q[33] = s1
		s2 = t[uint(s2)<<toRow^uint(c[2][j+4])]
		q[34] = s2
		s3 = t[uint(s3)<<toRow^uint(c[3][j+4])]
		q[35] = s3
		s4 = t[uint(s4)<<toRow^uint(c[4][j+4])]
		q[36] = s4
		s5 = t[uint(s5)<<toRow^uint(c[5][j+4])]
		q[37] = s5
		s6 = t[uint(s6)<<toRow^uint(c[6][j+4])]
		q[38] = s6
		s7 = t[uint(s7)<<toRow^uint(c[7][j+4])]
		q[39] = s7
		s0 = t[uint(s0)<<toRow^uint(c[0][j+5])]
		q[40] = s0
		s1 = t[uint(s1)<<toRow^uint(c[1][j+5])]
		q[41] = s1
		s2 = t[uint(s2)<<toRow^uint(c[2][j+5])]
		q[42] = s2
		s3 = t[uint(s3)<<toRow^uint(c[3][j+5])]
		q[43] = s3
		s4 = t[uint(s4)<<toRow^uint(c[4][j+5])]
		q[44] = s4
		s5 = t[uint(s5)<<toRow^uint(c[5][j+5])]
		q[45] = s5
		s6 = t[uint(s6)<<toRow^uint(c[6][j+5])]
		q[46] = s6
		s7 = t[uint(s7)<<toRow^uint(c[7][j+5])]
		q[47] = s7
		s0 = t[uint(s0)<<toRow^uint(c[0][j+6])]
		q[48] = s0
		s1 = t[uint(s1)<<toRow^uint(c[1][j+6])]
		q[49] = s1
		s2 = t[uint(s2)<<toRow^uint(c[2][j+6])]
		q[50] = s2
		s3 = t[uint(s3)<<toRow^uint(c[3][j+6])]
		q[51] = s3
		s4 = t[uint(s4)<<toRow^uint(c[4][j+6])]
		q[52] = s4
		s5 = t[uint(s5)<<toRow^uint(c[5][j+6])]
		q[53] = s5
		s6 = t[uint(s6)<<toRow^uint(c[6][j+6])]
		q[54] = s6
		s7 = t[uint(s7)<<toRow^uint(c[7][j+6])]
		q[55] = s7
		s0 = t[uint(s0)<<toRow^uint(c[0][j+7])]
		q[56] = s0
		s1 = t[uint(s1)<<toRow^uint(c[1][j+7])]
		q[57] = s1
		s2 = t[uint(s2)<<toRow^uint(c[2][j+7])]
		q[58] = s2
		s3 = t[uint(s3)<<toRow^uint(c[3][j+7])]
		q[59] = s3
		s4 = t[uint(s4)<<toRow^uint(c[4][j+7])]
		q[60] = s4
		s5 = t[uint(s5)<<toRow^uint(c[5][j+7])]
		q[61] = s5
		s6 = t[uint(s6)<<toRow^uint(c[6][j+7])]
		q[62] = s6
		s7 = t[uint(s7)<<toRow^uint(c[7][j+7])]
		q[63] = s7
		if (q.four(0)|q.four(1)|q.four(2)|q.four(3)|q.four(4)|q.four(5)|q.four(6)|q.four(7)|
			q.four(8)|q.four(9)|q.four(10)|q.four(11)|q.four(12)|q.four(13)|q.four(14)|q.four(15))&events == 0 {
			continue
		}
		for m := q.events(); m != 0; {
			bit := bits.TrailingZeros64(m) & 63
			if at := bit%16*4 + bit/16; l.gather(i*step+at/lanes, at%lanes) {
				m &= m - 1
			} else {
				m &^= 0x5555 << (bit & 1) << (bit &^ 15) // that lane
			}
		}
		if s0 == unmade || s1 == unmade || s2 == unmade || s3 == unmade || s4 == unmade || s5 == unmade || s6 == unmade || s7 == unmade {
			return i + 1
		}
	}
	return n
}

// paces are the states of all lanes behind each byte of a step.
type paces [step * lanes]uint16

// events are the bits of events among four states.
const events = event * 0x0001000100010001

// four are the states of four lanes.
func (q *paces) four(i int) uint64 {
	return uint64(q[4*i]) | uint64(q[4*i+1])<<16 | uint64(q[4*i+2])<<32 | uint64(q[4*i+3])<<48
}

// events has a bit for each event: bit 16*k+i for state k of the i-th four.
//
//go:noinline
func (q *paces) events() uint64 {
	return q.four(0)&events | q.four(1)&events<<1 | q.four(2)&events<<2 | q.four(3)&events<<3 |
		q.four(4)&events<<4 | q.four(5)&events<<5 | q.four(6)&events<<6 | q.four(7)&events<<7 |
		q.four(8)&events<<8 | q.four(9)&events<<9 | q.four(10)&events<<10 | q.four(11)&events<<11 |
		q.four(12)&events<<12 | q.four(13)&events<<13 | q.four(14)&events<<14 | q.four(15)&events<<15
}

// highIn has high bits where one of 128 bytes has.
func highIn(b *[128]byte) uint64 {
	return load(b[:]) | load(b[8:]) | load(b[16:]) | load(b[24:]) | load(b[32:]) | load(b[40:]) | load(b[48:]) | load(b[56:]) |
		load(b[64:]) | load(b[72:]) | load(b[80:]) | load(b[88:]) | load(b[96:]) | load(b[104:]) | load(b[112:]) | load(b[120:])
}

func load(b []byte) uint64 { return binary.LittleEndian.Uint64(b) }
