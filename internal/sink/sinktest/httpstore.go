package sinktest

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"

	"github.com/klauspost/compress/zstd"
)

// httpStore is a store that is spoken to over HTTP.
type httpStore struct {
	// decode returns the lines in the body of a request, or an error for one
	// that is not as it should be.
	decode func(r *http.Request, body []byte) ([]string, error)
	// answer writes the answer for lines of which taken were kept. Nil: 204.
	answer func(taken []bool) (status int, body string)
	busy   int // status that asks to come again
	broken int // status of a failure inside, after which one may come again
	mu     sync.Mutex
}

// Serve implements Protocol.
func (h *httpStore) Serve(s *Store, c net.Conn) {
	r := bufio.NewReader(c)
	for {
		req, err := http.ReadRequest(r)
		if err != nil {
			return
		}
		fault := s.fault()
		if fault == Reset {
			io.CopyN(io.Discard, req.Body, 10)
			reset(c)
			return
		}
		body, err := io.ReadAll(req.Body)
		if err != nil {
			return
		}
		if !h.one(s, c, req, body, fault) {
			return
		}
	}
}

// one answers one request. It returns false when the connection ends.
func (h *httpStore) one(s *Store, c net.Conn, req *http.Request, body []byte, fault Fault) bool {
	switch fault {
	case Slow:
		gone := make(chan struct{})
		go func() {
			io.Copy(io.Discard, c)
			close(gone)
		}()
		s.hang(gone)
		return false
	case Busy:
		return respond(c, h.busy, Canary)
	case Broken:
		return respond(c, h.broken, Canary)
	case Refused:
		return respond(c, http.StatusBadRequest, `{"error":"`+Canary+`"}`)
	case Denied:
		return respond(c, http.StatusUnauthorized, Canary)
	case Nonsense:
		fmt.Fprintf(c, "%s\r\n\r\n", Canary)
		return false
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	lines, err := h.read(req, body)
	if err != nil {
		s.take([]string{"WRONG: " + err.Error()})
		return respond(c, http.StatusBadRequest, "")
	}
	taken := make([]bool, len(lines))
	var kept []string
	for i, l := range lines {
		if taken[i] = fault != Partial || i%2 == 0; taken[i] {
			kept = append(kept, l)
		}
	}
	s.take(kept)
	if fault == LostAck {
		return false
	}
	if h.answer == nil {
		return respond(c, http.StatusNoContent, "")
	}
	status, text := h.answer(taken)
	return respond(c, status, text)
}

func respond(c net.Conn, status int, body string) bool {
	_, err := fmt.Fprintf(c, "HTTP/1.1 %d %s\r\nContent-Length: %d\r\n\r\n%s", status, Canary, len(body), body)
	return err == nil
}

// read decompresses and decodes.
func (h *httpStore) read(req *http.Request, body []byte) ([]string, error) {
	switch req.Header.Get("Content-Encoding") {
	case "gzip":
		z, err := gzip.NewReader(bytes.NewReader(body))
		if err != nil {
			return nil, err
		}
		if body, err = io.ReadAll(z); err != nil {
			return nil, err
		}
	case "zstd":
		z, err := zstd.NewReader(nil)
		if err != nil {
			return nil, err
		}
		defer z.Close()
		if body, err = z.DecodeAll(body, nil); err != nil {
			return nil, err
		}
	}
	if req.Method != http.MethodPost || !strings.HasPrefix(req.Header.Get("User-Agent"), "phiscrub") {
		return nil, fmt.Errorf("%s by %q", req.Method, req.Header.Get("User-Agent"))
	}
	return h.decode(req, body)
}
