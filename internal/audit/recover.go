package audit

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"slices"

	"golang.org/x/mod/sumdb/note"
)

// scanned is what a segment holds, as far as it can be read.
type scanned struct {
	head  header
	sound bool       // it has a checkpoint that holds
	tree  tree       // at the last such
	last  Checkpoint // the last such
	end   int64      // offset behind the last such
	bad   string     // why reading ended before the end of the file
	at    int64      // offset of what is bad
	later bool       // a checkpoint stands behind what is bad: this was no torn write
}

// scan reads the segment in data. Of its checkpoints the hashes are compared;
// the signature is that of the last one only.
func scan(s segment, data []byte, known note.Verifiers) (r scanned) {
	var t tree
	var off int64
	var msg []byte
	fail := func(format string, args ...any) scanned {
		r.bad, r.at = fmt.Sprintf(format, args...), off
		r.later = laterCheckpoint(data[off:])
		return r
	}
	for off < int64(len(data)) {
		f, err := parseFrame(data[off:])
		if err != nil {
			return fail("%v", err)
		}
		switch {
		case off == 0:
			if f.kind != kindHeader {
				return fail("the segment has no header")
			}
			if r.head, err = parseHeader(f.payload); err != nil {
				return fail("%v", err)
			}
			var ok bool
			if t, ok = treeAt(r.head.First, r.head.Frontier); !ok || r.head.Tree != s.tree || r.head.First != s.first {
				return fail("the header belongs to another segment")
			}
		case f.kind == kindHeader || f.kind == kindLeaves:
			return fail("a record of another file stands here")
		}
		if f.seq != t.n {
			return fail("record %d stands where record %d belongs", f.seq, t.n)
		}
		if f.leaf() {
			t.add(f.hash(), nil)
		} else {
			c, err := readCheckpoint(f.payload)
			if err != nil || c.Size != t.n || c.Root != t.root() || c.Origin != r.head.origin() {
				return fail("the checkpoint does not fit the records before it")
			}
			r.tree, r.last, r.sound, msg = t, c, true, f.payload
			r.end = off + int64(len(f.raw))
		}
		off += int64(len(f.raw))
	}
	if r.sound {
		if _, err := openCheckpoint(msg, known); err != nil {
			r.bad, r.at, r.later, r.sound = err.Error(), r.end, true, false
		}
	}
	return r
}

// maxCheckpoint bounds the payload of a checkpoint in bytes.
const maxCheckpoint = 1 << 10

// laterCheckpoint reports whether a whole checkpoint stands somewhere in data.
// A write that was cut off leaves none behind the place where it was cut.
func laterCheckpoint(data []byte) bool {
	mark := []byte{'A', 'U', 'D', kindCheckpoint}
	for {
		i := bytes.Index(data, mark)
		if i < 0 {
			return false
		}
		data = data[i:]
		if f, err := parseFrame(data[:min(len(data), frameHead+maxCheckpoint)]); err == nil && len(f.payload) > 0 {
			return true
		}
		data = data[len(mark):]
	}
}

// recover finds where the log ends and sets the writer to go on there.
func (w *writer) recover() error {
	entries, err := w.o.disk.list()
	if err != nil {
		return fmt.Errorf("audit: the directory cannot be read: %w", err)
	}
	segs, _ := listSegments(entries)
	own, err := note.NewVerifier(w.o.Key)
	if err != nil {
		return errNoKey
	}
	known := verifierList(append([]note.Verifier{own}, w.o.Retired...))
	for len(segs) > 0 {
		done, err := w.goOn(segs[len(segs)-1], known)
		if done || err != nil {
			return err
		}
		segs = segs[:len(segs)-1]
	}
	w.log, w.no = newID(), 1
	return nil
}

