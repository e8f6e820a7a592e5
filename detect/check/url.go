package check

import "bytes"

// url is false for URLs that name a vocabulary and never a person: the
// namespaces of standards, and hosts of one label, which only a network of
// one's own resolves.
func url(c []byte) bool {
	host := c
	if i := bytes.Index(c, []byte("://")); i >= 0 {
		host = c[i+3:]
	}
	end := len(host)
	for i, b := range host {
		switch b {
		case '?', '@':
			return true
		case '/', '#', ':':
			end = min(end, i)
		}
	}
	host = host[:end]
	if n := len(host); n >= shortest {
		for _, ns := range namespacesBy[spaceEnd(host[n-5], host[n-1])] {
			if n := len(host) - len(ns); n >= 0 && equalFold(host[n:], ns) && (n == 0 || host[n-1] == '.') {
				return false
			}
		}
	}
	return len(host) > 0
}

// namespacesBy has the namespaces by spaceEnd of their fifth last and their last
// byte.
var namespacesBy = func() (by [256][]string) {
	for _, ns := range namespaces {
		end := spaceEnd(ns[len(ns)-5], ns[len(ns)-1])
		by[end] = append(by[end], ns)
	}
	return by
}()

func spaceEnd(a, b byte) byte { return (a|0x20)*31 + (b | 0x20) }

// shortest is the length of the shortest namespace.
const shortest = 6

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
