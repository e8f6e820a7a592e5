package audit

import (
	"crypto/rand"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/phiscrub/phiscrub/internal/key"
)

// writer owns the files of a Log. A batch is its events and a checkpoint, in
// one write and one fsync: nothing that was acknowledged is without a signed
// checkpoint.
type writer struct {
	o    *Options
	log  string // id
	no   int    // of the tree
	tree tree   // what is on disk
	last time.Time

	broken string  // for the next header
	after  *before // for the next header
	news   []Recover

	file    file
	name    string
	end     int64 // bytes of file that are on disk
	created time.Time
	seal    *key.Sealer
	buf     []byte
}

// start repairs the directory and begins a segment.
func (w *writer) start() error {
	err := w.recover()
	if err == nil {
		err = w.begin()
	}
	if err == nil && len(w.news) > 0 {
		_, err = w.write(nil, 0)
	}
	return err
}

// write writes a batch and returns the number of its first event. After a
// failure it tries once more, in a segment of its own.
func (w *writer) write(batch []item, lost int64) (seq int64, err error) {
	for range 2 {
		if w.file == nil {
			if err = w.begin(); err != nil {
				continue
			}
		}
		if seq, err = w.put(batch, lost); err == nil {
			w.rotate()
			return seq, nil
		}
	}
	return 0, err
}

// put writes a batch into the segment. When that fails the segment is
// abandoned: what a failed fsync has left in it nobody knows.
func (w *writer) put(batch []item, lost int64) (seq int64, err error) {
	t := w.tree
	buf := w.buf[:0]
	news := w.news
	if lost > 0 {
		news = append(news[:len(news):len(news)], Recover{Reason: "the log could not be written and its queue was full", Lost: lost})
	}
	for i := range news {
		e := Event{Type: Recovery, Time: w.o.Now().UTC().Round(0), Door: w.o.Door, Recover: &news[i]}
		data, err := e.encode()
		if err != nil {
			return 0, err
		}
		buf = w.event(buf, &t, data, true)
	}
	seq = t.n
	for i := range batch {
		buf = w.event(buf, &t, batch[i].data, batch[i].open)
	}
	if buf, err = w.checkpoint(buf, &t); err == nil {
		w.buf = buf[:0]
		err = w.flush(buf)
	}
	if err != nil {
		w.abandon()
		return 0, err
	}
	w.tree = t
	w.end += int64(len(buf))
	w.news = nil
	return seq, nil
}

// event appends the frame of an event and adds it to the tree.
func (w *writer) event(buf []byte, t *tree, data []byte, open bool) []byte {
	at := len(buf)
	if open {
		buf = appendFrame(buf, kindOpen, t.n, data)
	} else {
		buf = appendHead(buf, kindSealed, t.n)
		buf = binary.BigEndian.AppendUint64(buf, w.seal.Next())
		buf, _ = w.seal.Seal(buf, data, buf[at:at+bound:at+bound])
		closeFrame(buf, at)
	}
	f := frame{raw: buf[at:]}
	t.add(f.hash(), nil)
	return buf
}

// bound is how many bytes of a sealed frame are authenticated with its event:
// what it is, and its number.
const bound = 16

func (w *writer) checkpoint(buf []byte, t *tree) ([]byte, error) {
	// The time of a checkpoint never goes back, whatever the clock does.
	if now := w.o.Now().UTC().Round(0); now.After(w.last) {
		w.last = now
	}
	h := header{Log: w.log, Tree: w.no}
	c := Checkpoint{Origin: h.origin(), Size: t.n, Root: t.root(), Time: w.last}
	msg, err := c.sign(w.o.Signer)
	if err != nil {
		return nil, errors.New("audit: the checkpoint could not be signed")
	}
	return appendFrame(buf, kindCheckpoint, t.n, msg), nil
}

// flush writes bytes and waits for the disk.
func (w *writer) flush(buf []byte) error {
	n, err := w.file.Write(buf)
	if err == nil && n < len(buf) {
		err = io.ErrShortWrite
	}
	if err == nil && w.o.Sync == SyncBatch {
		err = w.file.Sync()
	}
	if err != nil {
		return fmt.Errorf("audit: segment %s: %w", w.name, err)
	}
	return nil
}

