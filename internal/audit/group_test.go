package audit

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"sync"
	"testing"
	"time"
)

// group returns events and the names of their tools.
func group(name string, n int) (events []Event, tools []string) {
	for i := range n {
		tools = append(tools, fmt.Sprintf("%s-%d", name, i))
		events = append(events, access(tools[i]))
	}
	return events, tools
}

func TestGroupsAreOnDiskWithWhatOthersRecord(t *testing.T) {
	k, dir := newKeys(t), logDir(t)
	o := k.options(t)
	o.Interval = time.Millisecond // so that run has something to do as well
	l := open(t, dir, o)
	var mu sync.Mutex
	var all []string
	var wg sync.WaitGroup
	for g := range 4 {
		wg.Go(func() {
			for round := range 10 {
				events, tools := group(fmt.Sprintf("group-%d-%d", g, round), 1+round*30) // also more than a batch
				if errs := l.CommitAll(events); errs != nil {
					t.Errorf("not recorded: %v", errors.Join(errs...))
				}
				one, queued := fmt.Sprintf("one-%d-%d", g, round), fmt.Sprintf("queued-%d-%d", g, round)
				if _, err := l.Commit(context.Background(), access(one)); err != nil {
					t.Error(err)
				}
				if err := l.Append(access(queued)); err != nil {
					t.Error(err)
				}
				mu.Lock()
				all = append(append(all, tools...), one, queued)
				mu.Unlock()
			}
		})
	}
	wg.Wait()
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	present(t, k, dir, all)
	if errs := l.CommitAll([]Event{access("late")}); len(errs) != 1 || !errors.Is(errs[0], ErrClosed) {
		t.Errorf("an event behind the end: %v", errs)
	}
}

func TestGroupOnAFullDiskIsRefusedAndTheLogGoesOn(t *testing.T) {
	k, dir := newKeys(t), logDir(t)
	if err := os.Mkdir(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	d := &sick{disk: folder(dir), how: fromThere}
	o := k.options(t)
	o.Sync, o.Interval, o.disk = SyncBatch, time.Millisecond, d
	l := open(t, dir, o)
	if err := l.Append(access("queued")); err != nil {
		t.Fatal(err)
	}
	d.mu.Lock()
	d.at = d.calls + 1
	d.mu.Unlock()
	events, _ := group("refused", 3)
	errs := l.CommitAll(events)
	if len(errs) != 3 {
		t.Fatalf("a full disk: %v", errs)
	}
	for _, err := range errs {
		if !errors.Is(err, ErrWrite) {
			t.Errorf("a full disk: %v", err)
		}
	}
	d.mu.Lock()
	d.at = 0
	d.mu.Unlock()
	for l.Err() != nil { // nobody has to ask for another attempt
		time.Sleep(time.Millisecond)
	}
	events, tools := group("good", 3)
	if errs := l.CommitAll(events); errs != nil {
		t.Errorf("a disk that works again: %v", errs)
	}
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	present(t, k, dir, append(tools, "queued"))
}

func TestGroupThatDoesNotFitIntoTheQueueIsRecordedAsFarAsItFits(t *testing.T) {
	k, dir := newKeys(t), logDir(t)
	o := k.options(t)
	o.Queue = 2
	l := open(t, dir, o)
	events, tools := group("event", 3)
	errs := l.CommitAll(events)
	if len(errs) != 3 || errs[0] != nil || errs[1] != nil || !errors.Is(errs[2], ErrFull) {
		t.Errorf("three events, a queue of two: %v", errs)
	}
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	present(t, k, dir, tools[:2])
}

func TestEventThatIsWrittenAsJSONLaterIsTheSame(t *testing.T) {
	k, dir := newKeys(t), logDir(t)
	l := open(t, dir, k.options(t))
	ip, n := "192.0.2.1", int64(3)
	full := Access{
		Phase: Final, Call: "c", DurationMS: 5, UserID: "a\x01\xff\"", UserIDSource: "system", Session: "s", Trace: "t",
		Tool: "later", ResourceType: "Patient", ResourceID: "[MRN]", Scope: "read", Arguments: []string{"a", "b"}, ArgumentCount: 2,
		Policy: "p", Outcome: "success", Records: &n, SourceIP: &ip, Server: "s 1", Executable: "e",
	}
	at := time.Date(2026, 3, 4, 5, 6, 7, 8, time.UTC)
	now := full
	now.Tool = "at once"
	if err := l.Append(Event{Type: PHIAccess, Time: at, Access: &full}); err != nil {
		t.Fatal(err)
	}
	if _, err := l.Commit(context.Background(), Event{Type: PHIAccess, Time: at, Access: &now}); err != nil {
		t.Fatal(err)
	}
	if err := l.Append(Event{Type: PHIAccess, Access: &Access{Tool: strings.Repeat("x", maxEvent)}}); err == nil {
		t.Error("an event that is too long was queued")
	}
	if err := l.Append(Event{Type: PHIAccess, Time: time.Date(10000, 1, 1, 0, 0, 0, 0, time.UTC), Access: &full}); err == nil {
		t.Error("an event with a date that JSON does not know was queued")
	}
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	got := map[string]string{}
	verify(t, dir, VerifyOptions{Keys: k.verifier(t), Identity: k.auditor, Record: func(r Record) error {
		if r.Access != nil {
			e := r.Event
			tool := e.Access.Tool
			e.Access.Tool = ""
			data, err := e.encode()
			got[tool] = string(data)
			return err
		}
		return nil
	}})
	if len(got) != 2 || got["later"] != got["at once"] {
		t.Errorf("%q", got)
	}
}
