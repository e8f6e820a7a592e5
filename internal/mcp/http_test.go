package mcp

import (
	"bufio"
	"bytes"
	"context"
	"crypto/rand"
	"crypto/rsa"
	"crypto/tls"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"
)

// webRig is a proxy between a client and a server over HTTP with TLS on both
// sides.
type webRig struct {
	t      *testing.T
	book   *book
	p      *Proxy
	web    *Web
	front  *httptest.Server
	client *http.Client
}

func newWebRig(t *testing.T, server http.HandlerFunc, change func(*Options, *WebOptions)) *webRig {
	t.Helper()
	back := httptest.NewTLSServer(server)
	t.Cleanup(back.Close)
	u, _ := url.Parse(back.URL + "/mcp")
	conf, err := ClientTLS(pemOf(t, back), nil)
	if err != nil {
		t.Fatal(err)
	}
	tr := &http.Transport{TLSClientConfig: conf, DisableCompression: true}
	t.Cleanup(tr.CloseIdleConnections)
	g := &webRig{t: t, book: &book{}}
	o := Options{NewWorker: func() Worker { return toy{} }, Auditor: g.book, Required: true, Tokens: &tokens{}, System: User{"unix", "system"}}
	wo := WebOptions{Upstream: u, Transport: tr}
	if change != nil {
		change(&o, &wo)
	}
	g.p = New(o)
	g.web = g.p.NewWeb(wo)
	g.front = httptest.NewTLSServer(g.web)
	t.Cleanup(g.front.Close)
	g.client = g.front.Client()
	return g
}

// pemOf writes the certificate of a server to a file.
func pemOf(t *testing.T, s *httptest.Server) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "ca.pem")
	if err := os.WriteFile(name, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: s.Certificate().Raw}), 0o600); err != nil {
		t.Fatal(err)
	}
	return name
}

func (g *webRig) do(method, body string, headers ...string) *http.Response {
	g.t.Helper()
	req, err := http.NewRequest(method, g.front.URL+"/mcp", strings.NewReader(body))
	if err != nil {
		g.t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("Accept", "application/json, text/event-stream")
	for i := 0; i+1 < len(headers); i += 2 {
		req.Header.Set(headers[i], headers[i+1])
	}
	res, err := g.client.Do(req)
	if err != nil {
		g.t.Fatal(err)
	}
	g.t.Cleanup(func() { res.Body.Close() })
	return res
}

func (g *webRig) text(res *http.Response) string {
	g.t.Helper()
	b, err := io.ReadAll(res.Body)
	if err != nil {
		g.t.Fatal(err)
	}
	return string(b)
}

func asJSON(answer string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		io.Copy(io.Discard, r.Body)
		w.Header().Set("Content-Type", "application/json")
		io.WriteString(w, answer)
	}
}

func TestWebPassesMessagesAsTheyAre(t *testing.T) {
	var got []byte
	var header http.Header
	answer := " {\"result\":{\"content\":[{}]} , \"id\":1}\n"
	g := newWebRig(t, func(w http.ResponseWriter, r *http.Request) {
		got, _ = io.ReadAll(r.Body)
		header = r.Header.Clone()
		w.Header().Set("Mcp-Session-Id", "new")
		asJSON(answer)(w, r)
	}, nil)
	call := ` {"id":1,"method":"tools/call","params":{"name":"get_patient","arguments":{"mrn":"` + marker + `"}}}  `
	res := g.do("POST", call, "Mcp-Session-Id", "s-1", "MCP-Protocol-Version", "2025-11-25", "Mcp-Param-X", "y", "Authorization", "Bearer abc")
	if text := g.text(res); text != answer || string(got) != call || res.Header.Get("Mcp-Session-Id") != "new" {
		t.Errorf("client got %q, server %q", text, got)
	}
	for name, want := range map[string]string{"Mcp-Session-Id": "s-1", "Mcp-Protocol-Version": "2025-11-25", "Mcp-Param-X": "y", "Authorization": "Bearer abc"} {
		if header.Get(name) != want {
			t.Errorf("%s is %q", name, header.Get(name))
		}
	}
	a := g.book.end(t)
	if a.Outcome != outSuccess || a.SourceIP == nil || *a.SourceIP != "127.0.0.1" || a.Session == "" || a.Session == "s-1" || a.ResourceID != "[mrn:T]" {
		t.Errorf("%+v", a)
	}
	g.book.finals(t)
}

