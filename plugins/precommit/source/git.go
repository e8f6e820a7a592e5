package source

import (
	"bytes"
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// errNoGit reports that there is no git to ask.
var errNoGit = errors.New("git is not installed")

// errGit reports that git would not list a directory.
var errGit = errors.New("git cannot list the files of this repository (see git status); name the files instead")

// inRepository reports whether a directory is in a work tree.
func inRepository(dir string) bool {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return false
	}
	for {
		if _, err := os.Lstat(filepath.Join(dir, ".git")); err == nil {
			return true
		}
		up := filepath.Dir(dir)
		if up == dir {
			return false
		}
		dir = up
	}
}

// gitFiles returns the files below a directory that are in the index or that
// no .gitignore speaks of, by their paths from there.
func gitFiles(ctx context.Context, dir string) ([]string, error) {
	git, err := exec.LookPath("git")
	if err != nil {
		return nil, errNoGit
	}
	// A repository may name a program that git is to run for the state of its
	// files; it is not asked.
	cmd := exec.CommandContext(ctx, git, "-C", dir, "-c", "core.fsmonitor=false", "-c", "core.quotePath=false",
		"ls-files", "-z", "--cached", "--others", "--exclude-standard")
	for _, v := range os.Environ() { // a hook's GIT_DIR speaks of another directory
		if !strings.HasPrefix(v, "GIT_") {
			cmd.Env = append(cmd.Env, v)
		}
	}
	out, err := cmd.Output()
	if err != nil {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		return nil, errGit
	}
	var files []string
	for f := range bytes.SplitSeq(out, []byte{0}) {
		if len(f) > 0 {
			files = append(files, string(f))
		}
	}
	return files, nil
}
