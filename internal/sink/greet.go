package sink

import (
	"crypto/rand"
	"crypto/sha512"
	"crypto/subtle"
	"encoding/hex"
	"errors"
	"os"

	"github.com/tinylib/msgp/msgp"
)

// maxMessage bounds what a forward server may say at once, in bytes.
const maxMessage = 64 << 10

// errProtocol stands for every message that is not understood.
var errProtocol = errors.New("message is not understood")

// read returns the next message of the server.
func (p *peer) read() ([]byte, error) {
	for {
		if len(p.buf) > 0 {
			rest, err := msgp.Skip(p.buf)
			switch {
			case err == nil:
				msg := p.buf[:len(p.buf)-len(rest)]
				p.buf = rest
				return msg, nil
			case !errors.Is(err, msgp.ErrShortBytes) || len(p.buf) >= maxMessage:
				return nil, errProtocol
			}
		}
		var part [4096]byte
		n, err := p.Conn.Read(part[:])
		p.buf = append(p.buf, part[:n]...)
		if err != nil && n == 0 {
			return nil, err
		}
	}
}

// text reads a str or a bin.
func text(b []byte) (string, []byte, bool) {
	if s, rest, err := msgp.ReadStringZC(b); err == nil {
		return string(s), rest, true
	}
	s, rest, err := msgp.ReadBytesZC(b)
	return string(s), rest, err == nil
}

// member returns the text under a key of a map.
func member(msg []byte, key string) (value string, ok bool) {
	n, msg, err := msgp.ReadMapHeaderBytes(msg)
	for ; err == nil && n > 0; n-- {
		var k string
		if k, msg, ok = text(msg); !ok {
			return "", false
		}
		if k == key {
			value, _, ok = text(msg)
			return value, ok
		}
		msg, err = msgp.Skip(msg)
	}
	return "", false
}

// greet answers the server's HELO and checks its PONG: both sides prove that
// they have the shared key.
func (s *forward) greet(p *peer) *Error {
	key, err := s.shared.word()
	if err != nil {
		return transient(s.v.to, err.Error())
	}
	pass, err := s.pass.word()
	if err != nil {
		return transient(s.v.to, err.Error())
	}
	helo, err := p.read()
	if err != nil {
		return transient(s.v.to, s.strange(err))
	}
	n, rest, err := msgp.ReadArrayHeaderBytes(helo)
	word, options, ok := text(rest)
	if err != nil || !ok || n < 2 || word != "HELO" {
		return transient(s.v.to, "does not ask for a shared key as the forward protocol does")
	}
	nonce, ok := member(options, "nonce")
	if !ok {
		return transient(s.v.to, "gives no nonce for the shared key")
	}
	auth, _ := member(options, "auth") // missing: no user is asked for
	host, _ := os.Hostname()
	salt := rand.Text()
	ping := msgp.AppendArrayHeader(nil, 6)
	ping = msgp.AppendString(ping, "PING")
	ping = msgp.AppendString(ping, host)
	ping = msgp.AppendString(ping, salt)
	ping = msgp.AppendString(ping, digest(salt, host, nonce, key))
	if auth != "" && s.v.User != "" {
		ping = msgp.AppendString(ping, s.v.User)
		ping = msgp.AppendString(ping, digest(auth, s.v.User, pass))
	} else {
		ping = msgp.AppendString(ping, "")
		ping = msgp.AppendString(ping, "")
	}
	if _, err := p.Write(ping); err != nil {
		return transient(s.v.to, reason(err))
	}
	pong, err := p.read()
	if err != nil {
		return transient(s.v.to, s.strange(err))
	}
	return s.checkPong(pong, salt, nonce, key)
}

// checkPong reads ["PONG", accepted, reason, host, digest].
func (s *forward) checkPong(pong []byte, salt, nonce, key string) *Error {
	n, rest, err := msgp.ReadArrayHeaderBytes(pong)
	word, rest, ok := text(rest)
	if err != nil || !ok || n < 5 || word != "PONG" {
		return transient(s.v.to, "gives no answer to the shared key")
	}
	accepted, rest, err := msgp.ReadBoolBytes(rest)
	if err != nil || !accepted {
		return transient(s.v.to, "refuses the shared key or the user")
	}
	_, rest, _ = text(rest)
	host, rest, ok := text(rest)
	proof, _, ok2 := text(rest)
	if !ok || !ok2 || subtle.ConstantTimeCompare([]byte(proof), []byte(digest(salt, host, nonce, key))) != 1 {
		return transient(s.v.to, "does not have the shared key; nothing was sent to it")
	}
	return nil
}

// strange is the reason for an error of read.
func (*forward) strange(err error) string {
	if err == errProtocol {
		return "does not speak the forward protocol"
	}
	return reason(err)
}

// digest is the SHA-512 of the parts in a row, in hexadecimal, as the forward
// protocol defines it.
func digest(parts ...string) string {
	h := sha512.New()
	for _, p := range parts {
		h.Write([]byte(p))
	}
	return hex.EncodeToString(h.Sum(nil))
}
