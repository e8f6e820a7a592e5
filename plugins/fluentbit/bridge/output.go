package bridge

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/phiscrub/phiscrub/internal/config"
	"github.com/phiscrub/phiscrub/internal/sink"
)

// Result is what an output tells Fluent Bit.
type Result int

// The results. Failed drops the chunk; Fluent Bit says nothing of it.
const (
	Failed Result = 0
	Done   Result = 1
	Retry  Result = 2
)

// maxPanics is how often a chunk may panic before it is sent as a marker: one
// chunk shall not hold up the others forever.
const maxPanics = 3

// maxPoisoned bounds the chunks of which panics are remembered.
const maxPoisoned = 64

// maxWaiting bounds the chunks that are known to be given again.
const maxWaiting = 4096

// Output scrubs chunks and delivers them. Any number of goroutines may use it.
type Output struct {
	*Filter
	to      sink.Sink
	sent    sink.Stats
	stop    context.Context
	cancel  context.CancelFunc
	scratch sync.Pool // of *batch

	panics  map[string]int
	waiting map[string]bool // chunks that are given again, which were counted
	retries int64
}

// OpenOutput starts an instance of the output.
func (h *Shared) OpenOutput(get Property, log Log) (*Output, error) {
	o := readSettings(get)
	f, c, err := h.open(&o, log)
	if err != nil {
		return nil, err
	}
	f.log = log
	out := &Output{Filter: f, panics: map[string]int{}, waiting: map[string]bool{}}
	spec, err := o.destination(c, get)
	if err == nil {
		out.to, err = sink.Open(spec, sink.Options{Log: func(text string) { log(Warn, text) }, Stats: &out.sent})
	}
	if err == nil && o.metrics != "" {
		if f.server, err = h.serve(o.metrics); err != nil {
			out.to.Close(context.Background())
		}
	}
	if err != nil {
		f.log = nil
		f.Close()
		return nil, err
	}
	out.stop, out.cancel = context.WithCancel(context.Background())
	log(Info, fmt.Sprintf("policy %s%s", c.Policy, from(o.config)))
	return out, nil
}

// attemptTime is how long an attempt takes at most: less than the time that
// Fluent Bit leaves its outputs when it stops (grace, five seconds).
const attemptTime = "4s"

// destination is where the output sends to: endpoint with its properties, or
// a sink of the configuration.
func (o *settings) destination(c *config.Config, get Property) (spec sink.Spec, err error) {
	switch {
	case o.endpoint != "" && o.sink != "":
		return spec, errors.New("endpoint and sink are both set; endpoint is a URL, sink the name of a destination in the configuration: use one")
	case o.endpoint != "":
		spec = plainSpec(get)
		spec.URL = o.endpoint
	default:
		spec, err = namedSpec(c, o.sink)
	}
	if spec.Attempts == 0 {
		spec.Attempts = 1 // Fluent Bit tries again, and keeps the chunk meanwhile
	}
	if spec.Timeout == "" {
		spec.Timeout = attemptTime
	}
	return spec, err
}

// namedSpec finds a sink of the configuration; without a name, the only one.
func namedSpec(c *config.Config, name string) (sink.Spec, error) {
	var names []string
	for _, s := range c.Sinks {
		if s.Name == name && name != "" || name == "" && len(c.Sinks) == 1 {
			return s, nil
		}
		names = append(names, strconv.Quote(s.Name))
	}
	switch {
	case len(c.Sinks) == 0:
		return sink.Spec{}, errors.New(`no destination; set endpoint to a URL such as https://logs.example.com/ingest, or config to a file with "sinks:"`)
	case name == "":
		return sink.Spec{}, fmt.Errorf("the configuration has %d sinks; set sink to one of %s", len(names), strings.Join(names, ", "))
	}
	return sink.Spec{}, fmt.Errorf("sink is %q, which the configuration does not have; it has %s", name, strings.Join(names, ", "))
}

