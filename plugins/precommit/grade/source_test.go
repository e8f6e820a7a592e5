package grade

import "testing"

func TestWhoWroteALineIsKnown(t *testing.T) {
	for _, c := range []struct{ why, line, service, logger string }{
		{"Spring Boot", "2026-03-02 09:31:12.893  INFO 1 --- [audit-1] c.example.ehr.audit.AuditWriter          : flushed", "", "c.example.ehr.audit.AuditWriter"},
		{"Logback", "2026-03-02 09:31:12,893 [main] INFO  c.example.Billing - claim", "", "c.example.Billing"},
		{"JSON", `{"ts":"2026-03-02T09:31:12Z","service":"billing","logger":"http.server","msg":"x"}`, "billing", "http.server"},
		{"JSON of a dotted key", `{"service.name":"fhir-gateway","log.logger":"a.b"}`, "fhir-gateway", "a.b"},
		{"logfmt", `ts=2026-03-02T09:31:12Z level=info caller=main.go:123 component=api msg="x"`, "api", "main.go"},
		{"logfmt at the start", `service=api msg="x"`, "api", ""},
		{"kubectl", "[pod/api-7d9f8b6c5-x2x4z/server] 2026-03-02T09:31:12Z INFO x", "server", ""},
		{"compose", "billing-1  | 2026-03-02T09:31:12Z INFO x", "billing", ""},
		{"klog", "I0302 09:31:12.893000       1 reflector.go:219] Listing", "", "reflector.go"},
		{"syslog", "Mar  2 09:31:12 host sshd[812]: Accepted", "sshd", ""},
		{"nothing", "plain text with nothing", "", ""},
		{"a number is no name", `{"service":"778812345","logger":"123-45-6789"}`, "", ""},
		{"a text is no name", `{"service":"Ann Kowalski"}`, "", ""},
	} {
		w := writerOf([]byte(c.line))
		if string(w.service) != c.service || string(w.logger) != c.logger {
			t.Errorf("%s: service %q, logger %q; want %q, %q", c.why, w.service, w.logger, c.service, c.logger)
		}
	}
	for name, want := range map[string]string{
		"/var/log/containers/api-7d9f8b6c5-x2x4z_prod_server-0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef.log": "server",
		"/var/log/pods/prod_api-1_0a1b/server/0.log": "server",
		"logs/billing.log.3.gz":                      "billing",
		"logs/billing-2026-03-14.log":                "billing",
		"logs.tar.gz!var/log/api.log":                "api",
		"<stdin>":                                    "(file)",
	} {
		if got := serviceOfFile(name); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
}

func FuzzWriter(f *testing.F) {
	f.Add([]byte("2026-03-02 09:31:12.893  INFO 1 --- [audit-1] c.example.AuditWriter : x"))
	f.Add([]byte("I0302 09:31:12.893000       1 reflector.go:219] Listing"))
	f.Add([]byte(`x service="a`))
	f.Fuzz(func(t *testing.T, line []byte) {
		w := writerOf(line)
		for _, n := range [][]byte{w.service, w.logger} {
			if len(n) > maxWriter {
				t.Fatalf("%q", n)
			}
		}
	})
}
