package source

import (
	"context"
	"io"
	"math"
)

// Stdin is the name of standard input.
const Stdin = "<stdin>"

// NewReader returns a source of what r gives, as if it were a file.
func NewReader(r io.Reader, name string, o Options) *Files {
	f := &Files{o: o.filled(), queue: make(chan *pending, 1)}
	var ctx context.Context
	ctx, f.cancel = context.WithCancel(context.Background())
	p := &pending{items: make(chan item, 1)}
	f.queue <- p
	close(f.queue)
	go func() {
		defer close(p.items)
		// How long it is shows at its end, so only the bound of what it expands to holds.
		x := &expander{o: f.o, sink: &outlet{ctx: ctx, items: p.items}, size: math.MaxInt64}
		x.open(input{name: name, r: r})
	}()
	return f
}
