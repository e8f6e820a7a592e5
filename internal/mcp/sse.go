package mcp

import (
	"bufio"
	"bytes"
	"io"
	"net/http"
)

// events passes a stream of server-sent events on, each as soon as it is
// complete: a client can do nothing with half of one.
func (p *Proxy) events(w http.ResponseWriter, from io.Reader, sv *servers) {
	e := &eventStream{p: p, w: w, sv: sv, flush: func() { http.NewResponseController(w).Flush() }}
	e.flush() // the headers
	r := bufio.NewReaderSize(from, chunk)
	for {
		piece, err := r.ReadSlice('\n')
		p.stats.ServerBytes.Add(int64(len(piece)))
		if len(piece) > 0 && e.piece(piece) != nil {
			return
		}
		if err != nil && err != bufio.ErrBufferFull {
			e.rest()
			return
		}
	}
}

// eventStream is where a stream of events stands.
type eventStream struct {
	p     *Proxy
	w     io.Writer
	sv    *servers
	flush func()

	raw   []byte // of the event, as it came
	data  []byte // its data lines, joined
	m     message
	named bool
	take  bool // the line is data
	lines int  // of data
	long  bool // the event is longer than what is held
	pass  bool // and passes
}

// piece takes a line, or a part of one that is longer than the buffer.
func (e *eventStream) piece(b []byte) error {
	if e.m.scanner == nil {
		e.m.scanner = &scanner{}
	}
	whole := b[len(b)-1] == '\n'
	text := bytes.TrimRight(b, "\r\n")
	if !whole {
		text = b
	}
	start := !e.named
	if start && whole && len(text) == 0 {
		return e.dispatch(b)
	}
	if start {
		if rest, ok := bytes.CutPrefix(text, []byte("data:")); ok {
			e.take = true
			rest = bytes.TrimPrefix(rest, []byte(" "))
			if e.lines++; e.lines > 1 {
				e.feed([]byte{'\n'})
			}
			e.feed(rest)
		}
	} else if e.take {
		e.feed(text)
	}
	e.named = !whole
	if whole {
		e.take = false
	}
	return e.hold(b)
}

func (e *eventStream) feed(b []byte) {
	e.m.feed(b)
	if !e.long {
		e.data = append(e.data, b...)
	}
}

// hold keeps bytes of the event, or passes them on when it has become too long.
func (e *eventStream) hold(b []byte) error {
	if !e.long && len(e.raw)+len(b) > e.p.o.Limit+chunk {
		e.long = true
		e.p.stats.Long.Add(1)
		if e.pass = !e.p.mustRead(&e.m); e.pass {
			e.p.stats.Unparsed.Add(1)
			if err := e.put(e.raw); err != nil {
				return err
			}
		}
		e.raw, e.data = nil, nil
	}
	switch {
	case !e.long:
		e.raw = append(e.raw, b...)
		return nil
	case e.pass:
		return e.put(b)
	}
	return nil
}

func (e *eventStream) put(b []byte) error {
	_, err := e.w.Write(b)
	return err
}

// dispatch passes the event on, whose end is the empty line.
func (e *eventStream) dispatch(end []byte) error {
	var err error
	switch {
	case e.long && e.pass:
		e.p.unread(&e.m, e.sv)
		err = e.put(end)
	case e.long:
		e.p.stats.Withheld.Add(1)
		if out := e.p.unread(&e.m, e.sv); out != nil {
			err = e.put(append(append([]byte("data: "), out...), "\n\n"...))
		}
	case e.lines == 0 || len(bytes.TrimSpace(e.data)) == 0:
		err = e.put(append(e.raw, end...)) // a comment, or a priming event
	default:
		e.m.raw = e.data
		out := e.p.serverMessage(&e.m, e.sv)
		switch {
		case bytes.Equal(out, e.data):
			err = e.put(append(e.raw, end...))
		case len(out) > 0:
			err = e.put(e.changed(out, end))
		}
	}
	e.flush()
	*e = eventStream{p: e.p, w: e.w, sv: e.sv, flush: e.flush, raw: keepSmall(e.raw), data: keepSmall(e.data)}
	return err
}

func keepSmall(b []byte) []byte {
	if cap(b) > 4*chunk {
		return nil
	}
	return b[:0]
}

// changed writes the event with other data: its other lines stay.
func (e *eventStream) changed(data, end []byte) []byte {
	var out []byte
	for line := range bytes.Lines(e.raw) {
		if !bytes.HasPrefix(line, []byte("data:")) {
			out = append(out, line...)
		}
	}
	for part := range bytes.SplitSeq(data, []byte{'\n'}) {
		out = append(append(append(out, "data: "...), part...), '\n')
	}
	return append(out, end...)
}

// rest ends the stream. An event that was cut off is none for a client; its
// bytes pass where nothing is scrubbed.
func (e *eventStream) rest() {
	if !e.long && len(e.raw) > 0 && !e.p.guards() {
		e.put(e.raw)
	}
	e.flush()
}
