//go:build unix

package key

import (
	"io/fs"
	"os"
	"syscall"
)

// openFile does not wait for the writer of a named pipe.
func openFile(path string) (*os.File, error) {
	return os.OpenFile(path, os.O_RDONLY|syscall.O_NONBLOCK, 0)
}

// closed refuses a private file that others can read or write. A file of root
// that its group may read is what Kubernetes gives to a container that does
// not run as root; that group is the container's own.
func closed(path string, st fs.FileInfo) error {
	mode := st.Mode().Perm()
	if sys, ok := st.Sys().(*syscall.Stat_t); ok && sys.Uid == 0 && os.Geteuid() != 0 {
		mode &^= 0o040
	}
	if mode&0o077 == 0 {
		return nil
	}
	return refuse("%s can be read or written by others (mode %04o); close it with: chmod 0400 %s", path, st.Mode().Perm(), path)
}

func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	defer d.Close()
	return d.Sync()
}