func TestWebPassesEventsAtOnce(t *testing.T) {
	next := make(chan bool)
	g := newWebRig(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/event-stream")
		for _, e := range []string{": comment\n\n", "id: 1\ndata: \n\n", "event: message\nid: 2\ndata: {\"method\":\"notifications/progress\",\ndata: \"params\":{}}\n\n", "data:{\"id\":1,\"result\":{\"content\":[{},{}]}}\r\n\r\n"} {
			io.WriteString(w, e)
			w.(http.Flusher).Flush()
			<-next
		}
	}, nil)
	res := g.do("POST", toolCall("1", "t", "{}"))
	r := bufio.NewReader(res.Body)
	for _, want := range []string{": comment\n\n", "id: 1\ndata: \n\n", "event: message\nid: 2\ndata: {\"method\":\"notifications/progress\",\ndata: \"params\":{}}\n\n", "data:{\"id\":1,\"result\":{\"content\":[{},{}]}}\r\n\r\n"} {
		got := make([]byte, len(want)) // the server waits for us: nothing may be held back
		if _, err := io.ReadFull(r, got); err != nil || string(got) != want {
			t.Fatalf("%q, %v", got, err)
		}
		next <- true
	}
	io.Copy(io.Discard, r)
	if a := g.book.end(t); a.Outcome != outSuccess || *a.Records != 2 {
		t.Errorf("%+v", a)
	}
}

func TestWebScrubsEvents(t *testing.T) {
	g := newWebRig(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/event-stream")
		io.WriteString(w, "event: message\nid: 7\ndata: {\"id\":1,\n")
		io.WriteString(w, "data: \"result\":{\"content\":[{\"text\":\""+marker+"\"}],\"structuredContent\":{\"n\":78051120}}}\n\n")
		io.WriteString(w, "data: {\"method\":\"notifications/message\",\"params\":{\"data\":\""+marker+"\"}}\n\ndata: cut "+marker)
	}, func(o *Options, _ *WebOptions) { o.Scrub = Results | LogNotifications })
	got := g.text(g.do("POST", toolCall("1", "t", "{}")))
	want := "event: message\nid: 7\ndata: {\"id\":1,\ndata: \"result\":{\"content\":[{\"text\":\"[X]\"}],\"structuredContent\":{\"n\":0}}}\n\ndata: {\"method\":\"notifications/message\",\"params\":{\"data\":\"[X]\"}}\n\n"
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestWebLongAnswers(t *testing.T) {
	long := strings.Repeat("a", 200<<10)
	for _, tt := range []struct {
		why, kind, answer string
		scrub             Channels
		code              int
	}{
		{"JSON passes", "application/json", `{"result":{"content":[{"text":"` + long + `"}]},"id":1}`, 0, 0},
		{"events pass", "text/event-stream", "data: {\"result\":{\"content\":[{\"text\":\"" + long + "\"}]},\ndata: \"id\":1}\n\n", 0, 0},
		{"JSON that has to be scrubbed does not", "application/json", `{"result":{"content":[{"text":"` + long + marker + `"}]},"id":1}`, Results, codeLarge},
		{"nor do events", "text/event-stream", "data: {\"result\":{\"content\":[{\"text\":\"" + long + marker + "\"}]},\ndata: \"id\":1}\n\n", Results, codeLarge},
	} {
		g := newWebRig(t, func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Type", tt.kind)
			io.WriteString(w, tt.answer)
		}, func(o *Options, _ *WebOptions) { o.Limit = 64 << 10; o.Scrub = tt.scrub })
		got := g.text(g.do("POST", toolCall("1", "t", "{}")))
		if tt.code == 0 && got != tt.answer {
			t.Errorf("%s: %d bytes, want %d", tt.why, len(got), len(tt.answer))
		}
		if tt.code != 0 && (code(t, strings.TrimPrefix(strings.TrimSpace(got), "data: ")) != tt.code || strings.Contains(got, marker)) {
			t.Errorf("%s: %.200s", tt.why, got)
		}
		if o := g.book.finals(t); o[outSuccess] != 1 {
			t.Errorf("%s: %v", tt.why, o)
		}
	}
}

