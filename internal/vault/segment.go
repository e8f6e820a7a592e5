package vault

import (
	"bytes"
	"encoding/binary"
	"encoding/hex"
	"hash/crc32"
	"time"

	"github.com/phiscrub/phiscrub/detect/class"
	"github.com/phiscrub/phiscrub/internal/key"
	"github.com/phiscrub/phiscrub/internal/token"
)

// Bounds of segments.
const (
	// DefaultSegment is the size in bytes from which another segment is begun.
	DefaultSegment = 64 << 20
	maxSegment     = 256 << 20 // bytes that a reader accepts
	maxAge         = 24 * time.Hour
	maxFrame       = 64 << 10 // bytes of mappings in one frame
	padding        = 256      // sealed bytes come in multiples of it
)

const (
	magic     = "phiscrub-vault/1"
	suffix    = ".vault"
	mark      = "\xf5PV1"
	purpose   = "vault"
	idSize    = 16
	headFixed = len(magic) + idSize + 8 + 4
	frameHead = 4 + 8 + 4 + 4

	maxEnvelope = 1 << 20 // bytes
)

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// ID names a segment.
type ID [idSize]byte

// String returns the id in hex.
func (i ID) String() string { return hex.EncodeToString(i[:]) }

// fileName is the time, for people, and the id.
func fileName(id ID, at time.Time) string {
	return at.UTC().Format("20060102T150405Z") + "-" + id.String() + suffix
}

// context is what the envelope of a segment is bound to.
func context(id ID, ms int64) []byte {
	return binary.BigEndian.AppendUint64(bytes.Clone(id[:]), uint64(ms))
}

// appendHeader appends the header of a segment.
func appendHeader(dst []byte, id ID, ms int64, envelope []byte) []byte {
	n := len(dst)
	dst = append(append(dst, magic...), id[:]...)
	dst = binary.BigEndian.AppendUint64(dst, uint64(ms))
	dst = binary.BigEndian.AppendUint32(dst, uint32(len(envelope)))
	dst = append(dst, envelope...)
	return binary.BigEndian.AppendUint32(dst, crc32.Checksum(dst[n:], castagnoli))
}

// appendFrame seals a record and appends its frame. The record is filled up
// with zeros.
func appendFrame(dst []byte, s *key.Sealer, record []byte) (frame, filled []byte) {
	for (len(record)+key.Overhead)%padding != 0 {
		record = append(record, 0)
	}
	n := len(dst)
	dst = append(dst, mark...)
	dst = binary.BigEndian.AppendUint64(dst, s.Next())
	dst = binary.BigEndian.AppendUint32(dst, uint32(len(record)+key.Overhead))
	dst = append(dst, 0, 0, 0, 0)
	dst, _ = s.Seal(dst, record, nil)
	binary.BigEndian.PutUint32(dst[n+16:], frameSum(dst[n:]))
	return dst, record
}

// envelopeLen and sealedLen read the lengths in the heads of a segment and of a
// frame.
func envelopeLen(head []byte) int { return int(binary.BigEndian.Uint32(head[headFixed-4:])) }

func sealedLen(head []byte) int { return int(binary.BigEndian.Uint32(head[12:])) }

// frameSum is the CRC of a frame.
func frameSum(f []byte) uint32 {
	return crc32.Update(crc32.Checksum(f[4:16], castagnoli), castagnoli, f[frameHead:])
}

// appendMapping appends a mapping to a record.
func appendMapping(dst []byte, m *token.Mapping) []byte {
	name := m.Class.String()
	dst = append(append(dst, byte(len(name))), name...)
	dst = append(append(dst, byte(len(m.Key))), m.Key...)
	dst = append(dst, m.Code[:]...)
	dst = binary.BigEndian.AppendUint16(dst, uint16(len(m.Value)))
	return append(dst, m.Value...)
}

// fits reports whether a mapping can be written.
func fits(m *token.Mapping) bool {
	return m.Class > class.None && m.Class < class.Count && len(m.Key) > 0 && len(m.Key) < 256 && len(m.Value) < 1<<16
}

// eachMapping reads a record. It is false when the record is not whole, which a
// record that opened never is.
func eachMapping(record []byte, f func(at time.Time, m token.Mapping)) bool {
	at := timeOf(record)
	return eachRaw(record, func(x *raw) {
		if c, ok := class.Parse(string(x.class)); ok { // else of a later version
			f(at, token.Mapping{Class: c, Key: string(x.key), Code: token.Code(x.code), Value: x.value})
		}
	})
}

// raw is a mapping as it stands in a record.
type raw struct{ class, key, code, value []byte }

// timeOf returns when a record was written.
func timeOf(record []byte) time.Time {
	if len(record) < 8 {
		return time.Time{}
	}
	return time.UnixMilli(int64(binary.BigEndian.Uint64(record)))
}

func eachRaw(record []byte, f func(x *raw)) bool {
	if len(record) < 8 {
		return false
	}
	var x raw
	var ok bool
	r := record[8:]
	for len(r) > 0 && r[0] != 0 {
		if x.class, r, ok = take(r); !ok {
			return false
		}
		if x.key, r, ok = take(r); !ok || len(r) < token.CodeSize+2 {
			return false
		}
		x.code = r[:token.CodeSize]
		n := int(binary.BigEndian.Uint16(r[token.CodeSize:]))
		if r = r[token.CodeSize+2:]; len(r) < n {
			return false
		}
		x.value, r = r[:n:n], r[n:]
		f(&x)
	}
	return len(bytes.Trim(r, "\x00")) == 0
}

// take cuts a text behind its length.
func take(b []byte) (text, rest []byte, ok bool) {
	if len(b) == 0 || len(b) < 1+int(b[0]) {
		return nil, nil, false
	}
	n := 1 + int(b[0])
	return b[1:n], b[n:], true
}
