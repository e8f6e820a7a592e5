package corpus

import (
	"fmt"
	"strings"
	"time"
)

// format writes an event as one line.
type format struct {
	name  string
	about string
	write func(d dice, now time.Time, e event) text
}

// formats of services; the order is part of what a seed means.
var formats = []format{
	{"zap", "JSON as uber-go/zap writes it", zap},
	{"pino", "JSON as pino writes it, camelCase keys", pino},
	{"bunyan", "JSON as bunyan writes it, context nested", bunyan},
	{"nested", "JSON with the event as JSON in a string", nested},
	{"logfmt", "key=value pairs", logfmt},
	{"klog", "Kubernetes klog with structured pairs", klog},
	{"spring", "Spring Boot text with a Java toString", spring},
	{"log4j", "log4j pattern with a map", log4j},
	{"python", "Python logging with a dict repr", python},
	{"ruby", "Rails log with a params hash", ruby},
	{"gostruct", "Go text log with %+v of a struct", gostruct},
	{"access", "nginx combined access log with query strings", access},
	{"envoy", "Envoy default access log", envoy},
	{"docker", "docker json-file around a zap line", docker},
	{"cri", "container runtime record around a pino line", cri},
	{"syslog", "RFC 5424 around logfmt", syslog},
	{"xml", "an XML document in a text log", xmlDoc},
	{"prose", "a sentence in a text log", proseLine},
	{"fhir", "a FHIR resource on a line", fhirLine},
}

func zap(d dice, now time.Time, e event) text {
	head := []node{str("level", e.level), num("ts", fmt.Sprintf("%.6f", float64(now.UnixMicro())/1e6)),
		str("logger", e.logger), str("caller", e.logger+"/server.go:"+fmt.Sprint(d.between(20, 400))), str("msg", e.msg)}
	return compactJSON.object(append(head, e.fields...))
}

func pino(d dice, now time.Time, e event) text {
	level := map[string]string{"debug": "20", "info": "30", "warn": "40"}[e.level]
	head := []node{num("level", level), num("time", fmt.Sprint(now.UnixMilli())), num("pid", fmt.Sprint(d.between(1, 99))),
		str("hostname", d.pod(e.logger)), str("reqId", d.hex(16))}
	return camelJSON.object(append(append(head, e.fields...), str("msg", e.msg)))
}

func bunyan(d dice, now time.Time, e event) text {
	return compactJSON.object([]node{str("name", e.logger), str("hostname", d.pod(e.logger)), num("pid", fmt.Sprint(d.between(1, 99))),
		num("level", "30"), obj("ctx", e.fields...), str("msg", e.msg), str("time", now.Format("2006-01-02T15:04:05.000Z")), num("v", "0")})
}

func nested(d dice, now time.Time, e event) text {
	inner := pythonJSON.object(e.fields)
	return compactJSON.object([]node{str("time", now.Format(time.RFC3339Nano)), str("level", strings.ToUpper(e.level)),
		str("msg", e.msg), str("payload", inner)})
}

// pairs writes key=value with quotes where they are needed.
func pairs(nodes []node, key style) text {
	var t text
	for i, k := range flat(nodes, "", ".") {
		if i > 0 {
			t = cat(t, " ")
		}
		v := k.text
		if plain := v.String(); plain == "" || strings.ContainsAny(plain, " \"=\\\n{}[]") {
			v = cat(`"`, v.quote(jsonEsc), `"`)
		}
		t = cat(t, key(k.key), "=", v)
	}
	return t
}

func logfmt(d dice, now time.Time, e event) text {
	head := []node{str("ts", now.Format("2006-01-02T15:04:05.000Z")), str("level", e.level), str("logger", e.logger), str("msg", e.msg)}
	return pairs(append(head, e.fields...), snake)
}

func klog(d dice, now time.Time, e event) text {
	sev := map[string]string{"debug": "I", "info": "I", "warn": "W"}[e.level]
	t := cat(sev, now.Format("0102 15:04:05.000000"), fmt.Sprintf(" %7d %s.go:%d] ", d.between(1, 90), e.logger, d.between(20, 900)),
		`"`, e.msg.quote(jsonEsc), `"`)
	for _, k := range flat(e.fields, "", "_") {
		t = cat(t, " ", camel(k.key), "=")
		if k.kind == kindNumber {
			t = cat(t, k.text)
		} else {
			t = cat(t, `"`, k.text.quote(jsonEsc), `"`)
		}
	}
	return t
}

