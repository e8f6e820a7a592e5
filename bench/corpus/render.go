package corpus

import (
	"fmt"
	"strings"
)

// rendering puts a payload into a line, or each line of one into a frame.
type rendering struct {
	name, about string
	write       func(s *scene, body text) text
}

var renderings = []rendering{
	{"raw", "the payload itself", func(_ *scene, body text) text { return body }},
	{"json", "a string in a JSON line", inJSON},
	{"docker", "a JSON line in a docker json-file record: quoted twice", func(s *scene, body text) text {
		return cat(`{"log":"`, inJSON(s, body).quote(goJSONEsc), `\n","stream":"stdout","time":"`, s.now.Format("2006-01-02T15:04:05.000000000Z"), `"}`)
	}},
	{"cri", "records of a container runtime", func(s *scene, body text) text { return framed(body, criHead(s.now, "F")) }},
	{"kubectl", "kubectl logs --prefix --timestamps", func(s *scene, body text) text {
		svc := pick(s.dice, services)
		return framed(body, "[pod/"+s.pod(svc)+"/"+svc+"] "+s.now.Format("2006-01-02T15:04:05.000000000Z")+" ")
	}},
	{"logfmt", "a value of a logfmt line", func(s *scene, body text) text {
		return cat(s.fill(`ts=«now:ms» level=info svc=«svc» trace_id=«hex:32» msg="message accepted" body="`), body.quote(jsonEsc), `"`)
	}},
	{"python", "the repr of a dict in a Python log", func(s *scene, body text) text {
		return cat(s.fill(`«now:sql»,123 - intake - INFO - received {'request_id': '«hex:16»', 'payload': '`), body.quote(pyEsc), `'}`)
	}},
	{"syslog", "RFC 5424", func(s *scene, body text) text {
		return cat(fmt.Sprintf("<134>1 %s %s intake %d - - ", s.now.Format("2006-01-02T15:04:05.000Z"), technical["node"](s, ""), s.between(200, 9000)), body.quote(oneLine))
	}},
	{"klog", "a value of a Kubernetes klog line", func(s *scene, body text) text {
		return cat(s.now.Format("I0102 15:04:05.000000"), fmt.Sprintf("       1 intake.go:%d] \"Inbound payload\" svc=\"", s.between(20, 900)), pick(s.dice, services), `" body="`, body.quote(jsonEsc), `"`)
	}},
}

func inJSON(s *scene, body text) text {
	if s.chance(0.5) {
		return cat(s.fill(`{"level":"info","ts":«epoch».123,"logger":"«svc»","caller":"intake/server.go:«r:20-400»","msg":"upstream body","trace_id":"«hex:32»","payload":"`), body.quote(goJSONEsc), `"}`)
	}
	return cat(s.fill(`{"level":30,"time":«millis»,"pid":«r:1-99»,"hostname":"«pod»","msg":"`), body.quote(jsonEsc), `"}`)
}

// framed writes head before each line of body.
func framed(body text, head string) text {
	return cat(head, body.quote(func(s string) string { return strings.ReplaceAll(s, "\n", "\n"+head) }))
}

// pyEsc is the repr of a Python string, as far as it goes here.
func pyEsc(s string) string {
	return strings.NewReplacer(`\`, `\\`, `'`, `\'`, "\n", `\n`, "\r", `\r`, "\x0b", `\x0b`, "\x1c", `\x1c`).Replace(s)
}
