package key

import (
	"bufio"
	"bytes"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// Kind says what a key file holds; it is in the file's first line.
type Kind string

// The kinds of key files.
const (
	Node              Kind = "node"
	AdminPrivate      Kind = "admin-private"
	AdminPublic       Kind = "admin-public"
	AuditorPrivate    Kind = "auditor-private"
	AuditorPublic     Kind = "auditor-public"
	CheckpointPrivate Kind = "checkpoint-private"
	CheckpointPublic  Kind = "checkpoint-public"
)

var kinds = []struct {
	kind       Kind
	file, what string
	private    bool
	about      []string
}{
	{Node, "node.key", "the root key of tokens", true, []string{
		"The root of the tokens of this node. Whoever has it can try every value of a short",
		"identifier: it is as sensitive as the values. Mode 0400, never in an image, a",
		"repository or an environment variable."}},
	{AdminPrivate, "admin.key", "an administrator's private key", true, []string{
		"Opens the vault: it turns tokens back into values. Keep it off every node."}},
	{AdminPublic, "admin.pub", "an administrator's public key", false, []string{
		"The vault is sealed to this key. Every node has it."}},
	{AuditorPrivate, "auditor.key", "an auditor's private key", true, []string{
		"Reads the audit log. Keep it off every node."}},
	{AuditorPublic, "auditor.pub", "an auditor's public key", false, []string{
		"The audit log is sealed to this key. Every node has it."}},
	{CheckpointPrivate, "checkpoint.key", "the key that signs checkpoints", true, []string{
		"Signs the checkpoints of the audit log of this node."}},
	{CheckpointPublic, "checkpoint.pub", "the key that checkpoints are verified with", false, []string{
		"Verifies the checkpoints of the audit log. Keep a copy where the node cannot write."}},
}

// FileName returns the name that keygen gives to files of the kind.
func (k Kind) FileName() string {
	for _, x := range kinds {
		if x.kind == k {
			return x.file
		}
	}
	return ""
}

func (k Kind) what() string {
	for _, x := range kinds {
		if x.kind == k {
			return x.what
		}
	}
	return "a key of an unknown kind"
}

func (k Kind) private() bool {
	for _, x := range kinds {
		if x.kind == k {
			return x.private
		}
	}
	return true
}

const (
	magic   = "phiscrub-key/1 "
	maxFile = 64 << 10 // bytes
)

// ErrRefused is what every refusal of a key file is: wrong permissions, kind
// or content. A file that cannot be read is not.
var ErrRefused = errors.New("key file refused")

// refusal is an error that is ErrRefused and says why.
type refusal string

func (r refusal) Error() string        { return string(r) }
func (r refusal) Is(target error) bool { return target == ErrRefused }

func refuse(format string, args ...any) error { return refusal(fmt.Sprintf(format, args...)) }

// field is a line of a key file.
type field struct {
	name, value string
	line        int
}

// read returns the fields of the key file at path, which must be of the kind.
func read(path string, kind Kind) ([]field, error) {
	b, loose, err := readFile(path)
	if err != nil {
		return nil, err
	}
	defer clear(b)
	first, _, _ := bytes.Cut(b, []byte{'\n'})
	if err := typed(path, kind, strings.TrimRight(string(first), " \t\r")); err != nil {
		return nil, err // to close a file is no remedy when it is the wrong one
	}
	if kind.private() && loose != nil {
		return nil, loose
	}
	return parse(path, b)
}

// readFile reads a key file. loose says what is wrong with its permissions, for
// one that is private.
func readFile(path string) (b []byte, loose, err error) {
	f, err := openFile(path)
	if err != nil {
		return nil, nil, fmt.Errorf("key file: %w", err)
	}
	defer f.Close()
	st, err := f.Stat()
	if err != nil {
		return nil, nil, fmt.Errorf("key file: %w", err)
	}
	if !st.Mode().IsRegular() {
		return nil, nil, refuse("%s is not a regular file", path)
	}
	if b, err = io.ReadAll(io.LimitReader(f, maxFile+1)); err != nil {
		return nil, nil, fmt.Errorf("key file: %w", err)
	}
	if len(b) > maxFile {
		return nil, nil, refuse("%s is longer than any key file", path)
	}
	return b, closed(path, st), nil
}

// parse reads the text of a key file. What it says of a line never quotes it.
func parse(path string, b []byte) ([]field, error) {
	sc := bufio.NewScanner(bytes.NewReader(b))
	sc.Buffer(nil, maxFile)
	var fields []field
	for n := 1; sc.Scan(); n++ {
		line := strings.TrimRight(sc.Text(), " \t\r")
		if n == 1 { // what it says was looked at
			continue
		}
		if line == "" || line[0] == '#' {
			continue
		}
		name, value, ok := strings.Cut(line, ": ")
		if !ok || value == "" {
			return nil, refuse("%s:%d: not a line of the form name: value", path, n)
		}
		fields = append(fields, field{name, strings.TrimSpace(value), n})
	}
	if len(fields) == 0 {
		return nil, refuse("%s: holds no key", path)
	}
	return fields, nil
}

// typed checks the first line.
func typed(path string, want Kind, line string) error {
	got, ok := strings.CutPrefix(line, magic)
	if !ok {
		if strings.HasPrefix(line, "phiscrub-key/") {
			return refuse("%s: this version of phiscrub reads key files of version 1 only", path)
		}
		return refuse("%s: not a key file of phiscrub, whose first line is %q; make one with: phiscrub vault keygen", path, magic+string(want))
	}
	if Kind(got) == want {
		return nil
	}
	if what := Kind(got); what.FileName() != "" {
		return refuse("%s: holds %s (%s), but what is needed here is %s (%s)", path, what.what(), what.FileName(), want.what(), want.FileName())
	}
	return refuse("%s: a key file of an unknown kind; what is needed here is %s (%s)", path, want.what(), want.FileName())
}

// one returns the values of fields that each must be there once, in the order
// of names.
func one(path string, fields []field, names ...string) ([]string, error) {
	values := make([]string, len(names))
next:
	for _, f := range fields {
		for i, n := range names {
			if f.name == n && values[i] == "" {
				values[i] = f.value
				continue next
			}
		}
		return nil, refuse("%s:%d: a field that is unknown, or that was there before", path, f.line)
	}
	for i, v := range values {
		if v == "" {
			return nil, refuse("%s: has no line that starts with %q", path, names[i]+":")
		}
	}
	return values, nil
}

// text writes a key file of the kind.
func text(kind Kind, fields ...field) []byte {
	var b bytes.Buffer
	b.WriteString(magic + string(kind) + "\n")
	for _, x := range kinds {
		if x.kind == kind {
			for _, l := range x.about {
				b.WriteString("# " + l + "\n")
			}
		}
	}
	for _, f := range fields {
		b.WriteString(f.name + ": " + f.value + "\n")
	}
	return b.Bytes()
}

// create writes a file that must not exist yet and makes it durable.
func create(path string, kind Kind, b []byte) (err error) {
	mode := fs.FileMode(0o444)
	if kind.private() {
		mode = 0o400
	}
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, mode)
	if errors.Is(err, fs.ErrExist) {
		return exists(path)
	}
	if err != nil {
		return fmt.Errorf("key file: %w", err)
	}
	defer func() {
		if err != nil {
			os.Remove(path)
		}
	}()
	_, err = f.Write(b)
	if err == nil {
		err = f.Sync()
	}
	if cerr := f.Close(); err == nil {
		err = cerr
	}
	if err != nil {
		return fmt.Errorf("key file: %w", err)
	}
	return nil
}

