package sink

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"io/fs"
	"net"
	"strings"
	"syscall"
)

// reason says in our own words why something failed. The error itself is not
// kept: it may hold an address with credentials, or what was sent.
func reason(err error) string {
	var (
		cert    x509.CertificateInvalidError
		unknown x509.UnknownAuthorityError
		name    x509.HostnameError
		verify  *tls.CertificateVerificationError
		record  tls.RecordHeaderError
		dns     *net.DNSError
		errno   syscall.Errno
		timed   net.Error
	)
	switch {
	case errors.Is(err, context.DeadlineExceeded):
		return "timed out"
	case errors.Is(err, context.Canceled):
		return "was stopped"
	case errors.As(err, &cert) && cert.Reason == x509.Expired:
		return "certificate of the server has expired or is not yet valid"
	case errors.As(err, &unknown):
		return "certificate of the server is signed by an unknown authority; see ca_file"
	case errors.As(err, &name):
		return "certificate of the server is for another name; see server_name"
	case errors.As(err, &verify):
		return "certificate of the server could not be verified"
	case errors.As(err, &record):
		return "server does not speak TLS"
	case errors.As(err, &dns):
		return "host was not found"
	case errors.As(err, &errno):
		return errno.Error()
	case errors.As(err, &timed) && timed.Timeout():
		return "timed out"
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return "connection was closed before the answer"
	case errors.Is(err, fs.ErrNotExist):
		return "no such file"
	case errors.Is(err, net.ErrClosed):
		return "connection is closed"
	}
	// What TLS says beyond that is fixed text and numbers.
	for inner := err; inner != nil; inner = errors.Unwrap(inner) {
		if text := inner.Error(); strings.HasPrefix(text, "tls: ") && len(text) < 100 {
			return "TLS failed: " + text[len("tls: "):]
		}
	}
	return "connection failed"
}
