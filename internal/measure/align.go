package measure

import "unicode/utf8"

// alignment says which bytes of a line stand unchanged in its output.
type alignment struct {
	to []int32 // for each byte of the line its place in the output, or -1
}

// align compares token by token: a word, a number, or one other byte. It
// knows nothing of the edits that were made, so it judges any output.
func (a *alignment) align(line, out []byte) {
	a.to = a.to[:0]
	for range line {
		a.to = append(a.to, -1)
	}
	d := differ{a: tokens(line), b: tokens(out), line: line, out: out}
	d.emit = func(i, j int) {
		x, y := d.a[i], d.b[j]
		for k := range x.end - x.start {
			a.to[x.start+k] = int32(y.start + k)
		}
	}
	d.diff(0, len(d.a), 0, len(d.b))
}

// Change is a place where two texts differ: bytes of the first, and what
// stands for them in the second. Either may be empty.
type Change struct{ Start, End, OutStart, OutEnd int }

// Changes lists where out differs from line, in order, word by word.
func Changes(line, out []byte) []Change {
	var a alignment
	a.align(line, out)
	var cs []Change
	i, j := 0, 0
	for k := 0; k <= len(line); k++ {
		next := len(out)
		if k < len(line) {
			if a.to[k] < 0 {
				continue
			}
			next = int(a.to[k])
		}
		if i < k || j < next {
			cs = append(cs, Change{i, k, j, next})
		}
		i, j = k+1, next+1
	}
	return cs
}

type token struct{ start, end int }

func tokens(b []byte) []token {
	var out []token
	for i := 0; i < len(b); {
		j := i + 1
		if wordByte(b[i]) {
			for j < len(b) && wordByte(b[j]) {
				j++
			}
		}
		out = append(out, token{i, j})
		i = j
	}
	return out
}

func wordByte(c byte) bool {
	return c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= utf8.RuneSelf
}

// differ finds a longest common subsequence by Myers' linear-space method
// (An O(ND) Difference Algorithm and Its Variations, 1986).
type differ struct {
	a, b      []token
	line, out []byte
	emit      func(i, j int)
	fwd, bwd  []int
}

func (d *differ) same(i, j int) bool {
	return string(d.line[d.a[i].start:d.a[i].end]) == string(d.out[d.b[j].start:d.b[j].end])
}

func (d *differ) diff(a0, a1, b0, b1 int) {
	for a0 < a1 && b0 < b1 && d.same(a0, b0) {
		d.emit(a0, b0)
		a0, b0 = a0+1, b0+1
	}
	for a0 < a1 && b0 < b1 && d.same(a1-1, b1-1) {
		a1, b1 = a1-1, b1-1
		d.emit(a1, b1)
	}
	if a0 == a1 || b0 == b1 {
		return
	}
	x, y := d.middle(a0, a1, b0, b1)
	if x == a0 && y == b0 || x == a1 && y == b1 {
		return // nothing in common
	}
	d.diff(a0, x, b0, y)
	d.diff(x, a1, y, b1)
}

// middle is a point on a shortest edit path about half way along it.
func (d *differ) middle(a0, a1, b0, b1 int) (x, y int) {
	n, m := a1-a0, b1-b0
	most := (n + m + 1) / 2
	size := 2*most + 2
	if len(d.fwd) < size {
		d.fwd, d.bwd = make([]int, size), make([]int, size)
	}
	f, b := d.fwd[:size], d.bwd[:size]
	delta, odd := n-m, (n-m)%2 != 0
	at := func(k int) int { return (k + size) % size }
	f[at(1)], b[at(1)] = 0, 0
	for step := 0; step <= most; step++ {
		for k := -step; k <= step; k += 2 {
			i := f[at(k-1)] + 1
			if k == -step || k != step && f[at(k-1)] < f[at(k+1)] {
				i = f[at(k+1)]
			}
			j := i - k
			i0, j0 := i, j
			for i < n && j < m && d.same(a0+i, b0+j) {
				i, j = i+1, j+1
			}
			f[at(k)] = i
			if r := delta - k; odd && r >= -(step-1) && r <= step-1 && i <= n && j <= m && i+b[at(r)] >= n {
				return a0 + i0, b0 + j0
			}
		}
		for k := -step; k <= step; k += 2 {
			i := b[at(k-1)] + 1
			if k == -step || k != step && b[at(k-1)] < b[at(k+1)] {
				i = b[at(k+1)]
			}
			j := i - k
			for i < n && j < m && d.same(a1-1-i, b1-1-j) {
				i, j = i+1, j+1
			}
			b[at(k)] = i
			if r := delta - k; !odd && r >= -step && r <= step && i <= n && j <= m && i+f[at(r)] >= n {
				return a1 - i, b1 - j
			}
		}
	}
	return a0, b0
}
