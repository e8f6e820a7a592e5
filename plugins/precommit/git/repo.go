package git

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// Errors of a Repo. What git itself says goes to the user as it is only where
// it cannot speak of content.
var (
	ErrNoGit  = errors.New("git is not installed, or not on the PATH")
	ErrNoRepo = errors.New("this is no git repository; --staged and --since need one")
	ErrBare   = errors.New("this git repository has no work tree")
)

// Repo is a repository with a work tree.
type Repo struct {
	git    string
	dir    string // where commands run: the directory of the check
	Root   string // of the work tree
	Dir    string // the git directory that all work trees share
	Prefix string // from Root to the directory of the check, with slashes; empty: they are the same
	hooks  string
}

// Open finds the repository of a directory.
func Open(ctx context.Context, dir string) (*Repo, error) {
	bin, err := exec.LookPath("git")
	if err != nil {
		return nil, ErrNoGit
	}
	r := &Repo{git: bin, dir: dir}
	out, err := r.run(ctx, "rev-parse", "--show-toplevel", "--git-common-dir", "--git-path", "hooks", "--show-prefix")
	if err != nil {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		if out, err := r.run(ctx, "rev-parse", "--is-bare-repository"); err == nil && strings.TrimSpace(string(out)) == "true" {
			return nil, ErrBare
		}
		return nil, ErrNoRepo
	}
	lines := strings.Split(strings.TrimSuffix(string(out), "\n"), "\n")
	if len(lines) != 4 {
		return nil, ErrNoRepo // a path with a newline in it
	}
	r.Root = filepath.FromSlash(lines[0])
	r.Dir = r.abs(lines[1])
	r.hooks = r.abs(lines[2])
	r.Prefix = strings.TrimSuffix(lines[3], "/")
	return r, nil
}

func (r *Repo) abs(path string) string {
	path = filepath.FromSlash(path)
	if filepath.IsAbs(path) {
		return path
	}
	abs, err := filepath.Abs(filepath.Join(r.dir, path))
	if err != nil {
		return path
	}
	return abs
}

// command is one of git, with what a repository may configure turned off that
// would run other programs.
func (r *Repo) command(ctx context.Context, args ...string) *exec.Cmd {
	args = append([]string{"-C", r.dir, "-c", "core.quotePath=false", "-c", "core.fsmonitor=false", "-c", "diff.autoRefreshIndex=true"}, args...)
	cmd := exec.CommandContext(ctx, r.git, args...)
	cmd.Env = append(os.Environ(), "GIT_OPTIONAL_LOCKS=0", "LC_ALL=C")
	return cmd
}

func (r *Repo) run(ctx context.Context, args ...string) ([]byte, error) {
	cmd := r.command(ctx, args...)
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	if err := cmd.Run(); err != nil {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		return nil, fmt.Errorf("git %s failed: %s", args[0], firstLine(errs.Bytes()))
	}
	return out.Bytes(), nil
}

// firstLine is what git says went wrong. Such lines name paths and revisions.
func firstLine(b []byte) string {
	line, _, _ := bytes.Cut(bytes.TrimSpace(b), []byte{'\n'})
	if len(line) > 300 {
		line = line[:300]
	}
	if len(line) == 0 {
		return "it said nothing"
	}
	return strings.Map(func(c rune) rune {
		if c < ' ' || c == 0x7f {
			return '?'
		}
		return c
	}, string(line))
}

// Tracked reports whether a file is in the index.
func (r *Repo) Tracked(ctx context.Context, path string) bool {
	_, err := r.run(ctx, "ls-files", "--error-unmatch", "--", path)
	return err == nil
}