// javaString is the toString of a record or of a Lombok class.
func javaString(class string, nodes []node) text {
	t := cat(class, "(")
	for i, k := range nodes {
		if i > 0 {
			t = cat(t, ", ")
		}
		t = cat(t, camel(k.key))
		if k.key != "" {
			t = cat(t, "=")
		}
		t = cat(t, javaValue(k))
	}
	return cat(t, ")")
}

func javaValue(k node) text {
	switch k.kind {
	case kindObject:
		return javaString(pascal(k.key), k.kids)
	case kindList:
		t := lit("[")
		for i, kid := range k.kids {
			if i > 0 {
				t = cat(t, ", ")
			}
			t = cat(t, javaValue(kid))
		}
		return cat(t, "]")
	}
	return k.text.quote(oneLine)
}

func spring(d dice, now time.Time, e event) text {
	return cat(now.Format("2006-01-02 15:04:05.000"), fmt.Sprintf("  %-5s 1 --- [nio-8080-exec-%d] c.e.ehr.%sService : ", strings.ToUpper(e.level), d.between(1, 20), pascal(e.logger)),
		e.msg.quote(oneLine), " ", javaString(pascal(e.logger)+"Event", e.fields))
}

func log4j(d dice, now time.Time, e event) text {
	t := cat(now.Format("2006-01-02 15:04:05,000"), fmt.Sprintf(" [pool-%d-thread-%d] %-5s com.example.%s.Handler - ", d.between(1, 4), d.between(1, 16), strings.ToUpper(e.level), e.logger),
		e.msg.quote(oneLine), ": {")
	for i, k := range flat(e.fields, "", ".") {
		if i > 0 {
			t = cat(t, ", ")
		}
		t = cat(t, camel(k.key), "=", k.text.quote(oneLine))
	}
	return cat(t, "}")
}

// dictForm writes Python and Ruby literals.
type dictForm struct {
	colon string
	key   func(string) string
	quote string
	esc   func(string) string
}

func (f dictForm) value(k node) text {
	switch k.kind {
	case kindNumber:
		return k.text
	case kindObject:
		return f.object(k.kids)
	case kindList:
		t := lit("[")
		for i, kid := range k.kids {
			if i > 0 {
				t = cat(t, ", ")
			}
			t = cat(t, f.value(kid))
		}
		return cat(t, "]")
	}
	return cat(f.quote, k.text.quote(f.esc), f.quote)
}

func (f dictForm) object(nodes []node) text {
	t := lit("{")
	for i, k := range nodes {
		if i > 0 {
			t = cat(t, ", ")
		}
		t = cat(t, f.key(k.key), f.colon, f.value(k))
	}
	return cat(t, "}")
}

var (
	pyDict   = dictForm{colon: ": ", key: func(k string) string { return "'" + k + "'" }, quote: "'", esc: singleEsc}
	rubyHash = dictForm{colon: "=>", key: func(k string) string { return `"` + k + `"` }, quote: `"`, esc: jsonEsc}
)

func python(d dice, now time.Time, e event) text {
	return cat(now.Format("2006-01-02 15:04:05,000"), " - ", e.logger, " - ", strings.ToUpper(e.level), " - ", e.msg.quote(oneLine), " ", pyDict.object(e.fields))
}

func ruby(d dice, now time.Time, e event) text {
	return cat(fmt.Sprintf("I, [%s #%d]  INFO -- : [%s]   Parameters: ", now.Format("2006-01-02T15:04:05.000000"), d.between(1, 900), d.uuid()), rubyHash.object(e.fields))
}

func gostruct(d dice, now time.Time, e event) text {
	var walk func(nodes []node) text
	walk = func(nodes []node) text {
		t := lit("{")
		for i, k := range nodes {
			if i > 0 {
				t = cat(t, " ")
			}
			if k.key != "" {
				t = cat(t, pascal(k.key), ":")
			}
			switch k.kind {
			case kindObject:
				t = cat(t, walk(k.kids))
			case kindList:
				t = cat(t, "[", walk(k.kids), "]")
			default:
				t = cat(t, k.text.quote(oneLine))
			}
		}
		return cat(t, "}")
	}
	return cat(now.Format("2006/01/02 15:04:05 "), e.logger, ".go:", fmt.Sprint(d.between(20, 400)), ": ", e.msg.quote(oneLine), " ", walk(e.fields))
}

