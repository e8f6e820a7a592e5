package grade

import (
	"bytes"
	"path"
	"strings"
	"sync"

	"github.com/phiscrub/phiscrub/scrub/walk"
)

// maxLook bounds how far into a line names are looked for, in bytes.
const maxLook = 2048

// maxWriter bounds the name of a service or logger.
const maxWriter = 80

// writer says who wrote a line; either may be empty.
type writer struct{ service, logger []byte }

var (
	serviceKeys = keys("service", "service_name", "service.name", "serviceName", "app", "app_name", "application", "container_name", "containerName",
		"kubernetes.container_name", "syslog_identifier", "SYSLOG_IDENTIFIER", "appname", "dd.service", "component")
	loggerKeys = keys("logger", "logger_name", "loggerName", "log.logger", "logger.name", "caller", "module", "log.origin.file.name")
)

// keys are names as JSON and as logfmt write them before a value.
func keys(names ...string) func() [][]byte {
	return sync.OnceValue(func() (forms [][]byte) {
		for _, n := range names {
			forms = append(forms, []byte(`"`+n+`":`), []byte(" "+n+"="))
		}
		return forms
	})
}

// writerOf finds out who wrote a line. It knows what runtimes, log libraries
// and structured logs put there; the names are parts of the line.
func writerOf(line []byte) (w writer) {
	line = line[:min(len(line), maxLook)]
	f := walk.ParseFrame(line)
	if f.Text.Start > 0 && f.Text.Start <= len(line) {
		w.service = framed(line[:f.Text.Start])
	}
	text := line[min(f.Text.Start, len(line)):min(max(f.Text.End, f.Text.Start), len(line))]
	for _, k := range serviceKeys() {
		if v := valueOf(text, k); v != nil {
			w.service = v
			break
		}
	}
	for _, k := range loggerKeys() {
		if v := valueOf(text, k); v != nil {
			w.logger = v
			break
		}
	}
	if w.service == nil {
		w.service = syslogProgram(line)
	}
	if w.logger == nil && (len(text) == 0 || text[0] != '{') {
		s, l := behindPrefix(text)
		if w.logger = l; w.service == nil {
			w.service = s
		}
	}
	return w
}

// framed reads the container in "[pod/name/container] " and the service in
// "name-1  | ".
func framed(head []byte) []byte {
	if bytes.HasPrefix(head, []byte("[pod/")) {
		if i := bytes.LastIndexByte(head, '/'); i > 5 {
			if e := bytes.IndexByte(head[i:], ']'); e > 0 {
				return named(head[i+1 : i+e])
			}
		}
		return nil
	}
	i := bytes.IndexByte(head, '|')
	if i < 0 {
		return nil
	}
	name := bytes.TrimRight(head[:i], " ")
	if k := bytes.LastIndexByte(name, '-'); k > 0 && len(name)-k <= 3 && allDigits(name[k+1:]) {
		name = name[:k]
	}
	return named(name)
}

// valueOf returns the name that stands behind a key.
func valueOf(text, key []byte) []byte {
	i := bytes.Index(text, key)
	if i < 0 && key[0] == ' ' && bytes.HasPrefix(text, key[1:]) {
		i = -1
	} else if i < 0 {
		return nil
	}
	b := bytes.TrimLeft(text[i+len(key):], " ")
	end := -1
	if len(b) > 0 && b[0] == '"' {
		b = b[1:]
		end = bytes.IndexByte(b, '"')
	} else {
		end = bytes.IndexAny(b, " ,}\t")
		if end < 0 {
			end = len(b)
		}
	}
	if end <= 0 {
		return nil
	}
	return named(b[:end])
}

// behindPrefix reads what stands behind time and level: "prog[12]: " of
// syslog, "file.go:12] " of klog, "[thread] a.b.Logger - " and "a.b : ".
func behindPrefix(text []byte) (service, logger []byte) {
	if f := klogFile(text); f != nil {
		return nil, f
	}
	rest := text[min(walk.Prefix(text), len(text)):]
	for range 6 {
		rest = bytes.TrimLeft(rest, " \t-:")
		if len(rest) > 0 && rest[0] == '[' {
			e := bytes.IndexByte(rest, ']')
			if e < 0 || e > 64 {
				return nil, nil
			}
			rest = rest[e+1:]
			continue
		}
		e := bytes.IndexAny(rest, " :[")
		if e <= 0 {
			return nil, nil
		}
		switch word := rest[:e]; {
		case isLevel(word) || allDigits(word):
			rest = rest[e:]
			continue
		case rest[e] == '[':
			if c := bytes.IndexByte(rest[e:], ']'); c > 0 && bytes.HasPrefix(rest[e+c+1:], []byte(": ")) {
				return named(word), nil
			}
			return nil, nil
		case bytes.IndexByte(word, '.') > 0 && (bytes.HasPrefix(bytes.TrimLeft(rest[e:], " "), []byte(":")) || bytes.HasPrefix(bytes.TrimLeft(rest[e:], " "), []byte("- "))):
			return nil, named(word)
		}
		return nil, nil
	}
	return nil, nil
}

