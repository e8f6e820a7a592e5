package sink

import (
	"strconv"
	"time"
)

// loki sends to the push API of Loki. The streams are the labels of the Spec,
// and the source where there is one.
type loki struct {
	labels map[string]string
	now    func() time.Time
}

func openLoki(v *settings) (Sink, error) {
	return newPoster(v, "/loki/api/v1/push", &loki{labels: v.labels(), now: v.o.Now})
}

// labels returns those of the Spec, or the default.
func (v *settings) labels() map[string]string {
	if len(v.Labels) == 0 {
		return map[string]string{"job": "phiscrub"}
	}
	return v.Labels
}

func (*loki) contentType() string { return "application/json" }

func (l *loki) encode(dst []byte, b *Batch) []byte {
	var sources []string
	of := map[string][]int{}
	for i := range b.Records {
		s := b.Records[i].Source
		if of[s] == nil {
			sources = append(sources, s)
		}
		of[s] = append(of[s], i)
	}
	now := l.now()
	dst = append(dst, `{"streams":[`...)
	for n, source := range sources {
		if n > 0 {
			dst = append(dst, ',')
		}
		dst = append(dst, `{"stream":`...)
		dst = l.appendLabels(dst, source)
		dst = append(dst, `,"values":[`...)
		for k, i := range of[source] {
			if k > 0 {
				dst = append(dst, ',')
			}
			r := &b.Records[i]
			at := r.Time
			if at.IsZero() {
				// The store takes equal lines of one time for one.
				at = now.Add(time.Duration(i))
			}
			dst = append(dst, `["`...)
			dst = strconv.AppendInt(dst, at.UnixNano(), 10)
			dst = append(dst, `",`...)
			dst = appendString(dst, r.text())
			dst = append(dst, ']')
		}
		dst = append(dst, "]}"...)
	}
	return append(dst, "]}"...)
}

func (l *loki) appendLabels(dst []byte, source string) []byte {
	dst = append(dst, '{')
	for _, k := range sortedKeys(l.labels) {
		if k == "source" && source != "" {
			continue
		}
		dst = append(appendString(dst, k), ':')
		dst = append(appendString(dst, l.labels[k]), ',')
	}
	if source != "" {
		dst = append(dst, `"source":`...)
		dst = append(appendString(dst, source), ',')
	}
	if dst[len(dst)-1] == ',' {
		dst = dst[:len(dst)-1]
	}
	return append(dst, '}')
}

func (*loki) judge(string, *Batch, []byte) error { return nil }

func (*loki) again(status int) bool { return busy(status) }
