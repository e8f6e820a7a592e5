package mcp

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
)

// WebOptions are the settings of a Web.
type WebOptions struct {
	Upstream  *url.URL
	Transport http.RoundTripper
	// Verify returns the user that a bearer token was issued to. Nil: callers
	// need no token.
	Verify func(ctx context.Context, token string) (User, error)
	Issuer string // told to callers without a token

	Origins    []string // of browsers, besides the host of the proxy itself
	PassToken  bool     // the caller's token goes on to the server
	Credential string   // goes to the server as the bearer token
}

// Web is the proxy for Streamable HTTP. It is an http.Handler.
type Web struct {
	p    *Proxy
	o    WebOptions
	busy sync.WaitGroup // requests

	mu       sync.Mutex
	sessions map[string]*session
	order    []string
}

// NewWeb returns the proxy for Streamable HTTP.
func (p *Proxy) NewWeb(o WebOptions) *Web {
	return &Web{p: p, o: o, sessions: map[string]*session{}}
}

// headers of connections, which are not passed on (RFC 9110, 7.6.1).
var hop = []string{"Connection", "Proxy-Connection", "Keep-Alive", "Proxy-Authenticate", "Proxy-Authorization", "Te", "Trailer", "Transfer-Encoding", "Upgrade"}

// ServeHTTP implements http.Handler.
func (web *Web) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	web.busy.Add(1)
	defer web.busy.Done()
	if strings.HasPrefix(r.URL.Path, wellKnown) && web.o.Verify != nil {
		web.metadata(w, r)
		return
	}
	if !web.originAllowed(r) {
		refuse(w, http.StatusForbidden, nil, codePolicy, "this origin is not allowed")
		return
	}
	if r.URL.Path != cmpOr(web.o.Upstream.Path, "/") {
		refuse(w, http.StatusNotFound, nil, codePolicy, "there is nothing here; the path of the server is "+cmpOr(web.o.Upstream.Path, "/"))
		return
	}
	var user User
	if web.o.Verify != nil && r.Method != http.MethodOptions {
		var err error
		if user, err = web.authenticate(r); err != nil {
			w.Header().Set("WWW-Authenticate", web.challenge(r, err))
			refuse(w, http.StatusUnauthorized, nil, codePolicy, err.Error())
			return
		}
	}
	switch r.Method {
	case http.MethodPost:
		web.post(w, r, user)
	case http.MethodGet, http.MethodDelete, http.MethodOptions:
		web.pass(w, r)
	default:
		w.Header().Set("Allow", "POST, GET, DELETE")
		refuse(w, http.StatusMethodNotAllowed, nil, codePolicy, "use POST, GET or DELETE")
	}
}

func cmpOr(a, b string) string {
	if a == "" {
		return b
	}
	return a
}

// refuse answers with a JSON-RPC error.
func refuse(w http.ResponseWriter, status int, id []byte, code int, text string) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	w.Write(rpcError(id, code, text))
}

// originAllowed keeps pages of other sites from using a browser that can reach
// the proxy.
func (web *Web) originAllowed(r *http.Request) bool {
	origin := r.Header.Get("Origin")
	if origin == "" || slices.Contains(web.o.Origins, origin) {
		return true
	}
	u, err := url.Parse(origin)
	if err != nil || u.Host == "" || !strings.EqualFold(u.Host, r.Host) {
		return false
	}
	// A name that resolves to this machine is not this machine.
	host := u.Hostname()
	ip := net.ParseIP(host)
	return r.TLS != nil || host == "localhost" || ip != nil && ip.IsLoopback()
}

// End closes the calls that got no answer, after the listener has been closed.
func (web *Web) End() {
	done := make(chan struct{})
	go func() { web.busy.Wait(); close(done) }()
	select {
	case <-done:
	case <-time.After(5 * time.Second): // their connections are closed
	}
	web.mu.Lock()
	all := web.sessions
	web.sessions, web.order = map[string]*session{}, nil
	web.mu.Unlock()
	for _, s := range all {
		web.p.abort(s.ledger)
	}
}