// syslogProgram reads "Mar  2 09:31:12 host prog[12]: " of RFC 3164.
func syslogProgram(text []byte) []byte {
	if len(text) < 20 || text[3] != ' ' || text[6] != ' ' || text[9] != ':' || text[12] != ':' || text[15] != ' ' {
		return nil
	}
	rest := text[16:min(len(text), 16+3*maxWriter)]
	i := bytes.IndexByte(rest, ' ')
	if i <= 0 {
		return nil
	}
	rest = rest[i+1:]
	if i = bytes.IndexAny(rest, "[: "); i <= 0 || rest[i] == ' ' {
		return nil
	}
	return named(rest[:i])
}

// klogFile reads "I0102 15:04:05.000000       1 file.go:12] ".
func klogFile(text []byte) []byte {
	if len(text) < 30 || bytes.IndexByte([]byte("IWEF"), text[0]) < 0 || !allDigits(text[1:5]) {
		return nil
	}
	e := bytes.IndexByte(text[:min(len(text), 120)], ']')
	if e < 0 {
		return nil
	}
	s := bytes.LastIndexByte(text[:e], ' ') + 1
	if c := bytes.LastIndexByte(text[s:e], ':'); c > 0 && allDigits(text[s+c+1:e]) {
		return named(text[s : s+c])
	}
	return nil
}

func isLevel(w []byte) bool {
	switch string(bytes.ToUpper(w)) {
	case "TRACE", "DEBUG", "INFO", "NOTICE", "WARN", "WARNING", "ERROR", "FATAL", "CRITICAL", "PANIC":
		return true
	}
	return false
}

// named is a name that a program could have, without what a number at its end
// would tell apart; nil for anything else.
func named(b []byte) []byte {
	if i := bytes.LastIndexByte(b, ':'); i > 0 && allDigits(b[i+1:]) { // file.go:12
		b = b[:i]
	}
	if len(b) == 0 || len(b) > maxWriter {
		return nil
	}
	letters, run := 0, 0
	for _, c := range b {
		switch {
		case c >= '0' && c <= '9':
			if run++; run > 4 {
				return nil
			}
			continue
		case c|0x20 >= 'a' && c|0x20 <= 'z':
			letters++
		case !strings.ContainsRune("._-$/:", rune(c)):
			return nil
		}
		run = 0
	}
	if letters == 0 {
		return nil
	}
	return b
}

func allDigits(b []byte) bool {
	for _, c := range b {
		if c < '0' || c > '9' {
			return false
		}
	}
	return len(b) > 0
}

// serviceOfFile is the service that a file's name speaks of: the container in
// the names that Kubernetes gives, else the name without its endings.
func serviceOfFile(name string) string {
	inner := name
	if i := strings.LastIndexByte(name, '!'); i >= 0 {
		inner = name[i+1:]
	}
	dir, base := path.Split(inner)
	for _, ext := range []string{".gz", ".zst", ".zip", ".tar"} {
		base = strings.TrimSuffix(base, ext)
	}
	stem := strings.TrimSuffix(base, ".log")
	if parts := strings.Split(stem, "_"); len(parts) == 3 && strings.HasSuffix(base, ".log") { // pod_namespace_container-hash.log
		if i := strings.LastIndexByte(parts[2], '-'); i > 0 && len(parts[2])-i == 65 {
			return parts[2][:i]
		}
	}
	if allDigits([]byte(stem)) && strings.Contains(dir, "pods/") { // pods/ns_pod_uid/container/0.log
		return path.Base(dir)
	}
	for { // app.log.1, app-2024-03-14.log
		cut := strings.TrimRight(stem, "0123456789-_.")
		cut = strings.TrimSuffix(cut, ".log")
		if cut == stem || cut == "" {
			break
		}
		stem = cut
	}
	if b := named([]byte(stem)); b != nil {
		return string(b)
	}
	return "(file)"
}