func TestWebCallsThatAreNotAnswered(t *testing.T) {
	t.Run("the server fails", func(t *testing.T) {
		g := newWebRig(t, func(w http.ResponseWriter, r *http.Request) { panic(http.ErrAbortHandler) }, nil)
		if res := g.do("POST", toolCall("1", "t", "{}")); res.StatusCode != 502 {
			t.Errorf("status %d", res.StatusCode)
		}
		if o := g.book.finals(t); o[outAborted] != 1 {
			t.Errorf("%v", o)
		}
	})
	t.Run("the client leaves, revision 2026-07-28", func(t *testing.T) {
		here := make(chan bool, 1)
		g := newWebRig(t, func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Type", "text/event-stream")
			w.(http.Flusher).Flush()
			here <- true
			<-r.Context().Done()
		}, nil)
		ctx, cancel := context.WithCancel(context.Background())
		req, _ := http.NewRequestWithContext(ctx, "POST", g.front.URL+"/mcp", strings.NewReader(toolCall("1", "t", "{}")))
		go func() { <-here; cancel() }()
		if res, err := g.client.Do(req); err == nil {
			io.Copy(io.Discard, res.Body)
			res.Body.Close()
		}
		waitFor(t, func() bool { return len(g.book.all()) == 2 })
		if o := g.book.finals(t); o[outCancelled] != 1 {
			t.Errorf("%v", o)
		}
	})
	t.Run("the answer comes on another stream of the session", func(t *testing.T) {
		g := newWebRig(t, func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Type", "text/event-stream")
			if r.Method == "GET" {
				io.WriteString(w, "data: {\"id\":1,\"result\":{}}\n\n")
			}
		}, nil)
		g.text(g.do("POST", toolCall("1", "t", "{}"), "Mcp-Session-Id", "s"))
		if n := len(g.book.all()); n != 1 {
			t.Errorf("%d events before the answer", n)
		}
		g.text(g.do("GET", "", "Mcp-Session-Id", "s", "Last-Event-ID", "3"))
		if o := g.book.finals(t); o[outSuccess] != 1 {
			t.Errorf("%v", o)
		}
		g.text(g.do("POST", toolCall("2", "t", "{}"), "Mcp-Session-Id", "s"))
		g.text(g.do("DELETE", "", "Mcp-Session-Id", "s"))
		if o := g.book.finals(t); o[outAborted] != 1 {
			t.Errorf("%v", o)
		}
	})
	t.Run("the proxy ends", func(t *testing.T) {
		g := newWebRig(t, func(w http.ResponseWriter, r *http.Request) { w.Header().Set("Content-Type", "text/event-stream") }, nil)
		g.text(g.do("POST", toolCall("1", "t", "{}"), "Mcp-Session-Id", "s"))
		g.web.End()
		if o := g.book.finals(t); o[outAborted] != 1 {
			t.Errorf("%v", o)
		}
	})
}

func TestWebRefuses(t *testing.T) {
	var calls int
	g := newWebRig(t, func(w http.ResponseWriter, r *http.Request) {
		calls++
		if r.Method == "GET" {
			http.Redirect(w, r, "https://elsewhere.example.com/", http.StatusFound)
		}
	}, func(o *Options, wo *WebOptions) {
		o.Limit = 32 << 10
		o.Policies = []Policy{{Name: "front-desk", Tools: []string{"get_*"}, Do: "deny"}}
		wo.Origins = []string{"https://app.example.com"}
	})
	for _, tt := range []struct {
		why, method, body string
		headers           []string
		status, code      int
	}{
		{"a tool that a policy denies", "POST", toolCall("1", "get_patient", "{}"), nil, 200, codePolicy},
		{"a page of another site", "POST", `{}`, []string{"Origin", "https://evil.example.com"}, 403, codePolicy},
		{"a message that is too long", "POST", `{"id":4,"method":"x","params":"` + strings.Repeat("a", 64<<10) + `"}`, nil, 413, codeLarge},
		{"another method", "PUT", `{}`, nil, 405, codePolicy},
	} {
		res := g.do(tt.method, tt.body, tt.headers...)
		if text := g.text(res); res.StatusCode != tt.status || code(t, text) != tt.code {
			t.Errorf("%s: %d %s", tt.why, res.StatusCode, text)
		}
	}
	if res := g.do("GET", ""); res.StatusCode != 502 {
		t.Errorf("a redirection: %d", res.StatusCode)
	}
	if calls != 1 {
		t.Errorf("the server was asked %d times", calls)
	}
	if res := g.do("POST", `{"method":"x"}`, "Origin", "https://app.example.com"); res.StatusCode != 200 {
		t.Errorf("an allowed origin: %d", res.StatusCode)
	}
}

