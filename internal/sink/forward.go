package sink

import (
	"context"
	"crypto/rand"
	"encoding/binary"
	"errors"
	"net"
	"sync"
	"time"

	"github.com/tinylib/msgp/msgp"
)

// maxIdle is how many connections are kept for the next Write.
const maxIdle = 4

// forward sends by the Fluent forward protocol v1, in PackedForward messages.
// Each waits for its acknowledgement.
type forward struct {
	v      *settings
	addr   string
	tag    string
	trust  *trust // nil: without TLS
	shared *fresh
	pass   *fresh
	packer *packer

	mu     sync.Mutex
	idle   []*peer
	closed bool
}

// peer is a connection that has shaken hands.
type peer struct {
	net.Conn
	buf []byte // read, not yet understood
}

func openForward(v *settings) (Sink, error) {
	s := &forward{v: v, addr: v.address("24224"), tag: v.Tag}
	if s.tag == "" {
		s.tag = "phiscrub"
	}
	var errs [4]error
	s.shared, errs[0] = newFresh("shared_key_file", v.SharedKeyFile, maxToken)
	s.pass, errs[1] = newFresh("password_file", v.PasswordFile, maxToken)
	s.packer, errs[2] = newPacker(v.Compress)
	if v.scheme.tls {
		s.trust, errs[3] = newTrust(v)
	}
	return s, errors.Join(errs[:]...)
}

// Write implements Sink.
func (s *forward) Write(ctx context.Context, b *Batch) error {
	if s.trust != nil {
		if _, changed, err := s.trust.config(); err != nil {
			return transient(s.v.to, err.Error())
		} else if changed {
			s.drop()
		}
	}
	return inParts(b, s.v.maxRequest, func(part *Batch) *Error { return s.send(ctx, part) })
}

// send writes one message and waits for its acknowledgement. A connection
// that was idle may have been closed by the other side: then a new one is
// tried at once.
func (s *forward) send(ctx context.Context, b *Batch) *Error {
	chunk := rand.Text()
	msg := s.encode(b, chunk)
	for {
		p, reused, err := s.connect(ctx)
		if err != nil {
			return err
		}
		stop := context.AfterFunc(ctx, func() { p.SetDeadline(time.Unix(1, 0)) })
		err = s.exchange(p, msg, chunk)
		switch {
		case !stop(): // ctx has ended meanwhile
			p.Close()
			if err != nil {
				err.Reason = "timed out"
			}
			return err
		case err == nil:
			s.keep(p)
			return nil
		}
		p.Close()
		if !reused || !err.Transient {
			return err
		}
	}
}

func (s *forward) exchange(p *peer, msg []byte, chunk string) *Error {
	if _, err := p.Write(msg); err != nil {
		return transient(s.v.to, reason(err))
	}
	answer, err := p.read()
	if err != nil {
		return transient(s.v.to, s.strange(err))
	}
	if ack, ok := member(answer, "ack"); !ok || ack != chunk {
		return transient(s.v.to, "acknowledges another message than was sent")
	}
	return nil
}

// encode makes the message: [tag, entries, {chunk, size, compressed}].
func (s *forward) encode(b *Batch, chunk string) []byte {
	var entries []byte
	now := s.v.o.Now()
	for i := range b.Records {
		entries = appendEntry(entries, &b.Records[i], now)
	}
	tag := b.Tag
	if tag == "" {
		tag = s.tag
	}
	packed := s.packer.pack(nil, entries)
	msg := msgp.AppendArrayHeader(make([]byte, 0, len(packed)+len(tag)+128), 3)
	msg = msgp.AppendString(msg, tag)
	msg = msgp.AppendBytes(msg, packed)
	fields := uint32(2)
	if s.packer.name != "" {
		fields++
	}
	msg = msgp.AppendMapHeader(msg, fields)
	msg = msgp.AppendString(msg, "chunk")
	msg = msgp.AppendString(msg, chunk)
	msg = msgp.AppendString(msg, "size")
	msg = msgp.AppendInt(msg, len(b.Records))
	if s.packer.name != "" {
		msg = msgp.AppendString(msg, "compressed")
		msg = msgp.AppendString(msg, s.packer.name)
	}
	return msg
}

// appendEntry appends [time, record]; the time is an EventTime, extension
// type 0.
func appendEntry(dst []byte, r *Record, now time.Time) []byte {
	at := r.Time
	if at.IsZero() {
		at = now
	}
	dst = msgp.AppendArrayHeader(dst, 2)
	dst = append(dst, 0xd7, 0)
	dst = binary.BigEndian.AppendUint32(dst, uint32(at.Unix()))
	dst = binary.BigEndian.AppendUint32(dst, uint32(at.Nanosecond()))
	switch {
	case r.Packed != nil:
		return append(dst, r.Packed...)
	case r.Source == "":
		dst = msgp.AppendMapHeader(dst, 1)
	default:
		dst = msgp.AppendMapHeader(dst, 2)
		dst = msgp.AppendString(dst, "source")
		dst = msgp.AppendString(dst, r.Source)
	}
	dst = msgp.AppendString(dst, "log")
	return msgp.AppendStringFromBytes(dst, r.text())
}

// connect returns an idle connection, or a new one.
func (s *forward) connect(ctx context.Context) (p *peer, reused bool, fail *Error) {
	s.mu.Lock()
	if n := len(s.idle); n > 0 {
		p, s.idle = s.idle[n-1], s.idle[:n-1]
		s.mu.Unlock()
		p.SetDeadline(time.Now().Add(s.v.timeout))
		return p, true, nil
	}
	s.mu.Unlock()
	var c net.Conn
	var err error
	if s.trust != nil {
		c, err = s.trust.dial(ctx, "tcp", s.addr)
	} else {
		c, err = (&net.Dialer{KeepAlive: 30 * time.Second}).DialContext(ctx, "tcp", s.addr)
	}
	if err != nil {
		return nil, false, transient(s.v.to, reason(err))
	}
	p = &peer{Conn: c}
	p.SetDeadline(time.Now().Add(s.v.timeout))
	stop := context.AfterFunc(ctx, func() { p.SetDeadline(time.Unix(1, 0)) })
	defer stop()
	if s.v.SharedKeyFile != "" {
		if fail := s.greet(p); fail != nil {
			p.Close()
			return nil, false, fail
		}
	}
	return p, false, nil
}

// keep puts a connection aside for the next Write.
func (s *forward) keep(p *peer) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed || len(s.idle) == maxIdle || len(p.buf) > 0 {
		p.Close()
		return
	}
	s.idle = append(s.idle, p)
}

func (s *forward) drop() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, p := range s.idle {
		p.Close()
	}
	s.idle = nil
}

// Close implements Sink.
func (s *forward) Close(context.Context) error {
	s.mu.Lock()
	s.closed = true
	s.mu.Unlock()
	s.drop()
	return nil
}
