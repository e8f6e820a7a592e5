package mcp

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/jsonschema-go/jsonschema"

	"github.com/phiscrub/phiscrub/scrub"
)

// rude replaces the marker by values of other types, as an action of a
// configuration might.
type rude struct{}

func (rude) Line(dst, line []byte) ([]byte, scrub.Outcome) {
	out := strings.NewReplacer(`78051120`, `"[SSN]"`, `true`, `"[X]"`, `null`, `0`).Replace(string(line))
	return append(dst, out...), scrub.Outcome{Edited: 1}
}

func TestTypesStayWhenValuesAreScrubbed(t *testing.T) {
	in := `{"n":78051120,"b":true,"z":null,"list":[78051120,"x"],"s":"a"}`
	got, ok := scrubSpan([]byte(in), rude{})
	if want := `{"n":0,"b":false,"z":null,"list":[0,"x"],"s":"a"}`; !ok || string(got) != want {
		t.Errorf("%s", got)
	}
}

// breaker makes JSON something else.
type breaker struct{ with string }

func (b breaker) Line(dst, line []byte) ([]byte, scrub.Outcome) {
	return append(dst, b.with...), scrub.Outcome{Edited: 1}
}

func TestResultsThatCannotBeScrubbedAreWithheld(t *testing.T) {
	for _, with := range []string{`{"a":1`, `[1]`, `{"a":{"b":1}}`, ``} {
		g := newRig(t, func(o *Options) {
			o.Scrub = Results | LogNotifications
			o.NewWorker = func() Worker { return breaker{with} }
		})
		g.say(toolCall("1", "t", "{}"))
		g.got()
		g.tell(result("1", `"structuredContent":{"a":1,"`+marker+`":2}`), `{"method":"notifications/message","params":{"data":{"x":"`+marker+`"}}}`, marker, `{"id":2,"result":{"_meta":{}}}`)
		if line := g.heard(); code(t, line) != codeLarge || strings.Contains(line, marker) {
			t.Errorf("%q: %s", with, line)
		}
		g.expect(g.heard(), `{"id":2,"result":{"_meta":{}}}`) // and nothing between
		g.over()
	}
}

func TestWhatIsScrubbed(t *testing.T) {
	for _, tt := range []struct {
		why   string
		scrub Channels
		in    string // marker stands where it is scrubbed, KEEP where it stays
	}{
		{"content", Results, `{"id":1,"result":{"content":[{"type":"text","text":"a ` + marker + `"}],"structuredContent":{"a":["` + marker + `"]}}}`},
		{"an error", Results, `{"id":1,"error":{"code":-1,"message":"` + marker + `","data":{"x":"` + marker + `"}}}`},
		{"a resource", Results, `{"id":2,"result":{"contents":[{"uri":"x://` + marker + `","text":"` + marker + `"}]}}`},
		{"requests inside of a result", Results, `{"id":1,"result":{"resultType":"input_required","requestState":"KEEP","inputRequests":{"a":{"method":"elicitation/create","params":{"message":"` + marker + `","requestedSchema":{"KEEP":1}}}}}}`},
		{"a request of the server", Results, `{"id":9,"method":"sampling/createMessage","params":{"messages":[{"role":"user","content":"` + marker + `"}],"_meta":{"a":"KEEP"}}}`},
		{"progress", Results, `{"method":"notifications/progress","params":{"progressToken":"KEEP","message":"` + marker + `"}}`},
		{"a log notification", LogNotifications, `{"method":"notifications/message","params":{"level":"info","data":"` + marker + `"}}`},
		{"a log notification when results are scrubbed", Results, `{"method":"notifications/message","params":{"data":"KEEP"}}`},
		{"results when log notifications are", LogNotifications, `{"id":1,"result":{"content":"KEEP"}}`},
		{"the catalogue", Results, `{"id":2,"result":{"tools":[{"name":"KEEP","description":"KEEP"}]}}`},
		{"what calls itself a catalogue and holds data", Results, `{"id":2,"result":{"tools":["KEEP"],"content":[{"text":"` + marker + `"}]}}`},
		{"the beginning", Results, `{"id":2,"result":{"capabilities":{},"serverInfo":{"name":"KEEP"},"instructions":"KEEP"}}`},
		{"metadata and cursors", Results, `{"id":2,"result":{"_meta":{"a":"KEEP"},"nextCursor":"KEEP","resources":[{"name":"` + marker + `"}]}}`},
		{"the id", Results, `{"id":"KEEP","result":{"a":"` + marker + `"}}`},
		{"each of a batch", Results, `[{"id":1,"result":{"content":"` + marker + `"}},{"id":2,"result":{"tools":"KEEP"}}]`},
	} {
		g := newRig(t, func(o *Options) { o.Scrub = tt.scrub })
		g.say(toolCall("1", "t", "{}"))
		g.got()
		in := strings.ReplaceAll(tt.in, "KEEP", marker)
		g.tell(in)
		want := strings.ReplaceAll(tt.in, marker, "[X]")
		if got := g.heard(); got != strings.ReplaceAll(want, "KEEP", marker) {
			t.Errorf("%s:\n%s", tt.why, got)
		}
		g.over()
	}
}