// bodyTime is how long a caller may take to send a message.
const bodyTime = time.Minute

// post passes a message on.
func (web *Web) post(w http.ResponseWriter, r *http.Request, user User) {
	p := web.p
	http.NewResponseController(w).SetReadDeadline(time.Now().Add(bodyTime))
	body, err := io.ReadAll(io.LimitReader(r.Body, int64(p.o.Limit)+1))
	http.NewResponseController(w).SetReadDeadline(time.Time{})
	m := &message{scanner: &scanner{}, raw: body}
	m.feed(body)
	switch {
	case err != nil:
		refuse(w, http.StatusBadRequest, nil, codeLarge, "the message did not come whole")
		return
	case len(body) > p.o.Limit:
		p.stats.Long.Add(1)
		refuse(w, http.StatusRequestEntityTooLarge, m.vals[fID].raw, codeLarge, "the message is longer than "+strconv.Itoa(p.o.Limit)+" bytes; raise max_line")
		return
	}
	p.stats.ClientBytes.Add(int64(len(body)))
	pe := &peer{user: user, worker: p.o.NewWorker(), ledger: newLedger()}
	if host, _, err := net.SplitHostPort(r.RemoteAddr); err == nil {
		pe.ip = &host
	}
	s := web.sessionOf(r.Header.Get("Mcp-Session-Id"))
	if s != nil {
		pe.session, pe.ledger = s.name, s.ledger
	}
	d := p.client(m, pe)
	if d.with != nil && hasParams(r.Header) {
		for _, c := range d.calls {
			p.close(c, outDenied, nil)
		}
		refuse(w, http.StatusBadRequest, m.vals[fID].raw, codeLarge, "the arguments of this tool also stand in headers, where they are not scrubbed")
		return
	}
	p.commit(r.Context(), &d, pe)
	if d.after != nil {
		d.after()
	}
	if !d.forward {
		web.answerItself(w, m, d.replies)
		return
	}
	if d.with != nil {
		body = d.with
	}
	web.exchange(w, r, body, d, pe, s)
}

// hasParams reports whether arguments are repeated in headers (revision
// 2026-07-28).
func hasParams(h http.Header) bool {
	for name := range h {
		if strings.HasPrefix(name, "Mcp-Param-") {
			return true
		}
	}
	return false
}

// answerItself answers a message that is not forwarded.
func (web *Web) answerItself(w http.ResponseWriter, m *message, replies [][]byte) {
	switch {
	case len(replies) == 0:
		w.WriteHeader(http.StatusAccepted)
		return
	case m.level[1].kind == '[':
		replies = [][]byte{joined(replies)}
	}
	w.Header().Set("Content-Type", "application/json")
	w.Write(replies[0])
}

// upstream makes the request to the server.
func (web *Web) upstream(r *http.Request, body []byte) (*http.Request, error) {
	u := *web.o.Upstream
	u.RawQuery = r.URL.RawQuery
	var rd io.Reader
	if body != nil {
		rd = bytes.NewReader(body)
	}
	out, err := http.NewRequestWithContext(r.Context(), r.Method, u.String(), rd)
	if err != nil {
		return nil, err
	}
	out.Header = r.Header.Clone()
	for _, name := range strings.Split(r.Header.Get("Connection"), ",") {
		out.Header.Del(strings.TrimSpace(name))
	}
	for _, name := range hop {
		out.Header.Del(name)
	}
	out.Header.Set("Accept-Encoding", "identity") // what is packed cannot be read
	if web.o.Verify != nil && !web.o.PassToken {
		out.Header.Del("Authorization") // it was issued for us
	}
	if web.o.Credential != "" {
		out.Header.Set("Authorization", "Bearer "+web.o.Credential)
	}
	return out, nil
}