// plainSpec reads the properties beside endpoint.
func plainSpec(get Property) (s sink.Spec) {
	for _, p := range []struct {
		key string
		to  *string
	}{
		{"format", &s.Format}, {"compress", &s.Compress}, {"forward_tag", &s.Tag}, {"index", &s.Index},
		{"token_file", &s.TokenFile}, {"user", &s.User}, {"password_file", &s.PasswordFile}, {"shared_key_file", &s.SharedKeyFile},
		{"ca_file", &s.CAFile}, {"cert_file", &s.CertFile}, {"key_file", &s.KeyFile}, {"server_name", &s.ServerName},
		{"timeout", &s.Timeout}, {"dead_letter", &s.DeadLetter}, {"max_request", &s.MaxRequest},
	} {
		*p.to = get(p.key)
	}
	return s
}

// Flush scrubs and delivers a chunk. Fluent Bit gives the same chunk again
// after Retry; what has arrived then is not sent again.
func (o *Output) Flush(tag string, chunk []byte) (result Result) {
	sum := sha256.Sum256(chunk)
	id := hex.EncodeToString(sum[:12])
	defer func() {
		if recover() != nil {
			result = Retry
			if o.poisoned(id, true) >= maxPanics {
				o.log(Error, fmt.Sprintf("a chunk of %d bytes led to %d panics; it is sent as a marker", len(chunk), maxPanics))
			}
		}
	}()
	if o.poisoned(id, false) >= maxPanics {
		chunk = appendWithheld(nil, appendTime(nil, time.Now()), len(chunk))
	} else if p := o.fault.Load(); p != nil {
		(*p)(chunk)
	}
	b, _ := o.scratch.Get().(*batch)
	if b == nil {
		b = &batch{w: o.s.NewWorker()}
	}
	again := o.given(id)
	if err := b.fill(o, id, tag, chunk, again); err != nil {
		o.log(Error, err.Error()+"; the chunk waits")
		return Retry
	}
	if !again {
		o.add(&b.stats)
	}
	err := o.to.Write(o.stop, &b.Batch)
	n := len(b.Records)
	b.reset()
	o.scratch.Put(b)
	return o.judge(err, id, n)
}

// given reports whether a chunk was given before, and counted.
func (o *Output) given(id string) bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.waiting[id]
}

// judge turns the error of a delivery into what Fluent Bit shall do.
func (o *Output) judge(err error, id string, n int) Result {
	o.mu.Lock()
	defer o.mu.Unlock()
	again := sink.IsTransient(err)
	if !again {
		delete(o.waiting, id)
	}
	if err == nil {
		return Done
	}
	if e := new(sink.Error); errors.As(err, &e) && (again || len(e.Rejected) > 0) {
		n = len(e.Rejected)
	}
	if n > 0 {
		o.log(Error, fmt.Sprintf("%v; %d records are refused for good and dropped; set dead_letter to keep them", err, n))
	}
	if !again {
		return Failed
	}
	if len(o.waiting) >= maxWaiting {
		clear(o.waiting)
	}
	o.waiting[id] = true
	o.retries++
	return Retry
}

// poisoned returns how often a chunk has led to a panic; more says that it
// just did.
func (o *Output) poisoned(id string, more bool) int {
	o.mu.Lock()
	defer o.mu.Unlock()
	if more {
		if len(o.panics) >= maxPoisoned {
			clear(o.panics)
		}
		o.panics[id]++
	}
	return o.panics[id]
}

// AppendRows appends the counters of the destination, behind those of Stats.
func (o *Output) AppendRows(rows []Row) []Row {
	s := o.Stats()
	rows = s.AppendRows(rows)
	o.mu.Lock()
	defer o.mu.Unlock()
	return append(rows,
		Row{"sink_records_total", "Records that the destination has acknowledged.", "", float64(o.sent.Records.Load())},
		Row{"sink_retries_total", "Attempts that failed and are repeated.", "", float64(o.retries + o.sent.Retries.Load())},
		Row{"sink_rejected_total", "Records that the destination refused for good.", "", float64(o.sent.Rejected.Load())},
		Row{"sink_dead_letter_total", "Of those, records written to the dead-letter file.", "", float64(o.sent.Dead.Load())},
	)
}

// Close ends the instance. Deliveries that are under way get a moment.
func (o *Output) Close() {
	ctx, cancel := context.WithTimeout(context.Background(), 4*time.Second)
	defer cancel()
	defer o.cancel()
	if err := o.to.Close(ctx); err != nil {
		o.log(Warn, err.Error())
	}
	o.Filter.Close()
}
