//go:build !purego

package sieve

import "math/bits"

// kernels is what this processor can do.
func kernels() kernel { return kernel{turns: true, capitals: hasAVX2()} }

// hasAVX2 reports whether the processor has AVX2 and the system saves its
// registers (Intel SDM, volume 1, 14.7.1).
func hasAVX2() bool {
	const osxsave, avx, avx2, saved = 1 << 27, 1 << 28, 1 << 5, 6
	most, _, _, _ := cpuid(0, 0)
	if _, _, c, _ := cpuid(1, 0); most < 7 || c&osxsave == 0 || c&avx == 0 {
		return false
	}
	if a, _ := xgetbv(); a&saved != saved {
		return false
	}
	_, b, _, _ := cpuid(7, 0)
	return b&avx2 != 0
}

// turns8 is turns in assembly, for eight lanes.
func (s *Scanner) turns8(l *bundle) {
	turn8(&l.turn.state[0], &l.text[0], &s.table[0])
}

// findCapitalWide looks at whole groups from byte i on. It returns where a
// guard holds, or -1 and where the bytes begin that are left.
func (s *Scanner) findCapitalWide(text []byte, i int) (hit, next int) {
	for ahead := 2; i+64 <= len(text); ahead = min(2*ahead, wideGroups) {
		maps := s.maps[:min((len(text)-i)/64, ahead)]
		capitals64(&maps[0].capitals, &text[i], len(maps))
		for _, m := range maps {
			for up := m.capitals; up != 0; up &= up - 1 {
				b := bits.TrailingZeros64(up)
				if !s.denies(text, i+b, uint(b), m.letters) && s.capital(text, i+b) {
					return i + b, i + b
				}
			}
			i += 64
		}
	}
	return -1, i
}
