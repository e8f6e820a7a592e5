package sieve

// numbers finds the numbers of states, which are not 0, by what the states
// are. It keeps nothing but the numbers: a log makes thousands of them.
type numbers struct {
	slots []uint16 // by hash, a power of two; 0: free
	count int
}

func newNumbers() numbers { return numbers{slots: make([]uint16, 512)} }

// find returns the number of the state that has the hash and of which is says
// that it is the one, or 0.
func (n *numbers) find(hash uint64, is func(number uint16) bool) uint16 {
	for i := slotOf(hash); ; i++ {
		if x := n.slots[i&uint64(len(n.slots)-1)]; x == 0 || is(x) {
			return x
		}
	}
}

// put adds a state that is not there.
func (n *numbers) put(number uint16, hash func(number uint16) uint64) {
	if 2*n.count >= len(n.slots) {
		old := n.slots
		n.slots = make([]uint16, 2*len(old))
		for _, x := range old {
			if x != 0 {
				n.enter(hash(x), x)
			}
		}
	}
	n.count++
	n.enter(hash(number), number)
}

func (n *numbers) enter(hash uint64, number uint16) {
	i := slotOf(hash)
	for n.slots[i&uint64(len(n.slots)-1)] != 0 {
		i++
	}
	n.slots[i&uint64(len(n.slots)-1)] = number
}

func slotOf(hash uint64) uint64 { return hash * 0x9e3779b97f4a7c15 >> 32 }