func exists(path string) error {
	return refuse("%s is there already, and a key file is never overwritten: what it opens would be lost; name another directory, or add a key to the ring with: phiscrub vault rotate", path)
}

// replace puts b in the place of a private file that is there, or leaves the
// old one whole.
func replace(path string, b []byte) (err error) {
	f, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+".*") // 0600
	if err != nil {
		return fmt.Errorf("key file: %w", err)
	}
	defer func() {
		if err != nil {
			os.Remove(f.Name())
			err = fmt.Errorf("key file: %w", err)
		}
	}()
	_, err = f.Write(b)
	if err == nil {
		err = f.Chmod(0o400)
	}
	if err == nil {
		err = f.Sync()
	}
	if cerr := f.Close(); err == nil {
		err = cerr
	}
	if err != nil {
		return err
	}
	if err = os.Rename(f.Name(), path); err != nil {
		return err
	}
	return syncDir(filepath.Dir(path))
}

func encode(b []byte) string { return base64.StdEncoding.EncodeToString(b) }

func decode(path string, value string) ([]byte, error) {
	b, err := base64.StdEncoding.Strict().DecodeString(value)
	if err != nil {
		return nil, refuse("%s: the key is not whole base64; copy the file again", path)
	}
	return b, nil
}

func stamp(t time.Time) string { return t.UTC().Format(time.RFC3339) }

func parseStamp(path, value string) (time.Time, error) {
	t, err := time.Parse(time.RFC3339, value)
	if err != nil {
		return t, refuse("%s: a time is not of the form 2006-01-02T15:04:05Z", path)
	}
	return t, nil
}
