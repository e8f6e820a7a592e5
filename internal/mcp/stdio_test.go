package mcp

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/phiscrub/phiscrub/internal/audit"
)

func TestMessagesPassAsTheyAre(t *testing.T) {
	g := newRig(t, nil)
	for _, line := range []string{
		`{"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":"2025-11-25"}}`,
		` { "method" : "notifications/initialized" , "jsonrpc":"2.0" } `,
		toolCall("1", "echo", `{"q":"\ud83d\ude00  é","n":1.50}`),
		`plain text ` + marker,
		`{"id":1`,
		``,
		"{\"id\":9,\"result\":{}}\r",
		`[{"jsonrpc":"2.0","id":2,"method":"tools/call","params":{"name":"a"}},{"jsonrpc":"2.0","method":"x"}]`,
	} {
		g.say(line)
		g.expect(g.got(), line)
	}
	for _, line := range []string{
		`{"jsonrpc":"2.0","method":"notifications/message","params":{"data":"` + marker + `"}}`,
		`{"jsonrpc":"2.0","id":0,"result":{"serverInfo":{"name":"s","version":"1"}}}`,
		` {"result" : {"content":[]},"id":1, "jsonrpc":"2.0"}`,
		`banner of a server that does not know better`,
		`[{"jsonrpc":"2.0","id":2,"result":{}}]`,
		`{"jsonrpc":"2.0","id":77,"result":{}}`,
		``,
	} {
		g.tell(line)
		g.expect(g.heard(), line)
	}
	g.over()
	if got := g.book.finals(t); got[outSuccess] != 2 || len(got) != 1 {
		t.Errorf("outcomes %v, want two of success", got)
	}
	if n := g.p.Stats().Unparsed.Load(); n != 3 {
		t.Errorf("%d messages unparsed, want 3", n)
	}
}

