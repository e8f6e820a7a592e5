package sieve

// numbers gives things, told apart by a key that is not 0, the numbers of
// their states.
type numbers struct {
	slots []numbered // by hash, a power of two
	count int
}

type numbered struct {
	key    uint64
	number uint16
}

// find returns the place of a key: of an empty one, which is to be filled with
// put, the key is 0.
func (n *numbers) find(key uint64) *numbered {
	for i := key * 0x9e3779b97f4a7c15 >> 32; ; i++ {
		if x := &n.slots[i&uint64(len(n.slots)-1)]; x.key == key || x.key == 0 {
			return x
		}
	}
}

func newNumbers() numbers { return numbers{slots: make([]numbered, 512)} }

// put adds a key that is not there.
func (n *numbers) put(key uint64, number uint16) {
	if 2*n.count >= len(n.slots) {
		old := n.slots
		n.slots = make([]numbered, 2*len(old))
		for _, x := range old {
			if x.key != 0 {
				*n.find(x.key) = x
			}
		}
	}
	n.count++
	*n.find(key) = numbered{key, number}
}
