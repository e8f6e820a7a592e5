package git

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// hookMark is in every hook that was written here, so that it may be replaced.
const hookMark = "# written by phiscrub check --install-hook"

// InstallHook writes the hook that runs before a commit and returns its path.
// A hook of somebody else is not touched. program is what the hook runs.
func (r *Repo) InstallHook(program string) (string, error) {
	if !within(r.Root, r.hooks) && !within(r.Dir, r.hooks) {
		return "", fmt.Errorf("hooks of this repository are in %s, which other repositories may use too (core.hooksPath); add the line %q to its pre-commit", r.hooks, hookLine(program))
	}
	path := filepath.Join(r.hooks, "pre-commit")
	old, err := os.ReadFile(path)
	switch {
	case err == nil && !bytes.Contains(old, []byte(hookMark)):
		return "", fmt.Errorf("%s is there and not written by phiscrub; add the line %q to it", path, hookLine(program))
	case err != nil && !errors.Is(err, fs.ErrNotExist):
		return "", err
	}
	if err := os.MkdirAll(r.hooks, 0o755); err != nil {
		return "", err
	}
	f, err := os.CreateTemp(r.hooks, ".pre-commit-*")
	if err != nil {
		return "", err
	}
	defer os.Remove(f.Name())
	_, err = f.WriteString(hook(program))
	if err == nil {
		err = f.Chmod(0o755)
	}
	if cerr := f.Close(); err == nil {
		err = cerr
	}
	if err == nil {
		err = os.Rename(f.Name(), path)
	}
	return path, err
}

func within(dir, path string) bool {
	if eval, err := filepath.EvalSymlinks(path); err == nil {
		path = eval
	}
	if eval, err := filepath.EvalSymlinks(dir); err == nil {
		dir = eval
	}
	rel, err := filepath.Rel(dir, path)
	return err == nil && rel != ".." && !strings.HasPrefix(rel, ".."+string(filepath.Separator))
}

func hookLine(program string) string { return quote(program) + " check --staged" }

// hook is the script. Without the program nothing is committed: a check that
// is silently left out protects nobody.
func hook(program string) string {
	p := quote(program)
	return `#!/bin/sh
` + hookMark + `
if ! command -v ` + p + ` >/dev/null 2>&1; then
	echo "pre-commit: phiscrub is not installed, so nothing was checked; git commit --no-verify goes on without it" >&2
	exit 1
fi
exec ` + hookLine(program) + `
`
}

// quote writes a word for a shell.
func quote(s string) string {
	if s != "" && !strings.ContainsFunc(s, func(c rune) bool {
		return !(c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || strings.ContainsRune("/._-+", c))
	}) {
		return s
	}
	return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'"
}
