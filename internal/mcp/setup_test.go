package mcp

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"sync"
	"testing"
	"time"

	"github.com/phiscrub/phiscrub/detect/class"
	"github.com/phiscrub/phiscrub/internal/audit"
	"github.com/phiscrub/phiscrub/scrub"
)

// marker is what toy workers look for, as if it were PHI; it must be seen
// nowhere but in the traffic itself.
const marker = "ZEBRA"

// toy scrubs the marker and the number 78051120, as the engine scrubs PHI.
type toy struct{}

func (toy) Line(dst, line []byte) ([]byte, scrub.Outcome) {
	out := bytes.ReplaceAll(line, []byte(marker), []byte("[X]"))
	out = bytes.ReplaceAll(out, []byte("78051120"), []byte("0"))
	if bytes.Equal(out, line) {
		return line, scrub.Outcome{Lines: 1}
	}
	return append(dst, out...), scrub.Outcome{Lines: 1, Edited: 1}
}

// book keeps events, and fails when it is told to.
type book struct {
	mu     sync.Mutex
	events []audit.Event
	fail   error
	ill    error // the disk fails; what is appended waits for it
	slow   time.Duration
	groups int // of CommitAll
}

func (b *book) Commit(_ context.Context, e audit.Event) (int64, error) {
	time.Sleep(b.slow)
	return 0, b.Append(e)
}

func (b *book) CommitAll(events []audit.Event) (errs []error) {
	time.Sleep(b.slow)
	b.mu.Lock()
	b.groups++
	b.mu.Unlock()
	for i, e := range events {
		if err := b.Append(e); err != nil {
			if errs == nil {
				errs = make([]error, len(events))
			}
			errs[i] = err
		}
	}
	return errs
}

func (b *book) Err() error {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.ill
}

func (b *book) Append(e audit.Event) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.fail != nil {
		return b.fail
	}
	b.events = append(b.events, e)
	return nil
}

func (b *book) broken(err error) {
	b.mu.Lock()
	b.fail = err
	b.mu.Unlock()
}

func (b *book) all() []audit.Event {
	b.mu.Lock()
	defer b.mu.Unlock()
	return append([]audit.Event(nil), b.events...)
}

// finals returns the ends of calls by outcome, and checks that each call has
// exactly one intent, or was denied, and one end behind it.
func (b *book) finals(t *testing.T) map[string]int {
	t.Helper()
	intents, ends, outcomes := map[string]int{}, map[string]int{}, map[string]int{}
	for i, e := range b.all() {
		a := e.Access
		switch a.Phase {
		case audit.Intent:
			intents[a.Call] = i + 1
			if a.Outcome != "" {
				t.Errorf("an intent has outcome %s", a.Outcome)
			}
		case audit.Final:
			if ends[a.Call]++; ends[a.Call] > 1 {
				t.Errorf("call %s ended twice", a.Call)
			}
			if intents[a.Call] == 0 && a.Outcome != outDenied {
				t.Errorf("%s of a call without intent", a.Outcome)
			}
			outcomes[a.Outcome]++
		default:
			t.Errorf("phase %q", a.Phase)
		}
	}
	for c := range intents {
		if ends[c] == 0 {
			t.Errorf("call %s has no end", c)
		}
	}
	return outcomes
}

// end returns the last end of a call.
func (b *book) end(t *testing.T) audit.Access {
	t.Helper()
	for es := b.all(); len(es) > 0; es = es[:len(es)-1] {
		if a := es[len(es)-1].Access; a.Phase == audit.Final {
			return *a
		}
	}
	t.Fatal("no call has ended")
	return audit.Access{}
}

// tokens makes tokens that show what was made one.
type tokens struct {
	mu   sync.Mutex
	seen []string
}

func (k *tokens) Token(c class.Class, value []byte) (string, bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.seen = append(k.seen, c.String()+"="+string(value))
	return "[" + c.String() + ":T]", true
}

