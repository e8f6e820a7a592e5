package sink

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"time"
)

// file appends lines to a file. A batch is in it whole or not at all: what a
// failed write has left is cut off again.
type file struct {
	v    *settings
	path string
	json bool

	mu    sync.Mutex
	f     *os.File
	size  int64
	begun time.Time // when the current file was
	buf   []byte
	old   *archive
}

func openFile(v *settings) (Sink, error) {
	s := &file{v: v, path: filepath.Clean(v.FilePath()), json: v.Format == "json"}
	if err := s.open(); err != nil {
		return nil, fmt.Errorf("url: %s: %s", s.path, reason(err))
	}
	s.old = newArchive(v, s.path)
	return s, nil
}

// openAppend opens a file for records.
func openAppend(path string, mode os.FileMode) (*os.File, error) {
	return os.OpenFile(path, os.O_RDWR|os.O_CREATE|os.O_APPEND, mode)
}

func (s *file) open() error {
	f, err := openAppend(s.path, 0o640)
	if err != nil {
		return err
	}
	info, err := f.Stat()
	if err != nil {
		f.Close()
		return err
	}
	s.f, s.size, s.begun = f, info.Size(), s.v.o.Now()
	if s.size > 0 {
		s.begun = info.ModTime()
		// A line that a crash has cut short is ended, so that it stays one.
		var last [1]byte
		if _, err := f.ReadAt(last[:], s.size-1); err == nil && last[0] != '\n' {
			if appendWhole(f, []byte("\n"), false) == nil {
				s.size++
			}
		}
	}
	return nil
}

// Write implements Sink.
func (s *file) Write(ctx context.Context, b *Batch) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.buf = s.buf[:0]
	for i := range b.Records {
		s.buf = appendText(s.buf, &b.Records[i], s.json)
	}
	if err := s.ready(int64(len(s.buf))); err != nil {
		return transient(s.v.to, reason(err))
	}
	if err := appendWhole(s.f, s.buf, s.v.Fsync); err != nil {
		if s.v.Fsync { // a failed fsync is not asked again on the same descriptor
			s.f.Close()
			s.f = nil
		}
		return transient(s.v.to, reason(err))
	}
	s.size += int64(len(s.buf))
	return nil
}

// ready makes sure that the current file is there, is the one that has the
// name, and may take n bytes more.
func (s *file) ready(n int64) error {
	if s.f != nil && s.moved() {
		s.f.Close()
		s.f = nil
	}
	if s.f == nil {
		if err := s.open(); err != nil {
			return err
		}
	}
	full := s.v.rotateSize > 0 && s.size > 0 && s.size+n > s.v.rotateSize
	late := s.v.rotateTime > 0 && s.size > 0 && s.v.o.Now().Sub(s.begun) >= s.v.rotateTime
	if !full && !late {
		return nil
	}
	if err := s.f.Close(); err != nil {
		s.f = nil
		return err
	}
	s.f = nil
	if err := s.old.take(s.path); err != nil {
		return err
	}
	return s.open()
}

// moved reports whether another program has renamed or removed the file.
func (s *file) moved() bool {
	at, err := os.Stat(s.path)
	if err != nil {
		return os.IsNotExist(err)
	}
	ours, err := s.f.Stat()
	return err != nil || !os.SameFile(at, ours)
}

// appendWhole appends b to f, whole or not at all.
func appendWhole(f *os.File, b []byte, sync bool) error {
	info, err := f.Stat()
	if err != nil {
		return err
	}
	_, err = f.Write(b)
	if err == nil && sync {
		err = f.Sync()
	}
	if err != nil && info.Mode().IsRegular() {
		f.Truncate(info.Size())
	}
	return err
}

// Close implements Sink.
func (s *file) Close(ctx context.Context) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	var err error
	if s.f != nil {
		if s.v.Fsync {
			err = s.f.Sync()
		}
		if cerr := s.f.Close(); err == nil {
			err = cerr
		}
		s.f = nil
	}
	s.old.wait(ctx)
	if err != nil {
		return final(s.v.to, reason(err))
	}
	return nil
}
