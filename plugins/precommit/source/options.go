package source

import (
	"cmp"
	"errors"
)

// Options bound what is read. The zero value of a field means its default.
type Options struct {
	Part     int   // bytes of a document; a longer text comes as several, cut between lines; default 16 MiB
	Expanded int64 // bytes that one file may expand to, its members and theirs together; default 4 GiB
	Ratio    int64 // how many times its own size a file may expand to, from 64 MiB on; default 1000
	Members  int   // members of one file, those of nested archives included; default 100,000
	Depth    int   // layers, of which a .tar.gz has two; default 4
	Ahead    int   // files that are read ahead; default 4

	// Exclude reports whether a file that a directory or a pattern led to is
	// left out. Nil: none is.
	Exclude func(name string) bool
}

func (o Options) filled() Options {
	o.Part = cmp.Or(o.Part, 16<<20)
	o.Expanded = cmp.Or(o.Expanded, 4<<30)
	o.Ratio = cmp.Or(o.Ratio, 1000)
	o.Members = cmp.Or(o.Members, 100_000)
	o.Depth = cmp.Or(o.Depth, 4)
	o.Ahead = cmp.Or(o.Ahead, 4)
	return o
}

// ratioFrom is the size in bytes from which a ratio says something: a short
// run of one character has any.
const ratioFrom = 64 << 20

// What can be wrong with a file, besides what the operating system says.
var (
	ErrChanged  = errors.New("file changed while it was read; check a copy of it")
	ErrExpands  = errors.New("archive expands to more than is allowed; unpack it and check what it holds")
	ErrMembers  = errors.New("archive has more members than are allowed; unpack it and check what it holds")
	ErrNested   = errors.New("archive is nested too deeply; unpack it and check what it holds")
	ErrDamaged  = errors.New("archive is damaged; what was read before that has been looked through")
	ErrLocked   = errors.New("member is encrypted; unpack the archive and check what it holds")
	ErrMethod   = errors.New("member is compressed in a way that is not known; unpack the archive and check what it holds")
	ErrNoMatch  = errors.New("no file matches")
	ErrPattern  = errors.New("pattern is malformed; want *, ?, ** for directories, [a-z] or {a,b}")
	ErrNotAFile = errors.New("neither a file nor a directory")
)

// Reasons of a Skip.
const (
	Binary   = "binary"
	Link     = "symbolic link"
	Excluded = "excluded"
	Special  = "not a regular file"
)
