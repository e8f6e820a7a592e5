package source

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/bmatcuk/doublestar/v4"
)

// entry is a file that is to be read.
type entry struct {
	file string // path to open it by
	name string // as reported
	skip string // reason for which it is not read
	err  error
}

// list returns the files that arguments name: files as they are, directories
// with what is in them, patterns with what they match. Each file counts once;
// those of a directory come in the order of their names.
func list(ctx context.Context, args []string) []entry {
	l := lister{ctx: ctx, seen: map[string]bool{}}
	for _, arg := range args {
		l.arg(arg)
	}
	return l.entries
}

// Listed is a file that arguments name.
type Listed struct {
	File string // path to open it by
	Name string // as it is reported
	Skip string // reason for which it is not read; empty: it is
	Err  error  // why it cannot be
}

// List returns the files that NewFiles would read, without reading them.
func List(ctx context.Context, args []string) []Listed {
	var out []Listed
	for _, e := range list(ctx, args) {
		out = append(out, Listed{e.file, e.name, e.skip, e.err})
	}
	return out
}

type lister struct {
	ctx     context.Context
	entries []entry
	seen    map[string]bool
}

func (l *lister) arg(arg string) {
	info, err := os.Stat(arg)
	if err == nil {
		if info.IsDir() {
			l.dir(arg)
			return
		}
		e := entry{file: arg}
		if !info.Mode().IsRegular() {
			e.err = ErrNotAFile
		}
		l.add(e)
		return
	}
	if !errors.Is(err, fs.ErrNotExist) || !strings.ContainsAny(arg, "*?[{") {
		l.add(entry{file: arg, err: own(err)})
		return
	}
	l.pattern(arg)
}

// pattern reads the directory before the first part of it that is a pattern,
// as a directory is read, and takes what matches.
func (l *lister) pattern(arg string) {
	pattern := path.Clean(filepath.ToSlash(arg))
	if !doublestar.ValidatePattern(pattern) {
		l.add(entry{file: arg, err: ErrPattern})
		return
	}
	base, _ := doublestar.SplitPattern(pattern)
	in := lister{ctx: l.ctx, seen: map[string]bool{}}
	if info, err := os.Stat(base); err == nil && info.IsDir() {
		in.dir(base)
	}
	n := len(l.entries)
	for _, e := range in.entries {
		if ok, _ := doublestar.Match(pattern, nameOf(e.file)); ok || e.err != nil {
			l.add(e)
		}
	}
	if len(l.entries) == n {
		l.add(entry{file: arg, err: ErrNoMatch})
	}
}

func (l *lister) add(e entry) {
	e.file = filepath.Clean(e.file)
	e.name = shown(nameOf(e.file))
	if !l.seen[e.file] {
		l.seen[e.file] = true
		l.entries = append(l.entries, e)
	}
}

// nameOf is a path as it is reported.
func nameOf(file string) string { return filepath.ToSlash(filepath.Clean(file)) }

// dir adds the files in a directory and below it: in a repository those that
// git has or does not ignore, elsewhere all.
func (l *lister) dir(dir string) {
	if inRepository(dir) {
		files, err := gitFiles(l.ctx, dir)
		if err == nil {
			l.known(dir, files)
			return
		}
		if !errors.Is(err, errNoGit) {
			l.add(entry{file: dir, err: err})
			return
		}
	}
	l.walk(dir)
}

// known adds what git has listed.
func (l *lister) known(dir string, files []string) {
	slices.Sort(files)
	for _, f := range slices.Compact(files) {
		file := filepath.Join(dir, filepath.FromSlash(f))
		info, err := os.Lstat(file)
		switch {
		case errors.Is(err, fs.ErrNotExist): // deleted, and still in the index
		case err != nil:
			l.add(entry{file: file, err: own(err)})
		case info.IsDir(): // a repository inside this one
			l.dir(file)
		default:
			l.add(entry{file: file, skip: reasonFor(info.Mode())})
		}
	}
}

// walk adds what is in a directory that is in no repository.
func (l *lister) walk(dir string) {
	_ = filepath.WalkDir(dir, func(file string, d fs.DirEntry, err error) error {
		switch {
		case l.ctx.Err() != nil:
			return l.ctx.Err()
		case err != nil:
			l.add(entry{file: file, err: own(err)})
			return nil
		case d.IsDir():
			switch d.Name() {
			case ".git", ".hg", ".svn":
				return filepath.SkipDir
			}
			return nil
		}
		l.add(entry{file: file, skip: reasonFor(d.Type())})
		return nil
	})
}

// reasonFor says why a file of this kind is not read. A link is not followed:
// what it leads to is either listed itself or none of ours.
func reasonFor(m fs.FileMode) string {
	switch {
	case m&fs.ModeSymlink != 0:
		return Link
	case m.Type() != 0:
		return Special
	}
	return ""
}
