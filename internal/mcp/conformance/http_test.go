package conformance

import (
	"bufio"
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"io"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/modelcontextprotocol/go-sdk/mcp"
)

// writePEM writes a block to a file.
func writePEM(t *testing.T, kind string, der []byte) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "x.pem")
	if err := os.WriteFile(name, pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der}), 0o600); err != nil {
		t.Fatal(err)
	}
	return name
}

// certificate makes a pair for this machine.
func certificate(t *testing.T) (certFile, keyFile string, pool *x509.CertPool) {
	t.Helper()
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	c := &x509.Certificate{SerialNumber: big.NewInt(1), NotAfter: time.Now().Add(time.Hour), IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}}
	der, err := x509.CreateCertificate(rand.Reader, c, c, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	kb, _ := x509.MarshalPKCS8PrivateKey(key)
	cert, _ := x509.ParseCertificate(der)
	pool = x509.NewCertPool()
	pool.AddCert(cert)
	return writePEM(t, "CERTIFICATE", der), writePEM(t, "PRIVATE KEY", kb), pool
}

// issuer hands out tokens.
type issuer struct {
	*httptest.Server
	key *rsa.PrivateKey
}

func newIssuer(t *testing.T) *issuer {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	i := &issuer{key: key}
	b64 := base64.RawURLEncoding.EncodeToString
	mux := http.NewServeMux()
	mux.HandleFunc("/.well-known/openid-configuration", func(w http.ResponseWriter, _ *http.Request) {
		json.NewEncoder(w).Encode(map[string]any{"issuer": i.URL, "jwks_uri": i.URL + "/keys"})
	})
	mux.HandleFunc("/keys", func(w http.ResponseWriter, _ *http.Request) {
		json.NewEncoder(w).Encode(map[string]any{"keys": []any{map[string]any{"kty": "RSA", "alg": "RS256", "kid": "1", "n": b64(key.N.Bytes()), "e": b64(big.NewInt(int64(key.E)).Bytes())}}})
	})
	i.Server = httptest.NewTLSServer(mux)
	t.Cleanup(i.Close)
	return i
}

func (i *issuer) token(iss, aud string, life time.Duration) string {
	b64 := base64.RawURLEncoding.EncodeToString
	claims, _ := json.Marshal(map[string]any{"iss": iss, "aud": aud, "sub": "user-42", "exp": time.Now().Add(life).Unix()})
	text := b64([]byte(`{"alg":"RS256","kid":"1"}`)) + "." + b64(claims)
	sum := sha256.Sum256([]byte(text))
	sig, _ := rsa.SignPKCS1v15(rand.Reader, i.key, crypto.SHA256, sum[:])
	return text + "." + b64(sig)
}

// withToken sends a token with each request and keeps what comes back.
type withToken struct {
	token string
	base  http.RoundTripper
	seen  *streams
}

// streams keeps what came on each of several streams.
type streams struct {
	mu  sync.Mutex
	all []*spy
}

func (s *streams) tap(body io.ReadCloser) io.ReadCloser {
	s.mu.Lock()
	defer s.mu.Unlock()
	one := &spy{}
	s.all = append(s.all, one)
	return both{io.TeeReader(body, one), body}
}

// text joins the streams in an order that does not depend on time.
func (s *streams) text() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	var all []string
	for _, one := range s.all {
		all = append(all, one.text())
	}
	slices.Sort(all)
	return strings.Join(all, "\n")
}

func (w *withToken) RoundTrip(r *http.Request) (*http.Response, error) {
	r = r.Clone(r.Context())
	if w.token != "" {
		r.Header.Set("Authorization", "Bearer "+w.token)
	}
	res, err := w.base.RoundTrip(r)
	if err == nil && w.seen != nil {
		res.Body = w.seen.tap(res.Body)
	}
	return res, err
}

// upstream starts a server over HTTP and puts TLS before it, with a tap.
func upstream(t *testing.T, name string) (s *httptest.Server, sent *streams) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	addr := l.Addr().String()
	l.Close()
	var cmd *exec.Cmd
	if name == "ehr" {
		_, ehr := tools(t)
		cmd = exec.Command(ehr, addr)
	} else {
		cmd = exec.Command(npm(t, name)[0], "streamableHttp")
		_, port, _ := net.SplitHostPort(addr)
		cmd.Env = append(os.Environ(), "PORT="+port)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { cmd.Process.Kill(); cmd.Wait() })
	for range 600 {
		if c, err := net.Dial("tcp", addr); err == nil {
			c.Close()
			break
		}
		time.Sleep(50 * time.Millisecond)
	}
	sent = &streams{}
	back := httputil.NewSingleHostReverseProxy(&url.URL{Scheme: "http", Host: addr})
	back.FlushInterval = -1
	back.ModifyResponse = func(res *http.Response) error {
		res.Body = sent.tap(res.Body)
		return nil
	}
	director := back.Director
	back.Director = func(r *http.Request) {
		director(r)
		r.Host = addr
		if r.Header.Get("Authorization") != "" {
			t.Error("the server gets the token of the caller")
		}
	}
	s = httptest.NewTLSServer(back)
	t.Cleanup(s.Close)
	return s, sent
}

