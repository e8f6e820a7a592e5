package config

import (
	"fmt"
	"path"
	"time"

	"github.com/phiscrub/phiscrub/internal/schema"
	"github.com/phiscrub/phiscrub/internal/sink"
)

// Ship is what `phiscrub ship` does when flags do not say otherwise.
type Ship struct {
	From    []string
	Exclude []string
	State   string
	Listen  string
	Drain   string
}

var shipKeys = &schema.Object{Name: "ship", Keys: []schema.Key{
	{Name: "from", Example: "[/var/log/containers/*.log]", About: "Files that are followed; * and ? stand for any letters but a slash."},
	{Name: "exclude", Example: "['*-debug.log']", About: "Files that are left alone, by whole path or by name."},
	{Name: "state", Example: "/var/lib/phiscrub", About: "Directory for how far each file was read; without it every start reads from the beginning."},
	{Name: "listen", Example: "127.0.0.1:9101", About: "Address of /metrics, /healthz and /livez."},
	{Name: "drain", NotEmpty: true, Default: "20s", Example: "1m", About: "How long a stop waits for the destination."},
}}

var sinkKeys = &schema.Object{Name: "sink", Keys: []schema.Key{
	{Name: "name", Example: "store", About: "Name for `--to`, messages and metrics; without it the scheme of the URL."},
	{Name: "url", Required: true, Example: "loki+https://logs.example.com", About: "Where records go: `stdout`, `file:///path`, `https://…` (lines of JSON), `forwards://host:24224`, `otlp+https://…`, `loki+https://…`, `elasticsearch+https://…`; without TLS `http`, `forward` and `+http`."},
	{Name: "format", OneOf: sink.Formats, Default: "line", About: "`stdout` and `file:`: lines as they are, or every line a JSON object."},
	{Name: "compress", OneOf: sink.Compressions, About: "Compression of requests, or of rotated files. Default: gzip over the network, none for files."},
	{Name: "tag", Default: "phiscrub", About: "Forward protocol: the tag of the records."},
	{Name: "index", Default: "logs-phiscrub-default", About: "Elasticsearch: index or data stream."},
	{Name: "labels", Example: "{job: api, env: prod}", About: "Loki: labels of every stream; OTLP: attributes of the resource."},
	{Name: "headers", Example: "{X-Scope-OrgID: team-a}", About: "HTTP headers; credentials have keys of their own."},
	{Name: "token_file", Example: "/etc/phiscrub/token", About: "File with the token of `Authorization: Bearer`; read again when it changes."},
	{Name: "user", Example: "shipper", About: "Name for basic authentication, or for the forward protocol."},
	{Name: "password_file", Example: "/etc/phiscrub/password", About: "File with the password of `user`; read again when it changes."},
	{Name: "shared_key_file", Example: "/etc/phiscrub/shared-key", About: "Forward protocol: file with the shared key."},
	{Name: "ca_file", Example: "/etc/phiscrub/ca.pem", About: "PEM certificates that the server is verified with, in place of the system's; read again when it changes."},
	{Name: "cert_file", Example: "/etc/phiscrub/client.pem", About: "PEM certificate that is shown to the server; read again when it changes."},
	{Name: "key_file", Example: "/etc/phiscrub/client.key", About: "PEM key of `cert_file`."},
	{Name: "server_name", Example: "logs.example.com", About: "Name that the certificate of the server must be for, when it is not the host of the URL."},
	{Name: "timeout", Default: "30s", About: "How long one attempt may take, from 1s to 10m."},
	{Name: "attempts", Min: 0, Max: 1000000, Default: "0", About: "How often a batch is tried; 0: until it is delivered."},
	{Name: "max_wait", Default: "30s", About: "Longest pause between two attempts."},
	{Name: "max_request", Default: "4MiB", About: "Bytes of one request before compression; more is sent in several."},
	{Name: "dead_letter", Example: "/var/lib/phiscrub/refused.ndjson", About: "File for scrubbed records that the destination refuses for good. `phiscrub ship` puts one into its state directory, a spool into its own; without any a refusal stops it."},
	{Name: "spool_dir", Example: "/var/lib/phiscrub/spool", About: "Directory that takes scrubbed records, encrypted, while the destination cannot."},
	{Name: "spool_key_file", Example: "/etc/phiscrub/spool.key", About: "File with the key of the spool, readable by its owner only; made when it is not there. Keep it on another volume than the spool."},
	{Name: "spool_size", Default: "1GiB", About: "Bytes that the spool may take; when it is full, reading waits."},
	{Name: "rotate_size", Example: "100MiB", About: "`file:`: bytes after which a new file is begun."},
	{Name: "rotate_every", Example: "24h", About: "`file:`: time after which a new file is begun."},
	{Name: "rotate_keep", Min: 0, Max: 1000000, Default: "0", About: "`file:`: how many rotated files are kept; 0: all."},
	{Name: "fsync", Default: "false", About: "`file:`: every batch is on the disk before it counts as delivered."},
}}

// checkShip reports what is wrong with the sinks and with ship.
func (c *Config) checkShip(r *schema.Reader) {
	names := map[string]int{}
	for i, s := range c.Sinks {
		for _, p := range s.Check() {
			if s.URL == "" && p.Key == "url" {
				continue // reported as missing
			}
			r.Problem(fmt.Sprintf("sinks[%d].%s", i, p.Key), "%s", p.Text)
		}
		if s.Name == "" {
			continue
		}
		if first, ok := names[s.Name]; ok {
			r.Problem(fmt.Sprintf("sinks[%d].name", i), "is that of sinks[%d] too; choose another", first)
		}
		names[s.Name] = i
	}
	for _, list := range []struct {
		key      string
		patterns []string
	}{{"from", c.Ship.From}, {"exclude", c.Ship.Exclude}} {
		for i, pattern := range list.patterns {
			if _, err := path.Match(pattern, ""); err != nil || pattern == "" {
				r.Problem(fmt.Sprintf("ship.%s[%d]", list.key, i), "is no pattern of a path; * and ? stand for any letters, [ab] for one of them")
			}
		}
	}
	if d, err := time.ParseDuration(c.Ship.Drain); c.Ship.Drain != "" && (err != nil || d <= 0) {
		r.Problem("ship.drain", "is %q, must be a time such as 20s", c.Ship.Drain)
	}
}
