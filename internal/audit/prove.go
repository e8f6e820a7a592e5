package audit

import (
	"errors"
	"fmt"
	"slices"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// Proof shows that a record is in a log: its bytes, as they stand in the
// segment, and the hashes that lead from it to the root that is signed. It
// shows nothing of other records.
type Proof struct {
	Tree       int         `json:"tree"`
	Seq        int64       `json:"seq"`
	Record     []byte      `json:"record"` // the whole frame
	Hashes     []tlog.Hash `json:"proof"`
	Checkpoint string      `json:"checkpoint"` // signed
	Event      *Event      `json:"event,omitempty"`
}

// Prove returns the proof of a record against the last checkpoint of its tree.
// tree 0 is the last one.
func Prove(dir string, tree int, seq int64, o VerifyOptions) (*Proof, error) {
	msgs := map[int]string{}
	sizes := map[int]int64{}
	last := 0
	w := proving(dir, o)
	w.checkpoint = func(no int, c Checkpoint, msg []byte) { msgs[no], sizes[no], last = string(msg), c.Size, no }
	if err := w.run(); err != nil {
		return nil, err
	}
	if tree == 0 {
		tree = last
	}
	if seq < 0 || seq >= sizes[tree] {
		return nil, fmt.Errorf("audit: tree %d has no record %d; its records are 0 to %d", tree, seq, sizes[tree]-1)
	}
	p := &Proof{Tree: tree, Seq: seq, Checkpoint: msgs[tree]}
	var err error
	p.Hashes, err = tlog.ProveRecord(sizes[tree], seq, tlog.HashReaderFunc(func(indexes []int64) ([]tlog.Hash, error) {
		return p.collect(dir, o, indexes)
	}))
	switch {
	case err != nil:
		return nil, err
	case p.Record == nil:
		return nil, fmt.Errorf("audit: record %d was pruned; only its hash is left", seq)
	}
	return p, nil
}

// proving returns a walk that ends at the first problem.
func proving(dir string, o VerifyOptions) *walk {
	w := &walk{d: folder(dir), remark: func(string) {}, progress: o.Progress}
	if len(o.Keys) > 0 {
		w.known = verifierList(o.Keys)
	}
	w.problem = func(p Problem) {
		if w.halted == nil {
			w.halted = &Damage{p}
		}
	}
	return w
}

// collect reads the log again for the hashes of a proof, so that no more than
// those are in memory.
func (p *Proof) collect(dir string, o VerifyOptions, indexes []int64) ([]tlog.Hash, error) {
	hashes := make([]tlog.Hash, len(indexes))
	missing := len(indexes)
	w := proving(dir, o)
	w.identity = o.Identity
	w.stored = func(tree, level int, n int64, h tlog.Hash) {
		if tree != p.Tree {
			return
		}
		if i := slices.Index(indexes, tlog.StoredHashIndex(level, n)); i >= 0 {
			hashes[i] = h
			missing--
		}
	}
	w.leaf = func(tree int, n int64, raw []byte) {
		if tree == p.Tree && n == p.Seq {
			p.Record = slices.Clone(raw)
		}
	}
	w.record = func(r Record) error {
		if r.Tree == p.Tree && r.Seq == p.Seq {
			p.Event = &r.Event
		}
		return nil
	}
	if err := w.run(); err != nil {
		return nil, err
	}
	if missing > 0 {
		return nil, errors.New("audit: the log changed while it was read; try again")
	}
	return hashes, nil
}

// Check verifies a proof by itself, without the log. It returns the checkpoint
// that the record is under. That Event is what Record holds it does not say.
func (p *Proof) Check(keys []note.Verifier) (Checkpoint, error) {
	c, err := openCheckpoint([]byte(p.Checkpoint), verifierList(keys))
	if err != nil {
		return c, fmt.Errorf("audit: %w", err)
	}
	f, err := parseFrame(p.Record)
	if err != nil || f.seq != p.Seq || len(f.raw) != len(p.Record) {
		return c, errors.New("audit: the record of the proof is not the one that it names")
	}
	if tlog.CheckRecord(p.Hashes, c.Size, c.Root, p.Seq, f.hash()) != nil {
		return c, errors.New("audit: the proof does not lead from the record to the checkpoint")
	}
	return c, nil
}
