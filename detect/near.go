package detect

// near is a compiled Near: bits of word ids and the reach in bytes.
type near struct {
	any, not      []uint64
	within, after int32
	required      bool
	active        bool // there is something to decide
	// bit stands for the rule in sets of those that require near words, for as
	// many as there are bits.
	bit uint64
}

// The reach of a near guard that names none, in bytes.
const (
	defaultWithin = 40
	defaultAfter  = 20
	maxReach      = 256
)

// far is a distance that no word has.
const far = int32(1 << 30)

// near decides on a candidate by the words around it. checked tells that a
// check was passed: context never stops such a candidate, except where the
// rule requires a word that is not there.
func (sc *Scanner) near(n *near, start, end int32, checked bool) bool {
	yes, no := far, far
	if len(sc.keyed) > 0 {
		if intersect(sc.inKey, n.any) {
			yes = 0
		}
		if intersect(sc.inKey, n.not) {
			no = start // the key stands right before the text
		}
	}
	i := sc.wordsBefore(start)
	for k := i - 1; k >= 0; k-- {
		o := &sc.words[k]
		d := start - o.end
		if d > n.within {
			break
		}
		sc.work++
		yes, no = n.closer(yes, no, o.word, d)
	}
	for k := i; k < len(sc.words); k++ {
		o := &sc.words[k]
		if o.end > end+n.after+maxWord {
			break
		}
		sc.work++
		if d := o.start - end; d >= 0 && d <= n.after {
			yes, no = n.closer(yes, no, o.word, d)
		}
	}
	if n.required && yes == far {
		return false
	}
	return checked || no >= yes
}

// maxWord bounds the bytes of a word of several parts.
const maxWord = 128

func (n *near) closer(yes, no int32, word uint16, d int32) (int32, int32) {
	if has(n.any, word) {
		yes = min(yes, d)
	}
	if has(n.not, word) {
		no = min(no, d)
	}
	return yes, no
}

// wordsBefore returns the number of words that end at or before p.
func (sc *Scanner) wordsBefore(p int32) int {
	lo, hi := 0, len(sc.words)
	for lo < hi {
		m := int(uint(lo+hi) >> 1)
		if sc.words[m].end <= p {
			lo = m + 1
		} else {
			hi = m
		}
	}
	return lo
}

func has(set []uint64, word uint16) bool {
	return set != nil && set[word>>6]>>(word&63)&1 != 0
}

func intersect(a, b []uint64) bool {
	for i, x := range b {
		if a[i]&x != 0 {
			return true
		}
	}
	return false
}
