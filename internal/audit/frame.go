package audit

import (
	"encoding/binary"
	"fmt"
	"hash/crc32"

	"golang.org/x/mod/sumdb/tlog"
)

// A frame is
//
//	"AUD", kind        4 bytes
//	length             4 bytes, of the payload
//	seq                8 bytes, number of leaves before it
//	crc                4 bytes, CRC-32C of the 16 bytes above and the payload
//	payload
//
// Numbers are big-endian. The leaf hash of a frame is over all of it.
const (
	frameHead  = 20
	maxPayload = maxEvent + 1024
)

// The kinds of frames. All but checkpoints are leaves.
const (
	kindHeader     = 'H'
	kindSealed     = 'E'
	kindOpen       = 'O'
	kindCheckpoint = 'C'
)

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

type frame struct {
	kind    byte
	seq     int64
	payload []byte
	raw     []byte // head and payload
}

func (f *frame) leaf() bool { return f.kind != kindCheckpoint }

func (f *frame) hash() tlog.Hash { return tlog.RecordHash(f.raw) }

// appendHead appends the head of a frame, its CRC left open.
func appendHead(dst []byte, kind byte, seq int64) []byte {
	dst = append(dst, 'A', 'U', 'D', kind, 0, 0, 0, 0)
	dst = binary.BigEndian.AppendUint64(dst, uint64(seq))
	return append(dst, 0, 0, 0, 0)
}

// closeFrame fills in length and CRC of the frame that starts at at and goes
// to the end of dst.
func closeFrame(dst []byte, at int) {
	f := dst[at:]
	binary.BigEndian.PutUint32(f[4:], uint32(len(f)-frameHead))
	binary.BigEndian.PutUint32(f[16:], checksum(f))
}

func checksum(f []byte) uint32 {
	return crc32.Update(crc32.Checksum(f[:16], castagnoli), castagnoli, f[frameHead:])
}

func appendFrame(dst []byte, kind byte, seq int64, payload []byte) []byte {
	at := len(dst)
	dst = append(appendHead(dst, kind, seq), payload...)
	closeFrame(dst, at)
	return dst
}

// parseFrame reads the frame at the start of data. The error says what is
// wrong with it.
func parseFrame(data []byte) (frame, error) {
	if len(data) < frameHead {
		return frame{}, fmt.Errorf("%d bytes are too few for a record", len(data))
	}
	f := frame{kind: data[3]}
	if data[0] != 'A' || data[1] != 'U' || data[2] != 'D' {
		return frame{}, fmt.Errorf("no record starts here")
	}
	switch f.kind {
	case kindHeader, kindSealed, kindOpen, kindCheckpoint, kindLeaves:
	default:
		return frame{}, fmt.Errorf("the kind of the record, %#x, is unknown", f.kind)
	}
	n := binary.BigEndian.Uint32(data[4:])
	if n > maxPayload {
		return frame{}, fmt.Errorf("the record says that it has %d bytes, the limit is %d", n, maxPayload)
	}
	seq := binary.BigEndian.Uint64(data[8:])
	if seq >= 1<<62 {
		return frame{}, fmt.Errorf("the number of the record is out of range")
	}
	f.seq = int64(seq)
	if uint64(len(data)) < frameHead+uint64(n) {
		return frame{}, fmt.Errorf("the record has %d bytes of %d", len(data), frameHead+n)
	}
	f.raw = data[:frameHead+n]
	f.payload = f.raw[frameHead:]
	if checksum(f.raw) != binary.BigEndian.Uint32(data[16:]) {
		return frame{}, fmt.Errorf("the checksum of the record is wrong")
	}
	return f, nil
}
