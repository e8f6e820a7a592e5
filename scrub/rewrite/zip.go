package rewrite

// zip3 appends the first three digits of a US ZIP code, or 000 where the
// area holds too few people (45 CFR 164.514(b)(2)(i)(B)). Other postal codes
// have no general form. number says that the value is a bare JSON number,
// which has lost its leading zeros.
func zip3(dst, v []byte, number, strict bool) ([]byte, bool) {
	n := digits(v)
	switch {
	case number:
		if n != len(v) || n < 3 {
			return dst, false
		}
		switch {
		case n <= 5:
			return prefix3(dst, small(v)/100, strict), true
		case n >= 7 && n <= 9:
			return prefix3(dst, small(v)/1000000, strict), true
		}
		return dst, false
	case n == len(v) && (n == 3 || n == 5 || n == 9):
	case n == 5 && len(v) == 10 && (v[5] == '-' || v[5] == ' ') && digits(v[6:]) == 4:
	default:
		return dst, false
	}
	return prefix3(dst, small(v[:3]), strict), true
}

func prefix3(dst []byte, p int, strict bool) []byte {
	if withheld.has(p) || strict && withheldStrict.has(p) {
		p = 0
	}
	return append(dst, byte('0'+p/100), byte('0'+p/10%10), byte('0'+p%10))
}

// prefixSet is a set of three-digit ZIP prefixes.
type prefixSet [16]uint64

func (s *prefixSet) has(p int) bool { return s[p>>6]>>(p&63)&1 == 1 }

// The rule keeps a prefix only when its ZIP codes together hold more than
// 20,000 people by current census data. Two kinds do not pass by the 2020
// census (table P1 summed over the ZIP code tabulation areas): eighteen
// prefixes at or under 20,000, and those without any area, of whose people
// nothing is known. All others may stand.
var withheld = prefixes(sparse2020 + " " + uncounted2020)

// withheldStrict also holds what the lists by the 2000 and 2010 censuses
// name.
var withheldStrict = prefixes("036 059 063 102 202 203 204 205 369 556 692 753 772 790 " +
	"821 823 830 831 878 879 884 890 893")

const sparse2020 = "036 059 102 202 203 204 205 369 556 692 753 772 821 823 878 879 884 893"

const uncounted2020 = "000-005 008 055 090-099 192 213 269 311 332 340 343 345 348 353 375 399 " +
	"419 428 429 459 509 517-519 529 533 536 552 555 568 569 578 579 589 621 632 642 643 649 " +
	"659 663 682 694-699 702 709 715 732 733 742 771 817-819 839 842 848 849 854 858 861 862 " +
	"866-869 872 876 885-889 892 896 899 901 909 929 938 942 962-966 969 987"

// prefixes reads a list such as "000-005 008".
func prefixes(list string) (s prefixSet) {
	for len(list) >= 3 {
		from := small([]byte(list[:3]))
		to := from
		if len(list) >= 7 && list[3] == '-' {
			to = small([]byte(list[4:7]))
			list = list[4:]
		}
		for p := from; p <= to; p++ {
			s[p>>6] |= 1 << (p & 63)
		}
		list = list[min(4, len(list)):]
	}
	return s
}
