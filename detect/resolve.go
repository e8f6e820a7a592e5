package detect

// Resolve makes matches disjoint, in place, and returns them sorted by Start.
// The order is the same for every engine: rank descending, then length
// descending, then start, then rule id ascending. A winner keeps its span
// and act. What only a loser covered stays covered: as pieces with the
// loser's rule and class, whose act is redact (keep for a loser that keeps).
// Each byte of each match is in exactly one of the results.
func Resolve(ms []Match) []Match {
	from := inOrder(ms)
	if from == len(ms) {
		return ms
	}
	sortRuns(ms, from)
	for i := max(from, 1); i < len(ms); i++ {
		if ms[i].Start < ms[i-1].End {
			return groups(ms, i-1)
		}
	}
	return ms
}

// groups resolves the matches that overlap each other, the first of which
// begin at i, and leaves the others as they are. The results are made behind
// ms.
func groups(ms []Match, i int) []Match {
	n := len(ms)
	out := append(ms, ms[:i]...)
	for i < n {
		k, end := i+1, ms[i].End
		for ; k < n && ms[k].Start < end; k++ {
			end = max(end, ms[k].End)
		}
		best := i
		for j := i + 1; j < k; j++ {
			if before(&ms[j], &ms[best]) {
				best = j
			}
		}
		if m := &ms[best]; m.Start == ms[i].Start && m.End == end { // it covers the others
			out = append(out, *m)
		} else {
			out = sweep(out, ms[i:k])
		}
		i = k
	}
	return append(ms[:0], out[n:]...)
}

// inOrder returns how many matches at the front are what Resolve makes of them:
// apart, in order, and before all others.
func inOrder(ms []Match) int {
	n := 1
	for n < len(ms) && ms[n].Start >= ms[n-1].End && ms[n].Start > ms[n-1].Start {
		n++
	}
	if n >= len(ms) {
		return len(ms)
	}
	first := ms[n].Start
	for _, m := range ms[n+1:] {
		first = min(first, m.Start)
	}
	for n > 0 && (ms[n-1].End > first || ms[n-1].Start >= first) {
		n--
	}
	return n
}

// before orders matches, the winner first.
func before(a, b *Match) bool {
	if a.Rank != b.Rank {
		return a.Rank > b.Rank
	}
	if x, y := a.End-a.Start, b.End-b.Start; x != y {
		return x > y
	}
	if a.Start != b.Start {
		return a.Start < b.Start
	}
	if a.Rule != b.Rule {
		return a.Rule < b.Rule
	}
	if a.Class != b.Class {
		return a.Class < b.Class
	}
	if a.Act != b.Act {
		return a.Act < b.Act
	}
	return a.Ref < b.Ref
}

// starts orders matches by where they start.
func starts(a, b *Match) bool { return a.Start < b.Start || a.Start == b.Start && before(a, b) }

// sortRuns orders ms[from:], which is made of few runs that are in order: what
// one text has. What is behind ms is its scratch.
func sortRuns(ms []Match, from int) {
	for {
		runs := 0
		for i := from; i < len(ms); {
			mid := runEnd(ms, i)
			end := mid
			if mid < len(ms) {
				end = runEnd(ms, mid)
				mergeRuns(ms, i, mid, end)
			}
			i = end
			runs++
		}
		if runs <= 1 {
			return
		}
	}
}

// runEnd returns where the run in order ends that begins at i.
func runEnd(ms []Match, i int) int {
	for i++; i < len(ms) && !starts(&ms[i], &ms[i-1]); i++ {
	}
	return i
}

// mergeRuns brings ms[i:mid] and ms[mid:end] into one order.
func mergeRuns(ms []Match, i, mid, end int) {
	left := append(ms, ms[i:mid]...)[len(ms):]
	for ; len(left) > 0 && mid < end; i++ {
		if starts(&ms[mid], &left[0]) {
			ms[i] = ms[mid]
			mid++
		} else {
			ms[i], left = left[0], left[1:]
		}
	}
	copy(ms[i:], left)
}

// sweep appends the pieces of a group to out. It goes from start to start; the
// heap ms[:h] holds the matches that have begun, the winner on top.
func sweep(out, ms []Match) []Match {
	n := len(out)
	h, next := 0, 0
	p := int32(0)
	var owner Match // of the last piece
	for h > 0 || next < len(ms) {
		if h == 0 {
			p = ms[next].Start
		}
		for next < len(ms) && ms[next].Start <= p {
			h = push(ms[:h+1], ms[next])
			next++
		}
		top := ms[0]
		if top.End <= p {
			h = pop(ms[:h])
			continue
		}
		end := top.End
		if next < len(ms) {
			end = min(end, ms[next].Start)
		}
		if k := len(out); k > n && owner == top && out[k-1].End == p {
			out[k-1].End = end
		} else {
			settle(out[n:], owner)
			owner = top
			top.Start, top.End = p, end
			out = append(out, top)
		}
		p = end
	}
	settle(out[n:], owner)
	return out
}

// settle gives the last piece its act, now that its end is known.
func settle(out []Match, owner Match) {
	if len(out) == 0 {
		return
	}
	p := &out[len(out)-1]
	if (p.Start != owner.Start || p.End != owner.End) && p.Act != ActKeep {
		p.Act = ActRedact
	}
}

// push adds m to the heap h[:len(h)-1] and returns the new size.
func push(h []Match, m Match) int {
	i := len(h) - 1
	for i > 0 {
		up := (i - 1) / 2
		if !before(&m, &h[up]) {
			break
		}
		h[i] = h[up]
		i = up
	}
	h[i] = m
	return len(h)
}

// pop takes the winner off the heap and returns the new size.
func pop(h []Match) int {
	n := len(h) - 1
	m := h[n]
	i := 0
	for {
		c := 2*i + 1
		if c >= n {
			break
		}
		if c+1 < n && before(&h[c+1], &h[c]) {
			c++
		}
		if !before(&h[c], &m) {
			break
		}
		h[i] = h[c]
		i = c
	}
	h[i] = m
	return n
}