// exchange forwards a message and passes the answer on.
func (web *Web) exchange(w http.ResponseWriter, r *http.Request, body []byte, d decision, pe *peer, s *session) {
	p := web.p
	streamed := false
	defer func() {
		if s != nil && streamed {
			return // in a session the answer may come on another stream
		}
		for _, c := range d.calls {
			if pe.ledger.drop(c) {
				outcome := outAborted
				if r.Context().Err() != nil {
					outcome = outCancelled
				}
				p.stats.Unanswered.Add(1)
				p.close(c, outcome, nil)
			}
		}
	}()
	out, err := web.upstream(r, body)
	if err != nil {
		refuse(w, http.StatusBadGateway, nil, codeLarge, "the server cannot be asked")
		return
	}
	res, err := web.o.Transport.RoundTrip(out)
	if err != nil {
		refuse(w, http.StatusBadGateway, firstID(d), codeLarge, "the server cannot be reached: "+reason(err))
		return
	}
	defer res.Body.Close()
	streamed = strings.HasPrefix(res.Header.Get("Content-Type"), "text/event-stream")
	web.relay(w, res, &servers{ledger: pe.ledger, worker: p.o.NewWorker()})
}

func firstID(d decision) []byte {
	if len(d.calls) == 1 {
		return d.calls[0].id
	}
	return nil
}

// reason says why a server cannot be reached, in words that hold nothing of the
// message.
func reason(err error) string {
	var ue *url.Error
	if errors.As(err, &ue) {
		err = ue.Err
	}
	var ne net.Error
	switch {
	case errors.Is(err, context.Canceled):
		return "the caller left"
	case errors.Is(err, ErrPin):
		return ErrPin.Error()
	case isCertificate(err):
		return "its certificate is not accepted"
	case errors.As(err, &ne) && ne.Timeout():
		return "no answer in time"
	}
	return "the connection failed"
}

// pass forwards a request without a message: a stream to listen to, or the end
// of a session.
func (web *Web) pass(w http.ResponseWriter, r *http.Request) {
	out, err := web.upstream(r, nil)
	if err != nil {
		refuse(w, http.StatusBadGateway, nil, codeLarge, "the server cannot be asked")
		return
	}
	res, err := web.o.Transport.RoundTrip(out)
	if err != nil {
		refuse(w, http.StatusBadGateway, nil, codeLarge, "the server cannot be reached: "+reason(err))
		return
	}
	defer res.Body.Close()
	l := newLedger()
	s := web.sessionOf(r.Header.Get("Mcp-Session-Id"))
	if s != nil {
		l = s.ledger
	}
	web.relay(w, res, &servers{ledger: l, worker: web.p.o.NewWorker()})
	if s != nil && (r.Method == http.MethodDelete && res.StatusCode < 300 || res.StatusCode == http.StatusNotFound) {
		web.forget(s)
	}
}

// relay passes a response on.
func (web *Web) relay(w http.ResponseWriter, res *http.Response, sv *servers) {
	if res.StatusCode >= 300 && res.StatusCode < 400 && res.StatusCode != http.StatusNotModified {
		refuse(w, http.StatusBadGateway, nil, codeLarge, "the server redirects; give its present address as --upstream")
		return
	}
	kind, _, _ := strings.Cut(res.Header.Get("Content-Type"), ";")
	kind = strings.ToLower(strings.TrimSpace(kind))
	packed := res.Header.Get("Content-Encoding") != "" && res.Header.Get("Content-Encoding") != "identity"
	for name, vals := range res.Header {
		if !slices.Contains(hop, name) && name != "Content-Length" {
			w.Header()[name] = vals
		}
	}
	switch {
	case packed && web.p.guards():
		w.Header().Del("Content-Encoding")
		refuse(w, http.StatusBadGateway, nil, codeLarge, "the server packs its answers although it was asked not to")
	case packed:
		w.WriteHeader(res.StatusCode)
		web.p.stats.Unparsed.Add(1)
		io.Copy(w, res.Body)
	case kind == "text/event-stream":
		w.WriteHeader(res.StatusCode)
		web.p.events(w, res.Body, sv)
	case kind == "application/json":
		web.answer(w, res, sv)
	default:
		web.other(w, res)
	}
}

