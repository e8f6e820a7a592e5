package corpus

var headers = []string{
	"X-Forwarded-For: «ip», 10.4.2.«r:1-250»", "X-Real-IP: «ip»", "Forwarded: for=«ip»;proto=https;host=portal.example.com", "X-Patient-MRN: «mrn»", "X-Member-Id: «member»", "From: «email»",
	"Referer: https://portal.example.com/search?lastName=«last|q»&dob=«dob»", "X-User-Email: «email»", "Cookie: session=«hex:32»; email=«email|q»; theme=dark",
	`headers={"host":"portal.example.com","x-forwarded-for":"«ip»","x-patient-id":"«mrn»","user-agent":"okhttp/4.12.0"}`,
	"request headers: map[Accept:[application/json] X-Forwarded-For:[«ip»] X-Patient-Name:[«name»]]", "X-Callback-Phone: «e164»", "Location: https://fhir.example.com/r4/Patient?identifier=«mrn|q»",
}

var headerNobody = []string{
	"Content-Type: application/fhir+json; charset=utf-8", "ETag: W/\"«hex:16»\"", "X-Request-Id: «uuid»", "traceparent: 00-«hex:32»-«hex:16»-01", "Age: «n:5»", "Cache-Control: max-age=«n:4», must-revalidate", "Date: Mon, 02 Mar 2026 06:00:«r:10-59» GMT",
	"Last-Modified: Sun, 01 Feb 2026 11:22:«r:10-59» GMT", "User-Agent: «word:agent»", "Accept-Language: «word:lang»,en;q=0.8", "Server: mercury/«ver»", "X-B3-TraceId: «hex:32»", "Content-Length: «n:6»", "X-Served-By: cache-«word:zone»-«n:4»",
	"Strict-Transport-Security: max-age=31536000; includeSubDomains", "X-RateLimit-Reset: «epoch»", "Via: 1.1 austin-proxy (Varnish/7.4)", "Host: fhir.example.com", `headers={"content-length":"«n:4»","x-request-id":"«uuid»","accept":"*/*"}`,
}

func headerPersonal(s *scene) text { return any1(headers...)(s) }

func headerPlain(s *scene) text { return any1(headerNobody...)(s) }
