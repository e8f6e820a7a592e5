package detect

import "slices"

// runIndex says of runs of digits and of letters whether a mask of either index
// can begin with them: one look for what two would say.
type runIndex struct {
	group       [256]uint8
	groups      int // 0: nothing can be said
	runs, words runTable
}

// newRunIndex joins two indexes, whose bytes it splits into groups that neither
// tells apart.
func newRunIndex(a, b *maskIndex) runIndex {
	var x runIndex
	var of [2][]int // of each group its group in a and in b; of the end as well
	known := map[[2]uint8]uint8{}
	for c := range 256 {
		pair := [2]uint8{a.group[c], b.group[c]}
		g, ok := known[pair]
		if !ok {
			g = uint8(len(known))
			known[pair] = g
			of[0], of[1] = append(of[0], int(pair[0])), append(of[1], int(pair[1]))
		}
		x.group[c] = g
	}
	if len(known) > maxAfter || a.groups > maxAfter || b.groups > maxAfter {
		return x
	}
	x.groups = len(known)
	of[0], of[1] = append(of[0], a.groups), append(of[1], b.groups)
	x.runs = joinRuns(x.groups, of, [2]runTable{a.runs, b.runs}, [2]int{a.groups + 1, b.groups + 1})
	x.words = joinRuns(x.groups, of, [2]runTable{a.words, b.words}, [2]int{a.groups + 1, b.groups + 1})
	return x
}

// joinRuns makes the table of which two are parts; of has the group of each part
// by the joint one, and wide the lengths of their rows.
func joinRuns(groups int, of [2][]int, parts [2]runTable, wide [2]int) runTable {
	t := make(runTable, (maxRun+1)*(groups+1))
	for n := 1; n <= maxRun; n++ {
		row := t[n*(groups+1):][:groups+1]
		var rows, before [2]runTable
		for k := range parts {
			rows[k], before[k] = parts[k][n*wide[k]:][:wide[k]], parts[k][(n-1)*wide[k]:][:wide[k]]
		}
		if slices.Equal(rows[0], before[0]) && slices.Equal(rows[1], before[1]) {
			copy(row, t[(n-1)*(groups+1):])
			continue
		}
		var last [2]uint64 // groups that are alike stand together
		set := uint64(0)
		for next := range row {
			if x := [2]uint64{rows[0][of[0][next]], rows[1][of[1][next]]}; x != last {
				last, set = x, 0
				for after := range row {
					set |= ((x[0]>>of[0][after] | x[1]>>of[1][after]) & 1) << after
				}
			}
			row[next] = set
		}
	}
	return t
}

// mayRun reports whether a mask can begin with the run text[start:end], which no
// further byte continues; t is the table for such runs.
func (x *runIndex) mayRun(t runTable, text []byte, start, end int) bool {
	if end-start > maxRun || x.groups == 0 {
		return true
	}
	next, after := x.groups, x.groups
	if end < len(text) {
		next = int(x.group[text[end]])
		if end+1 < len(text) {
			after = int(x.group[text[end+1]])
		}
	}
	return t[(end-start)*(x.groups+1)+next]>>(after&63)&1 != 0
}
