package source

import (
	"bytes"
	"context"
	"sort"
	"unicode/utf8"
)

// Position is a place in a file. Line and Column count from 1; a column is a
// character (a Unicode code point; a tab is one).
type Position struct {
	Line, Column int
}

// Document is one text to look through: a file, a member of an archive, a
// staged blob.
type Document struct {
	// Name is what is reported: a path with slashes, relative to where the
	// check was started; a member of an archive as "a.tar.gz!dir/x.log";
	// standard input as "<stdin>".
	Name string
	// Text is UTF-8. It belongs to the document until Done.
	Text []byte
	// Pos says where an offset of Text lies in the file. Nil: Text is the
	// file, and Places does it.
	Pos func(off int) Position
	// Lines reports whether a line of the file counts. Nil: all of them.
	Lines func(line int) bool
	// Format says what Text was made from: "csv", "sql", "har", "ipynb" …;
	// empty for a text that is read as it is.
	Format string
	// Release gives Text back to the source; nil: nothing to give back.
	Release func()
}

// Done ends the use of the document and of its text.
func (d *Document) Done() {
	if d.Release != nil {
		d.Release()
		d.Release = nil
	}
	d.Text = nil
}

// Source gives out documents in the order in which they are reported. Next is
// called by one goroutine at a time; a source may read ahead on its own. It
// returns io.EOF at the end, a *FileError for a file that cannot be read (the
// next call goes on behind it), and any other error when nothing more comes.
type Source interface {
	Next(ctx context.Context) (*Document, error)
	// Skipped lists what was left out and why, complete once Next has
	// returned io.EOF.
	Skipped() []Skip
	// Close releases what is open. Documents given out stay valid.
	Close() error
}

// Skip is a file that was not looked through, which is no failure.
type Skip struct {
	Name   string `json:"file"`
	Reason string `json:"reason"` // "binary", "ignored", "too large" …: one of a few, so that they can be counted
}

// FileError is a file that could not be read. Its text holds no content.
type FileError struct {
	Name string
	Err  error
}

// Error names the file and what is wrong.
func (e *FileError) Error() string { return e.Name + ": " + e.Err.Error() }

// Unwrap returns what is wrong.
func (e *FileError) Unwrap() error { return e.Err }

// Places returns a function for Document.Pos of a text that is the file
// itself. It reads the text when it is called first.
func Places(text []byte) func(off int) Position {
	var starts []int
	return func(off int) Position {
		if starts == nil {
			starts = append(starts, 0)
			for i := 0; ; {
				n := bytes.IndexByte(text[i:], '\n')
				if n < 0 {
					break
				}
				i += n + 1
				starts = append(starts, i)
			}
		}
		off = min(max(off, 0), len(text))
		line := sort.SearchInts(starts, off+1)
		return Position{Line: line, Column: 1 + utf8.RuneCount(text[starts[line-1]:off])}
	}
}
