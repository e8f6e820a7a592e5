package audit

import (
	"math/bits"

	"golang.org/x/mod/sumdb/tlog"
)

// tree is a Merkle tree that grows at its right edge. It keeps one hash a
// level, those of the complete subtrees that the next leaf may close.
type tree struct {
	n    int64 // leaves
	edge [63]tlog.Hash
}

// add appends a leaf. stored, when not nil, gets the hash of every subtree
// that the leaf completes.
func (t *tree) add(leaf tlog.Hash, stored func(level int, n int64, h tlog.Hash)) {
	h := leaf
	level := 0
	for {
		if stored != nil {
			stored(level, t.n>>level, h)
		}
		if t.n>>level&1 == 0 {
			break
		}
		h = tlog.NodeHash(t.edge[level], h)
		level++
	}
	t.edge[level] = h
	t.n++
}

// ReadHashes implements tlog.HashReader for the hashes at the edge.
func (t *tree) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	hashes := make([]tlog.Hash, len(indexes))
	for i, x := range indexes {
		level, _ := tlog.SplitStoredHashIndex(x)
		hashes[i] = t.edge[level]
	}
	return hashes, nil
}

// root returns the hash of the whole tree.
func (t *tree) root() tlog.Hash {
	h, err := tlog.TreeHash(t.n, t)
	if err != nil {
		return tlog.Hash{} // ReadHashes has no error
	}
	return h
}

// frontier returns the hashes of the complete subtrees, the largest first.
func (t *tree) frontier() []tlog.Hash {
	var hashes []tlog.Hash
	for level := 62; level >= 0; level-- {
		if t.n>>level&1 == 1 {
			hashes = append(hashes, t.edge[level])
		}
	}
	return hashes
}

// treeAt returns the tree of n leaves with a frontier.
func treeAt(n int64, frontier []tlog.Hash) (t tree, ok bool) {
	if n < 0 || bits.OnesCount64(uint64(n)) != len(frontier) {
		return tree{}, false
	}
	t.n = n
	for level := 62; level >= 0; level-- {
		if n>>level&1 == 1 {
			t.edge[level], frontier = frontier[0], frontier[1:]
		}
	}
	return t, true
}
