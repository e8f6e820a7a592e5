package sink

import (
	"fmt"
	"os"
	"sync"
	"time"
)

// deadLetter keeps records that a destination has refused for good, one JSON
// object a line: when, by whom, why, and the scrubbed record.
type deadLetter struct {
	path string
	mu   sync.Mutex
	f    *os.File
	buf  []byte
}

func openDeadLetter(path string) (*deadLetter, error) {
	f, err := openAppend(path, 0o600)
	if err != nil {
		return nil, fmt.Errorf("dead-letter file %s: %s", path, reason(err))
	}
	return &deadLetter{path: path, f: f}, nil
}

// write appends the records and waits until they are on the disk.
func (d *deadLetter) write(b *Batch, at []int, why *Error) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	now := time.Now().UTC().Format(time.RFC3339Nano)
	buf := d.buf[:0]
	for _, i := range at {
		r := &b.Records[i]
		buf = append(buf, `{"refused_at":"`...)
		buf = append(buf, now...)
		buf = append(buf, `","by":`...)
		buf = appendString(buf, why.To)
		buf = append(buf, `,"reason":`...)
		buf = appendString(buf, why.Reason)
		buf = append(buf, `,"record":`...)
		buf = appendWrapped(buf, r)
		buf = append(buf, "}\n"...)
	}
	d.buf = buf
	if err := appendWhole(d.f, buf, true); err != nil {
		return &Error{To: "dead-letter file " + d.path, Reason: reason(err), Transient: true}
	}
	return nil
}

func (d *deadLetter) close() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.f.Close() // every write was synced
}