func TestArgumentsAreScrubbed(t *testing.T) {
	g := newRig(t, func(o *Options) { o.Scrub = Arguments })
	in := ` {"id":1,"method":"tools/call","params":{"name":"t","_meta":{"a":"` + marker + `"},"arguments":{"q":"` + marker + `","n":78051120,"x":1.50}}}`
	g.say(in)
	g.expect(g.got(), strings.NewReplacer(`"q":"`+marker, `"q":"[X]`, "78051120", "0").Replace(in))
	g.say(toolCall("2", "t", `{"clean":true}`))
	g.expect(g.got(), toolCall("2", "t", `{"clean":true}`))
	g.say(`{"id":3,"method":"ping","params":{"arguments":"` + marker + `"}}`)
	g.expect(g.got(), `{"id":3,"method":"ping","params":{"arguments":"`+marker+`"}}`)
	g.over()
}

func TestEditedResultsFitTheirSchema(t *testing.T) {
	const z = marker
	for _, tt := range []struct {
		why, schema, in, want string // want "" means withheld
	}{
		{"no schema", ``, `{"a":"` + z + `"}`, `{"a":"[X]"}`},
		{"a marker fits", `{"type":"object","properties":{"a":{"type":"string"}}}`, `{"a":"` + z + `"}`, `{"a":"[X]"}`},
		{"a date", `{"properties":{"a":{"type":"string","format":"date"}}}`, `{"a":"` + z + `"}`, `{"a":"1900-01-01"}`},
		{"a date in a list of references", `{"properties":{"a":{"type":"array","items":{"$ref":"#/$defs/d"}}},"$defs":{"d":{"format":"date-time"}}}`, `{"a":["` + z + `","2020-01-01T00:00:00Z"]}`, `{"a":["1900-01-01T00:00:00Z","2020-01-01T00:00:00Z"]}`},
		{"a pattern", `{"properties":{"a":{"pattern":"^[A-Z]+-[0-9]{3}$"}}}`, `{"a":"` + z + `-123"}`, `{"a":"XXXXX-000"}`},
		{"what the schema itself lists", `{"properties":{"a":{"enum":["` + z + `","other"]}}}`, `{"a":"` + z + `"}`, `{"a":"` + z + `"}`},
		{"a shortest length", `{"properties":{"a":{"minLength":5}}}`, `{"a":"` + z + `"}`, `{"a":"[X]**"}`},
		{"a longest length", `{"properties":{"a":{"maxLength":6}}}`, `{"a":"` + z + `"}`, `{"a":"[X]"}`},
		{"a smallest number", `{"properties":{"a":{"type":"integer","minimum":1}}}`, `{"a":78051120}`, `{"a":1}`},
		{"a number above another", `{"properties":{"a":{"exclusiveMinimum":10,"multipleOf":5}}}`, `{"a":78051120}`, `{"a":15}`},
		{"any of several", `{"properties":{"a":{"anyOf":[{"type":"null"},{"type":"string","format":"uuid"}]}}}`, `{"a":"` + z + `"}`, `{"a":"00000000-0000-0000-0000-000000000000"}`},
		{"a pattern that nothing fits", `{"properties":{"a":{"pattern":"^ZEB"}}}`, `{"a":"` + z + `"}`, ``},
		{"a constant of another member", `{"properties":{"a":{"not":{"const":"[X]"}}}}`, `{"a":"` + z + `"}`, ``},
		{"different values that become one", `{"properties":{"a":{"type":"array","uniqueItems":true}}}`, `{"a":["` + z + `","` + z + z + `"]}`, `{"a":["[X]","[X][X]"]}`},
		{"it never fitted", `{"properties":{"a":{"type":"integer"}}}`, `{"a":"` + z + `"}`, `{"a":"[X]"}`},
		{"a schema that nobody can use", `{"$ref":"https://example.com/schema"}`, `{"a":"` + z + `"}`, ``},
	} {
		g := newRig(t, func(o *Options) { o.Scrub = Results })
		schema := ""
		if tt.schema != "" {
			schema = `,"outputSchema":` + tt.schema
		}
		g.say(`{"id":0,"method":"tools/list"}`, toolCall("1", "t", "{}"))
		g.got()
		g.got()
		list := `{"id":0,"result":{"tools":[{"name":"t"` + schema + `}]}}`
		g.tell(list)
		g.expect(g.heard(), list)
		g.tell(result("1", `"content":[],"structuredContent":`+tt.in))
		got := g.heard()
		if tt.want == "" {
			if !strings.Contains(got, `"isError":true`) || strings.Contains(got, z) || !json.Valid([]byte(got)) {
				t.Errorf("%s: %s", tt.why, got)
			}
		} else if want := result("1", `"content":[],"structuredContent":`+tt.want); got != want {
			t.Errorf("%s:\n%s", tt.why, got)
		}
		g.over()
	}
}

