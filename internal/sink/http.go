package sink

import (
	"bytes"
	"context"
	"encoding/base64"
	"errors"
	"io"
	"net"
	"net/http"
	"path"
	"slices"
	"strconv"
	"strings"
	"time"
)

// maxAnswer bounds what is read of an answer, in bytes.
const maxAnswer = 16 << 20

// protocol is how records become the body of a request, and what an answer
// means.
type protocol interface {
	contentType() string
	// encode appends the body for records.
	encode(dst []byte, b *Batch) []byte
	// judge reads the answer of a status below 300. Nothing of answer may be
	// in the error.
	judge(to string, b *Batch, answer []byte) error
	// again reports whether a status asks for another attempt.
	again(status int) bool
}

// poster sends batches by POST, one request at a time for each Write.
type poster struct {
	v       *settings
	p       protocol
	url     string
	client  *http.Client
	tr      *http.Transport
	trust   *trust
	token   *fresh
	pass    *fresh
	packer  *packer
	headers http.Header
}

// newPoster returns a poster to the path of the URL, with ends behind it
// unless the last part of that is there already.
func newPoster(v *settings, ends string, p protocol) (Sink, error) {
	s := &poster{v: v, p: p, headers: http.Header{}}
	u := *v.target
	if ends != "" && path.Base(u.Path) != path.Base(ends) {
		u.Path = strings.TrimSuffix(u.Path, "/") + ends
	}
	s.url = u.String()
	for _, name := range sortedKeys(v.Headers) {
		s.headers.Set(name, v.Headers[name])
	}
	var err, terr, perr error
	s.token, terr = newFresh("token_file", v.TokenFile, maxToken)
	s.pass, perr = newFresh("password_file", v.PasswordFile, maxToken)
	if s.packer, err = newPacker(v.Compress); err == nil {
		err = errors.Join(terr, perr)
	}
	if err != nil {
		return nil, err
	}
	s.tr = &http.Transport{
		DialContext:         (&net.Dialer{KeepAlive: 30 * time.Second}).DialContext,
		DisableCompression:  true,
		MaxIdleConnsPerHost: 4,
		IdleConnTimeout:     90 * time.Second,
		TLSHandshakeTimeout: v.timeout,
	}
	if v.scheme.tls {
		if s.trust, err = newTrust(v); err != nil {
			return nil, err
		}
		s.tr.DialTLSContext = s.trust.dial
	}
	s.client = &http.Client{Transport: s.tr, CheckRedirect: func(*http.Request, []*http.Request) error {
		return http.ErrUseLastResponse // records go where the operator said
	}}
	return s, nil
}

// Write implements Sink.
func (s *poster) Write(ctx context.Context, b *Batch) error {
	if s.trust != nil {
		if _, changed, err := s.trust.config(); err != nil {
			return transient(s.v.to, err.Error())
		} else if changed {
			s.tr.CloseIdleConnections()
		}
	}
	return inParts(b, s.v.maxRequest, func(part *Batch) *Error { return s.send(ctx, part) })
}

// send posts a part. A part that is too large is sent in halves.
func (s *poster) send(ctx context.Context, b *Batch) *Error {
	status, after, answer, err := s.post(ctx, s.packer.pack(nil, s.p.encode(nil, b)))
	switch {
	case err != nil:
		return err
	case status < 200 || status > 299:
		if status == http.StatusRequestEntityTooLarge && len(b.Records) > 1 {
			return s.halves(ctx, b)
		}
		e := final(s.v.to, "answers "+strconv.Itoa(status)+" "+strings.ToLower(http.StatusText(status)))
		e.Transient = s.p.again(status) || fixable(status)
		e.After = after
		return e
	}
	var e *Error
	if jerr := s.p.judge(s.v.to, b, answer); errors.As(jerr, &e) {
		e.After = after
		return e
	}
	return nil
}

func (s *poster) halves(ctx context.Context, b *Batch) *Error {
	var e Error
	mid := len(b.Records) / 2
	for _, r := range [][2]int{{0, mid}, {mid, len(b.Records)}} {
		if err := s.send(ctx, b.part(r[0], r[1])); err != nil {
			e.merge(err, r[0], r[1])
		}
	}
	if e.Reason == "" {
		return nil
	}
	slices.Sort(e.Retry)
	return &e
}

// fixable reports whether a status is about the way to the destination and
// not about the records: somebody will mend it, and nothing may be lost until
// then.
func fixable(status int) bool {
	switch status {
	case http.StatusUnauthorized, http.StatusForbidden, http.StatusNotFound, http.StatusMethodNotAllowed,
		http.StatusProxyAuthRequired:
		return true
	}
	return status >= 300 && status < 400
}

// post sends one request.
func (s *poster) post(ctx context.Context, body []byte) (status int, after time.Duration, answer []byte, fail *Error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, s.url, bytes.NewReader(body))
	if err != nil {
		return 0, 0, nil, final(s.v.to, "url cannot be used for a request")
	}
	for name, values := range s.headers {
		req.Header[name] = values
	}
	req.Header.Set("Content-Type", s.p.contentType())
	req.Header.Set("User-Agent", "phiscrub")
	if s.packer.name != "" {
		req.Header.Set("Content-Encoding", s.packer.name)
	}
	if err := s.authorize(req); err != nil {
		return 0, 0, nil, transient(s.v.to, err.Error())
	}
	res, err := s.client.Do(req)
	if err != nil {
		return 0, 0, nil, transient(s.v.to, reason(err))
	}
	defer res.Body.Close()
	answer, err = io.ReadAll(io.LimitReader(res.Body, maxAnswer))
	if err != nil && res.StatusCode < 300 {
		return 0, 0, nil, transient(s.v.to, reason(err))
	}
	return res.StatusCode, retryAfter(res.Header.Get("Retry-After"), s.v.o.Now()), answer, nil
}

func (s *poster) authorize(req *http.Request) error {
	switch {
	case s.token.path != "":
		token, err := s.token.word()
		if err != nil {
			return err
		}
		if !validHeader("Authorization", token) {
			return errors.New("token_file: " + s.token.path + " holds more than a token")
		}
		req.Header.Set("Authorization", "Bearer "+token)
	case s.v.User != "":
		pass, err := s.pass.word()
		if err != nil {
			return err
		}
		req.Header.Set("Authorization", "Basic "+base64.StdEncoding.EncodeToString([]byte(s.v.User+":"+pass)))
	}
	return nil
}

// retryAfter reads the header of that name: seconds, or a date (RFC 9110,
// 10.2.3).
func retryAfter(text string, now time.Time) time.Duration {
	if n, err := strconv.Atoi(text); err == nil && n > 0 {
		return min(time.Duration(min(n, 1<<20))*time.Second, maxAfter)
	}
	if at, err := http.ParseTime(text); err == nil {
		return max(0, min(at.Sub(now), maxAfter))
	}
	return 0
}

// Close implements Sink.
func (s *poster) Close(context.Context) error {
	s.tr.CloseIdleConnections()
	return nil
}
