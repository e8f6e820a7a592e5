package agent

import (
	"github.com/phiscrub/phiscrub/internal/frame"
	"github.com/phiscrub/phiscrub/scrub"
)

// longLine is the state between the windows of one line.
type longLine struct {
	total scrub.Outcome
	lost  bool  // withheld from here to its end
	bytes int64 // withheld so far
	taken int   // before the window at hand
}

// window scrubs and writes a part of a long line.
func (p *Pipe) window(r *frame.Reader, piece frame.Piece) error {
	last := piece.Kind == frame.Last
	before := p.long.taken
	if before == 0 {
		p.stream.Skip(piece.Data)
	}
	out, n := p.dst[:0], len(piece.Data)
	if !p.long.lost {
		var ok bool
		out, n, ok = p.self.window(out, piece.Data, last)
		p.long.total.Add(p.self.outcome)
		p.long.lost = !ok
		p.stats.Panics += p.self.panics
		p.self.panics = 0
	}
	p.stats.BytesIn += int64(n + len(piece.End))
	p.long.taken += n
	p.dst = keep(p.dst, out, piece.Data)
	if p.long.lost {
		p.long.bytes += int64(n)
	}
	if p.o.Report != nil && !p.long.lost {
		if err := p.o.Report.addAt(p.stats.Lines+1, before, p.self.w.Findings()); err != nil {
			return err
		}
	}
	var whole scrub.Outcome
	if last {
		if p.long.lost {
			out = appendWithheld(out, p.long.bytes, false)
		}
		whole = p.endLong()
	}
	if p.o.Shadow {
		out = piece.Data[:n]
	}
	if err := p.tell(&p.self, &whole, n+len(piece.End), len(out)+len(piece.End)); err != nil {
		return err
	}
	if !last {
		r.Back(len(piece.Data) - n)
	}
	if err := p.write(out); err != nil || len(piece.End) == 0 {
		return err
	}
	return p.write(piece.End)
}

// endLong counts a long line as one line, whatever its windows said.
func (p *Pipe) endLong() scrub.Outcome {
	o := p.long.total
	o.Lines = 1
	o.Edited = min(o.Edited, 1)
	o.Withheld = min(o.Withheld, 1)
	if p.long.lost {
		o.Withheld = 1
	}
	p.stats.Add(o)
	p.long = longLine{}
	return o
}