// listen starts the proxy before an upstream and returns its address.
func (r *run) listen(back *httptest.Server, i *issuer, flags ...string) (addr string, pool *x509.CertPool) {
	t := r.t
	t.Helper()
	bin, _ := tools(t)
	r.phiscrub, r.keys, r.audit = bin, t.TempDir()+"/keys", t.TempDir()+"/audit"
	if out, err := exec.Command(bin, "vault", "keygen", "--dir", r.keys).CombinedOutput(); err != nil {
		t.Fatalf("keygen: %v\n%s", err, out)
	}
	cert, key, pool := certificate(t)
	args := append([]string{"mcp", "--audit", r.audit, "--keys", r.keys, "--listen", "127.0.0.1:0", "--upstream", back.URL + "/mcp",
		"--upstream-ca", writePEM(t, "CERTIFICATE", back.Certificate().Raw), "--tls-cert", cert, "--tls-key", key,
		"--issuer", i.URL, "--audience", "ehr-proxy", "--issuer-ca", writePEM(t, "CERTIFICATE", i.Certificate().Raw)}, flags...)
	r.cmd = exec.Command(bin, args...)
	pipe, _ := r.cmd.StderrPipe()
	if err := r.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewReader(pipe)
	for {
		line, err := lines.ReadString('\n')
		io.WriteString(&r.errors, line)
		if _, a, ok := strings.Cut(strings.TrimSpace(line), "listening on "); ok {
			addr = a
			break
		}
		if err != nil {
			t.Fatalf("it does not listen: %s", r.errors.text())
		}
	}
	go io.Copy(&r.errors, lines)
	return addr, pool
}

// stop ends the proxy in order.
func (r *run) stop() {
	r.t.Helper()
	r.cmd.Process.Signal(os.Interrupt)
	if err := r.cmd.Wait(); err != nil {
		r.t.Errorf("%v\n%s", err, r.errors.text())
	}
}

func TestServersOverHTTP(t *testing.T) {
	for _, name := range []string{"everything", "ehr"} {
		t.Run(name, func(t *testing.T) {
			tools(t)
			back, sent := upstream(t, name)
			i := newIssuer(t)
			r, seen := &run{t: t}, &streams{}
			addr, pool := r.listen(back, i)
			endpoint := "https://" + addr + "/mcp"
			base := &http.Transport{TLSClientConfig: &tls.Config{RootCAs: pool}}
			defer base.CloseIdleConnections()
			good := i.token(i.URL, "ehr-proxy", time.Hour)
			for _, bad := range []struct{ why, token string }{
				{"no token", ""},
				{"an expired one", i.token(i.URL, "ehr-proxy", -time.Hour)},
				{"one for another service", i.token(i.URL, "billing", time.Hour)},
				{"one of another issuer", i.token("https://issuer.example.com", "ehr-proxy", time.Hour)},
				{"a forged one", newIssuer(t).token(i.URL, "ehr-proxy", time.Hour)},
			} {
				client := &http.Client{Transport: &withToken{token: bad.token, base: base}}
				res, err := client.Post(endpoint, "application/json", strings.NewReader(`{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"echo"}}`))
				if err != nil {
					t.Fatal(err)
				}
				res.Body.Close()
				if res.StatusCode != http.StatusUnauthorized {
					t.Errorf("%s: %s", bad.why, res.Status)
				}
			}
			r.connect(&mcp.StreamableClientTransport{Endpoint: endpoint, HTTPClient: &http.Client{Transport: &withToken{token: good, base: base, seen: seen}}})
			scripts[name](r, "")
			r.session.Close()
			r.stop()
			finals, raw := r.events()
			for _, e := range finals {
				if e.Access.User != "user-42" || e.Access.Source != "credential" || e.Access.IP == nil || *e.Access.IP != "127.0.0.1" {
					t.Errorf("%+v", e.Access)
				}
			}
			if found := leaks(raw); found != nil {
				t.Errorf("the audit log holds %q", found)
			}
			if a, b := seen.text(), sent.text(); a != b || a == "" {
				t.Errorf("%d bytes at the client, %d at the server", len(a), len(b))
			}
		})
	}
}

func TestCarelessServerOverHTTPScrubbed(t *testing.T) {
	tools(t)
	back, _ := upstream(t, "ehr")
	i := newIssuer(t)
	r, seen := &run{t: t}, &streams{}
	addr, pool := r.listen(back, i, "--scrub", "results,log-notifications")
	base := &http.Transport{TLSClientConfig: &tls.Config{RootCAs: pool}}
	defer base.CloseIdleConnections()
	r.connect(&mcp.StreamableClientTransport{Endpoint: "https://" + addr + "/mcp", HTTPClient: &http.Client{Transport: &withToken{token: i.token(i.URL, "ehr-proxy", time.Hour), base: base, seen: seen}}})
	scripts["ehr"](r, "")
	r.session.Close()
	r.stop()
	r.events()
	if found := leaks(seen.text()); found != nil || !strings.Contains(seen.text(), "[SSN]") {
		t.Errorf("the client has read %q", found)
	}
}
