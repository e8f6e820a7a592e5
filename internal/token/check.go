package token

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/binary"
	"hash/crc32"

	"github.com/phiscrub/phiscrub/detect/class"
	"github.com/phiscrub/phiscrub/internal/key"
	"github.com/phiscrub/phiscrub/scrub/rewrite"
)

// CodeSize is the length of a code in bytes.
const CodeSize = 10

// Code is what a token has in place of its value.
type Code [CodeSize]byte

const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567" // RFC 4648

// appendCode appends the 16 characters of a code.
func appendCode(dst []byte, c *Code) []byte {
	for i := 0; i < CodeSize; i += 5 {
		x := uint64(c[i])<<32 | uint64(binary.BigEndian.Uint32(c[i+1:]))
		for s := 35; s >= 0; s -= 5 {
			dst = append(dst, alphabet[x>>s&31])
		}
	}
	return dst
}

// parseCode reads the 16 characters of a code.
func parseCode(b []byte) (c Code, ok bool) {
	if len(b) != rewrite.CodeLen {
		return c, false
	}
	for i := 0; i < CodeSize; i += 5 {
		var x uint64
		for _, ch := range b[i/5*8 : i/5*8+8] {
			switch {
			case ch-'A' < 26:
				ch -= 'A'
			case ch-'2' < 6:
				ch -= '2' - 26
			default:
				return c, false
			}
			x = x<<5 | uint64(ch)
		}
		c[i] = byte(x >> 32)
		binary.BigEndian.PutUint32(c[i+1:], uint32(x))
	}
	return c, true
}

// keyedCheck is how many of the check characters need the key.
const keyedCheck = 6

// checker makes check characters for one key of the ring. It is a block of
// AES: what it is of has one length, and the block says what kind it is.
type checker struct {
	id    string
	block cipher.Block
	in    [aes.BlockSize]byte
	out   [aes.BlockSize]byte
	all   []byte // what sum reads
}

func newChecker(k key.Check) (*checker, error) {
	b, err := aes.NewCipher(k.Key)
	if err != nil {
		return nil, err
	}
	return &checker{id: k.ID, block: b}, nil
}

// tags tell the classes apart in a block; a class keeps its tag when the
// order of classes changes.
var tags = func() (t [class.Count][5]byte) {
	for c := class.None + 1; c < class.Count; c++ {
		h := sha256.Sum256([]byte(c.Marker()))
		copy(t[c][:], h[:])
	}
	return t
}()

// appendCheck appends the check characters of a code, or of the digits of a
// date.
func (k *checker) appendCheck(dst []byte, c class.Class, code *Code, text []byte, date bool) []byte {
	k.in[0] = 0
	if date {
		k.in[0] = 1
	}
	copy(k.in[1:], code[:])
	copy(k.in[1+CodeSize:], tags[c][:])
	k.block.Encrypt(k.out[:], k.in[:])
	n := len(dst)
	x := binary.BigEndian.Uint32(k.out[:]) >> 2
	for s := 25; s >= 0; s -= 5 {
		dst = append(dst, alphabet[x>>s&31])
	}
	k.all = appendAll(k.all[:0], c, k.id, text, dst[n:])
	y := sum(k.all)
	return append(dst, alphabet[y>>5&31], alphabet[y&31])
}

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// appendAll appends the characters of a token that sum is over.
func appendAll(dst []byte, c class.Class, id string, text, keyed []byte) []byte {
	dst = append(append(dst, c.Marker()...), id...)
	return append(append(dst, text...), keyed...)
}

// sum is ten bits over all other characters of a token, which finds a typo
// without a key.
func sum(all []byte) uint32 {
	x := crc32.Checksum(all, castagnoli)
	return (x ^ x>>10 ^ x>>20) & 1023
}

// code returns the code of a parsed token: of a date its digits.
func codeOf(t *rewrite.Token) (c Code, ok bool) {
	if t.Date {
		copy(c[:], t.Code)
		return c, true
	}
	return parseCode(t.Code)
}

// owns reports whether a token was made with the key.
func (k *checker) owns(t *rewrite.Token) bool {
	c, ok := codeOf(t)
	if !ok {
		return false
	}
	var buf [rewrite.CheckLen]byte
	return subtle.ConstantTimeCompare(k.appendCheck(buf[:0], t.Class, &c, t.Code, t.Date), t.Check) == 1
}
