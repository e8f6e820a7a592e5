package audit

import (
	"encoding/base64"
	"fmt"
	"strconv"
	"strings"
	"time"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// Checkpoint is a signed statement of what a log holds: its first Size
// entries have the tree hash Root. Its text has the form of c2sp.org/tlog-checkpoint
// with one line more, the time.
type Checkpoint struct {
	Origin string // the log and its tree
	Size   int64
	Root   tlog.Hash
	Time   time.Time
}

func (c *Checkpoint) text() string {
	return fmt.Sprintf("%s\n%d\n%s\ntime %s\n", c.Origin, c.Size,
		base64.StdEncoding.EncodeToString(c.Root[:]), c.Time.UTC().Format(time.RFC3339Nano))
}

func (c *Checkpoint) sign(s note.Signer) ([]byte, error) {
	return note.Sign(&note.Note{Text: c.text()}, s)
}

// parseCheckpoint reads the text of a checkpoint.
func parseCheckpoint(text string) (c Checkpoint, err error) {
	bad := fmt.Errorf("this is not a checkpoint of an audit log")
	lines := strings.Split(text, "\n")
	if len(lines) != 5 || lines[0] == "" || lines[4] != "" {
		return c, bad
	}
	c.Origin = lines[0]
	if c.Size, err = strconv.ParseInt(lines[1], 10, 64); err != nil || c.Size < 0 || strconv.FormatInt(c.Size, 10) != lines[1] {
		return c, bad
	}
	root, err := base64.StdEncoding.DecodeString(lines[2])
	if err != nil || copy(c.Root[:], root) != tlog.HashSize || len(root) != tlog.HashSize {
		return c, bad
	}
	at, ok := strings.CutPrefix(lines[3], "time ")
	if !ok {
		return c, bad
	}
	if c.Time, err = time.Parse(time.RFC3339Nano, at); err != nil {
		return c, bad
	}
	return c, nil
}

// openCheckpoint reads a signed checkpoint. It must be signed by one of the
// keys known.
func openCheckpoint(msg []byte, known note.Verifiers) (Checkpoint, error) {
	n, err := note.Open(msg, known)
	if err != nil {
		switch err.(type) {
		case *note.UnverifiedNoteError:
			return Checkpoint{}, fmt.Errorf("the checkpoint is signed by none of the keys given")
		case *note.InvalidSignatureError:
			return Checkpoint{}, fmt.Errorf("the signature of the checkpoint is wrong")
		}
		return Checkpoint{}, fmt.Errorf("this is not a signed checkpoint")
	}
	return parseCheckpoint(n.Text)
}

// readCheckpoint reads a signed checkpoint and leaves the signature unchecked.
func readCheckpoint(msg []byte) (Checkpoint, error) {
	_, err := note.Open(msg, note.VerifierList())
	if n, ok := err.(*note.UnverifiedNoteError); ok {
		return parseCheckpoint(n.Note.Text)
	}
	return Checkpoint{}, fmt.Errorf("this is not a signed checkpoint")
}
