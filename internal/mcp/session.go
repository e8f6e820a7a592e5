package mcp

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
)

// session is what belongs to an Mcp-Session-Id: calls whose answers may come on
// another stream than the one they were made on.
type session struct {
	name   string // hash of the id, which is a credential
	ledger *ledger
}

// maxSessions is how many sessions are remembered.
const maxSessions = 10_000

// sessionOf returns the session of a request, or nil. It is made when the
// server has named it, or when it is met first.
func (web *Web) sessionOf(id string) *session {
	if id == "" {
		return nil
	}
	sum := sha256.Sum256([]byte(id))
	name := hex.EncodeToString(sum[:8])
	web.mu.Lock()
	defer web.mu.Unlock()
	if s := web.sessions[name]; s != nil {
		return s
	}
	if len(web.order) >= maxSessions {
		old := web.sessions[web.order[0]]
		delete(web.sessions, web.order[0])
		web.order = web.order[1:]
		defer web.p.abort(old.ledger)
	}
	s := &session{name: name, ledger: newLedger()}
	web.sessions[name] = s
	web.order = append(web.order, name)
	return s
}

// forget ends a session.
func (web *Web) forget(s *session) {
	web.mu.Lock()
	delete(web.sessions, s.name)
	if i := slices.Index(web.order, s.name); i >= 0 {
		web.order = slices.Delete(web.order, i, i+1)
	}
	web.mu.Unlock()
	web.p.abort(s.ledger)
}
