package sink

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"os"
	"strings"
	"sync"
	"time"
)

// Sizes above which a file of credentials is refused: somebody has named the
// wrong one.
const (
	maxPEM   = 4 << 20
	maxToken = 64 << 10
)

// fresh is a file that is read again when it has changed.
type fresh struct {
	key, path string
	limit     int64

	mu   sync.Mutex
	at   time.Time
	size int64
	data []byte
}

func newFresh(key, path string, limit int64) (*fresh, error) {
	f := &fresh{key: key, path: path, limit: limit}
	if path == "" {
		return f, nil
	}
	_, _, err := f.get()
	return f, err
}

// get returns the content, and whether it is another than the last time.
func (f *fresh) get() (data []byte, changed bool, err error) {
	if f.path == "" {
		return nil, false, nil
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	info, err := os.Stat(f.path)
	if err == nil && info.IsDir() {
		err = fmt.Errorf("is a directory")
		return nil, false, fmt.Errorf("%s: %s %w", f.key, f.path, err)
	}
	if err == nil && f.data != nil && info.ModTime().Equal(f.at) && info.Size() == f.size {
		return f.data, false, nil
	}
	if err == nil && info.Size() > f.limit {
		return nil, false, fmt.Errorf("%s: %s is larger than %d bytes", f.key, f.path, f.limit)
	}
	if err == nil {
		data, err = os.ReadFile(f.path)
	}
	if err == nil && len(data) == 0 {
		return nil, false, fmt.Errorf("%s: %s is empty", f.key, f.path)
	}
	if err != nil {
		return nil, false, fmt.Errorf("%s: %s: %s", f.key, f.path, reason(err))
	}
	f.data, f.at, f.size = data, info.ModTime(), info.Size()
	return data, true, nil
}

// word returns the content without the white space around it.
func (f *fresh) word() (string, error) {
	data, _, err := f.get()
	return strings.TrimSpace(string(data)), err
}

// trust makes TLS configurations from files that may change.
type trust struct {
	server        string
	ca, cert, key *fresh

	mu   sync.Mutex
	last *tls.Config
}

func newTrust(v *settings) (*trust, error) {
	t := &trust{server: v.ServerName}
	if t.server == "" {
		t.server = v.target.Hostname()
	}
	var errs [3]error
	t.ca, errs[0] = newFresh("ca_file", v.CAFile, maxPEM)
	t.cert, errs[1] = newFresh("cert_file", v.CertFile, maxPEM)
	t.key, errs[2] = newFresh("key_file", v.KeyFile, maxPEM)
	if err := errors.Join(errs[:]...); err != nil {
		return nil, err
	}
	_, _, err := t.config()
	return t, err
}

// config returns the configuration for the next connection, and whether it is
// another than before. Servers are always verified.
func (t *trust) config() (c *tls.Config, changed bool, err error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	var data [3][]byte
	for i, f := range []*fresh{t.ca, t.cert, t.key} {
		d, other, err := f.get()
		if err != nil {
			return nil, false, err
		}
		data[i], changed = d, changed || other
	}
	if t.last != nil && !changed {
		return t.last, false, nil
	}
	c = &tls.Config{MinVersion: tls.VersionTLS12, ServerName: t.server}
	if t.ca.path != "" {
		c.RootCAs = x509.NewCertPool()
		if !c.RootCAs.AppendCertsFromPEM(data[0]) {
			return nil, false, fmt.Errorf("ca_file: %s holds no PEM certificate", t.ca.path)
		}
	}
	if t.cert.path != "" {
		pair, err := tls.X509KeyPair(data[1], data[2])
		if err != nil {
			return nil, false, fmt.Errorf("cert_file: %s and key_file %s are no PEM pair that belongs together", t.cert.path, t.key.path)
		}
		c.Certificates = []tls.Certificate{pair}
	}
	changed = t.last != nil
	t.last = c
	return c, changed, nil
}

// dial connects with TLS.
func (t *trust) dial(ctx context.Context, network, addr string) (net.Conn, error) {
	c, _, err := t.config()
	if err != nil {
		return nil, err
	}
	return (&tls.Dialer{NetDialer: &net.Dialer{KeepAlive: 30 * time.Second}, Config: c}).DialContext(ctx, network, addr)
}
