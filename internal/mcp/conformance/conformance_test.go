// Package conformance drives real MCP servers with the official Go client,
// through the proxy. PHISCRUB_BIN is the binary; PHISCRUB_MCP_SERVERS is the
// directory in which npm has installed servers. make test-mcp sets both.
package conformance

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/modelcontextprotocol/go-sdk/mcp"
)

// TestMain makes the test binary a tap: it runs a server and keeps what goes in
// and what comes out.
func TestMain(m *testing.M) {
	dir := os.Getenv("CONFORMANCE_TAP")
	if dir == "" {
		os.Exit(m.Run())
	}
	os.Unsetenv("CONFORMANCE_TAP")
	in, _ := os.Create(filepath.Join(dir, "in"))
	out, _ := os.Create(filepath.Join(dir, "out"))
	cmd := exec.Command(os.Args[1], os.Args[2:]...)
	cmd.Stderr = os.Stderr
	w, _ := cmd.StdinPipe()
	r, _ := cmd.StdoutPipe()
	if err := cmd.Start(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	go func() {
		io.Copy(io.MultiWriter(in, w), os.Stdin)
		w.Close()
	}()
	io.Copy(io.MultiWriter(out, os.Stdout), r)
	cmd.Wait()
}

var built struct {
	sync.Once
	dir string
	err error
}

// tools returns the binary of phiscrub and that of the careless server.
func tools(t *testing.T) (phiscrub, ehr string) {
	t.Helper()
	phiscrub = os.Getenv("PHISCRUB_BIN")
	if phiscrub == "" {
		t.Skip("PHISCRUB_BIN is not set; run make test-mcp")
	}
	built.Do(func() {
		built.dir, built.err = os.MkdirTemp("", "conformance")
		if built.err == nil {
			out, err := exec.Command("go", "build", "-o", built.dir+"/ehr", "./ehr").CombinedOutput()
			if err != nil {
				built.err = fmt.Errorf("%w\n%s", err, out)
			}
		}
	})
	if built.err != nil {
		t.Fatal(built.err)
	}
	return phiscrub, built.dir + "/ehr"
}

// npm returns the program of a server that npm has installed.
func npm(t *testing.T, name string) []string {
	t.Helper()
	dir := os.Getenv("PHISCRUB_MCP_SERVERS")
	if dir == "" {
		t.Skip("PHISCRUB_MCP_SERVERS is not set; run make test-mcp")
	}
	path := filepath.Join(dir, "node_modules", ".bin", "mcp-server-"+name)
	if _, err := os.Stat(path); err != nil {
		t.Skip("not installed: " + path)
	}
	return []string{path}
}

// spy keeps what passes.
type spy struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (s *spy) Write(b []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.Write(b)
}

func (s *spy) text() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.String()
}

type both struct {
	io.Reader
	io.Closer
}

type sent struct {
	io.Writer
	io.Closer
}

// run is a client with a server, or with the proxy before one.
type run struct {
	t                     *testing.T
	session               *mcp.ClientSession
	cmd                   *exec.Cmd
	wrote, read, errors   spy
	calls                 []string // NAME outcome, as events should tell
	notices, progress     spy
	keys, audit, phiscrub string
}

// start runs a command and connects a client to it.
func (r *run) start(args []string, env ...string) {
	t := r.t
	t.Helper()
	r.cmd = exec.Command(args[0], args[1:]...)
	r.cmd.Env = append(os.Environ(), env...)
	r.cmd.Stderr = &r.errors
	in, _ := r.cmd.StdinPipe()
	out, _ := r.cmd.StdoutPipe()
	if err := r.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	r.connect(&mcp.IOTransport{
		Reader: both{io.TeeReader(out, &r.read), out},
		Writer: sent{io.MultiWriter(in, &r.wrote), in},
	})
}

func (r *run) connect(tr mcp.Transport) {
	t := r.t
	t.Helper()
	client := mcp.NewClient(&mcp.Implementation{Name: "conformance", Version: "1"}, &mcp.ClientOptions{
		ElicitationHandler: func(context.Context, *mcp.ElicitRequest) (*mcp.ElicitResult, error) {
			return &mcp.ElicitResult{Action: "decline"}, nil
		},
		LoggingMessageHandler: func(_ context.Context, m *mcp.LoggingMessageRequest) { fmt.Fprintf(&r.notices, "%v\n", m.Params.Data) },
		ProgressNotificationHandler: func(_ context.Context, m *mcp.ProgressNotificationClientRequest) {
			fmt.Fprintf(&r.progress, "%s\n", m.Params.Message)
		},
	})
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	s, err := client.Connect(ctx, tr, nil)
	if err != nil {
		t.Fatalf("connect: %v\n%s", err, r.errors.text())
	}
	r.session = s
}

