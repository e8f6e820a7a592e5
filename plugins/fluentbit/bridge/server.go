package bridge

import (
	"fmt"

	"github.com/phiscrub/phiscrub/internal/diag"
)

// server is a server of metrics that instances share, also across a reload,
// in which the new instance starts before the old one ends.
type server struct {
	addr  string
	s     *diag.Server
	users int
}

// serve starts a server of metrics at addr, unless there is one.
func (h *Shared) serve(addr string) (*server, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	v := h.servers[addr]
	if v == nil {
		var s Stats
		m := &diag.Metrics{}
		for i, r := range s.AppendRows(nil) {
			var labels []diag.Label
			if r.Class != "" {
				labels = []diag.Label{{Name: "class", Value: r.Class}}
			}
			m.CounterFunc("phiscrub_"+r.Name, r.Help, func() float64 {
				s := h.Stats()
				return s.AppendRows(nil)[i].Value
			}, labels...)
		}
		started, err := diag.Listen(addr, m, func() error { return nil })
		if err != nil {
			return nil, fmt.Errorf("metrics: %w", err)
		}
		if v = (&server{addr: addr, s: started}); h.servers == nil {
			h.servers = map[string]*server{}
		}
		h.servers[addr] = v
	}
	v.users++
	return v, nil
}

// drop ends the use of a server; h is locked.
func (h *Shared) drop(v *server) {
	if v == nil {
		return
	}
	if v.users--; v.users == 0 {
		delete(h.servers, v.addr)
		go v.s.Close() // a request that waits for h.mu shall not hold us up
	}
}
