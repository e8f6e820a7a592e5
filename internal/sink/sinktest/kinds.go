package sinktest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"strings"

	collector "go.opentelemetry.io/proto/slim/otlp/collector/logs/v1"
	"google.golang.org/protobuf/proto"
)

// Kind is a kind of sink with its store.
type Kind struct {
	Plain, TLS string // scheme of the URL without and with TLS
	Path       string // behind the address
	protocol   func() Protocol
	partial    bool // it can take a part and say which
	tells      bool // it can refuse for good
}

// want checks a header of a request and its path.
func want(r *http.Request, path, contentType string) error {
	if r.URL.Path != path || r.Header.Get("Content-Type") != contentType {
		return fmt.Errorf("%s of %s", r.URL.Path, r.Header.Get("Content-Type"))
	}
	return nil
}

// message returns the text of an object that was made around a line, or the
// object.
func message(line []byte) (string, error) {
	var o map[string]any
	if err := json.Unmarshal(line, &o); err != nil {
		return "", err
	}
	if m, ok := o["message"].(string); ok && o["own"] == nil {
		return m, nil
	}
	delete(o, "@timestamp")
	text, err := json.Marshal(o)
	return string(text), err
}

// NDJSON is lines of JSON over HTTP.
func NDJSON() Kind {
	return Kind{Plain: "http", TLS: "https", Path: "/in", tells: true, protocol: func() Protocol {
		return &httpStore{busy: 429, broken: 500, decode: func(r *http.Request, body []byte) (lines []string, err error) {
			if err := want(r, "/in", "application/x-ndjson"); err != nil {
				return nil, err
			}
			for line := range bytes.Lines(body) {
				m, err := message(line)
				if err != nil {
					return nil, err
				}
				lines = append(lines, m)
			}
			return lines, nil
		}}
	}}
}

// Loki is the push API of Loki.
func Loki() Kind {
	return Kind{Plain: "loki+http", TLS: "loki+https", tells: true, protocol: func() Protocol {
		return &httpStore{busy: 429, broken: 503, decode: func(r *http.Request, body []byte) (lines []string, err error) {
			if err := want(r, "/loki/api/v1/push", "application/json"); err != nil {
				return nil, err
			}
			var push struct {
				Streams []struct {
					Stream map[string]string
					Values [][2]string
				}
			}
			if err := json.Unmarshal(body, &push); err != nil {
				return nil, err
			}
			seen := map[string]bool{}
			for _, s := range push.Streams {
				if s.Stream["job"] != "phiscrub" {
					return nil, fmt.Errorf("labels %v", s.Stream)
				}
				for _, v := range s.Values {
					if _, err := strconv.ParseInt(v[0], 10, 64); err != nil || seen[v[0]+v[1]] {
						return nil, fmt.Errorf("time %s, or a line of that time twice", v[0])
					}
					seen[v[0]+v[1]] = true
					lines = append(lines, v[1])
				}
			}
			return lines, nil
		}}
	}}
}

// elasticStore also knows the ids of documents, as the real one does.
func elasticStore() Protocol {
	ids := map[string]bool{}
	var asked []string
	h := &httpStore{busy: 503, broken: 500}
	h.decode = func(r *http.Request, body []byte) (lines []string, err error) {
		if err := want(r, "/_bulk", "application/x-ndjson"); err != nil {
			return nil, err
		}
		rows := bytes.Split(bytes.TrimSuffix(body, []byte("\n")), []byte("\n"))
		asked = asked[:0]
		for i := 0; i+1 < len(rows); i += 2 {
			var action struct {
				Create struct {
					Index string `json:"_index"`
					ID    string `json:"_id"`
				}
			}
			if err := json.Unmarshal(rows[i], &action); err != nil || action.Create.Index != "logs-phiscrub-default" || action.Create.ID == "" {
				return nil, fmt.Errorf("row %d is no action", i)
			}
			m, err := message(rows[i+1])
			if err != nil || !bytes.HasPrefix(rows[i+1], []byte(`{"@timestamp":"`)) {
				return nil, fmt.Errorf("row %d is no document", i+1)
			}
			asked = append(asked, action.Create.ID)
			lines = append(lines, m)
		}
		return lines, nil
	}
	h.answer = func(taken []bool) (int, string) {
		var items []string
		failed := false
		for i, ok := range taken {
			status := 201
			switch {
			case !ok:
				status, failed = 429, true
			case ids[asked[i]]:
				status, failed = 409, true
			default:
				ids[asked[i]] = true
			}
			items = append(items, fmt.Sprintf(`{"create":{"_id":%q,"status":%d,"error":{"reason":%q}}}`, asked[i], status, Canary))
		}
		return 200, fmt.Sprintf(`{"took":3,"errors":%v,"items":[%s]}`, failed, strings.Join(items, ","))
	}
	return h
}

// Elasticsearch is the bulk API of Elasticsearch and OpenSearch.
func Elasticsearch() Kind {
	return Kind{Plain: "elasticsearch+http", TLS: "elasticsearch+https", partial: true, tells: true, protocol: elasticStore}
}

// OTLP is OTLP/HTTP, read with the types of its makers.
func OTLP() Kind {
	return Kind{Plain: "otlp+http", TLS: "otlp+https", tells: true, protocol: func() Protocol {
		return &httpStore{
			busy: 429, broken: 503,
			decode: func(r *http.Request, body []byte) (lines []string, err error) {
				if err := want(r, "/v1/logs", "application/x-protobuf"); err != nil {
					return nil, err
				}
				var req collector.ExportLogsServiceRequest
				if err := proto.Unmarshal(body, &req); err != nil {
					return nil, err
				}
				for _, rl := range req.ResourceLogs {
					if a := rl.Resource.Attributes; len(a) != 1 || a[0].Key != "service.name" || a[0].Value.GetStringValue() != "phiscrub" {
						return nil, fmt.Errorf("attributes of the resource")
					}
					for _, sl := range rl.ScopeLogs {
						for _, rec := range sl.LogRecords {
							if rec.ObservedTimeUnixNano == 0 {
								return nil, fmt.Errorf("no time")
							}
							lines = append(lines, rec.Body.GetStringValue())
						}
					}
				}
				return lines, nil
			},
			answer: func([]bool) (int, string) { return 200, "" },
		}
	}}
}