// close ends the session, and the command with it.
func (r *run) close() {
	r.session.Close()
	done := make(chan error, 1)
	go func() { done <- r.cmd.Wait() }()
	select {
	case <-done:
	case <-time.After(30 * time.Second):
		r.cmd.Process.Kill()
		r.t.Error("it does not end when its client has gone")
	}
}

// call calls a tool and notes what the event should tell.
func (r *run) call(name string, args map[string]any) *mcp.CallToolResult {
	r.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	p := &mcp.CallToolParams{Name: name, Arguments: args}
	p.SetProgressToken("p-" + name)
	res, err := r.session.CallTool(ctx, p)
	switch {
	case err != nil:
		r.calls = append(r.calls, name+" rpc_error")
	case res.IsError:
		r.calls = append(r.calls, name+" tool_error")
	default:
		r.calls = append(r.calls, name+" success")
	}
	return res
}

// everything uses what a server offers.
func (r *run) everything() {
	ctx := context.Background()
	r.session.SetLoggingLevel(ctx, &mcp.SetLoggingLevelParams{Level: "debug"})
	if list, err := r.session.ListPrompts(ctx, nil); err == nil {
		for _, p := range list.Prompts {
			args := map[string]string{}
			for _, a := range p.Arguments {
				args[a.Name] = "1"
			}
			_, err := r.session.GetPrompt(ctx, &mcp.GetPromptParams{Name: p.Name, Arguments: args})
			r.calls = append(r.calls, "prompts/get "+outcome(err))
		}
	}
	if list, err := r.session.ListResources(ctx, nil); err == nil {
		for _, x := range list.Resources[:min(3, len(list.Resources))] {
			_, err := r.session.ReadResource(ctx, &mcp.ReadResourceParams{URI: x.URI})
			r.calls = append(r.calls, "resources/read "+outcome(err))
		}
	}
	r.session.ListResourceTemplates(ctx, nil)
	r.call("no-such-tool", nil)
}

func outcome(err error) string {
	if err != nil {
		return "rpc_error"
	}
	return "success"
}

// scripts are what is done with each server.
var scripts = map[string]func(r *run, dir string){
	"everything": func(r *run, _ string) {
		r.call("echo", map[string]any{"message": "grüße 🩺 \u0000 \"quoted\" </script>"})
		r.call("get-sum", map[string]any{"a": 1.5, "b": 1e15})
		r.call("get-structured-content", map[string]any{"location": "New York"})
		r.call("get-tiny-image", nil)
		r.call("get-annotated-message", map[string]any{"messageType": "error", "includeImage": true})
		r.call("get-resource-links", map[string]any{"count": 3})
		r.call("get-resource-reference", map[string]any{"resourceType": "Text", "resourceId": 1})
		r.call("trigger-long-running-operation", map[string]any{"duration": 1, "steps": 4})
		r.call("trigger-elicitation-request", nil)
		r.call("get-sum", map[string]any{"a": "no number"})
		r.everything()
	},
	"filesystem": func(r *run, dir string) {
		r.call("write_file", map[string]any{"path": dir + "/note.txt", "content": "line 1\nline 2 é\n"})
		r.call("read_text_file", map[string]any{"path": dir + "/note.txt"})
		r.call("edit_file", map[string]any{"path": dir + "/note.txt", "edits": []any{map[string]any{"oldText": "line 1", "newText": "LINE"}}})
		r.call("list_directory", map[string]any{"path": dir})
		r.call("read_text_file", map[string]any{"path": "/etc/passwd"})
		r.call("write_file", map[string]any{"path": dir + "/big.txt", "content": strings.Repeat("0123456789 abcdef\n", 40_000)})
		r.call("read_text_file", map[string]any{"path": dir + "/big.txt"})
		r.everything()
	},
	"memory": func(r *run, _ string) {
		r.call("create_entities", map[string]any{"entities": []any{map[string]any{"name": "a", "entityType": "t", "observations": []string{"x"}}}})
		r.call("add_observations", map[string]any{"observations": []any{map[string]any{"entityName": "a", "contents": []string{"y"}}}})
		r.call("read_graph", nil)
		r.call("search_nodes", map[string]any{"query": "a"})
		r.call("delete_entities", map[string]any{"entityNames": []string{"a"}})
		r.everything()
	},
	"ehr": func(r *run, _ string) {
		r.call("get_patient_record", map[string]any{"patient_id": "ZB40021177"})
		r.call("search_clinical_notes", map[string]any{"patient_id": "ZB40021177"})
		r.call("update_patient", map[string]any{"patient_id": "ZB40021177"})
		r.everything()
	},
}

