package word

// Table numbers words from 1, in the order in which they come: open
// addressing over two bytes a slot, which costs a start less than a map.
type Table struct {
	slots []uint16 // by hash, a power of two: the number of a name; 0: free
	Words []string // by number, less one
}

// NewTable returns one with room for n names, and for more.
func NewTable(n int) Table {
	size := 16
	for size < 2*n {
		size *= 2
	}
	return Table{make([]uint16, size), make([]string, 0, n)}
}

// Add returns the number of a name, a new one if need be.
func (t *Table) Add(name string) uint16 {
	mask := uint32(len(t.slots) - 1)
	i := hashName(name) & mask
	for t.slots[i] != 0 {
		if n := t.slots[i]; t.Words[n-1] == name {
			return n
		}
		i = (i + 1) & mask
	}
	t.Words = append(t.Words, name)
	n := uint16(len(t.Words))
	t.slots[i] = n
	if 2*len(t.Words) > len(t.slots) {
		t.slots = make([]uint16, 2*len(t.slots))
		for i, name := range t.Words {
			t.enter(name, uint16(i+1))
		}
	}
	return n
}

func (t *Table) enter(name string, n uint16) {
	mask := uint32(len(t.slots) - 1)
	i := hashName(name) & mask
	for t.slots[i] != 0 {
		i = (i + 1) & mask
	}
	t.slots[i] = n
}

// Find returns the number of a name, or 0.
func Find[T string | []byte](t *Table, name T) uint16 {
	mask := uint32(len(t.slots) - 1)
	for i := hashName(name) & mask; ; i = (i + 1) & mask {
		n := t.slots[i]
		if n == 0 || t.Words[n-1] == string(name) {
			return n
		}
	}
}

// hashName takes the first and the last eight bytes of a name, and its length.
func hashName[T string | []byte](s T) uint32 {
	var a, b uint64
	switch n := len(s); {
	case n >= 8:
		a, b = word64(s), word64(s[n-8:])
	case n >= 4:
		a, b = word32(s), word32(s[n-4:])
	case n > 0:
		a = uint64(s[0])<<16 | uint64(s[n/2])<<8 | uint64(s[n-1])
	}
	h := (a ^ uint64(len(s))<<56 ^ b*0x9e3779b97f4a7c15) * 0xd6e8feb86659fd93
	return uint32(h>>32) ^ uint32(h>>53)
}

func word64[T string | []byte](s T) uint64 {
	_ = s[7]
	return uint64(s[0]) | uint64(s[1])<<8 | uint64(s[2])<<16 | uint64(s[3])<<24 |
		uint64(s[4])<<32 | uint64(s[5])<<40 | uint64(s[6])<<48 | uint64(s[7])<<56
}

func word32[T string | []byte](s T) uint64 {
	_ = s[3]
	return uint64(s[0]) | uint64(s[1])<<8 | uint64(s[2])<<16 | uint64(s[3])<<24
}