// maxNews bounds what is told of failures once the disk works again.
const maxNews = 32

// abandon leaves the segment as it is.
func (w *writer) abandon() {
	w.file.Close()
	w.file, w.seal = nil, nil
	w.after = &before{w.name, w.end, true}
	if len(w.news) < maxNews {
		w.news = append(w.news, Recover{Reason: "a write failed", Segment: w.name, Offset: w.end})
	}
}

// rotate closes a segment that is large or old enough.
func (w *writer) rotate() {
	if w.end < w.o.SegmentBytes && w.o.Now().Sub(w.created) < w.o.SegmentAge {
		return
	}
	w.file.Close() // every byte is on disk
	w.file, w.seal = nil, nil
	w.after = &before{w.name, w.end, false}
}

// begin makes a segment: its header, under a checkpoint of its own.
func (w *writer) begin() error {
	name := segmentName(w.no, w.tree.n)
	h := header{
		Version: version, Log: w.log, Tree: w.no, First: w.tree.n, Frontier: w.tree.frontier(),
		Created: w.o.Now().UTC().Round(0), Key: w.o.Key, After: w.after, Broken: w.broken,
	}
	seal, wrapped, err := key.Seal(w.o.Auditors, purpose, h.info())
	if err != nil {
		return fmt.Errorf("audit: the key of a segment could not be sealed: %w", err)
	}
	h.Wrapped = wrapped
	payload, err := json.Marshal(h)
	if err != nil {
		return errors.New("audit: the header of a segment cannot be written as JSON")
	}
	t := w.tree
	buf := appendFrame(w.buf[:0], kindHeader, t.n, payload)
	f := frame{raw: buf}
	t.add(f.hash(), nil)
	if buf, err = w.checkpoint(buf, &t); err != nil {
		return err
	}
	w.buf = buf[:0]
	if err := w.create(name); err != nil {
		return err
	}
	if err = w.flush(buf); err == nil {
		err = w.o.disk.sync(".")
	}
	if err != nil {
		w.file.Close()
		w.file = nil
		if w.o.disk.remove(name) != nil { // nothing in it was acknowledged
			w.setAside(name)
		}
		return err
	}
	w.tree, w.seal = t, seal
	w.end, w.created = int64(len(buf)), h.Created
	w.after, w.broken = nil, ""
	return nil
}

// purpose is what the keys of segments are sealed for.
const purpose = "audit"

// info is what the sealed key of a segment is bound to.
func (h *header) info() []byte {
	return fmt.Appendf(nil, "%s/%d/%d", h.Log, h.Tree, h.First)
}

// create makes the file of a segment. One of that name can only be left from
// an attempt that failed.
func (w *writer) create(name string) (err error) {
	w.name = name
	w.file, err = w.o.disk.create(name)
	if errors.Is(err, os.ErrExist) {
		w.setAside(name)
		w.file, err = w.o.disk.create(name)
	}
	if err != nil {
		w.file = nil
		return fmt.Errorf("audit: segment %s: %w", name, err)
	}
	return nil
}

// setAside moves a file without any acknowledged event out of the way; what
// cannot be moved is in the way of the next attempt, which tries again.
func (w *writer) setAside(name string) (kept string, err error) {
	if err := w.o.disk.mkdir(tornDir); err != nil {
		return "", err
	}
	kept = tornDir + "/" + name
	for i := 1; ; i++ {
		if _, err := w.o.disk.size(kept); errors.Is(err, os.ErrNotExist) {
			break
		} else if err != nil {
			return "", err
		}
		kept = fmt.Sprintf("%s/%s.%d", tornDir, name, i)
	}
	return kept, w.o.disk.rename(name, kept)
}

func (w *writer) close() error {
	if w.file == nil {
		return nil
	}
	err := w.file.Close()
	w.file, w.seal = nil, nil
	return err
}

func newID() string {
	var b [8]byte
	rand.Read(b[:]) // never fails
	return hex.EncodeToString(b[:])
}
