// Package sinktest holds the test that every sink has to pass, and the stores
// that it runs against: real listeners on loopback, with TLS and with faults.
//
//	func TestLoki(t *testing.T) { sinktest.Run(t, sinktest.Loki()) }
//
// It is imported by tests only.
package sinktest