func TestWebVerifiesTheServer(t *testing.T) {
	back := httptest.NewTLSServer(asJSON("{}"))
	defer back.Close()
	old := httptest.NewUnstartedServer(asJSON("{}"))
	old.TLS = &tls.Config{MaxVersion: tls.VersionTLS11}
	old.StartTLS()
	defer old.Close()
	good := Pin(back.Certificate())
	for _, tt := range []struct {
		why    string
		server *httptest.Server
		ca     string
		pins   []string
		ok     bool
		says   string
	}{
		{"a known authority", back, pemOf(t, back), nil, true, ""},
		{"the pinned key", back, pemOf(t, back), []string{good}, true, ""},
		{"another key", back, pemOf(t, back), []string{"sha256/" + strings.Repeat("A", 43) + "="}, false, "pinned"},
		{"an unknown authority", back, "", nil, false, "certificate"},
		{"TLS 1.1", old, pemOf(t, old), nil, false, "connection failed"},
	} {
		conf, err := ClientTLS(tt.ca, tt.pins)
		if err != nil {
			t.Fatal(err)
		}
		u, _ := url.Parse(tt.server.URL)
		front := httptest.NewServer(New(Options{NewWorker: func() Worker { return toy{} }}).NewWeb(WebOptions{Upstream: u, Transport: &http.Transport{TLSClientConfig: conf}}))
		res, err := http.Post(front.URL, "application/json", strings.NewReader(`{"id":1,"method":"ping"}`))
		if err != nil {
			t.Fatal(err)
		}
		text, _ := io.ReadAll(res.Body)
		res.Body.Close()
		front.Close()
		if (res.StatusCode == 200) != tt.ok || !strings.Contains(string(text), tt.says) {
			t.Errorf("%s: %d %s", tt.why, res.StatusCode, text)
		}
	}
	for _, bad := range []string{"sha256/x", "md5/abc", ""} {
		if _, err := ClientTLS("", []string{bad}); err == nil {
			t.Errorf("pin %q is taken", bad)
		}
	}
}

// issuer is an OpenID Connect issuer.
type issuer struct {
	*httptest.Server
	key *rsa.PrivateKey
}

func newIssuer(t *testing.T) *issuer {
	t.Helper()
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	i := &issuer{key: key}
	mux := http.NewServeMux()
	mux.HandleFunc("/.well-known/openid-configuration", func(w http.ResponseWriter, r *http.Request) {
		json.NewEncoder(w).Encode(map[string]any{"issuer": i.URL, "jwks_uri": i.URL + "/keys", "authorization_endpoint": i.URL, "token_endpoint": i.URL, "id_token_signing_alg_values_supported": []string{"RS256"}})
	})
	mux.HandleFunc("/keys", func(w http.ResponseWriter, r *http.Request) {
		json.NewEncoder(w).Encode(jose.JSONWebKeySet{Keys: []jose.JSONWebKey{{Key: key.Public(), KeyID: "k", Algorithm: "RS256", Use: "sig"}}})
	})
	i.Server = httptest.NewTLSServer(mux)
	t.Cleanup(i.Close)
	return i
}

