package main

import (
	"context"
	"os"
	"strings"
	"time"

	"github.com/phiscrub/phiscrub/internal/audit"
)

// What happens to the calls of a proxy that was killed nobody has recorded. The
// log cannot be read by who writes it, so the run that is under way is named in
// a file beside it; the next one closes its calls as unknown.

// runFile is the name of that file.
func runFile(dir string) string { return strings.TrimRight(dir, "/") + ".mcp-run" }

// adoptRun closes the open calls of an earlier run, if it was killed, and names
// this one.
func (m *mcpRun) adoptRun() error {
	if m.audit == nil {
		return nil
	}
	name := runFile(m.cfg.Audit.Path)
	if b, err := os.ReadFile(name); err == nil {
		id := strings.TrimSpace(string(b))
		if id != "" && len(id) <= 64 && strings.Trim(id, "0123456789abcdef") == "" {
			a := audit.Access{Phase: audit.Final, Call: id + "-*", UserID: m.po.System.ID, UserIDSource: m.po.System.Source, Session: id, Outcome: "unknown"}
			if _, err := m.audit.log.Commit(context.Background(), audit.Event{Type: audit.PHIAccess, Time: time.Now().UTC(), Door: "mcp", Access: &a}); err != nil && m.po.Required {
				return err
			}
			if !m.o.quiet {
				note("the run before this one was killed; its open calls are recorded as unknown")
			}
		}
	}
	if err := os.WriteFile(name, []byte(m.proxy.Run()+"\n"), 0o600); err != nil && !m.o.quiet {
		note("%v; should this run be killed, its open calls will not be recorded as unknown", err)
	}
	return nil
}

// endRun takes the name of this run away: all its calls are closed.
func (m *mcpRun) endRun() {
	if m.audit != nil {
		os.Remove(runFile(m.cfg.Audit.Path))
	}
}