func TestEventHasEveryField(t *testing.T) {
	g := newRig(t, func(o *Options) { o.Executable = func() string { return "abc" } })
	g.say(`{"jsonrpc":"2.0","id":0,"method":"initialize","params":{}}`)
	g.got()
	g.tell(`{"jsonrpc":"2.0","id":0,"result":{"serverInfo":{"name":"ehr","version":"3.1"}}}`)
	g.heard()
	g.say(`{"jsonrpc":"2.0","id":"x","method":"tools/call","params":{"_meta":{"baggage":"user.id=dr%20ho;p=1, session.id=s9","traceparent":"00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"},"arguments":{"patient_id":"` + marker + `1","` + marker + `":1,"limit":5},"name":"search_clinical_notes"}}`)
	g.got()
	g.tell(result(`"x"`, `"content":[{"type":"text","text":"{\"resourceType\":\"Bundle\",\"total\":41,\"entry\":[]}"}]`))
	g.heard()
	g.over()
	es := g.book.all()
	if len(es) != 2 || es[0].Access.Phase != audit.Intent || es[0].Type != audit.PHIAccess || es[0].Time.IsZero() || es[0].Time.Location() != time.UTC {
		t.Fatalf("events %+v", es)
	}
	a := es[1].Access
	got := fmt.Sprint(a.UserID, "|", a.UserIDSource, "|", a.Session, "|", a.Trace, "|", a.Tool, "|", a.ResourceType, "|", a.ResourceID, "|", a.Scope, "|", a.Arguments, "|", a.ArgumentCount, "|", a.Outcome, "|", *a.Records, "|", a.SourceIP == nil, "|", a.Server, "|", a.Executable)
	want := "dr ho|asserted|s9|0af7651916cd43dd8448eb211c80319c|search_clinical_notes|DocumentReference|[mrn:T]|search|[patient_id * limit]|3|success|41|true|ehr 3.1|abc"
	if got != want || a.DurationMS < 0 {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	if fmt.Sprint(g.toks.seen) != "[mrn="+marker+"1]" {
		t.Errorf("tokens of %v", g.toks.seen)
	}
	if text, _ := json.Marshal(es); bytes.Contains(text, []byte(marker)) {
		t.Error("an event holds the marker")
	}
}

func TestOutcomes(t *testing.T) {
	for _, tt := range []struct {
		why, answer, outcome string
		records              int64 // -1: null
	}{
		{"content", result("1", `"content":[{"type":"text","text":"a"},{"type":"text","text":"b"}]`), outSuccess, 2},
		{"a Bundle with a total", result("1", `"structuredContent":{"resourceType":"Bundle","total":7}`), outSuccess, 7},
		{"a Bundle with entries", result("1", `"structuredContent":{"resourceType":"Bundle","entry":[{},{}]}`), outSuccess, 2},
		{"nothing that could be counted", result("1", `"ok":true`), outSuccess, -1},
		{"a tool that failed", result("1", `"isError":true,"content":[{}]`), outTool, -1},
		{"an error", `{"jsonrpc":"2.0","id":1,"error":{"code":-32602,"message":"` + marker + `"}}`, outRPC, -1},
		{"more input is wanted, revision 2026-07-28", result("1", `"resultType":"input_required","inputRequests":{}`), outInput, -1},
		{"complete, revision 2026-07-28", result("1", `"resultType":"complete","content":[]`), outSuccess, 0},
	} {
		g := newRig(t, nil)
		g.say(toolCall("1", "get_patient", `{"id":7}`))
		g.got()
		g.tell(tt.answer)
		g.expect(g.heard(), tt.answer)
		g.over()
		a := g.book.end(t)
		records := int64(-1)
		if a.Records != nil {
			records = *a.Records
		}
		if a.Outcome != tt.outcome || records != tt.records || a.ResourceID != "[mrn:T]" {
			t.Errorf("%s: %s, %d records of %q", tt.why, a.Outcome, records, a.ResourceID)
		}
	}
}

func TestIdsOfAllKinds(t *testing.T) {
	g := newRig(t, nil)
	ids := []string{"1", `"1"`, "1", "null", "-5", `"é"`, "1e2"}
	for _, id := range ids {
		g.say(toolCall(id, "t", "{}"))
		g.got()
	}
	g.say(`{"jsonrpc":"2.0","method":"tools/call","params":{"name":"nobody waits for it"}}`)
	g.got()
	for _, id := range []string{`"1"`, "1", "100", "null", "1", `"\u00e9"`, "-5"} {
		g.tell(result(id, ""))
		g.heard()
	}
	g.over()
	if got := g.book.finals(t); got[outSuccess] != len(ids) || got[outUnknown] != 1 {
		t.Errorf("%v", got)
	}
}

func TestIntentComesBeforeTheCall(t *testing.T) {
	g := newRig(t, nil)
	g.book.slow = 30 * time.Millisecond
	g.say(toolCall("1", "t", "{}"))
	g.got()
	if es := g.book.all(); len(es) != 1 || es[0].Access.Phase != audit.Intent {
		t.Errorf("%d events when the server sees the call", len(es))
	}
	g.over()
}

func TestCallsThatComeTogetherWaitForTheDiskTogether(t *testing.T) {
	g := newRig(t, nil)
	g.book.slow = 20 * time.Millisecond
	var calls []string
	for i := range 600 {
		calls = append(calls, toolCall(fmt.Sprint(i), "t", "{}"), fmt.Sprintf(`{"jsonrpc":"2.0","method":"n%d"}`, i))
	}
	g.say(calls...)
	for _, want := range calls {
		g.expect(g.got(), want) // in their order
	}
	g.book.mu.Lock()
	if g.book.groups < 3 || g.book.groups > 20 { // 600 calls in reads of 64 KB, at most 256 together
		t.Errorf("600 intents were made durable in %d groups", g.book.groups)
	}
	g.book.mu.Unlock()
	g.over()
	if got := g.book.finals(t); got[outAborted] != 600 {
		t.Errorf("%v", got)
	}
}

func TestCallThatMayBeLostDoesNotWaitForTheDisk(t *testing.T) {
	g := newRig(t, func(o *Options) { o.Async = true })
	g.book.slow = time.Hour
	g.say(toolCall("1", "t", "{}"))
	g.got()
	if es := g.book.all(); len(es) != 1 || es[0].Access.Phase != audit.Intent {
		t.Errorf("%d events when the server sees the call", len(es))
	}
	g.over()
}

func TestCallThatMayBeLostDoesNotHappenWhileTheLogFails(t *testing.T) {
	for _, required := range []bool{true, false} {
		g := newRig(t, func(o *Options) { o.Async, o.Required = true, required })
		g.book.mu.Lock()
		g.book.ill = errors.New("no space left on device")
		g.book.mu.Unlock()
		g.say(toolCall("4", "t", "{}"))
		if required {
			if line := g.heard(); code(t, line) != codeAudit {
				t.Errorf("answer %s", line)
			}
		} else {
			g.got()
		}
		g.over()
		g.book.finals(t)
	}
}

func TestCallThatCannotBeRecordedDoesNotHappen(t *testing.T) {
	for _, required := range []bool{true, false} {
		g := newRig(t, func(o *Options) { o.Required = required })
		g.book.broken(errors.New("no space left on device"))
		g.say(toolCall("4", "t", "{}"), `{"jsonrpc":"2.0","id":5,"method":"ping"}`)
		if required {
			line := g.heard()
			if code(t, line) != codeAudit || !strings.Contains(line, `"id":4`) {
				t.Errorf("answer %s", line)
			}
		} else {
			g.expect(g.got(), toolCall("4", "t", "{}"))
		}
		g.expect(g.got(), `{"jsonrpc":"2.0","id":5,"method":"ping"}`)
		g.book.broken(nil)
		g.over()
		if len(g.notes) == 0 || g.p.Stats().Unrecorded.Load() == 0 {
			t.Errorf("notes %v", g.notes)
		}
	}
}

func TestCancelledCallIsClosed(t *testing.T) {
	g := newRig(t, nil)
	cancel := `{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":1,"reason":"` + marker + `"}}`
	g.say(toolCall("1", "t", "{}"), cancel)
	g.got()
	g.expect(g.got(), cancel)
	waitFor(t, func() bool { return len(g.book.all()) == 2 })
	g.say(toolCall("2", "t", "{}"), strings.Replace(cancel, ":1,", ":2,", 1))
	g.got()
	g.got()
	g.tell(result("2", `"content":[{}]`)) // it was answered all the same
	g.heard()
	g.say(cancel) // of a call that is over
	g.got()
	g.over()
	if got := g.book.finals(t); got[outCancelled] != 2 || len(got) != 1 {
		t.Errorf("%v", got)
	}
	if a := g.book.end(t); a.Records == nil || *a.Records != 1 {
		t.Error("what was delivered all the same is not counted")
	}
}

func waitFor(t *testing.T, holds func() bool) {
	t.Helper()
	for range 12000 {
		if holds() {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Fatal("waited 2 minutes")
}

func TestCallsThatGetNoAnswerAreAborted(t *testing.T) {
	g := newRig(t, nil)
	for i := range 50 {
		g.say(toolCall(fmt.Sprint(i), "t", "{}"))
		g.got()
	}
	g.over()
	if got := g.book.finals(t); got[outAborted] != 50 || g.p.Stats().Unanswered.Load() != 50 {
		t.Errorf("%v", got)
	}
}

func TestTenThousandCallsAtOnce(t *testing.T) {
	const n = 10000
	g := newRig(t, nil)
	go func() {
		for i := range n {
			if _, err := fmt.Fprintf(g.clientW, "%s\n", toolCall(fmt.Sprint(i), "get_patient", `{"patient_id":"P1"}`)); err != nil {
				return
			}
		}
	}()
	for range n {
		g.got()
	}
	if g.conn.Open() != n {
		t.Errorf("%d calls open", g.conn.Open())
	}
	go func() {
		for i := range n {
			fmt.Fprintf(g.serverW, "%s\n", result(fmt.Sprint(n-1-i), ""))
		}
	}()
	for range n {
		g.heard()
	}
	g.over()
	if got := g.book.finals(t); got[outSuccess] != n || len(got) != 1 {
		t.Errorf("%v", got)
	}
}

func TestLongMessages(t *testing.T) {
	long := strings.Repeat("a", 300<<10)
	limit := func(o *Options) { o.Limit = 64 << 10 }
	t.Run("a result passes, and its call is closed", func(t *testing.T) {
		g := newRig(t, limit)
		for _, answer := range []string{
			`{"jsonrpc":"2.0","id":1,"result":{"content":[{"type":"text","text":"` + long + `"},{}]}}`,
			`{"result":{"content":[{"type":"text","text":"` + long + `"},{}],"isError":true},"id":1,"jsonrpc":"2.0"}`,
			`{"error":{"code":1,"message":"` + long + `"},"id":1}`,
		} {
			g.say(toolCall("1", "t", "{}"))
			g.got()
			go g.tell(answer)
			g.expect(g.heard(), answer)
		}
		g.over()
		if got := g.book.finals(t); got[outSuccess] != 1 || got[outTool] != 1 || got[outRPC] != 1 {
			t.Errorf("%v", got)
		}
		if n := g.p.Stats().Unparsed.Load(); n != 3 {
			t.Errorf("%d unparsed", n)
		}
	})
	t.Run("a call passes when its start says what it is", func(t *testing.T) {
		g := newRig(t, limit)
		call := toolCall("1", "upload_chart", `{"patient_id":"7","data":"`+long+`"}`)
		go g.say(call)
		g.expect(g.got(), call)
		g.tell(result("1", ""))
		g.heard()
		g.over()
		if a := g.book.end(t); a.Outcome != outSuccess || a.Tool != "upload_chart" || a.ResourceType != "Patient" || a.Scope != "write" {
			t.Errorf("%+v", a)
		}
	})
	t.Run("a call that could not be recorded does not pass", func(t *testing.T) {
		g := newRig(t, limit)
		go g.say(`{"params":{"arguments":{"data":"`+long+`"},"name":"t"},"method":"tools/call","id":6}`, `{"id":7,"method":"ping"}`)
		line := g.heard()
		if code(t, line) != codeLarge || !strings.Contains(line, `"id":6`) {
			t.Errorf("%s", line)
		}
		g.expect(g.got(), `{"id":7,"method":"ping"}`)
		g.over()
	})
	t.Run("other messages pass", func(t *testing.T) {
		g := newRig(t, limit)
		for _, m := range []string{`{"id":3,"method":"x","params":"` + long + `"}`, `{"id":3,"result":"` + long + `"}`, long} {
			go g.say(m)
			g.expect(g.got(), m)
		}
		g.over()
	})
	t.Run("a result that has to be scrubbed is refused", func(t *testing.T) {
		g := newRig(t, func(o *Options) { limit(o); o.Scrub = Results })
		g.say(toolCall("1", "t", "{}"))
		g.got()
		go g.tell(`{"result":{"content":[{"text":"`+long+marker+`"}]},"id":1}`, `{"method":"notifications/progress","params":{"message":"`+long+marker+`"}}`, `{"id":9,"result":{}}`)
		if line := g.heard(); code(t, line) != codeLarge || strings.Contains(line, marker) {
			t.Errorf("%.200s", line)
		}
		g.expect(g.heard(), `{"id":9,"result":{}}`)
		g.over()
		if got := g.book.finals(t); got[outSuccess] != 1 {
			t.Errorf("%v", got)
		}
	})
}

func TestAnswersOfTheProxyDoNotCutIntoMessages(t *testing.T) {
	g := newRig(t, func(o *Options) {
		o.Limit = 64 << 10
		o.Policies = []Policy{{Name: "none", Tools: []string{"bad*"}, Do: "deny"}}
	})
	half := `{"jsonrpc":"2.0","method":"x","params":"` + strings.Repeat("a", 200<<10)
	read := make(chan string, 1)
	go func() { read <- g.heard() }()
	if _, err := g.serverW.Write([]byte(half)); err != nil {
		t.Fatal(err)
	}
	g.say(toolCall("8", "bad_tool", "{}"), `{"id":1,"method":"ping"}`)
	g.got() // so the answer was given
	g.tell(`"}`)
	g.expect(<-read, half+`"}`)
	if line := g.heard(); code(t, line) != codePolicy {
		t.Errorf("%s", line)
	}
	g.over()
}

func TestMembersThatStandTwice(t *testing.T) {
	twice := `{"id":1,"method":"ping","method":"tools/call","params":{"name":"get_patient","name":"delete_patient"}}`
	g := newRig(t, nil)
	g.say(twice)
	g.expect(g.got(), twice)
	g.over()
	if a := g.book.end(t); a.Tool != "delete_patient" || g.p.Stats().Ambiguous.Load() != 1 {
		t.Errorf("tool %q", a.Tool)
	}
	g = newRig(t, func(o *Options) { o.Policies = []Policy{{Name: "p", Tools: []string{"x"}, Do: "deny"}} })
	g.say(twice)
	if line := g.heard(); code(t, line) != codeTwice {
		t.Errorf("%s", line)
	}
	g.over()
}

func TestWhoCalls(t *testing.T) {
	call := `{"id":1,"method":"tools/call","params":{"name":"t","_meta":{"baggage":"user.id=someone"}}}`
	for _, tt := range []struct {
		why  string
		user User
		call string
		want User
	}{
		{"a configured user comes first", User{"jdoe", "credential"}, call, User{"jdoe", "credential"}},
		{"then what the client says", User{}, call, User{"someone", "asserted"}},
		{"then who runs the proxy", User{}, toolCall("1", "t", "{}"), User{"unix", "system"}},
	} {
		g := newRig(t, func(o *Options) { o.User = tt.user })
		g.say(tt.call)
		g.got()
		g.over()
		if a := g.book.end(t); a.UserID != tt.want.ID || a.UserIDSource != tt.want.Source {
			t.Errorf("%s: %s, %s", tt.why, a.UserID, a.UserIDSource)
		}
	}
}

func TestToolNamesThatHoldPHIBecomeTokens(t *testing.T) {
	for _, name := range []string{marker, "drop table\\u0000", strings.Repeat("x", 300)} {
		g := newRig(t, nil)
		g.say(toolCall("1", name, "{}"))
		g.got()
		g.over()
		if a := g.book.end(t); a.Tool != "[unique-id:T]" {
			t.Errorf("%q", a.Tool)
		}
	}
}

func TestAnswersOfTheProxyStandOnLinesOfTheirOwn(t *testing.T) {
	for _, c := range []struct {
		why  string
		play func(o *clientOut)
		want string
	}{
		{"inside a message they wait for its end", func(o *clientOut) {
			o.write([]byte(`{"id":`), true)
			o.message([]byte("A"))
			o.write([]byte("1}\n"), false)
		}, "{\"id\":1}\nA\n"},
		{"the server ended inside of one, before", func(o *clientOut) {
			o.write([]byte(`{"id":`), true)
			o.message([]byte("A"))
			o.message([]byte("B"))
			o.write(nil, false)
		}, "{\"id\":\nA\nB\n"},
		{"the server ended inside of one, after", func(o *clientOut) {
			o.write([]byte(`{"id":`), true)
			o.write(nil, false)
			o.message([]byte("A"))
			o.message([]byte("B"))
		}, "{\"id\":\nA\nB\n"},
		{"nobody asked: the bytes stay as they are", func(o *clientOut) {
			o.write([]byte(`{"id":`), true)
			o.write(nil, false)
		}, `{"id":`},
	} {
		var b bytes.Buffer
		c.play(&clientOut{w: &b})
		if b.String() != c.want {
			t.Errorf("%s: %q, want %q", c.why, b.String(), c.want)
		}
	}
}
