package sinktest

import (
	"crypto/tls"
	"net"
	"sync"
	"testing"
)

// Fault is what a Store does wrong with one delivery.
type Fault int

// The faults.
const (
	None     Fault = iota
	Reset          // the connection is reset in the middle
	Slow           // no answer until the connection is given up
	Busy           // asks to come again
	Broken         // fails inside
	LostAck        // takes the records, then closes without an answer
	Nonsense       // takes nothing, and answers what is no answer
	Refused        // will never take it
	Partial        // takes every second record, asks for the others again
	Denied         // wants other credentials
)

// Canary stands in records and in the answers of a Store. It may be in no
// error and in no note.
const Canary = "CANARY-219-09-9999"

// Store is a destination. It listens on loopback, keeps the text of what it
// took, and does wrong what it is told to.
type Store struct {
	protocol Protocol
	addr     string

	mu     sync.Mutex
	l      net.Listener
	conns  map[net.Conn]bool
	lines  []string
	faults []Fault // of the next deliveries
	forced Fault   // of all others
	stop   chan struct{}
	wg     sync.WaitGroup
}

// Protocol is how a Store talks.
type Protocol interface {
	// Serve talks on a connection until it ends. It calls s.take for each
	// delivery.
	Serve(s *Store, c net.Conn)
}

// NewStore returns a Store that does not listen yet, at an address that is
// free.
func NewStore(t *testing.T, k Kind) *Store {
	t.Helper()
	s := &Store{protocol: k.protocol(), conns: map[net.Conn]bool{}}
	var err error
	if s.addr, err = reserve(t); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Stop)
	return s
}

// Addr is where the Store listens, or will.
func (s *Store) Addr() string { return s.addr }

// Start listens, with TLS unless conf is nil.
func (s *Store) Start(t *testing.T, conf *tls.Config) {
	t.Helper()
	l, err := net.Listen("tcp", s.addr)
	if err != nil {
		t.Fatal(err)
	}
	if conf != nil {
		l = tls.NewListener(l, conf)
	}
	stop := make(chan struct{})
	s.mu.Lock()
	s.l, s.stop = l, stop
	s.mu.Unlock()
	s.wg.Go(func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			s.mu.Lock()
			s.conns[c] = true
			s.mu.Unlock()
			s.wg.Go(func() {
				s.protocol.Serve(s, c)
				c.Close()
				s.mu.Lock()
				delete(s.conns, c)
				s.mu.Unlock()
			})
		}
	})
}

// Stop closes the listener and every connection.
func (s *Store) Stop() {
	s.mu.Lock()
	if s.l == nil {
		s.mu.Unlock()
		return
	}
	s.l.Close()
	s.l = nil
	close(s.stop)
	for c := range s.conns {
		c.Close()
	}
	s.mu.Unlock()
	s.wg.Wait()
}

// Fail sets the faults of the next deliveries.
func (s *Store) Fail(faults ...Fault) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults = faults
}

// Always sets the fault of all deliveries from now on.
func (s *Store) Always(f Fault) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults, s.forced = nil, f
}

// Lines are those that were taken, in their order.
func (s *Store) Lines() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]string(nil), s.lines...)
}

// fault returns what to do wrong with the delivery at hand.
func (s *Store) fault() Fault {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.faults) > 0 {
		f := s.faults[0]
		s.faults = s.faults[1:]
		return f
	}
	return s.forced
}

// take keeps lines.
func (s *Store) take(lines []string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.lines = append(s.lines, lines...)
}

// hang waits until the Store is stopped or the other side closes.
func (s *Store) hang(gone <-chan struct{}) {
	s.mu.Lock()
	stop := s.stop
	s.mu.Unlock()
	select {
	case <-stop:
	case <-gone:
	}
}

// reset closes a connection so that the other side sees a reset.
func reset(c net.Conn) {
	if t, ok := c.(*tls.Conn); ok {
		c = t.NetConn()
	}
	if t, ok := c.(*net.TCPConn); ok {
		t.SetLinger(0)
	}
	c.Close()
}
