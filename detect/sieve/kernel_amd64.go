//go:build !purego

package sieve

import "math/bits"

// kernels is what this processor can do.
func kernels() kernel { return kernel{turns: true, capitals: hasAVX2()} }

// hasAVX2 reports whether the processor has AVX2 and BMI1, and the system saves
// its registers (Intel SDM, volume 1, 14.7.1).
func hasAVX2() bool {
	const osxsave, avx, bmi, avx2, saved = 1 << 27, 1 << 28, 1 << 3, 1 << 5, 6
	most, _, _, _ := cpuid(0, 0)
	if _, _, c, _ := cpuid(1, 0); most < 7 || c&osxsave == 0 || c&avx == 0 {
		return false
	}
	if a, _ := xgetbv(); a&saved != saved {
		return false
	}
	_, b, _, _ := cpuid(7, 0)
	return b&avx2 != 0 && b&bmi != 0
}

// turns12 reads on from one step of each lane to the n-th, in assembly, or to
// where a lane comes to no state, and returns which step follows.
func (s *Scanner) turns12(l *bundle, from, n int) int {
	const width, half, lane = laneMost, step / 2, 0x001001001001 // bits of a lane
	t := &l.turn
	n = turn12(&t.text[0], &s.table[0], &t.log[0], from, n)
	events12(&t.masks[2*from], &t.log[width*(1+from*step)], n-from)
	for j := 2 * from; j < 2*n; j++ {
		for m := t.masks[j&(2*laneSteps-1)]; m != 0; {
			bit := bits.TrailingZeros64(m) & 63
			if l.gather(j*half+bit/width, bit%width) {
				m &= m - 1
				continue
			}
			m &^= lane << (bit % width)
			if j&1 == 0 { // nor of what follows in this step
				t.masks[(j+1)&(2*laneSteps-1)] &^= lane << (bit % width)
			}
		}
	}
	return n
}

// findCapitalWide is findCapitalGo in assembly: only words that are not
// remembered are looked at here.
func (s *Scanner) findCapitalWide(text []byte, i, end int) (hit, next int) {
	for ahead := 2; i < end && i+64+near <= len(text); ahead = min(2*ahead, wideGroups) {
		groups := min((len(text)-near-i)/64, (end-i+63)/64, ahead)
		n := capitals64(&s.found[0], &text[i], groups, &s.denied[0][0])
		for _, k := range s.found[:n] {
			if at := i + int(k); s.begins(text, at) {
				return at, at
			}
		}
		i += 64 * groups
	}
	return -1, i
}
