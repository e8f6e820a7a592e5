package sink

import "net/http"

// ndjson sends one JSON object a line. A record that is an object is sent as
// it is; any other as {"time":…,"source":…,"message":…}.
type ndjson struct{}

func openNDJSON(v *settings) (Sink, error) { return newPoster(v, "", ndjson{}) }

func (ndjson) contentType() string { return "application/x-ndjson" }

func (ndjson) encode(dst []byte, b *Batch) []byte {
	for i := range b.Records {
		dst = append(appendObject(dst, &b.Records[i]), '\n')
	}
	return dst
}

func (ndjson) judge(string, *Batch, []byte) error { return nil }

func (ndjson) again(status int) bool { return busy(status) }

// busy reports whether a status is one of a destination that cannot now.
func busy(status int) bool {
	switch status {
	case http.StatusRequestTimeout, http.StatusTooEarly, http.StatusTooManyRequests:
		return true
	}
	return status >= 500
}
