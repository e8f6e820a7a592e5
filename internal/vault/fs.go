package vault

import (
	"io"
	"os"
	"path/filepath"
)

// FS is where segments are written. It is there for tests to fail in.
type FS interface {
	MkdirAll(dir string) error
	Create(path string) (File, error) // mode 0600, must not exist
	Remove(path string) error
	SyncDir(dir string) error
}

// File is a segment that is being written.
type File interface {
	io.WriteCloser
	Sync() error
}

// disk is the file system of the machine.
type disk struct{}

func (disk) MkdirAll(dir string) error { return os.MkdirAll(dir, 0o700) }

func (disk) Create(path string) (File, error) {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return nil, err
	}
	if err := lock(f); err != nil {
		f.Close()
		os.Remove(path)
		return nil, err
	}
	return f, nil
}

func (disk) Remove(path string) error { return os.Remove(path) }

func (disk) SyncDir(dir string) error { return syncDir(dir) }

// replaceFile writes a file beside path, makes it durable and puts it in the
// place of path.
func replaceFile(path string, parts ...[]byte) (err error) {
	f, err := os.CreateTemp(filepath.Dir(path), ".new-*") // 0600
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			os.Remove(f.Name())
		}
	}()
	for _, p := range parts {
		if _, err = f.Write(p); err != nil {
			f.Close()
			return err
		}
	}
	if err = f.Sync(); err != nil {
		f.Close()
		return err
	}
	if err = f.Close(); err != nil {
		return err
	}
	if err = os.Rename(f.Name(), path); err != nil {
		return err
	}
	return syncDir(filepath.Dir(path))
}
