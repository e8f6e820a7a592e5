package git

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"path"
	"strconv"
	"strings"
)

// Query chooses changes.
type Query struct {
	Paths  []string // pathspecs, as git reads them from the directory of the check
	Since  string   // revision to compare with; empty: HEAD
	Staged bool     // compare the index, not the work tree
	Added  bool     // only added lines count
}

// Change is one file that differs.
type Change struct {
	Name   string // as reported: relative to the directory of the check
	Object string // of the new content in the index
	Link   bool
	Lines  *Lines // nil: every line counts

	diffs int // how many a patch has for it: a file that was a link is taken away and made anew
}

// Changes lists the files that differ.
func (r *Repo) Changes(ctx context.Context, q Query) ([]Change, error) {
	since := q.Since
	if since != "" {
		out, err := r.run(ctx, "rev-parse", "--verify", "--quiet", "--end-of-options", since+"^{commit}")
		if err != nil {
			if ctx.Err() != nil {
				return nil, ctx.Err()
			}
			return nil, fmt.Errorf("%w: %q; want a commit, a branch or a tag such as origin/main (a shallow clone may not have it)", ErrRevision, since)
		}
		since = strings.TrimSpace(string(out))
	}
	args := []string{"diff", "--raw", "-z", "--no-abbrev", "--no-renames", "--no-ext-diff", "--no-textconv", "--no-color", "--no-relative", "--ignore-submodules", "--diff-filter=AMT"}
	if q.Added {
		args = append(args, "--patch", "--unified=0", "--inter-hunk-context=0", "--src-prefix=a/", "--dst-prefix=b/")
	}
	if q.Staged {
		args = append(args, "--cached")
	}
	if since != "" {
		args = append(args, since)
	}
	args = append(append(args, "--"), q.Paths...)
	out, err := r.run(ctx, args...)
	if err != nil {
		return nil, err
	}
	list, patch, err := parseRaw(out)
	if err != nil {
		return nil, err
	}
	if q.Added {
		if err := parsePatch(patch, list); err != nil {
			return nil, err
		}
	}
	if r.Prefix != "" {
		for i := range list {
			list[i].Name = r.fromHere(list[i].Name)
		}
	}
	return list, nil
}

// ErrRevision reports a revision that git does not know.
var ErrRevision = errors.New("revision is not known")

// fromHere returns a path from Root as one from the directory of the check.
func (r *Repo) fromHere(name string) string {
	if rest, ok := strings.CutPrefix(name, r.Prefix+"/"); ok {
		return rest
	}
	return path.Join(strings.Repeat("../", strings.Count(r.Prefix, "/")+1), name)
}

var errOutput = errors.New("git diff gave something that is not understood")

// parseRaw reads the entries of git diff --raw -z, and returns what follows
// them.
//
//	:100644 100644 <old> <new> M\0path\0
func parseRaw(out []byte) (list []Change, rest []byte, err error) {
	for len(out) > 0 && out[0] == ':' {
		head, after, ok := bytes.Cut(out, []byte{0})
		name, more, ok2 := bytes.Cut(after, []byte{0})
		f := strings.Fields(string(head))
		if !ok || !ok2 || len(f) != 5 || len(name) == 0 {
			return nil, nil, errOutput
		}
		out = more
		c := Change{Name: string(name), Object: f[3], Link: f[1] == "120000", diffs: 1}
		if f[4] == "T" {
			c.diffs = 2
		}
		if f[1] == "160000" { // a commit of another repository
			c.Object = ""
		}
		list = append(list, c)
	}
	return list, bytes.TrimLeft(out, "\x00"), nil
}

// Lines is a set of lines of a file.
type Lines struct {
	runs [][2]int // first and last, in order
}

// Has reports whether a line is in the set.
func (l *Lines) Has(n int) bool {
	lo, hi := 0, len(l.runs)
	for lo < hi {
		m := (lo + hi) / 2
		if l.runs[m][1] < n {
			lo = m + 1
		} else {
			hi = m
		}
	}
	return lo < len(l.runs) && l.runs[lo][0] <= n
}

// parsePatch reads the hunks of a patch without context, whose files come in
// the order of list, and notes the lines that each has added. Of a file that
// git takes for binary every line counts, and of all files where the patch is
// not about those of the list.
func parsePatch(patch []byte, list []Change) error {
	at := -1
	left := 0  // lines of the hunk that are still to come
	diffs := 0 // of the file that are still to come
	for len(patch) > 0 {
		line, rest, _ := bytes.Cut(patch, []byte{'\n'})
		patch = rest
		switch {
		case left > 0 && len(line) > 0 && (line[0] == '+' || line[0] == '-'):
			left--
		case left > 0 && bytes.HasPrefix(line, []byte(`\ `)):
		case bytes.HasPrefix(line, []byte("diff --git ")):
			left = 0
			if diffs == 0 {
				if at++; at >= len(list) {
					return unmatched(list)
				}
				diffs = list[at].diffs
				list[at].Lines = &Lines{}
			}
			diffs--
		case bytes.HasPrefix(line, []byte("Binary files ")) && at >= 0:
			list[at].Lines = nil
		case bytes.HasPrefix(line, []byte("@@ ")):
			if at < 0 {
				return errOutput
			}
			old, first, n, err := parseHunk(line)
			if err != nil {
				return err
			}
			left = old + n
			if n > 0 && list[at].Lines != nil {
				list[at].Lines.runs = append(list[at].Lines.runs, [2]int{first, first + n - 1})
			}
		}
	}
	if at+1 != len(list) || diffs != 0 {
		return unmatched(list)
	}
	return nil
}

// unmatched makes every line of every file count: one that is looked at
// without need is better than one that is missed.
func unmatched(list []Change) error {
	for i := range list {
		list[i].Lines = nil
	}
	return nil
}

// parseHunk reads @@ -1,2 +3,4 @@: the number of lines that went, the first
// one that came, and how many came.
func parseHunk(line []byte) (old, first, n int, err error) {
	f := strings.Fields(string(line))
	if len(f) < 4 || f[1][0] != '-' || f[2][0] != '+' {
		return 0, 0, 0, errOutput
	}
	if _, old, err = parseRange(f[1][1:]); err != nil {
		return 0, 0, 0, err
	}
	first, n, err = parseRange(f[2][1:])
	return old, first, n, err
}

func parseRange(s string) (first, n int, err error) {
	a, b, more := strings.Cut(s, ",")
	first, err = strconv.Atoi(a)
	n = 1
	if err == nil && more {
		n, err = strconv.Atoi(b)
	}
	if err != nil || first < 0 || n < 0 || n > 1<<31 || first > 1<<31 {
		return 0, 0, errOutput
	}
	return first, n, nil
}