// rig is a proxy between a client and a server that the test plays.
type rig struct {
	t     *testing.T
	p     *Proxy
	conn  *Stdio
	book  *book
	toks  *tokens
	notes []string

	clientW *io.PipeWriter // what the client writes
	client  *bufio.Reader  // what the client reads
	server  *bufio.Reader
	serverW *io.PipeWriter
	done    sync.WaitGroup
}

func newRig(t *testing.T, change func(*Options)) *rig {
	t.Helper()
	g := &rig{t: t, book: &book{}, toks: &tokens{}}
	o := Options{
		NewWorker: func() Worker { return toy{} }, Auditor: g.book, Required: true, Tokens: g.toks,
		System: User{ID: "unix", Source: "system"}, Linger: 50 * time.Millisecond,
		Note: func(s string) { g.notes = append(g.notes, s) },
	}
	if change != nil {
		change(&o)
	}
	g.p = New(o)
	cr, cw := io.Pipe()
	sr, sw := io.Pipe()
	or, ow := io.Pipe()
	dr, dw := io.Pipe()
	g.clientW, g.client, g.server, g.serverW = cw, bufio.NewReaderSize(dr, 1<<20), bufio.NewReaderSize(sr, 1<<20), ow
	g.conn = g.p.NewStdio(dw, sw)
	g.done.Go(func() { g.conn.FromClient(context.Background(), cr) })
	g.done.Go(func() {
		if g.conn.FromServer(or) == nil {
			dw.Close()
		}
	})
	return g
}

// say writes lines as the client, tell as the server.
func (g *rig) say(lines ...string)  { g.put(g.clientW, lines) }
func (g *rig) tell(lines ...string) { g.put(g.serverW, lines) }

// put writes without waiting for the reader of what comes of it.
func (g *rig) put(w io.Writer, lines []string) {
	text := ""
	for _, l := range lines {
		text += l + "\n"
	}
	if len(lines) > 1 {
		go io.WriteString(w, text)
		return
	}
	if _, err := io.WriteString(w, text); err != nil {
		g.t.Fatal(err)
	}
}

// heard reads a line as the client, got as the server.
func (g *rig) heard() string { return g.line(g.client) }
func (g *rig) got() string   { return g.line(g.server) }

func (g *rig) line(r *bufio.Reader) string {
	g.t.Helper()
	type result struct {
		s   string
		err error
	}
	ch := make(chan result, 1)
	go func() {
		s, err := r.ReadString('\n')
		ch <- result{s, err}
	}()
	select {
	case x := <-ch:
		if x.err != nil && !errors.Is(x.err, io.EOF) {
			g.t.Fatal(x.err)
		}
		return x.s[:max(0, len(x.s)-1)]
	case <-time.After(2 * time.Minute):
		g.t.Fatal("nothing came for 2 minutes")
		return ""
	}
}

// expect compares what one of heard and got returned.
func (g *rig) expect(got, want string) {
	g.t.Helper()
	if got != want {
		g.t.Errorf("got\n%.300s\nwant\n%.300s", got, want)
	}
}

// over ends both sides.
func (g *rig) over() {
	g.t.Helper()
	g.clientW.Close()
	go io.Copy(io.Discard, g.server)
	go io.Copy(io.Discard, g.client)
	g.serverW.Close()
	g.done.Wait()
	g.conn.End()
}

// code returns the code of a JSON-RPC error, and checks its form.
func code(t *testing.T, line string) int {
	t.Helper()
	var m struct {
		JSONRPC string `json:"jsonrpc"`
		Error   *struct {
			Code    int
			Message string
		}
	}
	if err := json.Unmarshal([]byte(line), &m); err != nil || m.JSONRPC != "2.0" {
		t.Fatalf("no message: %.200s", line)
	}
	if m.Error == nil {
		return 0
	}
	return m.Error.Code
}

func toolCall(id, tool, args string) string {
	return `{"jsonrpc":"2.0","id":` + id + `,"method":"tools/call","params":{"name":"` + tool + `","arguments":` + args + `}}`
}

func result(id, rest string) string {
	return `{"jsonrpc":"2.0","id":` + id + `,"result":{` + rest + `}}`
}
