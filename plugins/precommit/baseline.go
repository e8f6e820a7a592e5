package precommit

import (
	"bytes"
	"cmp"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// Names of the files of a baseline.
const (
	BaselineName = ".phiscrub-baseline.json"
	KeyName      = "baseline.key"
)

// keySize is the length of a key in bytes.
const keySize = 32

// Accepted is a baseline: the findings that were there when it was written.
// It holds a keyed fingerprint of each and nothing of its value: whoever has
// the file and not the key learns where something was found, and not what. A
// nil Accepted accepts nothing.
type Accepted struct {
	key     []byte
	entries map[string]*entry // by fingerprint
}

// entry is one finding that is accepted.
type entry struct {
	File        string `json:"file"`
	Rule        string `json:"rule"`
	Class       string `json:"class"`
	Fingerprint string `json:"fingerprint"`
}

// baselineFile is the form of the file.
type baselineFile struct {
	Version int      `json:"version"`
	Key     string   `json:"key"` // tells one key from another
	Entries []*entry `json:"entries"`
}

const baselineVersion = 1

// NewAccepted returns a baseline without entries, for a key.
func NewAccepted(key []byte) *Accepted {
	return &Accepted{key: key, entries: map[string]*entry{}}
}

// LoadAccepted reads the baseline at path, which was written with key.
func LoadAccepted(path string, key []byte) (*Accepted, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("baseline %s cannot be read: %w", path, reason(err))
	}
	b, err := parseAccepted(data, key)
	if err != nil {
		return nil, fmt.Errorf("baseline %s %w", path, err)
	}
	return b, nil
}

// maxBaseline is the longest file of a baseline that is read, in bytes.
const maxBaseline = 256 << 20

func parseAccepted(data, key []byte) (*Accepted, error) {
	if len(data) > maxBaseline {
		return nil, errors.New("is too large")
	}
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	var f baselineFile
	if err := d.Decode(&f); err != nil {
		return nil, errors.New("is no baseline: it is not the JSON that --update-baseline writes")
	}
	if _, err := d.Token(); err != io.EOF {
		return nil, errors.New("is no baseline: something follows its end")
	}
	if f.Version != baselineVersion {
		return nil, fmt.Errorf("has version %d; this phiscrub reads %d", f.Version, baselineVersion)
	}
	b := NewAccepted(key)
	if f.Key != b.keyID() {
		return nil, errors.New("was written with another key; get that key, or remove the baseline and write another with --update-baseline")
	}
	for _, e := range f.Entries {
		if e == nil || e.File == "" || len(e.Fingerprint) != 2*printSize {
			return nil, errors.New("is no baseline: an entry lacks its file or its fingerprint")
		}
		b.entries[e.Fingerprint] = e
	}
	return b, nil
}

// reason takes the name of the file off an error that a sentence names it in.
func reason(err error) error {
	var pe *fs.PathError
	if errors.As(err, &pe) {
		return pe.Err
	}
	return err
}

// keyID tells one key from another, and nothing of it.
func (b *Accepted) keyID() string {
	m := hmac.New(sha256.New, b.key)
	m.Write([]byte("phiscrub baseline key"))
	return hex.EncodeToString(m.Sum(nil)[:8])
}

// Len returns the number of entries.
func (b *Accepted) Len() int {
	if b == nil {
		return 0
	}
	return len(b.entries)
}

func (b *Accepted) has(fingerprint string) bool {
	return b != nil && fingerprint != "" && b.entries[fingerprint] != nil
}

// printSize is the length of a fingerprint in bytes.
const printSize = 16

// printer makes the fingerprints of one document. The same value found twice
// by a rule has two.
type printer struct {
	b    *Accepted
	file string
	seen map[string]uint32
}

func (b *Accepted) printer(file string) *printer {
	if b == nil {
		return nil
	}
	return &printer{b: b, file: file, seen: map[string]uint32{}}
}

// next returns the fingerprint of the next finding, empty without a key.
func (p *printer) next(rule, class string, value []byte) string {
	if p == nil {
		return ""
	}
	first := p.sum(rule, class, value, 0)
	n := p.seen[first]
	p.seen[first]++
	if n == 0 {
		return first
	}
	return p.sum(rule, class, value, n)
}

