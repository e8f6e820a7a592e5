package word

import "slices"

// Ordered is a word in the order of the alphabet: five of its bytes, and its
// number. Integers sort several times as fast as strings.
type Ordered uint64

const (
	numberBits = 24
	stretch    = (64 - numberBits) / 8 // bytes of a word in an Ordered
)

// Number is that of the word.
func (o Ordered) Number() int { return int(o & (1<<numberBits - 1)) }

// head is the bytes of the word.
func (o Ordered) head() uint64 { return uint64(o >> numberBits) }

// Order returns the numbers from 0 to n-1 in the order of their words, those
// of the same word by themselves. Words have no zero bytes; n is less than
// 1<<24.
func Order(n int, word func(number int) string) []Ordered {
	list := make([]Ordered, n)
	for i := range list {
		list[i] = orderedBy(word(i), i)
	}
	order(list, 0, word)
	return list
}

// orderedBy takes the first bytes of a word.
func orderedBy(word string, number int) Ordered {
	var head uint64
	if len(word) >= stretch {
		head = uint64(word[0])<<56 | uint64(word[1])<<48 | uint64(word[2])<<40 | uint64(word[3])<<32 | uint64(word[4])<<24
	} else {
		for i := range len(word) {
			head |= uint64(word[i]) << (56 - 8*i)
		}
	}
	return Ordered(head | uint64(number))
}

// order sorts words that are alike before byte from, which their Ordereds
// begin with.
func order(list []Ordered, from int, word func(int) string) {
	slices.Sort(list)
	from += stretch
	for i, k := 0, 0; i < len(list); i = k {
		head := list[i].head()
		for k = i + 1; k < len(list) && list[k].head() == head; k++ {
		}
		if k == i+1 || head&0xff == 0 { // the words are over
			continue
		}
		for j, o := range list[i:k] {
			w := word(o.Number())
			list[i+j] = orderedBy(w[min(from, len(w)):], o.Number())
		}
		order(list[i:k], from, word)
	}
}
