package sink

import (
	"errors"
	"time"

	"github.com/tinylib/msgp/msgp"
)

// errPacked reports bytes that are no packed batch.
var errPacked = errors.New("packed batch is damaged")

// packBatch appends a batch in the form of the spool: [id, tag, records…],
// each record [seconds, nanoseconds, source, line, object, packed].
func packBatch(dst []byte, b *Batch) []byte {
	dst = msgp.AppendArrayHeader(dst, uint32(2+len(b.Records)))
	dst = msgp.AppendString(dst, b.ID)
	dst = msgp.AppendString(dst, b.Tag)
	for i := range b.Records {
		r := &b.Records[i]
		dst = msgp.AppendArrayHeader(dst, 6)
		if r.Time.IsZero() {
			dst = msgp.AppendNil(msgp.AppendNil(dst))
		} else {
			dst = msgp.AppendInt64(dst, r.Time.Unix())
			dst = msgp.AppendInt(dst, r.Time.Nanosecond())
		}
		dst = msgp.AppendString(dst, r.Source)
		for _, part := range [][]byte{r.Line, r.Object, r.Packed} {
			if part == nil {
				dst = msgp.AppendNil(dst)
			} else {
				dst = msgp.AppendBytes(dst, part)
			}
		}
	}
	return dst
}

// unpackBatch reads what packBatch wrote. The records refer to b.
func unpackBatch(b []byte) (*Batch, error) {
	n, b, err := msgp.ReadArrayHeaderBytes(b)
	if err != nil || n < 2 || int(n) > len(b) {
		return nil, errPacked
	}
	batch := &Batch{}
	if batch.ID, b, err = msgp.ReadStringBytes(b); err != nil {
		return nil, errPacked
	}
	if batch.Tag, b, err = msgp.ReadStringBytes(b); err != nil {
		return nil, errPacked
	}
	batch.Records = make([]Record, n-2)
	for i := range batch.Records {
		if b, err = unpackRecord(&batch.Records[i], b); err != nil {
			return nil, errPacked
		}
	}
	if len(b) > 0 {
		return nil, errPacked
	}
	return batch, nil
}

func unpackRecord(r *Record, b []byte) ([]byte, error) {
	n, b, err := msgp.ReadArrayHeaderBytes(b)
	if err != nil || n != 6 {
		return nil, errPacked
	}
	if msgp.IsNil(b) {
		if b, err = msgp.ReadNilBytes(b); err == nil {
			b, err = msgp.ReadNilBytes(b)
		}
	} else {
		var sec, nsec int64
		if sec, b, err = msgp.ReadInt64Bytes(b); err == nil {
			nsec, b, err = msgp.ReadInt64Bytes(b)
		}
		r.Time = time.Unix(sec, nsec)
	}
	if err == nil {
		r.Source, b, err = msgp.ReadStringBytes(b)
	}
	for _, dst := range []*[]byte{&r.Line, &r.Object, &r.Packed} {
		switch {
		case err != nil:
			return nil, err
		case msgp.IsNil(b):
			b, err = msgp.ReadNilBytes(b)
		default:
			*dst, b, err = msgp.ReadBytesZC(b)
		}
	}
	return b, err
}
