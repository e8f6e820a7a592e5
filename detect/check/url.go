package check

// url is false for URLs that name a vocabulary and never a person: the
// namespaces of standards, and hosts of one label, which only a network of
// one's own resolves.
func url(c []byte) bool {
	host := c
	for i := 0; i+2 < len(c); i++ {
		if c[i] == ':' && c[i+1] == '/' && c[i+2] == '/' {
			host = c[i+3:]
			break
		}
	}
	end := len(host)
	query := false
	for i, b := range host {
		if end == len(host) && (b == '/' || b == '?' || b == '#' || b == ':') {
			end = i
		}
		query = query || b == '?' || b == '@'
	}
	host = host[:end]
	if query {
		return true
	}
	for _, ns := range namespaces {
		if n := len(host) - len(ns); n >= 0 && equalFold(host[n:], ns) && (n == 0 || host[n-1] == '.') {
			return false
		}
	}
	return len(host) > 0
}

var namespaces = [...]string{
	"hl7.org", "loinc.org", "snomed.info", "unitsofmeasure.org", "w3.org", "nlm.nih.gov", "ihtsdo.org",
	"ihe.net", "dicom.nema.org", "fhir.org", "smarthealthit.org", "fhir.de", "ama-assn.org", "cms.gov", "nubc.org", "nucc.org", "who.int", "iso.org", "ietf.org",
	"rfc-editor.org", "iana.org", "xmlsoap.org", "oasis-open.org", "apache.org", "schema.org", "json-schema.org", "openapis.org", "opentelemetry.io",
	"kubernetes.io", "k8s.io", "golang.org", "go.dev", "python.org", "spring.io", "springframework.org", "cdc.gov", "regenstrief.org", "xml.org", "ncpdp.org",
}

func equalFold(a []byte, b string) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range len(b) {
		if a[i]|0x20 != b[i]|0x20 {
			return false
		}
	}
	return true
}