func TestSchemasThatBranchAreBounded(t *testing.T) {
	deep := `{"$ref":"#/$defs/a"}`
	s := compileSchema([]byte(`{"properties":{"x":` + deep + `},"$defs":{"a":{"anyOf":[` + deep + `,` + deep + `,` + deep + `,` + deep + `]}}}`))
	if s.root == nil {
		t.Skip("such a schema is refused")
	}
	f := fitter{root: s.root, before: []byte(`"a"`), after: []byte(`"b"`)}
	if n := len(f.flat([]*jsonschema.Schema{s.root.Properties["x"]}, 0)); n > 2*maxSteps {
		t.Errorf("%d schemas", n)
	}
}

func TestPolicies(t *testing.T) {
	rules := []Policy{
		{Name: "front-desk", Tools: []string{"get_patient*"}, Do: "drop", Fields: []string{"ssn", "date_of_birth"}},
		{Name: "no-deletes", Tools: []string{"delete_*"}, Do: "deny"},
		{Name: "rest", Tools: []string{"echo"}, Do: "allow"},
	}
	g := newRig(t, func(o *Options) { o.Policies = rules; o.DenyRest = true })
	for _, tt := range []struct{ tool, policy string }{
		{"delete_chart", "no-deletes"}, {"DELETE_chart", "no-deletes"}, {"other_" + marker, "minimum-necessary"},
	} {
		g.say(toolCall("1", tt.tool, "{}"))
		if line := g.heard(); code(t, line) != codePolicy || !strings.Contains(line, tt.policy) || strings.Contains(line, marker) {
			t.Errorf("%s: %s", tt.tool, line)
		}
		if a := g.book.end(t); a.Outcome != outDenied || a.Policy != tt.policy {
			t.Errorf("%+v", a)
		}
	}
	g.say(`{"id":1,"method":"resources/read","params":{"uri":"ehr://1"}}`)
	if line := g.heard(); code(t, line) != codePolicy {
		t.Errorf("a resource that no policy names: %s", line)
	}
	g.say(toolCall("2", "echo", "{}"), toolCall("3", "get_patient_record", "{}"))
	g.expect(g.got(), toolCall("2", "echo", "{}"))
	g.got()
	for _, tt := range []struct{ in, want string }{
		{`"structuredContent":{"ssn":1,"name":"x","deep":[{"dateOfBirth":"d","SSN":2,"k":3}]}`, `"structuredContent":{"name":"x","deep":[{"k":3}]}`},
		{`"content":[{"type":"text","text":"{\"ssn\":\"` + marker + `\",\"a\":\"\\u00e9\"}"}]`, `"content":[{"type":"text","text":"{\"a\":\"\\u00e9\"}"}]`},
		{`"content":[{"type":"text","text":"SSN is ` + marker + `"}]`, `"content":[{"type":"text","text":"[WITHHELD:12]"}]`},
		{`"content":[{"type":"resource","resource":{"uri":"u","blob":"` + marker + `"}}]`, `"content":[{"type":"resource","resource":{"uri":"u","blob":""}}]`},
	} {
		g.tell(result("3", tt.in))
		g.expect(g.heard(), result("3", tt.want))
		g.say(toolCall("3", "get_patient_record", "{}"))
		g.got()
	}
	g.tell(result("2", `"content":[{"text":"`+marker+`"}]`))
	g.expect(g.heard(), result("2", `"content":[{"text":"`+marker+`"}]`))
	// An answer nobody waits for may be that of any tool.
	g.tell(result("77", `"structuredContent":{"ssn":"`+marker+`","a":1}`))
	g.expect(g.heard(), result("77", `"structuredContent":{"a":1}`))
	g.tell(result("78", `"tools":[{"name":"ssn","inputSchema":{"ssn":1}}]`))
	g.expect(g.heard(), result("78", `"tools":[{"name":"ssn","inputSchema":{"ssn":1}}]`))
	g.over()
}

