package sieve

import "encoding/binary"

// turns reads on until a lane is in a special state after the step at the
// position of the bundle, or the shortest lane ends.
func (s *Scanner) turns(l *bundle) bool {
	if l.turn.last >= int64(l.turn.at) {
		if s.kernel.turns {
			s.turns8(l)
		} else {
			s.turnsGo(l)
		}
	}
	return l.turn.last >= int64(l.turn.at)
}

// ahead is how much of each lane is copied for turnsGo, a power of two.
const ahead = 128

// copies are parts of the lanes from a position on, of columns.
type copies struct {
	at, end int // of the lanes
	text    [lanes][ahead]byte
}

// turnsGo is turns in Go. Nothing has to be checked, since the types bound all
// places: a byte takes four instructions.
func (s *Scanner) turnsGo(l *bundle) {
	t, r, c := s.wide(), &l.turn, &l.copies
	s0 := r.state[0]
	s1 := r.state[1]
	s2 := r.state[2]
	s3 := r.state[3]
	s4 := r.state[4]
	s5 := r.state[5]
	s6 := r.state[6]
	s7 := r.state[7]
	for int64(r.at) <= r.last {
		if int(r.at) >= c.end {
			l.copyAll()
		}
		j, end := int(r.at)-c.at, min(c.end-c.at, int(r.last)+1-c.at)
		for ; j < end; j += step {
			r.before[0] = s0
			r.before[1] = s1
			r.before[2] = s2
			r.before[3] = s3
			r.before[4] = s4
			r.before[5] = s5
			r.before[6] = s6
			r.before[7] = s7
			j := uint(j) & (ahead - step)
			s0 = t[uint(s0)<<toRow|uint(c.text[0][j])]
			s1 = t[uint(s1)<<toRow|uint(c.text[1][j])]
			s2 = t[uint(s2)<<toRow|uint(c.text[2][j])]
			s3 = t[uint(s3)<<toRow|uint(c.text[3][j])]
			s4 = t[uint(s4)<<toRow|uint(c.text[4][j])]
			s5 = t[uint(s5)<<toRow|uint(c.text[5][j])]
			s6 = t[uint(s6)<<toRow|uint(c.text[6][j])]
			s7 = t[uint(s7)<<toRow|uint(c.text[7][j])]
			s0 = t[uint(s0)<<toRow|uint(c.text[0][j+1])]
			s1 = t[uint(s1)<<toRow|uint(c.text[1][j+1])]
			s2 = t[uint(s2)<<toRow|uint(c.text[2][j+1])]
			s3 = t[uint(s3)<<toRow|uint(c.text[3][j+1])]
			s4 = t[uint(s4)<<toRow|uint(c.text[4][j+1])]
			s5 = t[uint(s5)<<toRow|uint(c.text[5][j+1])]
			s6 = t[uint(s6)<<toRow|uint(c.text[6][j+1])]
			s7 = t[uint(s7)<<toRow|uint(c.text[7][j+1])]
			s0 = t[uint(s0)<<toRow|uint(c.text[0][j+2])]
			s1 = t[uint(s1)<<toRow|uint(c.text[1][j+2])]
			s2 = t[uint(s2)<<toRow|uint(c.text[2][j+2])]
			s3 = t[uint(s3)<<toRow|uint(c.text[3][j+2])]
			s4 = t[uint(s4)<<toRow|uint(c.text[4][j+2])]
			s5 = t[uint(s5)<<toRow|uint(c.text[5][j+2])]
			s6 = t[uint(s6)<<toRow|uint(c.text[6][j+2])]
			s7 = t[uint(s7)<<toRow|uint(c.text[7][j+2])]
			s0 = t[uint(s0)<<toRow|uint(c.text[0][j+3])]
			s1 = t[uint(s1)<<toRow|uint(c.text[1][j+3])]
			s2 = t[uint(s2)<<toRow|uint(c.text[2][j+3])]
			s3 = t[uint(s3)<<toRow|uint(c.text[3][j+3])]
			s4 = t[uint(s4)<<toRow|uint(c.text[4][j+3])]
			s5 = t[uint(s5)<<toRow|uint(c.text[5][j+3])]
			s6 = t[uint(s6)<<toRow|uint(c.text[6][j+3])]
			s7 = t[uint(s7)<<toRow|uint(c.text[7][j+3])]
			s0 = t[uint(s0)<<toRow|uint(c.text[0][j+4])]
			s1 = t[uint(s1)<<toRow|uint(c.text[1][j+4])]
			s2 = t[uint(s2)<<toRow|uint(c.text[2][j+4])]
			s3 = t[uint(s3)<<toRow|uint(c.text[3][j+4])]
			s4 = t[uint(s4)<<toRow|uint(c.text[4][j+4])]
			s5 = t[uint(s5)<<toRow|uint(c.text[5][j+4])]
			s6 = t[uint(s6)<<toRow|uint(c.text[6][j+4])]
			s7 = t[uint(s7)<<toRow|uint(c.text[7][j+4])]
			s0 = t[uint(s0)<<toRow|uint(c.text[0][j+5])]
			s1 = t[uint(s1)<<toRow|uint(c.text[1][j+5])]
			s2 = t[uint(s2)<<toRow|uint(c.text[2][j+5])]
			s3 = t[uint(s3)<<toRow|uint(c.text[3][j+5])]
			s4 = t[uint(s4)<<toRow|uint(c.text[4][j+5])]
			s5 = t[uint(s5)<<toRow|uint(c.text[5][j+5])]
			s6 = t[uint(s6)<<toRow|uint(c.text[6][j+5])]
			s7 = t[uint(s7)<<toRow|uint(c.text[7][j+5])]
			s0 = t[uint(s0)<<toRow|uint(c.text[0][j+6])]
			s1 = t[uint(s1)<<toRow|uint(c.text[1][j+6])]
			s2 = t[uint(s2)<<toRow|uint(c.text[2][j+6])]
			s3 = t[uint(s3)<<toRow|uint(c.text[3][j+6])]
			s4 = t[uint(s4)<<toRow|uint(c.text[4][j+6])]
			s5 = t[uint(s5)<<toRow|uint(c.text[5][j+6])]
			s6 = t[uint(s6)<<toRow|uint(c.text[6][j+6])]
			s7 = t[uint(s7)<<toRow|uint(c.text[7][j+6])]
			s0 = t[uint(s0)<<toRow|uint(c.text[0][j+7])]
			s1 = t[uint(s1)<<toRow|uint(c.text[1][j+7])]
			s2 = t[uint(s2)<<toRow|uint(c.text[2][j+7])]
			s3 = t[uint(s3)<<toRow|uint(c.text[3][j+7])]
			s4 = t[uint(s4)<<toRow|uint(c.text[4][j+7])]
			s5 = t[uint(s5)<<toRow|uint(c.text[5][j+7])]
			s6 = t[uint(s6)<<toRow|uint(c.text[6][j+7])]
			s7 = t[uint(s7)<<toRow|uint(c.text[7][j+7])]
			if s0 <= unmade || s1 <= unmade || s2 <= unmade || s3 <= unmade || s4 <= unmade || s5 <= unmade || s6 <= unmade || s7 <= unmade {
				break
			}
		}
		r.at = uint64(c.at + j)
		if j < end {
			break
		}
	}
	r.state[0] = s0
	r.state[1] = s1
	r.state[2] = s2
	r.state[3] = s3
	r.state[4] = s4
	r.state[5] = s5
	r.state[6] = s6
	r.state[7] = s7
}

// copyAll copies what comes next of all lanes.
func (l *bundle) copyAll() {
	c := &l.copies
	c.at = int(l.turn.at)
	c.end = c.at + ahead
	for k := range c.text {
		l.copy(k)
	}
}

// copy copies a part of a lane. Bytes beyond ASCII share a column.
func (l *bundle) copy(k int) {
	c := &l.copies
	to := &c.text[k]
	copy(to[:], l.lanes[k].text[min(c.at, len(l.lanes[k].text)):])
	var all uint64
	for i := 0; i < ahead; i += 32 {
		x := to[i:][:32]
		all |= load(x) | load(x[8:]) | load(x[16:]) | load(x[24:])
	}
	if all&highBits == 0 {
		return
	}
	for i, c := range to {
		to[i] = min(c, lastColumn)
	}
}

func load(b []byte) uint64 { return binary.LittleEndian.Uint64(b) }
