package corpus

import (
	"fmt"
	"time"
)

// ordinary events are what services mostly say; they identify nobody, and
// hold the numbers that look as if they did.
var ordinary = []eventFunc{
	served, cacheLoaded, jobDone, polled, queried, retried, collected, traced, deployed, healthy, rateLimited, uploaded,
}

func served(d dice, now time.Time) event {
	path := pick(d, []string{"/healthz", "/metrics", "/api/v1/orders", "/fhir/metadata", "/static/app." + d.hex(8) + ".js", "/api/v2/session"})
	return event{
		level: "info", logger: "http", msg: lit("request completed"), fhir: lit(path),
		fields: []node{
			str("method", pick(d, []string{"GET", "POST", "PUT"})), str("uri", path), num("status", pick(d, []string{"200", "204", "301", "404", "503"})),
			num("bytes", fmt.Sprint(d.IntN(90_000))), num("latency_ms", fmt.Sprintf("%.3f", d.Float64()*300)),
			str("request_id", d.uuid()), str("peer", d.podIP()+":"+fmt.Sprint(d.between(1024, 65535))),
		},
	}
}

func cacheLoaded(d dice, now time.Time) event {
	return event{level: "debug", logger: "cache", msg: lit("cache refreshed"), fields: []node{
		str("name", "code-systems"), num("entries", fmt.Sprint(d.IntN(200_000))), num("age_s", fmt.Sprint(d.between(90, 3600))), str("etag", d.hex(40)),
	}}
}

func jobDone(d dice, now time.Time) event {
	return event{level: "info", logger: "scheduler", msg: lit("job finished"), fields: []node{
		str("job", "nightly-rollup"), str("id", d.uuid()), num("started", fmt.Sprint(now.Unix())), num("rows", d.digits(9)), num("pid", d.digits(5)),
	}}
}

func polled(d dice, now time.Time) event {
	return event{level: "debug", logger: "kafka", msg: lit("records polled"), fields: []node{
		str("topic", "adt.events.v2"), num("partition", fmt.Sprint(d.IntN(48))), num("offset", d.digits(10)), str("group", "indexer"), num("lag", fmt.Sprint(d.IntN(5000))),
	}}
}

func queried(d dice, now time.Time) event {
	return event{level: "debug", logger: "sql", msg: lit("query executed"), fields: []node{
		str("sql", "SELECT code, display FROM value_set WHERE system = $1 LIMIT 50"), num("rows", fmt.Sprint(d.IntN(50))),
		str("plan_hash", d.hex(16)), num("elapsed_us", d.digits(5)),
	}}
}

func retried(d dice, now time.Time) event {
	return event{level: "warn", logger: "client", msg: lit("request failed, will retry"), fields: []node{
		num("attempt", fmt.Sprint(d.between(1, 5))), str("backoff", fmt.Sprintf("%dms", d.between(100, 9000))),
		str("error", fmt.Sprintf("dial tcp %s:5432: connect: connection refused", d.podIP())), str("pod", d.pod("claims-api")),
	}}
}

func collected(d dice, now time.Time) event {
	return event{level: "info", logger: "runtime", msg: litf("gc %d @%d.%03ds %d%%: pause %dus", d.IntN(9999), d.IntN(99999), d.IntN(1000), d.IntN(9), d.IntN(900)),
		fields: []node{num("heap", d.digits(9)), num("goroutines", fmt.Sprint(d.between(10, 900)))}}
}

func traced(d dice, now time.Time) event {
	return event{level: "debug", logger: "otel", msg: lit("span exported"), fields: []node{
		str("trace_id", d.hex(32)), str("span_id", d.hex(16)), num("ts", fmt.Sprint(now.UnixNano())), bool1("sampled", d.chance(0.5)),
	}}
}

func deployed(d dice, now time.Time) event {
	return event{level: "info", logger: "boot", msg: lit("starting service"), fields: []node{
		str("version", fmt.Sprintf("%d.%d.%d", d.IntN(9), d.IntN(30), d.IntN(20))), str("commit", d.hex(40)), str("image", "registry.example.com/ehr/api@sha256:"+d.hex(64)),
		str("built", now.AddDate(0, 0, -3).Format("2006-01-02")), str("go", "go1.26.0"),
	}}
}

func healthy(d dice, now time.Time) event {
	return event{level: "info", logger: "probe", msg: lit("readiness ok"), fields: []node{
		num("uptime_s", d.digits(6)), num("port", "8443"), str("node", fmt.Sprintf("ip-10-0-%d-%d", d.IntN(255), d.IntN(255))),
	}}
}

func rateLimited(d dice, now time.Time) event {
	return event{level: "warn", logger: "limiter", msg: lit("bucket empty"), fields: []node{
		str("client", "svc-importer"), num("limit", "500"), str("window", "1m"), num("snowflake", d.digits(18)),
	}}
}

func uploaded(d dice, now time.Time) event {
	return event{level: "info", logger: "store", msg: lit("object written"), fields: []node{
		str("bucket", "exports"), str("key", fmt.Sprintf("%s/part-%05d.parquet", now.Format("2006/01/02"), d.IntN(99999))), num("size", d.digits(8)), str("md5", d.hex(32)), str("ulid", d.from(crockSet, 26)),
	}}
}

func bool1(key string, v bool) node { return num(key, fmt.Sprint(v)) }
