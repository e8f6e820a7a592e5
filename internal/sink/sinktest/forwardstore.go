package sinktest

import (
	"bytes"
	"compress/gzip"
	"crypto/sha512"
	"encoding/hex"
	"fmt"
	"io"
	"net"

	"github.com/klauspost/compress/zstd"
	"github.com/tinylib/msgp/msgp"
)

// SharedKey is what a forward Store wants to hear, User and Password too.
const (
	SharedKey = "a shared key"
	User      = "shipper"
	Password  = "a password"
)

// forwardStore speaks the forward protocol. Shared asks for the shared key;
// liar does not know it.
type forwardStore struct{ shared, liar bool }

// Forward is the forward protocol.
func Forward() Kind {
	return Kind{Plain: "forward", TLS: "forwards", protocol: func() Protocol { return &forwardStore{} }}
}

// SharedForward is the forward protocol of a server that wants SharedKey, User
// and Password; a liar wants them without knowing the key itself.
func SharedForward(liar bool) Kind {
	return Kind{Plain: "forward", TLS: "forwards", protocol: func() Protocol { return &forwardStore{shared: true, liar: liar} }}
}

// Serve implements Protocol.
func (f *forwardStore) Serve(s *Store, c net.Conn) {
	r := msgp.NewReader(c)
	if f.shared && !f.greet(c, r) {
		return
	}
	for {
		if n, err := r.ReadArrayHeader(); err != nil || n != 3 {
			return
		}
		fault := s.fault()
		if fault == Reset {
			reset(c)
			return
		}
		if !f.one(s, c, r, fault) {
			return
		}
	}
}

func (f *forwardStore) one(s *Store, c net.Conn, r *msgp.Reader, fault Fault) bool {
	tag, err := r.ReadString()
	if err != nil {
		return false
	}
	entries, err := r.ReadBytes(nil)
	if err != nil {
		return false
	}
	option := map[string]any{}
	if err := r.ReadMapStrIntf(option); err != nil {
		return false
	}
	lines, err := f.decode(tag, entries, option)
	if err != nil {
		s.take([]string{"WRONG: " + err.Error()})
		return false
	}
	switch fault {
	case Slow:
		gone := make(chan struct{})
		go func() {
			io.Copy(io.Discard, c)
			close(gone)
		}()
		s.hang(gone)
		return false
	case Busy, Broken, Refused, Denied:
		return false
	case Nonsense:
		c.Write(msgp.AppendMapStrStr(nil, map[string]string{"ack": Canary}))
		return false
	}
	s.take(lines)
	if fault == LostAck {
		return false
	}
	_, err = c.Write(msgp.AppendMapStrStr(nil, map[string]string{"ack": option["chunk"].(string)}))
	return err == nil
}

func (*forwardStore) decode(tag string, entries []byte, option map[string]any) (lines []string, err error) {
	if tag != "phiscrub" || option["chunk"] == nil {
		return nil, fmt.Errorf("tag %q, chunk %v", tag, option["chunk"])
	}
	switch option["compressed"] {
	case "gzip":
		z, err := gzip.NewReader(bytes.NewReader(entries))
		if err != nil {
			return nil, err
		}
		if entries, err = io.ReadAll(z); err != nil {
			return nil, err
		}
	case "zstd":
		z, err := zstd.NewReader(nil)
		if err != nil {
			return nil, err
		}
		defer z.Close()
		if entries, err = z.DecodeAll(entries, nil); err != nil {
			return nil, err
		}
	}
	for len(entries) > 0 {
		n, rest, err := msgp.ReadArrayHeaderBytes(entries)
		if err != nil || n != 2 || len(rest) < 10 || rest[0] != 0xd7 || rest[1] != 0 {
			return nil, fmt.Errorf("an entry is no [EventTime, record]")
		}
		rec, rest, err := msgp.ReadMapStrIntfBytes(rest[10:], nil)
		if err != nil {
			return nil, err
		}
		log, ok := rec["log"].(string)
		if !ok {
			return nil, fmt.Errorf("a record has no log")
		}
		lines, entries = append(lines, log), rest
	}
	if size := fmt.Sprint(option["size"]); size != fmt.Sprint(len(lines)) {
		return nil, fmt.Errorf("size %s of %d entries", size, len(lines))
	}
	return lines, nil
}

func sum(parts ...string) string {
	h := sha512.New()
	for _, p := range parts {
		io.WriteString(h, p)
	}
	return hex.EncodeToString(h.Sum(nil))
}

// greet is the server's part of the handshake.
func (f *forwardStore) greet(c net.Conn, r *msgp.Reader) bool {
	const nonce, auth = "nonce\x00\xff", "salt of the user"
	helo := msgp.AppendString(msgp.AppendArrayHeader(nil, 2), "HELO")
	helo = msgp.AppendMapHeader(helo, 3)
	helo = msgp.AppendBytes(msgp.AppendString(helo, "nonce"), []byte(nonce))
	helo = msgp.AppendBytes(msgp.AppendString(helo, "auth"), []byte(auth))
	helo = msgp.AppendBool(msgp.AppendString(helo, "keepalive"), true)
	c.Write(helo)
	if n, err := r.ReadArrayHeader(); err != nil || n != 6 {
		return false
	}
	var ping [6]string
	for i := range ping {
		var err error
		if ping[i], err = r.ReadString(); err != nil {
			return false
		}
	}
	ok := ping[0] == "PING" && ping[3] == sum(ping[2], ping[1], nonce, SharedKey) &&
		ping[4] == User && ping[5] == sum(auth, User, Password)
	key := SharedKey
	if f.liar {
		ok, key = true, "a guess"
	}
	pong := msgp.AppendString(msgp.AppendArrayHeader(nil, 5), "PONG")
	pong = msgp.AppendBool(pong, ok)
	pong = msgp.AppendString(pong, Canary)
	pong = msgp.AppendString(pong, "store")
	pong = msgp.AppendString(pong, sum(ping[2], "store", nonce, key))
	c.Write(pong)
	return ok
}
