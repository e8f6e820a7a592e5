// Command verifier checks an audit log by its description in docs/audit.md,
// with the standard library alone: verifier DIR KEY [ANCHOR]. It shares no code
// with phiscrub, so that each finds the mistakes of the other. It knows no
// pruned segments.
package main

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"hash/crc32"
	"math/bits"
	"os"
	"path/filepath"
	"strings"
)

func check(ok bool, format string, args ...any) {
	if !ok {
		fmt.Printf(format+"\n", args...)
		os.Exit(4)
	}
}

func hash(parts ...[]byte) []byte { h := sha256.Sum256(bytes.Join(parts, nil)); return h[:] }

// root is the Merkle tree hash of RFC 6962, section 2.1.
func root(l [][]byte) string {
	if len(l) == 1 {
		return string(l[0])
	}
	k := 1 << (bits.Len(uint(len(l)-1)) - 1)
	return string(hash([]byte{1}, []byte(root(l[:k])), []byte(root(l[k:]))))
}

// note checks a signature and returns the lines above it.
func note(msg, public []byte) []string {
	text, sigs, ok := strings.Cut(string(msg), "\n\n— ")
	check(ok, "no signature")
	sig, err := base64.StdEncoding.DecodeString(strings.Fields(sigs)[1])
	check(err == nil && len(sig) == 68 && ed25519.Verify(public, []byte(text+"\n"), sig[4:]), "wrong signature")
	return strings.Split(text, "\n")
}

func main() {
	public, err := base64.StdEncoding.DecodeString(strings.SplitN(os.Args[2], "+", 3)[2])
	check(err == nil && len(public) == 33, "wrong key")
	var leaves [][]byte
	var origin string
	signed := 0
	names, _ := filepath.Glob(filepath.Join(os.Args[1], "*.seg"))
	check(len(names) > 0, "no segments")
	for i, name := range names {
		data, _ := os.ReadFile(name)
		end, last := len(data), i == len(names)-1
		if !last { // the next header says where this segment ends
			next, _ := os.ReadFile(names[i+1])
			var h struct {
				After struct {
					Name string
					End  int
					Tail bool
				}
			}
			check(len(next) > 20 && json.Unmarshal(next[20:20+binary.BigEndian.Uint32(next[4:])], &h) == nil && h.After.Name == filepath.Base(name), "%s: no successor", name)
			check(h.After.End == end || h.After.End < end && h.After.Tail, "%s: wrong length", name)
			end = h.After.End
		}
		check(strings.HasPrefix(filepath.Base(name), fmt.Sprintf("0001-%016d", len(leaves))), "%s: record %d is missing", name, len(leaves))
		for at := 0; at < end; {
			f := data[at:end]
			whole := len(f) >= 20 && string(f[:3]) == "AUD" && len(f) >= 20+int(binary.BigEndian.Uint32(f[4:]))
			if whole {
				f = f[:20+int(binary.BigEndian.Uint32(f[4:]))]
				whole = crc32.Checksum(append(bytes.Clone(f[:16]), f[20:]...), crc32.MakeTable(crc32.Castagnoli)) == binary.BigEndian.Uint32(f[16:])
			}
			if !whole && last && !bytes.Contains(data[at:], []byte("AUDC")) {
				break // a write that was cut off
			}
			check(whole && binary.BigEndian.Uint64(f[8:]) == uint64(len(leaves)), "%s: record %d is bad", name, len(leaves))
			if f[3] == 'C' {
				c := note(f[20:], public[1:])
				check(c[1] == fmt.Sprint(len(leaves)) && c[2] == base64.StdEncoding.EncodeToString([]byte(root(leaves))), "%s: wrong root before record %d", name, len(leaves))
				origin, signed = c[0], len(leaves)
			} else {
				leaves = append(leaves, hash([]byte{0}, f))
			}
			at += len(f)
		}
	}
	if len(os.Args) > 3 {
		data, _ := os.ReadFile(os.Args[3])
		a := note(data, public[1:])
		var size int
		fmt.Sscan(a[1], &size)
		check(a[0] == origin && size <= signed && a[2] == base64.StdEncoding.EncodeToString([]byte(root(leaves[:size]))), "not the log of the anchor")
	}
	fmt.Printf("%d records\n", signed)
}
