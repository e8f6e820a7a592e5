package sink

import (
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Spec describes a sink, as people write it. The zero value of a field means
// its default. Files named in it hold credentials; values never do.
type Spec struct {
	Name string // in messages and metrics; empty: the scheme of URL
	URL  string // one of Schemes

	Format   string            // stdout and file: line (default) or json
	Compress string            // none, gzip or zstd; default gzip over the network, none for files
	Tag      string            // forward: tag of batches without one; default phiscrub
	Index    string            // elasticsearch: index or data stream; default logs-phiscrub-default
	Labels   map[string]string // loki: labels; otlp: resource attributes; default {job: phiscrub}

	Headers       map[string]string // HTTP headers besides credentials
	TokenFile     string            // file with a token for Authorization: Bearer
	User          string            // name for basic authentication or the forward handshake
	PasswordFile  string            // file with the password of User
	SharedKeyFile string            // forward: file with the shared key
	CAFile        string            // PEM certificates that servers are verified with, in place of the system's
	CertFile      string            // PEM certificate that we show
	KeyFile       string            // PEM key of CertFile
	ServerName    string            // name that the certificate must be for; default the host of URL

	Timeout    string // of one attempt; default 30s
	Attempts   int    // of one Write; 0: until its context ends
	MaxWait    string // between two attempts; default 30s
	MaxRequest string // bytes of one request before compression; default 4MiB
	DeadLetter string // file for records that the destination refuses; scrubbed, one JSON object a line; beside a spool refused.ndjson in it

	SpoolDir     string // directory of the spool; empty: none
	SpoolKeyFile string // file with the key of the spool, made when it is not there
	SpoolSize    string // bytes on disk; default 1GiB

	RotateSize  string // file: bytes after which a new file is begun; empty: never
	RotateEvery string // file: time after which a new file is begun, such as 24h; empty: never
	RotateKeep  int    // file: how many old files are kept; 0: all
	Fsync       bool   // file: every batch is on the disk before it counts as delivered
}

// scheme is a row of the table of destinations.
type scheme struct {
	name  string // of URL
	about string
	net   bool // has a host
	http  bool // speaks HTTP
	tls   bool
	open  func(*settings) (Sink, error)
}

func schemes() []scheme {
	return []scheme{
		{name: "stdout", about: "stdout – standard output", open: openStdout},
		{name: "file", about: "file:///var/log/clean.log – a file, rotated on request", open: openFile},
		{name: "http", about: "http://host/path – lines of JSON by POST, unencrypted", net: true, http: true, open: openNDJSON},
		{name: "https", about: "https://host/path – lines of JSON by POST", net: true, http: true, tls: true, open: openNDJSON},
		{name: "forward", about: "forward://host:24224 – Fluentd, Fluent Bit and others, unencrypted", net: true, open: openForward},
		{name: "forwards", about: "forwards://host:24224 – the same with TLS", net: true, tls: true, open: openForward},
		{name: "otlp+http", about: "otlp+http://host:4318 – OpenTelemetry logs, unencrypted", net: true, http: true, open: openOTLP},
		{name: "otlp+https", about: "otlp+https://host:4318 – OpenTelemetry logs", net: true, http: true, tls: true, open: openOTLP},
		{name: "loki+http", about: "loki+http://host:3100 – Loki, unencrypted", net: true, http: true, open: openLoki},
		{name: "loki+https", about: "loki+https://host:3100 – Loki", net: true, http: true, tls: true, open: openLoki},
		{name: "elasticsearch+http", about: "elasticsearch+http://host:9200 – Elasticsearch or OpenSearch, unencrypted", net: true, http: true, open: openElastic},
		{name: "elasticsearch+https", about: "elasticsearch+https://host:9200 – Elasticsearch or OpenSearch", net: true, http: true, tls: true, open: openElastic},
	}
}

// Schemes lists the forms of a URL, each with what it means.
func Schemes() []string {
	var s []string
	for _, row := range schemes() {
		s = append(s, row.about)
	}
	return s
}

func findScheme(name string) (scheme, bool) {
	all := schemes()
	i := slices.IndexFunc(all, func(s scheme) bool { return s.name == name })
	if i < 0 {
		return scheme{}, false
	}
	return all[i], true
}

// Formats and Compressions are the accepted values of the fields of that name.
func Formats() []string      { return []string{"line", "json"} }
func Compressions() []string { return []string{"none", "gzip", "zstd"} }

// Problem is a mistake in a Spec.
type Problem struct {
	Key  string // as in the configuration: ca_file
	Text string // what is wrong, and what would be right
}

// Problems are all mistakes of a Spec.
type Problems []Problem

// Error implements error, one line a problem.
func (ps Problems) Error() string {
	lines := make([]string, len(ps))
	for i, p := range ps {
		lines[i] = p.Key + " " + p.Text
	}
	return strings.Join(lines, "\n")
}

// settings is a Spec that was understood.
type settings struct {
	Spec
	scheme     scheme
	target     *url.URL // without the part of the scheme before "+"
	to         string   // scheme://host, for messages
	timeout    time.Duration
	maxWait    time.Duration
	maxRequest int64
	spoolSize  int64
	rotateSize int64
	rotateTime time.Duration
	o          Options
	stats      *Stats
}

// Check reports what is wrong with a Spec, without opening anything.
func (s Spec) Check() Problems {
	_, ps := s.settings()
	return ps
}

func (s Spec) settings() (*settings, Problems) {
	v := &settings{Spec: s}
	var ps Problems
	add := func(key, format string, args ...any) {
		ps = append(ps, Problem{key, fmt.Sprintf(format, args...)})
	}
	v.location(add)
	v.amounts(add)
	v.credentials(add)
	for _, f := range []struct {
		key, value string
		names      []string
	}{{"format", s.Format, Formats()}, {"compress", s.Compress, Compressions()}} {
		if f.value != "" && !slices.Contains(f.names, f.value) {
			add(f.key, "is %q; use one of %s", f.value, strings.Join(f.names, ", "))
		}
	}
	if v.Compress == "" && v.scheme.net {
		v.Compress = "gzip"
	}
	return v, ps
}

type adder func(key, format string, args ...any)

// location reads the URL. A problem names the scheme and not the rest: people
// put passwords into URLs.
func (v *settings) location(add adder) {
	if v.URL == "stdout" { // a colon at the end is a trap in YAML
		v.URL = "stdout:"
	}
	name, _, ok := strings.Cut(v.URL, ":")
	row, known := findScheme(name)
	if !ok || !known {
		add("url", "must be one of:\n  %s", strings.Join(Schemes(), "\n  "))
		return
	}
	v.scheme = row
	u, err := url.Parse(v.URL)
	switch {
	case err != nil:
		add("url", "is no URL; %s", row.about)
		return
	case u.User != nil:
		add("url", "holds credentials; use token_file, or user and password_file")
	case u.Fragment != "":
		add("url", "has a part behind #, which means nothing here")
	case row.net && u.Hostname() == "":
		add("url", "has no host; %s", row.about)
	case !row.net && u.Host != "" && u.Host != "localhost":
		add("url", "has a host; %s", row.about)
	case name == "file" && (filePath(u) == "" || strings.HasSuffix(filePath(u), "/")):
		add("url", "names no file; %s", row.about)
	}
	if _, base, ok := strings.Cut(u.Scheme, "+"); ok {
		u.Scheme = base
	}
	v.target = u
	v.to = row.name + ":"
	if row.net {
		v.to = row.name + "://" + u.Host
	}
	if v.Name == "" {
		v.Name = row.name
	}
}

// filePath is the path in the URL of a file: file:///whole or file:relative.
func filePath(u *url.URL) string {
	if u.Opaque != "" {
		if path, err := url.PathUnescape(u.Opaque); err == nil {
			return path
		}
	}
	return u.Path
}

// FilePath returns the file that the URL names, or "" for another scheme.
func (s Spec) FilePath() string {
	u, err := url.Parse(s.URL)
	if err != nil || u.Scheme != "file" {
		return ""
	}
	return filepath.FromSlash(filePath(u))
}

func (v *settings) amounts(add adder) {
	for _, f := range []struct {
		key, text, def string
		min, max       time.Duration
		dst            *time.Duration
	}{
		{"timeout", v.Timeout, "30s", time.Second, 10 * time.Minute, &v.timeout},
		{"max_wait", v.MaxWait, "30s", 10 * time.Millisecond, time.Hour, &v.maxWait},
		{"rotate_every", v.RotateEvery, "0s", time.Second, 366 * 24 * time.Hour, &v.rotateTime},
	} {
		text := f.text
		if text == "" {
			text = f.def
		}
		d, err := time.ParseDuration(text)
		if err != nil || f.text != "" && (d < f.min || d > f.max) {
			add(f.key, "is %q, must be a time from %v to %v, such as 30s or 24h", f.text, f.min, f.max)
		}
		*f.dst = d
	}
	for _, f := range []struct {
		key, text, def string
		min, max       int64
		dst            *int64
	}{
		{"max_request", v.MaxRequest, "4MiB", 64 << 10, 256 << 20, &v.maxRequest},
		{"spool_size", v.SpoolSize, "1GiB", 1 << 20, 1 << 50, &v.spoolSize},
		{"rotate_size", v.RotateSize, "0", 4 << 10, 1 << 50, &v.rotateSize},
	} {
		text := f.text
		if text == "" {
			text = f.def
		}
		n, ok := parseSize(text)
		if !ok || f.text != "" && (n < f.min || n > f.max) {
			add(f.key, "is %q, must be a number of bytes, at least %d, such as 64MiB", f.text, f.min)
		}
		*f.dst = n
	}
	if v.Attempts < 0 {
		add("attempts", "is %d, must not be negative; 0 is without limit", v.Attempts)
	}
	if v.RotateKeep < 0 {
		add("rotate_keep", "is %d, must not be negative; 0 keeps all", v.RotateKeep)
	}
}

func (v *settings) credentials(add adder) {
	if (v.CertFile == "") != (v.KeyFile == "") {
		add("cert_file", "and key_file belong together; one of them is missing")
	}
	if v.PasswordFile != "" && v.User == "" {
		add("user", "is missing beside password_file")
	}
	if v.TokenFile != "" && v.User != "" {
		add("token_file", "and user are two ways to the same header; choose one")
	}
	for _, name := range sortedKeys(v.Headers) {
		switch {
		case !validHeader(name, v.Headers[name]):
			add("headers", "holds %q, which is no HTTP header", name)
		case reserved(name):
			add("headers", "holds %s, which has keys of its own or is set by the sink", name)
		}
	}
	if v.SpoolDir != "" && v.SpoolKeyFile == "" {
		add("spool_key_file", "is missing: a spool is encrypted; name a file for its key outside of spool_dir, it is made when it is not there")
	}
	if v.SpoolDir != "" && v.DeadLetter == "" {
		// Behind a spool nobody else can be told what the destination refuses.
		v.DeadLetter = filepath.Join(v.SpoolDir, "refused.ndjson")
	}
	if v.target == nil || !v.scheme.net || v.scheme.tls || local(v.target.Hostname()) {
		return
	}
	if v.TokenFile != "" || v.PasswordFile != "" {
		add("url", "would send credentials unencrypted; use the form with TLS")
	}
}

func reserved(name string) bool {
	switch http.CanonicalHeaderKey(name) {
	case "Authorization", "Content-Type", "Content-Encoding", "Content-Length", "Host", "Transfer-Encoding":
		return true
	}
	return false
}

// validHeader follows RFC 9110, 5.1 and 5.5.
func validHeader(name, value string) bool {
	if name == "" || strings.ContainsFunc(name, func(r rune) bool {
		return r <= ' ' || r > '~' || strings.ContainsRune(`"(),/:;<=>?@[\]{}`, r)
	}) {
		return false
	}
	return !strings.ContainsFunc(value, func(r rune) bool { return r < ' ' && r != '\t' || r == 0x7f })
}

// local reports whether a host is this machine.
func local(host string) bool {
	a, err := netip.ParseAddr(host)
	return err == nil && a.IsLoopback() || host == "localhost"
}

func sortedKeys(m map[string]string) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

// parseSize reads 1048576, 256KiB, 64MB.
func parseSize(s string) (int64, bool) {
	units := []struct {
		suffix string
		bytes  int64
	}{{"KiB", 1 << 10}, {"MiB", 1 << 20}, {"GiB", 1 << 30}, {"TiB", 1 << 40}, {"KB", 1e3}, {"MB", 1e6}, {"GB", 1e9}, {"TB", 1e12}, {"B", 1}, {"", 1}}
	for _, u := range units {
		num, ok := strings.CutSuffix(s, u.suffix)
		if !ok {
			continue
		}
		n, err := strconv.ParseInt(strings.TrimSpace(num), 10, 64)
		return n * u.bytes, err == nil && n >= 0 && n < 1<<62/u.bytes
	}
	return 0, false
}

// address returns host and port of the target.
func (v *settings) address(port string) string {
	if p := v.target.Port(); p != "" {
		port = p
	}
	return net.JoinHostPort(v.target.Hostname(), port)
}
