package bridge

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/phiscrub/phiscrub/internal/audit"
	"github.com/phiscrub/phiscrub/internal/key"
)

func TestWhatIsRemovedIsOnRecord(t *testing.T) {
	dir := t.TempDir()
	keys, log := filepath.Join(dir, "keys"), filepath.Join(dir, "audit")
	if _, err := key.Generate(key.Generation{Dir: keys, Name: "test", Now: time.Now()}); err != nil {
		t.Fatal(err)
	}
	var h Shared
	n := &notes{}
	old, err := h.OpenFilter(properties("audit", log, "audit_keys", keys), n.log)
	if err != nil {
		t.Fatal(err)
	}
	const tag = "kube.var.log.containers.portal-7d9f_clinic_web-0123456789abcdef0.log"
	old.Scrub(nil, tag, chunkOf(obj{"log", "ssn=219-09-9999"}, obj{"log", "x"}))
	again, err := h.OpenFilter(properties("audit", log, "audit_keys", keys, "policy", "strict"), n.log) // a reload
	if err != nil {
		t.Fatal(err)
	}
	old.Close()
	again.Scrub(nil, tag, chunkOf(obj{"mrn", "A-77"}))
	again.Close()
	if len(h.audits) != 0 {
		t.Error("a log is still open")
	}
	id, err := key.LoadIdentity(filepath.Join(keys, "auditor.key"), key.Auditor)
	if err != nil {
		t.Fatal(err)
	}
	var lines, edited int64
	counts, reasons := map[string]int64{}, ""
	v, err := audit.Verify(log, audit.VerifyOptions{Identity: id, Record: func(r audit.Record) error {
		if r.Config != nil {
			reasons += r.Config.Reason + " "
		}
		if x := r.Redacted; x != nil {
			lines, edited = lines+int64(x.Lines), edited+int64(x.Edited)
			if x.Source.Pod != "portal-7d9f" || x.Source.Namespace != "clinic" {
				t.Errorf("source %+v", x.Source)
			}
			for _, c := range x.Counts {
				counts[c.Class] += c.N
			}
		}
		return nil
	}})
	if err != nil || v == nil {
		t.Fatal(err)
	}
	if lines != 3 || edited != 2 || counts["ssn"] != 1 || counts["mrn"] != 1 || !strings.HasPrefix(reasons, "start reload") {
		t.Errorf("%d lines, %d edited, %v, %s", lines, edited, counts, reasons)
	}
}

func TestAuditThatCannotBeKeptRefusesToStart(t *testing.T) {
	dir := t.TempDir()
	for _, tt := range []struct{ why, file, want string }{
		{"no keys", "audit:\n  path: " + dir + "/audit\n", "needs keys"},
		{"keys that are not there", "audit:\n  path: " + dir + "/audit\n  keys: " + dir + "/none\n", dir + "/none"},
	} {
		file := filepath.Join(dir, "c.yaml")
		if err := os.WriteFile(file, []byte(tt.file), 0o600); err != nil {
			t.Fatal(err)
		}
		var h Shared
		if _, err := h.OpenFilter(properties("config", file), func(Level, string) {}); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: %v", tt.why, err)
		}
		if len(h.rules)+len(h.filters)+len(h.audits) != 0 {
			t.Errorf("%s: something is left", tt.why)
		}
	}
}
