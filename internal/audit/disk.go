package audit

import (
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
)

// disk is what a Log asks of the file system of its directory. Names are
// relative to it. Tests put one in its place that fails.
type disk interface {
	list() ([]fs.DirEntry, error)
	size(name string) (int64, error)
	read(name string) ([]byte, error)
	create(name string) (file, error) // fails when the file exists
	truncate(name string, size int64) error
	rename(from, to string) error
	remove(name string) error
	mkdir(name string) error // also when it exists
	sync(name string) error  // of a directory
}

// file is a file that is written.
type file interface {
	io.WriteCloser
	Sync() error
}

// folder is a directory of the operating system.
type folder string

func (d folder) path(name string) string { return filepath.Join(string(d), name) }

func (d folder) list() ([]fs.DirEntry, error) { return os.ReadDir(string(d)) }

func (d folder) size(name string) (int64, error) {
	info, err := os.Lstat(d.path(name))
	if err != nil {
		return 0, err
	}
	return info.Size(), nil
}

func (d folder) read(name string) ([]byte, error) { return os.ReadFile(d.path(name)) }

func (d folder) create(name string) (file, error) {
	f, err := os.OpenFile(d.path(name), os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return nil, err // a nil *os.File is no nil file
	}
	return f, nil
}

func (d folder) truncate(name string, size int64) error {
	f, err := os.OpenFile(d.path(name), os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	defer f.Close()
	if err := f.Truncate(size); err != nil {
		return err
	}
	return f.Sync()
}

func (d folder) rename(from, to string) error { return os.Rename(d.path(from), d.path(to)) }

func (d folder) remove(name string) error { return os.Remove(d.path(name)) }

func (d folder) mkdir(name string) error {
	err := os.Mkdir(d.path(name), 0o700)
	if os.IsExist(err) {
		return nil
	}
	return err
}

func (d folder) sync(name string) error {
	if runtime.GOOS == "windows" {
		return nil // directories cannot be synced there
	}
	f, err := os.Open(d.path(name))
	if err != nil {
		return err
	}
	defer f.Close()
	return f.Sync()
}

const (
	lockName  = "lock"
	tornDir   = "torn"
	newSuffix = ".new"
)
