package mcp

import (
	"context"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"encoding/base64"
	"errors"
	"fmt"
	"net/http"
	"os"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
)

// Errors of tokens, as callers are told. None holds a byte of a token.
var (
	errNoToken = errors.New("a bearer token is needed")
	errToken   = errors.New("the token is not valid here: check its signature, issuer and audience")
	errExpired = errors.New("the token has expired")
	errSubject = errors.New("the token names no subject")
)

// ErrPin is the error of a server whose key is none of the pinned ones.
var ErrPin = errors.New("the server's key is not the one that is pinned")

// NewVerifier asks an issuer for its keys (OpenID Connect discovery) and returns
// what checks tokens for an audience: signature, issuer, audience and times. The
// keys are asked for again when a token names one that is not known.
func NewVerifier(ctx context.Context, issuer, audience string, client *http.Client) (func(context.Context, string) (User, error), error) {
	ctx = oidc.ClientContext(ctx, client)
	provider, err := oidc.NewProvider(ctx, issuer)
	if err != nil {
		return nil, fmt.Errorf("issuer %s: its configuration cannot be read from %s/.well-known/openid-configuration, or names another issuer", issuer, strings.TrimSuffix(issuer, "/"))
	}
	verifier := provider.VerifierContext(ctx, &oidc.Config{ClientID: audience})
	return func(ctx context.Context, token string) (User, error) {
		if len(token) > 16<<10 {
			return User{}, errToken
		}
		t, err := verifier.Verify(ctx, token)
		var expired *oidc.TokenExpiredError
		switch {
		case errors.As(err, &expired):
			return User{}, errExpired
		case err != nil:
			return User{}, errToken // it quotes what stands in the token
		case printable(t.Subject) == "":
			return User{}, errSubject
		}
		return User{ID: printable(t.Subject), Source: "credential"}, nil
	}, nil
}

// ClientTLS returns the settings of connections to servers: TLS 1.2 or later,
// verified against the system's authorities, or those in a file in their place.
// pins are hashes of public keys, sha256/BASE64; with any, one has to fit.
func ClientTLS(caFile string, pins []string) (*tls.Config, error) {
	c := &tls.Config{MinVersion: tls.VersionTLS12}
	if caFile != "" {
		pem, err := os.ReadFile(caFile)
		if err != nil {
			return nil, err
		}
		c.RootCAs = x509.NewCertPool()
		if !c.RootCAs.AppendCertsFromPEM(pem) {
			return nil, fmt.Errorf("%s holds no certificate in PEM form", caFile)
		}
	}
	if len(pins) == 0 {
		return c, nil
	}
	for _, p := range pins {
		hash, ok := strings.CutPrefix(p, "sha256/")
		if b, err := base64.StdEncoding.DecodeString(hash); !ok || err != nil || len(b) != sha256.Size {
			return nil, fmt.Errorf("pin %q: must be sha256/ and 32 bytes in base64, the hash of the server's public key", p)
		}
	}
	c.VerifyConnection = func(s tls.ConnectionState) error {
		if len(s.PeerCertificates) > 0 && slices.Contains(pins, Pin(s.PeerCertificates[0])) {
			return nil
		}
		return ErrPin
	}
	return c, nil
}

// Pin returns the hash of a certificate's public key, as --upstream-pin takes it.
func Pin(cert *x509.Certificate) string {
	sum := sha256.Sum256(cert.RawSubjectPublicKeyInfo)
	return "sha256/" + base64.StdEncoding.EncodeToString(sum[:])
}

func isCertificate(err error) bool {
	var verify *tls.CertificateVerificationError
	var record tls.RecordHeaderError
	return errors.As(err, &verify) || errors.As(err, &record)
}

// ServerTLS returns the settings of a listener: TLS 1.2 or later, with a
// certificate that is read again when its file has changed.
func ServerTLS(certFile, keyFile string) (*tls.Config, error) {
	r := &reloader{cert: certFile, key: keyFile}
	if err := r.load(); err != nil {
		return nil, err
	}
	return &tls.Config{MinVersion: tls.VersionTLS12, GetCertificate: r.get, NextProtos: []string{"h2", "http/1.1"}}, nil
}

type reloader struct {
	cert, key string

	mu    sync.Mutex
	now   *tls.Certificate
	stamp time.Time
	asked time.Time
}

func (r *reloader) load() error {
	info, err := os.Stat(r.cert)
	if err != nil {
		return err
	}
	c, err := tls.LoadX509KeyPair(r.cert, r.key)
	if err != nil {
		return fmt.Errorf("certificate %s and key %s do not make a pair, or are not in PEM form", r.cert, r.key)
	}
	r.now, r.stamp = &c, info.ModTime()
	return nil
}

func (r *reloader) get(*tls.ClientHelloInfo) (*tls.Certificate, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if time.Since(r.asked) > time.Second {
		r.asked = time.Now()
		if info, err := os.Stat(r.cert); err == nil && !info.ModTime().Equal(r.stamp) {
			r.load() // a broken pair leaves the one that works
		}
	}
	return r.now, nil
}
