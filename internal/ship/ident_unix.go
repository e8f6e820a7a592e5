//go:build unix

package ship

import (
	"io/fs"
	"syscall"
)

func identOf(info fs.FileInfo) ident {
	if s, ok := info.Sys().(*syscall.Stat_t); ok {
		return ident{Dev: uint64(s.Dev), Ino: s.Ino}
	}
	return ident{}
}