func TestBatchesAreDecidedMessageByMessage(t *testing.T) {
	g := newRig(t, func(o *Options) { o.Policies = []Policy{{Name: "p", Tools: []string{"bad"}, Do: "deny"}} })
	good := toolCall("1", "good", "{}")
	g.say(`[` + good + `, ` + toolCall("2", "bad", "{}") + `,{"method":"x"}]`)
	if line := g.heard(); code(t, line) != codePolicy || !strings.Contains(line, `"id":2`) {
		t.Errorf("%s", line)
	}
	g.expect(g.got(), `[`+good+`,{"method":"x"}]`)
	g.say(`[`+toolCall("3", "bad", "{}")+`]`, `[]`)
	g.heard()
	g.expect(g.got(), `[]`)
	g.over()
	if o := g.book.finals(t); o[outDenied] != 2 || o[outAborted] != 1 {
		t.Errorf("%v", o)
	}
}

func FuzzProxy(f *testing.F) {
	f.Add([]byte(toolCall("1", "get_patient", `{"patient_id":"ZEBRA"}`)), []byte(result("1", `"content":[{"text":"ZEBRA"}],"structuredContent":{"a":[1,{"b":"ZEBRA"}]}`)))
	f.Add([]byte(`[`+toolCall("1", "a", "{}")+`]`), []byte(`[{"id":1,"error":{"message":"ZEBRA"}}]`))
	f.Add([]byte(`{"id":1,"id":2,"method":"tools/call","params":{"name":"x\u0000"}}`), []byte("ZEBRA {"))
	f.Fuzz(func(t *testing.T, client, server []byte) {
		b := &book{}
		o := Options{NewWorker: func() Worker { return toy{} }, Auditor: b, Required: true, Tokens: &tokens{}, System: User{"u", "system"}}
		for _, channels := range []Channels{0, Results | LogNotifications | Arguments} {
			o.Scrub = channels
			p := New(o)
			pe := &peer{ledger: newLedger(), worker: toy{}}
			m := &message{scanner: &scanner{}, raw: client}
			m.feed(client)
			d := p.client(m, pe)
			p.commit(t.Context(), &d, pe)
			if channels == 0 && (!d.forward || d.with != nil) {
				t.Fatal("a message is changed without being asked to")
			}
			s := &message{scanner: &scanner{}, raw: server}
			s.feed(server)
			out := p.serverMessage(s, &servers{ledger: pe.ledger, worker: toy{}})
			if channels == 0 && string(out) != string(server) {
				t.Fatal("an answer is changed without being asked to")
			}
			if channels != 0 && len(out) > 0 && json.Valid(server) && !json.Valid(out) {
				t.Fatalf("JSON has become something else: %q", out)
			}
			p.abort(pe.ledger)
		}
		for _, e := range b.all() {
			text, _ := json.Marshal(e)
			if strings.Contains(string(text), marker) {
				t.Fatalf("an event holds the marker: %s", text)
			}
		}
		b.finals(t)
	})
}