// serverOf returns the command of a server, its environment, and a directory
// that is its own.
func serverOf(t *testing.T, name string) (args, env []string, dir string) {
	t.Helper()
	dir = t.TempDir()
	switch name {
	case "ehr":
		_, ehr := tools(t)
		return []string{ehr}, nil, dir
	case "filesystem":
		return append(npm(t, name), dir), nil, dir
	case "memory":
		return npm(t, name), []string{"MEMORY_FILE_PATH=" + dir + "/memory.jsonl"}, dir
	}
	return npm(t, name), nil, dir
}

// proxied starts a proxy with a tap behind it.
func proxied(t *testing.T, server, env []string, flags ...string) (r *run, tap string) {
	t.Helper()
	bin, _ := tools(t)
	tap = t.TempDir()
	r = &run{t: t, phiscrub: bin, keys: t.TempDir() + "/keys", audit: t.TempDir() + "/audit"}
	if out, err := exec.Command(bin, "vault", "keygen", "--dir", r.keys).CombinedOutput(); err != nil {
		t.Fatalf("keygen: %v\n%s", err, out)
	}
	args := append([]string{bin, "mcp", "--audit", r.audit, "--keys", r.keys, "--user-id", "dr-ho"}, flags...)
	args = append(append(args, "--", os.Args[0]), server...)
	r.start(args, append(env, "CONFORMANCE_TAP="+tap)...)
	return r, tap
}

// event is what audit show prints of an event.
type event struct {
	Type   string `json:"event_type"`
	Access *struct {
		Phase, Call, Outcome string
		User                 string  `json:"user_id"`
		Source               string  `json:"user_id_source"`
		Session              string  `json:"agent_session_id"`
		Tool                 string  `json:"tool_name"`
		Resource             string  `json:"resource_type"`
		ID                   string  `json:"resource_id"`
		Scope                string  `json:"access_scope"`
		Server               string  `json:"mcp_server_version"`
		Hash                 string  `json:"executable_sha256"`
		IP                   *string `json:"source_ip"`
	} `json:"access"`
}

// events reads the audit log and checks it against the calls.
func (r *run) events() (finals []event, raw string) {
	t := r.t
	t.Helper()
	out, err := exec.Command(r.phiscrub, "audit", "show", r.audit, "--identity", r.keys+"/auditor.key", "--format", "json").Output()
	if err != nil {
		var ee *exec.ExitError
		if !errors.As(err, &ee) {
			t.Fatal(err)
		}
		t.Fatalf("audit show: %v\n%s", err, ee.Stderr)
	}
	intents := map[string]bool{}
	var got []string
	for line := range strings.Lines(string(out)) {
		var e event
		if err := json.Unmarshal([]byte(line), &e); err != nil {
			t.Fatal(err)
		}
		if e.Type != "phi_access" {
			continue
		}
		if e.Access.Phase == "intent" {
			intents[e.Access.Call] = true
			continue
		}
		if !intents[e.Access.Call] {
			t.Errorf("%s has no intent before it", e.Access.Tool)
		}
		delete(intents, e.Access.Call)
		got = append(got, e.Access.Tool+" "+e.Access.Outcome)
		finals = append(finals, e)
	}
	if len(intents) > 0 {
		t.Errorf("%d calls have no end", len(intents))
	}
	if a, b := strings.Join(got, "\n"), strings.Join(r.calls, "\n"); a != b {
		t.Errorf("events\n%s\ncalls\n%s", a, b)
	}
	for _, e := range finals {
		a := e.Access
		if a.User == "" || a.Source == "" || a.Session == "" || a.Server == "" {
			t.Errorf("an event lacks fields: %+v", a)
		}
	}
	return finals, string(out)
}

func TestTranscriptsAreTheSameWithAndWithoutTheProxy(t *testing.T) {
	for _, name := range []string{"everything", "filesystem", "memory", "ehr"} {
		t.Run(name, func(t *testing.T) {
			server, env, dir := serverOf(t, name)
			r, tap := proxied(t, server, env)
			scripts[name](r, dir)
			r.close()
			for what, seen := range map[string]string{"in": r.wrote.text(), "out": r.read.text()} {
				at, err := os.ReadFile(filepath.Join(tap, what))
				if err != nil {
					t.Fatal(err)
				}
				if string(at) != seen || len(at) == 0 {
					t.Errorf("%s: %d bytes at the client, %d at the server", what, len(seen), len(at))
				}
			}
			if len(r.calls) < 5 {
				t.Errorf("calls: %q", r.calls)
			}
			finals, _ := r.events()
			for _, e := range finals {
				if e.Access.IP != nil || e.Access.User != "dr-ho" || e.Access.Source != "credential" || len(e.Access.Hash) != 64 {
					t.Errorf("%+v", e.Access)
				}
			}
			// The same once more without the proxy: whatever is not of the
			// moment is the same too.
			if name == "everything" {
				return // its answers hold times
			}
			server, env, again := serverOf(t, name)
			direct := &run{t: t}
			direct.start(server, env...)
			scripts[name](direct, again)
			direct.close()
			a := strings.ReplaceAll(r.read.text(), dir, "DIR")
			b := strings.ReplaceAll(direct.read.text(), again, "DIR")
			if sorted(a) != sorted(b) {
				t.Errorf("%d bytes through the proxy, %d without", len(a), len(b))
			}
		})
	}
}