// goOn continues behind the last segment. done is false when the segment held
// nothing that was acknowledged; it is out of the way then.
func (w *writer) goOn(s segment, known note.Verifiers) (done bool, err error) {
	if s.pruned {
		return true, w.newTree(s, header{}, "its last segment is pruned")
	}
	size, err := w.o.disk.size(s.name)
	if err != nil {
		return false, fmt.Errorf("audit: segment %s: %w", s.name, err)
	}
	if size > maxSegment {
		return true, w.newTree(s, header{}, fmt.Sprintf("segment %s has %d bytes, more than any segment", s.name, size))
	}
	data, err := w.o.disk.read(s.name)
	if err != nil {
		return false, fmt.Errorf("audit: segment %s: %w", s.name, err)
	}
	r := scan(s, data, known)
	switch {
	case r.later:
		return true, w.newTree(s, r.head, fmt.Sprintf("segment %s is damaged at byte %d: %s", s.name, r.at, r.bad))
	case !r.sound:
		kept, err := w.setAside(s.name)
		if err != nil {
			return false, fmt.Errorf("audit: segment %s: %w", s.name, err)
		}
		w.news = append(w.news, Recover{Reason: "a segment was begun and not written", Segment: s.name, Bytes: size, Kept: kept})
		return false, nil
	case r.end < size:
		if err := w.cut(s, data, r.end); err != nil {
			return false, err
		}
	}
	w.log, w.no, w.tree, w.last = r.head.Log, s.tree, r.tree, r.last.Time
	w.after = &before{Name: s.name, End: r.end}
	return true, nil
}

// newTree leaves everything as it is and begins another tree.
func (w *writer) newTree(s segment, h header, why string) error {
	if s.tree >= maxTrees {
		return errors.New("audit: the log has been damaged too often; move it away as evidence and start another")
	}
	w.log, w.no, w.broken = h.Log, s.tree+1, why
	if len(w.log) != 16 {
		w.log = newID()
	}
	w.news = append(w.news, Recover{Reason: why, Segment: s.name})
	return nil
}

// cut takes the bytes behind the last checkpoint off a segment, once they are
// safe elsewhere.
func (w *writer) cut(s segment, data []byte, end int64) error {
	d := w.o.disk
	fail := func(err error) error { return fmt.Errorf("audit: the end of segment %s: %w", s.name, err) }
	if err := d.mkdir(tornDir); err != nil {
		return fail(err)
	}
	kept := fmt.Sprintf("%s/%s.%d", tornDir, s.name, end)
	for i := 1; ; i++ {
		old, err := d.read(kept)
		if errors.Is(err, os.ErrNotExist) {
			break
		}
		if err != nil {
			return fail(err)
		}
		if bytes.Equal(old, data[end:]) {
			break // an attempt before this one was cut off
		}
		kept = fmt.Sprintf("%s/%s.%d.%d", tornDir, s.name, end, i)
	}
	f, err := d.create(kept)
	if err == nil {
		_, err = f.Write(data[end:])
		if err == nil {
			err = f.Sync()
		}
		if cerr := f.Close(); err == nil {
			err = cerr
		}
		if err != nil {
			d.remove(kept)
		}
	} else if errors.Is(err, os.ErrExist) {
		err = nil
	}
	if err == nil {
		err = d.sync(tornDir)
	}
	if err == nil {
		err = d.truncate(s.name, end)
	}
	if err != nil {
		return fail(err)
	}
	w.news = append(w.news, Recover{Reason: "a write was cut off", Segment: s.name, Offset: end, Bytes: int64(len(data)) - end, Kept: kept})
	return nil
}

var errNoKey = errors.New("audit: the key of checkpoints is not in the form NAME+HASH+KEY")

// verifierList is note.VerifierList, which takes each key once only.
func verifierList(list []note.Verifier) note.Verifiers {
	var once []note.Verifier
	for _, v := range list {
		if !slices.ContainsFunc(once, func(o note.Verifier) bool { return o.Name() == v.Name() && o.KeyHash() == v.KeyHash() }) {
			once = append(once, v)
		}
	}
	return note.VerifierList(once...)
}

// verifiers parses keys.
func verifiers(keys []string) (note.Verifiers, error) {
	var list []note.Verifier
	for _, k := range keys {
		v, err := note.NewVerifier(k)
		if err != nil {
			return nil, errNoKey
		}
		list = append(list, v)
	}
	return verifierList(list), nil
}
