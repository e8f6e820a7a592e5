package sink

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/rand"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"os"
	"path/filepath"
)

// A segment is a file of the spool:
//
//	header  magic (8), salt (16), proof (16), CRC-32C of these (4)
//	frame   marker (4), sequence number (8), length (4), CRC-32C (4), ciphertext
//
// The key of a segment is derived from that of the spool and the salt; proof is
// AES-256-GCM of nothing, so that a wrong key is known from damage. A frame is
// sealed with its sequence number as nonce and as additional data. The CRC
// covers number, length and ciphertext, and lets good frames be found again
// behind damaged ones without trying the key on everything.
const (
	segmentMagic  = "PHSPOOL1"
	segmentHeader = len(segmentMagic) + 16 + 16 + 4
	frameMarker   = "\xf5PSF"
	frameHeader   = len(frameMarker) + 8 + 4 + 4
	maxFrame      = 64 << 20
	maxSegment    = 256 << 20
)

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// Errors of a segment.
var (
	errForeign  = errors.New("is no segment of a spool, or its start is damaged")
	errWrongKey = errors.New("was written with another key")
)

// segment is one file of the spool.
type segment struct {
	path    string
	f       *os.File
	aead    cipher.AEAD
	size    int64 // on disk
	left    int   // frames that are not delivered
	damaged bool
	sealed  bool // nothing is appended any more
}

// place is where a frame is.
type place struct {
	seg     *segment
	seq     uint64
	off     int64 // of the ciphertext
	length  int
	records int // 0: not known
}

func segmentAEAD(key, salt []byte) (cipher.AEAD, error) {
	k, err := hkdf.Key(sha256.New, key, salt, "phiscrub spool segment", 32)
	if err != nil {
		return nil, err
	}
	block, err := aes.NewCipher(k)
	if err != nil {
		return nil, err
	}
	return cipher.NewGCM(block)
}

// nonce is unique under the key of a segment: numbers are never used twice.
func nonce(seq uint64) []byte {
	return binary.BigEndian.AppendUint64(make([]byte, 4, 12), seq)
}

// proofNonce is one that no frame has.
func proofNonce() []byte { return bytes.Repeat([]byte{0xff}, 12) }

// newSegment begins a segment whose first frame will have the number seq.
func newSegment(dir string, seq uint64, key []byte) (*segment, error) {
	salt := make([]byte, 16)
	rand.Read(salt)
	aead, err := segmentAEAD(key, salt)
	if err != nil {
		return nil, err
	}
	head := append([]byte(segmentMagic), salt...)
	head = aead.Seal(head, proofNonce(), nil, salt)
	head = binary.BigEndian.AppendUint32(head, crc32.Checksum(head, castagnoli))
	s := &segment{path: filepath.Join(dir, fmt.Sprintf("%016x.seg", seq)), aead: aead}
	if s.f, err = os.OpenFile(s.path, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600); err != nil {
		return nil, err
	}
	if _, err = s.f.Write(head); err != nil {
		s.f.Close()
		os.Remove(s.path)
		return nil, err
	}
	s.size = int64(len(head))
	if d, err := os.Open(dir); err == nil { // the name, too, has to outlive a loss of power
		d.Sync()
		d.Close()
	}
	return s, nil
}

// append seals and writes a frame, and waits until it is on the disk. After an
// error nothing more is appended: what an fsync has lost stays unknown.
func (s *segment) append(seq uint64, plain []byte, records int) (place, error) {
	buf := make([]byte, frameHeader, frameHeader+len(plain)+s.aead.Overhead())
	copy(buf, frameMarker)
	binary.BigEndian.PutUint64(buf[4:], seq)
	buf = s.aead.Seal(buf, nonce(seq), plain, buf[4:12])
	binary.BigEndian.PutUint32(buf[12:], uint32(len(buf)-frameHeader))
	binary.BigEndian.PutUint32(buf[16:], frameSum(buf))
	_, err := s.f.WriteAt(buf, s.size)
	if err == nil {
		err = s.f.Sync()
	}
	if err != nil {
		s.sealed = true
		s.f.Truncate(s.size)
		return place{}, err
	}
	p := place{seg: s, seq: seq, off: s.size + int64(frameHeader), length: len(buf) - frameHeader, records: records}
	s.size += int64(len(buf))
	s.left++
	return p, nil
}

// frameSum is the CRC of a whole frame.
func frameSum(frame []byte) uint32 {
	sum := crc32.Checksum(frame[4:16], castagnoli)
	return crc32.Update(sum, castagnoli, frame[frameHeader:])
}

// read opens a frame.
func (p place) read() ([]byte, error) {
	buf := make([]byte, p.length)
	if _, err := p.seg.f.ReadAt(buf, p.off); err != nil {
		return nil, err
	}
	return p.seg.aead.Open(buf[:0], nonce(p.seq), buf, binary.BigEndian.AppendUint64(nil, p.seq))
}

// openSegment reads which frames a segment holds. Damaged ones are passed
// over; what a crash has cut short at the end was never promised to anybody.
func openSegment(path string, key []byte) (s *segment, frames []place, err error) {
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return nil, nil, err
	}
	defer func() {
		if err != nil {
			f.Close()
		}
	}()
	data, err := io.ReadAll(io.LimitReader(f, maxSegment+1))
	switch {
	case err != nil:
		return nil, nil, err
	case len(data) > maxSegment || len(data) < segmentHeader || string(data[:8]) != segmentMagic,
		binary.BigEndian.Uint32(data[40:]) != crc32.Checksum(data[:40], castagnoli):
		return nil, nil, errForeign
	}
	s = &segment{path: path, f: f, size: int64(len(data)), sealed: true}
	if s.aead, err = segmentAEAD(key, data[8:24]); err != nil {
		return nil, nil, err
	}
	if _, err = s.aead.Open(nil, proofNonce(), data[24:40], data[8:24]); err != nil {
		err = errWrongKey
		return nil, nil, err
	}
	frames, s.damaged = s.find(data)
	s.left = len(frames)
	return s, frames, nil
}

// find lists the good frames in the bytes of a segment.
func (s *segment) find(data []byte) (frames []place, damaged bool) {
	gap := false
	for at := segmentHeader; at < len(data); {
		n, ok := frameAt(data[at:])
		if ok {
			damaged = damaged || gap
			gap = false
			frames = append(frames, place{
				seg: s, seq: binary.BigEndian.Uint64(data[at+4:]),
				off: int64(at + frameHeader), length: n - frameHeader,
			})
			at += n
			continue
		}
		if n > 0 {
			damaged = true // it is all there, and is wrong
		}
		gap = true
		next := bytes.Index(data[at+1:], []byte(frameMarker))
		if next < 0 {
			break
		}
		at += 1 + next
	}
	return frames, damaged
}

// frameAt returns the length of the frame that data begins with, or 0 when it
// is not whole, and whether it is good.
func frameAt(data []byte) (n int, ok bool) {
	if len(data) < frameHeader || string(data[:4]) != frameMarker {
		return 0, false
	}
	length := int(binary.BigEndian.Uint32(data[12:]))
	if length > maxFrame || length > len(data)-frameHeader {
		return 0, false
	}
	n = frameHeader + length
	return n, binary.BigEndian.Uint32(data[16:]) == frameSum(data[:n])
}
