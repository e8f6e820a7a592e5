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
	// Pos says where an offset of the file's text (see Span) lies in the file.
	// Nil: it is counted in that text. Place asks it.
	Pos func(off int) Position
	// Lines reports whether a line of the file counts. Nil: all of them.
	Lines func(line int) bool
	// Format says what Text was made from: "csv", "sql", "har", "ipynb" …;
	// empty for a text that is read as it is.
	Format string
	// Release gives Text back to the source; nil: nothing to give back.
	Release func()

	Origin   *Origin  // what Text was made from; nil: it is the text of the file
	Encoding Encoding // of the file
	Base     int64    // bytes of the file before its text: a byte order mark, earlier parts
	Line     int      // lines of the file before it
	Member   bool     // it is inside an archive or a compressed file
	File     string   // path to open the file by; empty when there is none

	places func(off int) Position
}

// Span returns where bytes [start, end) of Text lie in the file's text, which
// is UTF-8 without a byte order mark. ok is false where nothing of them stands
// in the file: the name of a column that is written before each of its values
// counts once, where it stands.
func (d *Document) Span(start, end int) (from, to int, ok bool) { return d.Origin.Span(start, end) }

// FileText is the text of the file, or of the part of it that the document is.
func (d *Document) FileText() []byte {
	text := d.Text
	for o := d.Origin; o != nil; o = o.under {
		text = o.Text
	}
	return text
}

// Raw returns where bytes [start, end) of the file's text lie among the bytes
// of the file.
func (d *Document) Raw(start, end int) (from, to int64) {
	if d.Encoding == UTF8 {
		return d.Base + int64(start), d.Base + int64(end)
	}
	text := d.FileText()
	from = d.Base + int64(d.Encoding.size(text[:start]))
	return from, from + int64(d.Encoding.size(text[start:end]))
}

// Place returns where bytes [start, end) of Text begin and end in the file.
func (d *Document) Place(start, end int) (from, to Position, ok bool) {
	start, end, ok = d.Span(start, end)
	if !ok {
		return from, to, false
	}
	pos := d.Pos
	if pos == nil {
		if d.places == nil {
			d.places = Places(d.FileText())
		}
		pos = d.places
	}
	from, to = pos(start), pos(end)
	from.Line += d.Line
	to.Line += d.Line
	return from, to, true
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
