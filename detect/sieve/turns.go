package sieve

import "encoding/binary"

// turns reads on until the shortest lane ends. It reports false when there is
// no room for a mark.
func (s *Scanner) turns(l *bundle) bool {
	if !s.kernel.turns {
		return s.turnsGo(l)
	}
	for r := &l.turn; r.last >= int64(r.at); {
		if s.turns8(l); r.last < int64(r.at) {
			break // all was read
		}
		if !s.settle(l) {
			return false
		}
		r.at += step
	}
	return true
}

// ahead is how much of each lane is copied for turnsGo, a power of two.
const ahead = 256

// copies are parts of the lanes from a position on, of columns.
type copies struct {
	at   int // of the lanes
	text [lanes][ahead]byte
}

// turnsGo is turns in Go. Nothing has to be checked, since the types bound all
// places: a byte takes four instructions.
func (s *Scanner) turnsGo(l *bundle) bool {
	t, r, c := s.rows(), &l.turn, &l.copies
	s0 := r.state[0]
	s1 := r.state[1]
	s2 := r.state[2]
	s3 := r.state[3]
	s4 := r.state[4]
	s5 := r.state[5]
	s6 := r.state[6]
	s7 := r.state[7]
	for int64(r.at) <= r.last {
		l.copyAll()
		at, end := c.at, min(c.at+ahead, int(r.last)+1)
		for ; at < end; at += step {
			r.before[0] = s0
			r.before[1] = s1
			r.before[2] = s2
			r.before[3] = s3
			r.before[4] = s4
			r.before[5] = s5
			r.before[6] = s6
			r.before[7] = s7
			j := uint(at-c.at) & (ahead - step)
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
			r.middle[0] = s0
			r.middle[1] = s1
			r.middle[2] = s2
			r.middle[3] = s3
			r.middle[4] = s4
			r.middle[5] = s5
			r.middle[6] = s6
			r.middle[7] = s7
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
			if s0 > unmade && s1 > unmade && s2 > unmade && s3 > unmade && s4 > unmade && s5 > unmade && s6 > unmade && s7 > unmade {
				continue
			}
			r.at, r.state = uint64(at), [lanes]uint16{s0, s1, s2, s3, s4, s5, s6, s7}
			if !s.settle(l) {
				return false
			}
			end = min(end, int(r.last)+1)
			s0 = r.state[0]
			s1 = r.state[1]
			s2 = r.state[2]
			s3 = r.state[3]
			s4 = r.state[4]
			s5 = r.state[5]
			s6 = r.state[6]
			s7 = r.state[7]
		}
		r.at = uint64(at)
	}
	r.state = [lanes]uint16{s0, s1, s2, s3, s4, s5, s6, s7}
	return true
}

// copyAll copies what comes next of all lanes.
func (l *bundle) copyAll() {
	c := &l.copies
	c.at = int(l.turn.at)
	for k := range c.text {
		l.copy(k, 0)
	}
}

// copy copies a part of a lane, from a byte of it on. Bytes beyond ASCII share
// a column.
func (l *bundle) copy(k, from int) {
	c := &l.copies
	to, text := &c.text[k], l.lanes[k].text
	copy(to[from:], text[min(c.at+from, len(text)):])
	if (highIn((*[128]byte)(to[:]))|highIn((*[128]byte)(to[128:])))&highBits == 0 {
		return
	}
	for i, c := range to {
		to[i] = min(c, lastColumn)
	}
}

// highIn has high bits where one of 128 bytes has.
func highIn(b *[128]byte) uint64 {
	return load(b[:]) | load(b[8:]) | load(b[16:]) | load(b[24:]) | load(b[32:]) | load(b[40:]) | load(b[48:]) | load(b[56:]) |
		load(b[64:]) | load(b[72:]) | load(b[80:]) | load(b[88:]) | load(b[96:]) | load(b[104:]) | load(b[112:]) | load(b[120:])
}

// columns are those of eight bytes: what is beyond ASCII shares the last.
func columns(x uint64) uint64 {
	over := x & highBits
	return (x | (over - over>>7)) &^ over
}

func load(b []byte) uint64 { return binary.LittleEndian.Uint64(b) }
