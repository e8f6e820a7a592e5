package detect

import "regexp/syntax"

// digitRun returns the length of a run of digits that every match of an expression
// holds.
func digitRun(source string) int {
	re, err := syntax.Parse(source, syntax.Perl)
	if err != nil {
		return 0
	}
	_, n := digitsOf(re)
	return n
}

// digitsOf also says whether a match is that run and nothing else.
func digitsOf(re *syntax.Regexp) (whole bool, n int) {
	switch re.Op {
	case syntax.OpCharClass:
		if len(re.Rune) == 2 && re.Rune[0] >= '0' && re.Rune[1] <= '9' {
			return true, 1
		}
	case syntax.OpCapture, syntax.OpPlus:
		return digitsOf(re.Sub[0])
	case syntax.OpRepeat:
		if whole, n = digitsOf(re.Sub[0]); whole {
			return true, min(n*re.Min, maxDigitRun)
		}
		if re.Min > 0 {
			return false, n
		}
	case syntax.OpConcat:
		whole, run := true, 0
		for _, sub := range re.Sub {
			all, k := digitsOf(sub)
			if !all {
				whole, run, n = false, 0, max(n, k)
				continue
			}
			run += k
			n = max(n, run)
		}
		return whole, min(n, maxDigitRun)
	case syntax.OpAlternate:
		whole, n = true, maxDigitRun
		for _, sub := range re.Sub {
			all, k := digitsOf(sub)
			whole, n = whole && all, min(n, k)
		}
		return whole, n
	case syntax.OpQuest, syntax.OpStar:
		whole, _ = digitsOf(re.Sub[0])
		return whole, 0
	case syntax.OpEmptyMatch:
		return true, 0
	}
	return false, 0
}

// maxDigitRun bounds the runs of digits that are asked for.
const maxDigitRun = 32

// hasDigitRun reports whether n digits stand together in text.
func hasDigitRun(text []byte, n int) bool {
	for i := n - 1; i < len(text); {
		k := i
		for k > i-n && isDigitByte(text[k]) {
			k--
		}
		if k == i-n {
			return true
		}
		i = k + n
	}
	return n == 0
}
