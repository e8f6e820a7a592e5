package sink

import (
	"bytes"
	"strconv"
	"time"

	"google.golang.org/protobuf/encoding/protowire"
)

// otlp sends log records by OTLP/HTTP in protobuf, which every receiver
// understands. The field numbers are those of opentelemetry-proto v1.
type otlp struct {
	resource []byte // encoded
	now      func() time.Time
}

// Field numbers of opentelemetry/proto: collector/logs/v1, logs/v1,
// resource/v1 and common/v1.
const (
	requestResourceLogs protowire.Number = 1
	resourceLogsRes     protowire.Number = 1
	resourceLogsScope   protowire.Number = 2
	resourceAttributes  protowire.Number = 1
	scopeLogsScope      protowire.Number = 1
	scopeLogsRecords    protowire.Number = 2
	scopeName           protowire.Number = 1
	recordTime          protowire.Number = 1
	recordBody          protowire.Number = 5
	recordAttributes    protowire.Number = 6
	recordObserved      protowire.Number = 11
	keyValueKey         protowire.Number = 1
	keyValueValue       protowire.Number = 2
	anyString           protowire.Number = 1
	responsePartial     protowire.Number = 1
	partialRejected     protowire.Number = 1
)

func openOTLP(v *settings) (Sink, error) {
	p := &otlp{now: v.o.Now}
	labels := v.labels()
	if len(v.Labels) == 0 {
		labels = map[string]string{"service.name": "phiscrub"}
	}
	for _, k := range sortedKeys(labels) {
		p.resource = appendField(p.resource, resourceAttributes, keyValue(k, labels[k]))
	}
	return newPoster(v, "/v1/logs", p)
}

func appendField(dst []byte, n protowire.Number, value []byte) []byte {
	dst = protowire.AppendTag(dst, n, protowire.BytesType)
	return protowire.AppendBytes(dst, value)
}

// anyText is an AnyValue with a string, which protobuf wants in UTF-8.
func anyText(text []byte) []byte {
	return appendField(nil, anyString, bytes.ToValidUTF8(text, []byte("\ufffd")))
}

func keyValue(key, value string) []byte {
	kv := appendField(nil, keyValueKey, bytes.ToValidUTF8([]byte(key), []byte("\ufffd")))
	return appendField(kv, keyValueValue, anyText([]byte(value)))
}

func (*otlp) contentType() string { return "application/x-protobuf" }

func (p *otlp) encode(dst []byte, b *Batch) []byte {
	now := uint64(p.now().UnixNano())
	logs := appendField(nil, scopeLogsScope, appendField(nil, scopeName, []byte("phiscrub")))
	var rec []byte
	for i := range b.Records {
		r := &b.Records[i]
		rec = rec[:0]
		if !r.Time.IsZero() {
			rec = protowire.AppendTag(rec, recordTime, protowire.Fixed64Type)
			rec = protowire.AppendFixed64(rec, uint64(r.Time.UnixNano()))
		}
		rec = protowire.AppendTag(rec, recordObserved, protowire.Fixed64Type)
		rec = protowire.AppendFixed64(rec, now)
		rec = appendField(rec, recordBody, anyText(r.text()))
		if r.Source != "" {
			rec = appendField(rec, recordAttributes, keyValue("source", r.Source))
		}
		logs = appendField(logs, scopeLogsRecords, rec)
	}
	all := appendField(nil, resourceLogsRes, p.resource)
	all = appendField(all, resourceLogsScope, logs)
	return appendField(dst, requestResourceLogs, all)
}

// judge reads how many records were refused. The protocol forbids to send a
// request again that was taken in part, and does not say which part.
func (p *otlp) judge(to string, b *Batch, text []byte) error {
	partial, ok := field(text, responsePartial, protowire.BytesType)
	if !ok || partial == nil {
		return nil
	}
	body, n := protowire.ConsumeBytes(partial)
	if n < 0 {
		return nil
	}
	rejected, ok := field(body, partialRejected, protowire.VarintType)
	if !ok || rejected == nil {
		return nil
	}
	count, n := protowire.ConsumeVarint(rejected)
	if n < 0 || count == 0 {
		return nil
	}
	return final(to, "refuses "+strconv.FormatUint(count, 10)+" of "+strconv.Itoa(len(b.Records))+" records and does not say which")
}

// field returns msg from the value of a field on, nil when it has none, and
// whether msg could be read that far.
func field(msg []byte, want protowire.Number, kind protowire.Type) ([]byte, bool) {
	for len(msg) > 0 {
		num, typ, n := protowire.ConsumeTag(msg)
		if n < 0 {
			return nil, false
		}
		msg = msg[n:]
		if num == want && typ == kind {
			return msg, true
		}
		if n = protowire.ConsumeFieldValue(num, typ, msg); n < 0 {
			return nil, false
		}
		msg = msg[n:]
	}
	return nil, true
}

// again follows the table of the protocol: other codes must not be retried.
func (*otlp) again(status int) bool {
	switch status {
	case 408, 429, 502, 503, 504:
		return true
	}
	return false
}