func (i *issuer) token(t *testing.T, key any, alg jose.SignatureAlgorithm, claims map[string]any) string {
	t.Helper()
	s, err := jose.NewSigner(jose.SigningKey{Algorithm: alg, Key: jose.JSONWebKey{Key: key, KeyID: "k"}}, nil)
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]any{"iss": i.URL, "aud": "phiscrub", "sub": "dr-ho", "exp": time.Now().Add(time.Hour).Unix(), "iat": time.Now().Unix()}
	for k, v := range claims {
		all[k] = v
	}
	text, err := jwt.Signed(s).Claims(all).Serialize()
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func TestWebChecksTokens(t *testing.T) {
	i := newIssuer(t)
	verify, err := NewVerifier(context.Background(), i.URL, "phiscrub", i.Client())
	if err != nil {
		t.Fatal(err)
	}
	var seen []string
	g := newWebRig(t, func(w http.ResponseWriter, r *http.Request) {
		seen = append(seen, r.Header.Get("Authorization"))
		asJSON(result("1", ""))(w, r)
	}, func(_ *Options, wo *WebOptions) { wo.Verify, wo.Issuer = verify, i.URL })
	other, _ := rsa.GenerateKey(rand.Reader, 2048)
	good := i.token(t, i.key, jose.RS256, nil)
	parts := strings.Split(good, ".")
	none := "eyJhbGciOiJub25lIn0." + parts[1] + "."
	for _, tt := range []struct {
		why, header, says string
	}{
		{"no token", "", "a bearer token is needed"},
		{"another scheme", "Basic abc", "a bearer token is needed"},
		{"no JWT", "Bearer " + marker, "not valid"},
		{"expired", "Bearer " + i.token(t, i.key, jose.RS256, map[string]any{"exp": time.Now().Add(-time.Hour).Unix()}), "expired"},
		{"for somebody else", "Bearer " + i.token(t, i.key, jose.RS256, map[string]any{"aud": "billing"}), "not valid"},
		{"of another issuer", "Bearer " + i.token(t, i.key, jose.RS256, map[string]any{"iss": "https://evil.example.com"}), "not valid"},
		{"signed by another key", "Bearer " + i.token(t, other, jose.RS256, nil), "not valid"},
		{"signed with the public key as a password", "Bearer " + i.token(t, []byte(strings.Repeat("k", 32)), jose.HS256, nil), "not valid"},
		{"not signed", "Bearer " + none, "not valid"},
		{"changed", "Bearer " + good[:len(good)-8] + "AAAAAAAA", "not valid"},
		{"without a subject", "Bearer " + i.token(t, i.key, jose.RS256, map[string]any{"sub": ""}), "no subject"},
		{"not valid yet", "Bearer " + i.token(t, i.key, jose.RS256, map[string]any{"nbf": time.Now().Add(time.Hour).Unix()}), "not valid"},
	} {
		res := g.do("POST", toolCall("1", "t", "{}"), "Authorization", tt.header)
		text := g.text(res)
		c := res.Header.Get("WWW-Authenticate")
		if res.StatusCode != 401 || !strings.Contains(text, tt.says) || !strings.Contains(c, "resource_metadata=") || strings.Contains(text+c, marker) {
			t.Errorf("%s: %d %s %s", tt.why, res.StatusCode, text, c)
		}
	}
	if len(seen) != 0 || len(g.book.all()) != 0 {
		t.Fatalf("%d calls reached the server", len(seen))
	}
	res := g.do("POST", toolCall("1", "t", "{}"), "Authorization", "Bearer "+good)
	if text := g.text(res); res.StatusCode != 200 || text != result("1", "") {
		t.Errorf("%d %s", res.StatusCode, text)
	}
	if a := g.book.end(t); a.UserID != "dr-ho" || a.UserIDSource != "credential" {
		t.Errorf("%+v", a)
	}
	if fmt.Sprint(seen) != "[]" {
		t.Error("the server got a token that was issued for the proxy")
	}
	meta, err := g.client.Get(g.front.URL + wellKnown + "/mcp")
	if err != nil {
		t.Fatal(err)
	}
	defer meta.Body.Close()
	if b, _ := io.ReadAll(meta.Body); !bytes.Contains(b, []byte(i.URL)) || !bytes.Contains(b, []byte(g.front.URL+"/mcp")) {
		t.Errorf("%s", b)
	}
	if _, err := NewVerifier(context.Background(), i.URL+"/other", "phiscrub", i.Client()); err == nil {
		t.Error("an issuer without configuration is taken")
	}
}
