package ship

import (
	"crypto/rand"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sync/atomic"
	"time"

	"github.com/gofrs/flock"
)

// ErrTaken reports that another process works with the state directory.
var ErrTaken = errors.New("another phiscrub works with it; give each its own --state")

// forget is how long the position in a file that is not found is kept.
const forget = 7 * 24 * time.Hour

// position is what is kept of a file.
type position struct {
	ident
	Name    string    `json:"name"` // scrubbed; for people
	Offset  int64     `json:"offset"`
	Context int64     `json:"context"`
	Size    int64     `json:"size"` // of the file, when it was seen last
	Head    *headSum  `json:"head"`
	Seen    time.Time `json:"seen"`

	missed bool      // it was looked for elsewhere and not found
	mod    time.Time // of the file when it was released; zero: not in this process
}

// book is the file of positions.
type book struct {
	Version int        `json:"version"`
	Key     string     `json:"key"` // of the digests
	Files   []position `json:"files"`
}

// state is a state directory that is ours. Without a directory positions live
// as long as the process.
type state struct {
	dir   string
	lock  *flock.Flock
	key   []byte
	known []position // of files that are not followed now

	changed atomic.Bool // since it was saved
}

const bookName = "positions.json"

// openState takes the directory and reads the positions. A file that cannot
// be understood is put aside: reading begins anew, and nothing is lost.
func openState(dir string, log func(string)) (*state, error) {
	s := &state{dir: dir, key: make([]byte, 32)}
	rand.Read(s.key)
	if dir == "" {
		return s, nil
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("state directory %w", err)
	}
	s.lock = flock.New(filepath.Join(dir, "lock"), flock.SetPermissions(0o600))
	switch ok, err := s.lock.TryLock(); {
	case err != nil:
		return nil, fmt.Errorf("state directory %w", err)
	case !ok:
		return nil, fmt.Errorf("state directory %s: %w", dir, ErrTaken)
	}
	data, err := os.ReadFile(filepath.Join(dir, bookName))
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return s, nil
	case err != nil:
		s.close()
		return nil, fmt.Errorf("state directory %w", err)
	}
	var b book
	key, kerr := []byte(nil), error(nil)
	if err = json.Unmarshal(data, &b); err == nil {
		key, kerr = hex.DecodeString(b.Key)
	}
	if err != nil || kerr != nil || b.Version != 1 || len(key) != 32 {
		log("state: " + bookName + " is damaged and put aside; every file is read from its start")
		os.Rename(filepath.Join(dir, bookName), filepath.Join(dir, bookName+".damaged"))
		return s, nil
	}
	s.key, s.known = key, b.Files
	return s, nil
}

// find returns the position in a file that was known, and forgets that it is
// still to be found.
func (s *state) find(id ident, f *os.File, size int64) (m mark, ok bool) {
	for i := range s.known {
		p := &s.known[i]
		if p.ident != id || p.Head == nil || p.Offset > size || p.Context > p.Offset || p.Context < 0 {
			continue
		}
		if p.Head.of(s.key, f) {
			m = mark{offset: p.Offset, context: p.Context, head: p.Head}
			s.known = append(s.known[:i:i], s.known[i+1:]...)
			return m, true
		}
	}
	return mark{}, false
}

// save replaces the positions on disk. They are on it, whole, before the old
// ones are gone.
func (s *state) save(now time.Time, tails []*tail) error {
	if s.dir == "" {
		return nil
	}
	b := book{Version: 1, Key: hex.EncodeToString(s.key), Files: []position{}}
	for _, t := range tails {
		if m := t.acked.Load(); m != nil && !t.done.Load() {
			b.Files = append(b.Files, t.position(m, now))
		}
	}
	for _, p := range s.known {
		if now.Sub(p.Seen) < forget {
			b.Files = append(b.Files, p)
		}
	}
	data, err := json.MarshalIndent(b, "", " ")
	if err != nil {
		return err
	}
	return replaceFile(filepath.Join(s.dir, bookName), append(data, '\n'))
}

// replaceFile writes a file whole or not at all.
func replaceFile(path string, data []byte) error {
	tmp := path + ".tmp"
	f, err := os.OpenFile(tmp, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	if err == nil {
		err = f.Sync()
	}
	if cerr := f.Close(); err == nil {
		err = cerr
	}
	if err != nil {
		os.Remove(tmp)
		return err
	}
	return os.Rename(tmp, path)
}

func (s *state) close() {
	if s.lock != nil {
		s.lock.Unlock()
	}
}