// sorted orders the lines of a transcript: notifications may overtake answers.
func sorted(s string) string {
	lines := strings.Split(s, "\n")
	slices.Sort(lines)
	return strings.Join(lines, "\n")
}

// canaries are what the careless server knows of its patient.
var canaries = []string{"Zebedina", "Quillfeather", "078-05-1120", "ZB40021177", "555-555-0142", "zebedina@example.com", "987654329", "1951-03-14", "03/14/1951"}

func leaks(text string) (found []string) {
	for _, c := range canaries {
		if strings.Contains(strings.ToLower(text), strings.ToLower(c)) {
			found = append(found, c)
		}
	}
	return found
}

func TestCarelessServer(t *testing.T) {
	server, env, dir := serverOf(t, "ehr")
	r, _ := proxied(t, server, env, "--stats")
	scripts["ehr"](r, dir)
	r.close()
	if found := leaks(r.errors.text()); found != nil || !strings.Contains(r.errors.text(), "[SSN]") {
		t.Errorf("standard error holds %q", found)
	}
	finals, raw := r.events()
	if found := leaks(raw); found != nil {
		t.Errorf("the audit log holds %q", found)
	}
	for _, e := range finals {
		if strings.HasPrefix(e.Access.Tool, "get_patient") && (e.Access.Resource != "Patient" || !strings.HasPrefix(e.Access.ID, "[MRN:") || e.Access.Scope != "read") {
			t.Errorf("%+v", e.Access)
		}
	}
	files, _ := filepath.Glob(r.audit + "/*")
	for _, f := range files {
		if b, err := os.ReadFile(f); err == nil && leaks(string(b)) != nil {
			t.Errorf("%s holds %q", f, leaks(string(b)))
		}
	}
}

func TestCarelessServerScrubbed(t *testing.T) {
	server, env, dir := serverOf(t, "ehr")
	r, _ := proxied(t, server, env, "--scrub", "results,log-notifications")
	if _, err := r.session.ListTools(context.Background(), nil); err != nil {
		t.Fatal(err)
	}
	res := r.call("get_patient_record", map[string]any{"patient_id": "ZB40021177"})
	if res == nil || res.IsError || res.StructuredContent == nil {
		t.Fatalf("%+v", res) // the client checks it against the output schema
	}
	m, ok := res.StructuredContent.(map[string]any)
	if _, text := m["name"].(string); !ok || !text || m["insured"] != true {
		t.Errorf("%v", m)
	}
	if _, number := m["member_id"].(float64); !number {
		t.Errorf("member_id is %T", m["member_id"])
	}
	scripts["ehr"](r, dir)
	r.session.Complete(context.Background(), &mcp.CompleteParams{Ref: &mcp.CompleteReference{Type: "ref/prompt", Name: "summarize"}, Argument: mcp.CompleteParamsArgument{Name: "a", Value: "b"}})
	r.close()
	// The client has written the id itself; what it has read holds nothing.
	if found := leaks(r.read.text()); found != nil {
		t.Errorf("the client has read %q", found)
	}
	if found := leaks(r.notices.text() + r.progress.text() + r.errors.text()); found != nil {
		t.Errorf("notifications hold %q", found)
	}
	for line := range strings.Lines(r.read.text()) {
		if !json.Valid([]byte(line)) {
			t.Errorf("not JSON: %.100s", line)
		}
	}
	r.events()
}

// TestRevisions says which revisions of the protocol the tests above speak.
func TestRevisions(t *testing.T) {
	server, env, dir := serverOf(t, "ehr")
	r, _ := proxied(t, server, env)
	scripts["ehr"](r, dir)
	r.close()
	for _, v := range []string{"2025-06-18", "2025-11-25", "2026-07-28"} {
		t.Logf("%s: named %d times", v, strings.Count(r.wrote.text(), v))
	}
	if !strings.Contains(r.wrote.text(), "2026-07-28") && !strings.Contains(r.wrote.text(), "2025-11-25") {
		t.Error("the client speaks a revision that is not among them")
	}
}
