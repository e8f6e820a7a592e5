package fix

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/phiscrub/phiscrub/plugins/precommit"
	"github.com/phiscrub/phiscrub/plugins/precommit/source"
	"github.com/phiscrub/phiscrub/plugins/precommit/standin"
)

// Options say how files are rewritten.
type Options struct {
	Looker   precommit.Looker // of an engine that tells what it puts
	Standins *standin.Maker   // nil: what the policy puts
	Root     string           // a link is followed to what lies below this directory only
	Backup   bool             // keep the old content beside the file
	DryRun   bool             // change nothing
	Source   source.Options
	// Keep reports whether a file is never rewritten. Nil: none is kept.
	Keep func(path string) bool
	// Record is told what is taken out of a file before that is put in its
	// place; with an error the file stays as it is. Nil: nobody is.
	Record func(*Removed) error
}

// Result is what was done to a file.
type Result struct {
	File     string         `json:"file"`
	Replaced int            `json:"replaced"` // values
	Classes  map[string]int `json:"classes,omitempty"`
	Backup   string         `json:"backup,omitempty"` // the file that has the old content
	Err      error          `json:"-"`
}

// Why a file is not rewritten.
var (
	ErrOutside = errors.New("a symbolic link that leads out of the tree is not followed; fix the file itself")
	ErrNames   = errors.New("the file has other names (hard links) that would keep the old content; remove them first")
	ErrMoved   = errors.New("the file changed while it was looked through; nothing was written, run again")
	ErrBackup  = errors.New("a backup of --backup is not rewritten; delete it when it is not needed any more")
	ErrKept    = errors.New("the file belongs to an audit log or a vault, which are evidence; name other files")
	ErrTooLong = errors.New("the file is longer than 1 GiB; use phiscrub pipe FILE > NEW")
)

const maxFile = 1 << 30

// BackupSuffix ends the name of the old content.
const BackupSuffix = ".phi-backup"

// File takes the values out of a file. With an error nothing was written.
func File(ctx context.Context, path string, o *Options) Result {
	r := Result{File: path}
	if err := ctx.Err(); err != nil {
		r.Err = err
		return r
	}
	if strings.HasSuffix(path, BackupSuffix) {
		r.Err = ErrBackup
		return r
	}
	target, err := resolve(path, o.Root)
	if err != nil {
		r.Err = err
		return r
	}
	raw, info, err := read(target)
	if err != nil {
		r.Err = own(err)
		return r
	}
	out, removed, err := text(filepath.ToSlash(path), raw, o)
	if err != nil {
		r.Err = err
		return r
	}
	if bytes.Equal(out, raw) {
		return r
	}
	r.Replaced, r.Classes = removed.Values(), removed.classes()
	switch {
	case o.Keep != nil && o.Keep(target):
		r.Err = ErrKept
	case names(info) > 1:
		r.Err = ErrNames
	case o.DryRun:
	default:
		if o.Backup {
			r.Backup = path + BackupSuffix
		}
		var unrecorded error
		r.Err = own(replace(target, raw, out, info, o.Backup, func() error {
			if o.Record != nil {
				unrecorded = o.Record(removed)
			}
			return unrecorded
		}))
		if unrecorded != nil {
			r.Err = unrecorded
		}
	}
	return r
}

// resolve follows a link to a file below root.
func resolve(path, root string) (string, error) {
	info, err := os.Lstat(path)
	if err != nil {
		return "", own(err)
	}
	if info.Mode()&fs.ModeSymlink == 0 {
		return path, nil
	}
	target, err := filepath.EvalSymlinks(path)
	if err != nil {
		return "", ErrOutside
	}
	if target, err = filepath.Abs(target); err != nil {
		return "", own(err)
	}
	if root, err = filepath.Abs(root); err == nil {
		root, err = filepath.EvalSymlinks(root)
	}
	if err != nil {
		return "", own(err)
	}
	rel, err := filepath.Rel(root, target)
	if err != nil || rel == ".." || strings.HasPrefix(rel, ".."+string(filepath.Separator)) {
		return "", ErrOutside
	}
	return target, nil
}

// read reads a regular file whole.
func read(path string) ([]byte, fs.FileInfo, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, nil, err
	}
	defer f.Close()
	info, err := f.Stat()
	switch {
	case err != nil:
		return nil, nil, err
	case !info.Mode().IsRegular():
		return nil, nil, source.ErrNotAFile
	case info.Size() > maxFile:
		return nil, nil, ErrTooLong
	}
	raw, err := io.ReadAll(io.LimitReader(f, maxFile+1))
	if err == nil && int64(len(raw)) != info.Size() {
		err = ErrMoved
	}
	return raw, info, err
}

// replace writes a file beside its own place, keeps its mode and owner, and
// puts it there once that is on record.
func replace(path string, raw, out []byte, info fs.FileInfo, backup bool, record func() error) (err error) {
	dir := filepath.Dir(path)
	if backup {
		if err := writeNew(path+BackupSuffix, raw, 0o600); err != nil {
			return err
		}
		defer func() {
			if err != nil {
				os.Remove(path + BackupSuffix)
			}
		}()
	}
	f, err := os.CreateTemp(dir, ".phiscrub-fix-*")
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			f.Close()
			os.Remove(f.Name())
		}
	}()
	if _, err = f.Write(out); err != nil {
		return err
	}
	keepOwner(f, info)
	if err = f.Chmod(info.Mode().Perm() | info.Mode()&(fs.ModeSetuid|fs.ModeSetgid|fs.ModeSticky)); err != nil {
		return err
	}
	if err = f.Sync(); err != nil {
		return err
	}
	if err = f.Close(); err != nil {
		return err
	}
	moved := func() bool {
		now, err := os.Lstat(path)
		return err != nil || !os.SameFile(now, info) || now.Size() != info.Size() || !now.ModTime().Equal(info.ModTime())
	}
	if moved() {
		return ErrMoved
	}
	if err = record(); err != nil {
		return err
	}
	if moved() { // it may have taken its time
		return ErrMoved
	}
	if err = os.Rename(f.Name(), path); err != nil {
		return err
	}
	if d, derr := os.Open(dir); derr == nil {
		_ = d.Sync() // some file systems cannot
		d.Close()
	}
	return nil
}

// writeNew writes a file that is not there yet.
func writeNew(path string, b []byte, mode fs.FileMode) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, mode)
	if errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("backup %s is there already; nothing was written", filepath.Base(path))
	}
	if err != nil {
		return err
	}
	if _, err = f.Write(b); err == nil {
		err = f.Sync()
	}
	if cerr := f.Close(); err == nil {
		err = cerr
	}
	if err != nil {
		os.Remove(path)
	}
	return err
}

// own is an error without the path that it repeats.
func own(err error) error {
	var pe *fs.PathError
	if errors.As(err, &pe) {
		return pe.Err
	}
	return err
}