func (p *printer) sum(rule, class string, value []byte, n uint32) string {
	m := hmac.New(sha256.New, p.b.key)
	var size [8]byte
	for _, part := range [][]byte{[]byte("phiscrub finding 1"), []byte(p.file), []byte(rule), []byte(class), value} {
		binary.BigEndian.PutUint64(size[:], uint64(len(part))) // so that no two lists of parts are one text
		m.Write(size[:])
		m.Write(part)
	}
	binary.BigEndian.PutUint32(size[:4], n)
	m.Write(size[:4])
	return hex.EncodeToString(m.Sum(nil)[:printSize])
}

// Update makes the findings of a report the entries, for the files that were
// looked through. Entries of other files stay while keep says so.
func (b *Accepted) Update(r *Report, within func(file string) string, keep func(file string) bool) {
	looked := map[string]bool{}
	for _, f := range r.Looked {
		looked[within(f)] = true
	}
	for p, e := range b.entries {
		if looked[e.File] || !keep(e.File) {
			delete(b.entries, p)
		}
	}
	for i := range r.Findings {
		f := &r.Findings[i]
		if f.Fingerprint != "" && (f.Status == Open || f.Status == Baseline) && f.Rule != unscannable {
			b.entries[f.Fingerprint] = &entry{within(f.File), f.Rule, f.Class, f.Fingerprint}
		}
	}
}

// Write writes the baseline beside path and puts it in its place: one entry a
// line, so that changes of two branches merge.
func (b *Accepted) Write(path string) error {
	list := make([]*entry, 0, len(b.entries))
	for _, e := range b.entries {
		list = append(list, e)
	}
	slices.SortFunc(list, func(x, y *entry) int {
		return cmp.Or(strings.Compare(x.File, y.File), strings.Compare(x.Rule, y.Rule), strings.Compare(x.Fingerprint, y.Fingerprint))
	})
	var out bytes.Buffer
	fmt.Fprintf(&out, "{\n  \"version\": %d,\n  \"key\": %q,\n  \"entries\": [", baselineVersion, b.keyID())
	for i, e := range list {
		if i > 0 {
			out.WriteByte(',')
		}
		line, err := json.Marshal(e)
		if err != nil {
			return err
		}
		out.WriteString("\n    ")
		out.Write(line)
	}
	if len(list) > 0 {
		out.WriteString("\n  ")
	}
	out.WriteString("]\n}\n")
	return replace(path, out.Bytes(), 0o644)
}

// replace writes a file beside path and renames it.
func replace(path string, data []byte, mode fs.FileMode) error {
	f, err := os.CreateTemp(filepath.Dir(path), ".phiscrub-*")
	if err != nil {
		return err
	}
	defer os.Remove(f.Name())
	_, err = f.Write(data)
	if err == nil {
		err = f.Chmod(mode)
	}
	if err == nil {
		err = f.Sync()
	}
	if cerr := f.Close(); err == nil {
		err = cerr
	}
	if err == nil {
		err = os.Rename(f.Name(), path)
	}
	return err
}

// stale notes the entries that a check did not come upon although it looked
// through their files.
func (c *Checker) stale(r *Report) {
	b := c.o.Baseline
	if b == nil || len(b.entries) == 0 {
		return
	}
	found := map[string]bool{}
	for i := range r.Findings {
		found[r.Findings[i].Fingerprint] = true
	}
	looked := map[string]string{}
	for _, f := range r.Looked {
		looked[c.within(f)] = f
	}
	gone := map[[2]string]int{}
	for p, e := range b.entries {
		if _, ok := looked[e.File]; ok && !found[p] {
			gone[[2]string{e.File, e.Rule}]++
		}
	}
	var keys [][2]string
	for k := range gone {
		keys = append(keys, k)
	}
	slices.SortFunc(keys, func(x, y [2]string) int { return cmp.Or(strings.Compare(x[0], y[0]), strings.Compare(x[1], y[1])) })
	for _, k := range keys {
		text := fmt.Sprintf("baseline has %s of %s that is gone; --update-baseline removes it", "an entry", k[1])
		if n := gone[k]; n > 1 {
			text = fmt.Sprintf("baseline has %d entries of %s that are gone; --update-baseline removes them", n, k[1])
		}
		r.Problems = append(r.Problems, Problem{File: looked[k[0]], Text: text})
		r.Stale += gone[k]
	}
}
