package precommit

import (
	"os"
	"path/filepath"
	"strings"
)

// LooseKeyName is the key of a baseline outside of a git repository, beside it.
const LooseKeyName = ".phiscrub-baseline.key"

// Locate finds the root of the repository that dir is in, dir itself outside
// of one, and the file of settings nearest to dir, up to that root; it is
// empty when there is none.
func Locate(dir string) (root, settings string) {
	root = dir
	for d := dir; ; {
		if _, err := os.Lstat(filepath.Join(d, ".git")); err == nil {
			root = d
			break
		}
		up := filepath.Dir(d)
		if up == d {
			break
		}
		d = up
	}
	for d := dir; ; d = filepath.Dir(d) {
		file := filepath.Join(d, SettingsName)
		if _, err := os.Lstat(file); err == nil {
			return root, file
		}
		if d == root {
			return root, ""
		}
	}
}

// Outer is the file that a document lies in: an archive for its members.
func Outer(name string) string {
	outer, _, _ := strings.Cut(name, "!")
	return outer
}