// target is the request line of an event that is none: an ordinary path.
func target(d dice, e event) text {
	if e.fhir != nil {
		return e.fhir
	}
	p := d.person()
	if len(e.fields) > 0 && e.logger != "" && labelled(e) {
		return cat("/api/v1/patients/", val("mrn", p.mrn).quote(queryEsc), "/", e.logger, "?lastName=", val("name", p.last).quote(queryEsc),
			"&dob=", val("dob", p.born.Format("2006-01-02")), "&phone=", val("phone", p.phone).quote(queryEsc))
	}
	return lit("/api/v1/" + e.logger + "?page=" + fmt.Sprint(d.between(1, 40)) + "&sort=-created")
}

// labelled reports whether an event identifies somebody.
func labelled(e event) bool {
	for _, t := range append(flat(e.fields, "", "."), node{text: e.msg}) {
		for _, p := range t.text {
			if p.class != "" {
				return true
			}
		}
	}
	return false
}

func client(d dice, e event) text {
	if labelled(e) {
		return val("ip", d.publicIP())
	}
	return lit(d.podIP())
}

func access(d dice, now time.Time, e event) text {
	return cat(client(d, e), " - - [", now.Format("02/Jan/2006:15:04:05 +0000"), `] "GET `, target(d, e), fmt.Sprintf(` HTTP/1.1" %s %d "-" "`, pick(d, []string{"200", "200", "304", "404"}), d.IntN(90_000)),
		pick(d, []string{"curl/8.5.0", "okhttp/4.12.0", "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15"}), `"`)
}

func envoy(d dice, now time.Time, e event) text {
	return cat("[", now.Format("2006-01-02T15:04:05.000Z"), `] "GET `, target(d, e), fmt.Sprintf(` HTTP/2" 200 - 0 %d %d %d "`, d.IntN(90_000), d.between(1, 300), d.between(1, 290)),
		client(d, e), `" "grpc-go/1.74.0" "`, d.uuid(), `" "fhir.example.com" "`, d.podIP(), `:8080"`)
}

func docker(d dice, now time.Time, e event) text {
	return cat(`{"log":"`, zap(d, now, e).quote(goJSONEsc), `\n","stream":"stdout","time":"`, now.Format(time.RFC3339Nano), `"}`)
}

func cri(d dice, now time.Time, e event) text {
	return cat(criHead(now, "F"), pino(d, now, e))
}

func criHead(now time.Time, tag string) string {
	return now.Format("2006-01-02T15:04:05.000000000Z") + " stdout " + tag + " "
}

func syslog(d dice, now time.Time, e event) text {
	return cat(fmt.Sprintf("<134>1 %s ip-10-0-%d-%d %s %d - - ", now.Format("2006-01-02T15:04:05.000Z"), d.IntN(255), d.IntN(255), e.logger, d.between(200, 9000)),
		pairs(append([]node{str("msg", e.msg)}, e.fields...), camel))
}

func xmlDoc(d dice, now time.Time, e event) text {
	var walk func(nodes []node, parent string) text
	walk = func(nodes []node, parent string) text {
		var t text
		for _, k := range nodes {
			tag := pascal(k.key)
			if tag == "" {
				tag = "Item"
			}
			body := k.text.quote(xmlEsc)
			if k.kind == kindObject || k.kind == kindList {
				body = walk(k.kids, tag)
			}
			t = cat(t, "<", tag, ">", body, "</", tag, ">")
		}
		return t
	}
	root := pascal(e.logger) + "Event"
	return cat(now.Format("2006-01-02 15:04:05.000"), " DEBUG [soap-", fmt.Sprint(d.between(1, 8)), "] outbound: <", root, ">", walk(e.fields, root).quote(oneLine), "</", root, ">")
}

func proseLine(d dice, now time.Time, e event) text {
	said := d.remark()
	if labelled(e) {
		said = d.sentence(d.person())
	}
	return cat(now.Format("2006-01-02 15:04:05.000"), " INFO  [transcript] ", said)
}
