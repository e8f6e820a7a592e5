package check

// verhoeffMul is the multiplication of the dihedral group D5, and
// verhoeffPerm the permutation that is applied once more at each place.
var (
	verhoeffMul = [10][10]byte{
		{0, 1, 2, 3, 4, 5, 6, 7, 8, 9}, {1, 2, 3, 4, 0, 6, 7, 8, 9, 5},
		{2, 3, 4, 0, 1, 7, 8, 9, 5, 6}, {3, 4, 0, 1, 2, 8, 9, 5, 6, 7},
		{4, 0, 1, 2, 3, 9, 5, 6, 7, 8}, {5, 9, 8, 7, 6, 0, 4, 3, 2, 1},
		{6, 5, 9, 8, 7, 1, 0, 4, 3, 2}, {7, 6, 5, 9, 8, 2, 1, 0, 4, 3},
		{8, 7, 6, 5, 9, 3, 2, 1, 0, 4}, {9, 8, 7, 6, 5, 4, 3, 2, 1, 0},
	}
	verhoeffPerm = [8][10]byte{
		{0, 1, 2, 3, 4, 5, 6, 7, 8, 9}, {1, 5, 7, 6, 2, 8, 3, 0, 9, 4},
		{5, 8, 0, 3, 7, 9, 6, 1, 4, 2}, {8, 9, 1, 6, 0, 4, 3, 5, 2, 7},
		{9, 4, 5, 3, 1, 2, 6, 8, 7, 0}, {4, 2, 8, 6, 5, 7, 3, 9, 0, 1},
		{2, 7, 9, 3, 8, 0, 6, 4, 1, 5}, {7, 0, 4, 6, 9, 1, 3, 2, 5, 8},
	}
)

// snomed is a SNOMED CT identifier: 6 to 18 digits, a known partition, and
// a Verhoeff check digit (SNOMED CT release file specification).
func snomed(c []byte) bool {
	var buf [18]byte
	d, ok := numeral(buf[:0], c)
	n := len(d)
	if !ok || n < 6 || d[0] == '0' {
		return false
	}
	switch number(d[n-3 : n-1]) {
	case 0, 1, 2, 10, 11, 12:
	default:
		return false
	}
	var sum byte
	for i := range d {
		sum = verhoeffMul[sum][verhoeffPerm[i%8][d[n-1-i]-'0']]
	}
	return sum == 0
}