// guards reports whether what the server sends must not pass unread.
func (p *Proxy) guards() bool {
	if p.o.Scrub&(Results|LogNotifications) != 0 {
		return true
	}
	return slices.ContainsFunc(p.o.Policies, func(x Policy) bool { return x.Do == "drop" })
}

// answer passes a single JSON answer on.
func (web *Web) answer(w http.ResponseWriter, res *http.Response, sv *servers) {
	p := web.p
	body, err := io.ReadAll(io.LimitReader(res.Body, int64(p.o.Limit)+1))
	m := &message{scanner: &scanner{}, raw: body}
	m.feed(body)
	p.stats.ServerBytes.Add(int64(len(body)))
	if err == nil && len(body) <= p.o.Limit {
		out := body
		if len(bytes.TrimSpace(body)) > 0 {
			out = p.serverMessage(m, sv)
		}
		w.Header().Set("Content-Length", strconv.Itoa(len(out)))
		w.WriteHeader(res.StatusCode)
		w.Write(out)
		return
	}
	m.raw = nil
	p.stats.Long.Add(1)
	if p.mustRead(m) {
		io.Copy(feeder{m.scanner}, res.Body)
		p.stats.Withheld.Add(1)
		if out := p.unread(m, sv); out != nil {
			w.WriteHeader(res.StatusCode)
			w.Write(out)
			return
		}
		refuse(w, http.StatusBadGateway, nil, codeLarge, "the answer is too long to be scrubbed")
		return
	}
	p.stats.Unparsed.Add(1)
	w.WriteHeader(res.StatusCode)
	w.Write(body)
	if err == nil {
		_, err = io.Copy(io.MultiWriter(w, feeder{m.scanner}), res.Body)
	}
	if err == nil {
		p.unread(m, sv)
	}
}

// feeder lets a scanner be written to.
type feeder struct{ s *scanner }

func (f feeder) Write(b []byte) (int, error) {
	f.s.feed(b)
	return len(b), nil
}

// other passes on what is no message, such as the page of an error. Where the
// server's words are scrubbed it is left out.
func (web *Web) other(w http.ResponseWriter, res *http.Response) {
	if web.p.guards() && res.StatusCode != http.StatusAccepted && res.StatusCode != http.StatusNoContent {
		w.Header().Del("Content-Type")
		w.WriteHeader(res.StatusCode)
		return
	}
	w.WriteHeader(res.StatusCode)
	n, _ := io.Copy(w, res.Body)
	if n > 0 {
		web.p.stats.Unparsed.Add(1)
	}
}

const wellKnown = "/.well-known/oauth-protected-resource"

// metadata tells callers where tokens come from (RFC 9728).
func (web *Web) metadata(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "application/json")
	json.NewEncoder(w).Encode(map[string]any{
		"resource":                 scheme(r) + r.Host + web.o.Upstream.Path,
		"authorization_servers":    []string{web.o.Issuer},
		"bearer_methods_supported": []string{"header"},
	})
}

func scheme(r *http.Request) string {
	if r.TLS != nil {
		return "https://"
	}
	return "http://"
}

// authenticate returns the user of a request's token.
func (web *Web) authenticate(r *http.Request) (User, error) {
	kind, token, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	if !strings.EqualFold(kind, "Bearer") || token == "" {
		return User{}, errNoToken
	}
	return web.o.Verify(r.Context(), strings.TrimSpace(token))
}

// challenge tells what was wrong with a token (RFC 6750).
func (web *Web) challenge(r *http.Request, err error) string {
	c := `Bearer resource_metadata="` + scheme(r) + r.Host + wellKnown + web.o.Upstream.Path + `"`
	if !errors.Is(err, errNoToken) {
		c += `, error="invalid_token", error_description="` + err.Error() + `"`
	}
	return c
}
