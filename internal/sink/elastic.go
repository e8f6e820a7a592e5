package sink

import (
	"bytes"
	"encoding/json"
	"strconv"
	"time"
)

// elastic sends to the bulk API of Elasticsearch and OpenSearch. Documents
// are created under an id of ours, so that a repetition is no second document.
type elastic struct {
	index string
	now   func() time.Time
}

func openElastic(v *settings) (Sink, error) {
	p := &elastic{index: v.Index, now: v.o.Now}
	if p.index == "" {
		p.index = "logs-phiscrub-default"
	}
	return newPoster(v, "/_bulk", p)
}

func (*elastic) contentType() string { return "application/x-ndjson" }

func (p *elastic) encode(dst []byte, b *Batch) []byte {
	for i := range b.Records {
		dst = append(dst, `{"create":{"_index":`...)
		dst = appendString(dst, p.index)
		if b.ID != "" {
			dst = append(dst, `,"_id":`...)
			dst = appendString(dst, b.ID+"-"+strconv.Itoa(b.index(i)))
		}
		dst = append(dst, "}}\n"...)
		dst = append(p.document(dst, &b.Records[i]), '\n')
	}
	return dst
}

// document appends the record as an object with a @timestamp.
func (p *elastic) document(dst []byte, r *Record) []byte {
	at := r.Time
	if at.IsZero() {
		at = p.now()
	}
	o := object(r)
	if o != nil && hasKey(o, "@timestamp") {
		return append(dst, o...)
	}
	dst = append(dst, `{"@timestamp":"`...)
	dst = at.UTC().AppendFormat(dst, time.RFC3339Nano)
	dst = append(dst, '"')
	if o != nil {
		if rest := bytes.TrimLeft(o[1:], " \t"); rest[0] != '}' {
			dst = append(dst, ',')
		}
		return append(dst, o[1:]...)
	}
	if r.Source != "" {
		dst = append(dst, `,"source":`...)
		dst = appendString(dst, r.Source)
	}
	dst = append(dst, `,"message":`...)
	return append(appendString(dst, r.text()), '}')
}

// answer is what matters of the answer to a bulk request. Its errors may
// quote documents: they are not read.
type answer struct {
	Errors bool `json:"errors"`
	Items  []map[string]struct {
		Status int `json:"status"`
	} `json:"items"`
}

// judge reads the status of each document. Only those that the store could
// not take now are sent again.
func (p *elastic) judge(to string, b *Batch, text []byte) error {
	var a answer
	if json.Unmarshal(text, &a) != nil {
		return transient(to, "answers what is no answer to a bulk request")
	}
	if !a.Errors {
		return nil
	}
	if len(a.Items) != len(b.Records) {
		return transient(to, "answers for another number of documents than were sent")
	}
	e := &Error{To: to, Retry: []int{}}
	for i, item := range a.Items {
		for _, result := range item {
			switch s := result.Status; {
			case s >= 200 && s < 300, s == 409: // 409: it is there already
			case busy(s), fixable(s): // 403: an index that is blocked because its disk is full
				e.Retry = append(e.Retry, i)
			default:
				e.Rejected = append(e.Rejected, i)
				e.Reason = "refuses documents, with status " + strconv.Itoa(s) + " and others"
			}
		}
	}
	switch {
	case len(e.Retry) > 0:
		e.Transient = true
		e.Reason = "cannot take documents now"
	case len(e.Rejected) == 0:
		return nil
	}
	return e
}

func (*elastic) again(status int) bool { return busy(status) }
