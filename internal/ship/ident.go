package ship

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"os"
)

// ident is what the system calls a file, whatever its name. Where it gives no
// such numbers both are zero.
type ident struct {
	Dev uint64 `json:"dev"`
	Ino uint64 `json:"ino"`
}

// headSum is a keyed digest of the first bytes of a file. The key makes it
// useless for guessing what stands there.
type headSum struct {
	Size int    `json:"size"`
	Sum  string `json:"sum"`
}

func sumOf(key, head []byte) *headSum {
	m := hmac.New(sha256.New, key)
	m.Write(head)
	return &headSum{Size: len(head), Sum: hex.EncodeToString(m.Sum(nil)[:12])}
}

// of reports whether the file begins as the digest says.
func (p *headSum) of(key []byte, f *os.File) bool {
	if p.Size < 0 || p.Size > headSize {
		return false
	}
	head := make([]byte, p.Size)
	if _, err := f.ReadAt(head, 0); err != nil && err != io.EOF {
		return false
	}
	return sumOf(key, head).Sum == p.Sum
}
