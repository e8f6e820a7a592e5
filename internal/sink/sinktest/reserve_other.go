//go:build !linux

package sinktest

import (
	"net"
	"testing"
)

// reserve returns an address on loopback where nobody listens. Nothing keeps
// somebody else from it.
func reserve(t *testing.T) (addr string, err error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	defer l.Close()
	return l.Addr().String(), nil
}
