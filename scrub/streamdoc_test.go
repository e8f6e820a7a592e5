package scrub_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/phiscrub/phiscrub/scrub"
)

// resources are one of each of the types that say most about a person.
var resources = []string{
	`{"resourceType":"Patient","id":"p-1","identifier":[{"use":"usual","type":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/v2-0203","code":"MR"}]},"value":"A-778812"},{"system":"http://hl7.org/fhir/sid/us-ssn","value":"078-05-1120"}],"name":[{"use":"official","family":"Vance","given":["Betty","Jo"]}],"telecom":[{"system":"phone","value":"202-555-0143"},{"system":"email","value":"betty@example.com"}],"birthDate":"1980-01-31","deceasedDateTime":"2020-02-02","address":[{"line":["12 Elm Street"],"city":"Springfield","state":"IL","postalCode":"62704"}],"contact":[{"name":{"family":"Moran","given":["Cal"]},"telecom":[{"system":"phone","value":"202-555-0144"}]}]}`,
	`{"resourceType":"RelatedPerson","id":"r-1","patient":{"reference":"Patient/p-1","display":"Betty Vance"},"name":[{"family":"Moran","given":["Cal"]}],"telecom":[{"system":"phone","value":"202-555-0144"}],"birthDate":"1955-05-05","address":[{"line":["7 Oak Lane"],"city":"Springfield","postalCode":"62704"}]}`,
	`{"resourceType":"Person","name":[{"text":"Betty Vance"}],"telecom":[{"system":"fax","value":"202-555-0145"}],"birthDate":"1980-01-31","address":{"line":["12 Elm Street"],"city":"Springfield"}}`,
	`{"resourceType":"Coverage","id":"c-1","subscriber":{"reference":"Patient/p-1","display":"Betty Vance"},"subscriberId":"ZX1778812","beneficiary":{"reference":"Patient/p-1","display":"Betty Vance"},"dependent":"01","class":[{"type":{"text":"group"},"value":"G-112233"}],"period":{"start":"2024-01-01"}}`,
	`{"resourceType":"Encounter","id":"e-1","status":"finished","subject":{"reference":"Patient/p-1","display":"Betty Vance"},"period":{"start":"2024-03-05T10:00:00Z","end":"2024-03-05T11:00:00Z"}}`,
	`{"resourceType":"Observation","id":"o-1","status":"final","code":{"coding":[{"system":"http://loinc.org","code":"718-7","display":"Hemoglobin"}]},"subject":{"reference":"Patient/p-1","display":"Betty Vance"},"effectiveDateTime":"2024-03-05T10:00:00Z","issued":"2024-03-05T10:30:00Z","valueQuantity":{"value":13.5,"unit":"g/dL"}}`,
	`{"resourceType":"Condition","subject":{"reference":"Patient/p-1","display":"Betty Vance"},"code":{"text":"Asthma"},"onsetDateTime":"2019-08-01","recordedDate":"2019-08-02"}`,
	`{"resourceType":"Procedure","status":"completed","subject":{"reference":"Patient/p-1","display":"Betty Vance"},"performedPeriod":{"start":"2024-02-01T09:00:00Z","end":"2024-02-01T10:00:00Z"}}`,
	`{"resourceType":"MedicationRequest","subject":{"reference":"Patient/p-1","display":"Betty Vance"},"medicationCodeableConcept":{"text":"Aspirin 81 mg"},"authoredOn":"2024-02-03"}`,
	`{"resourceType":"Appointment","status":"booked","start":"2024-06-01T09:00:00Z","end":"2024-06-01T09:30:00Z","participant":[{"actor":{"reference":"Patient/p-1","display":"Betty Vance"},"status":"accepted"}]}`,
	`{"resourceType":"ExplanationOfBenefit","patient":{"reference":"Patient/p-1","display":"Betty Vance"},"billablePeriod":{"start":"2024-01-05","end":"2024-01-06"},"created":"2024-01-07","insurance":[{"preAuthRef":["PA-99812"]}]}`,
	`{"resourceType":"Immunization","patient":{"reference":"Patient/p-1","display":"Betty Vance"},"occurrenceDateTime":"2021-04-05","lotNumber":"AB12"}`,
	`{"resourceType":"Device","identifier":[{"system":"http://acme.example.com/devices","value":"SN-4471882"}],"udiCarrier":[{"deviceIdentifier":"00844588003288","carrierHRF":"(01)00844588003288(21)10987654d321"}],"serialNumber":"10987654d321","patient":{"reference":"Patient/p-1","display":"Betty Vance"}}`,
	`{"resourceType":"Bundle","entry":[{"fullUrl":"http://fhir.example.com/Patient/p-1","resource":{"resourceType":"Patient","name":[{"family":"Vance"}],"birthDate":"1980-01-31"}},{"resource":{"resourceType":"Observation","subject":{"display":"Betty Vance"},"effectiveDateTime":"2024-03-05"}}]}`,
}

// header is the part of a clinical document that says whom it is about.
const header = `<ClinicalDocument xmlns="urn:hl7-org:v3"><effectiveTime value="20240305101500-0500"/><recordTarget><patientRole><id extension="A-778812" root="2.16.840.1.113883.19.5"/><id extension="078-05-1120" root="2.16.840.1.113883.4.1"/><addr use="HP"><streetAddressLine>12 Elm Street</streetAddressLine><city>Springfield</city><state>IL</state><postalCode>62704</postalCode></addr><telecom value="tel:+1-202-555-0143" use="HP"/><patient><name><given>Betty</given><family>Vance</family></name><birthTime value="19800131"/><guardian><guardianPerson><name><given>Cal</given><family>Moran</family></name></guardianPerson></guardian></patient></patientRole></recordTarget><componentOf><encompassingEncounter><effectiveTime><low value="20240305"/><high value="20240306"/></effectiveTime></encompassingEncounter></componentOf></ClinicalDocument>`

// indented puts each element on a line of its own.
func indented(xml string) string {
	var out strings.Builder
	depth := 0
	for _, part := range strings.SplitAfter(strings.ReplaceAll(xml, "><", ">\n<"), "\n") {
		if strings.HasPrefix(part, "</") {
			depth--
		}
		out.WriteString(strings.Repeat("  ", depth) + part)
		if !strings.HasPrefix(part, "</") && !strings.Contains(part, "</") && !strings.Contains(part, "/>") {
			depth++
		}
	}
	return out.String()
}

// A document over many lines loses no more than one in fifty of what goes
// from the same document on one line.
func TestStreamFindsWhatOneLineShows(t *testing.T) {
	s := newScrubber(t, scrub.Options{})
	type form struct{ why, one, many string }
	var forms []form
	for _, r := range resources {
		var one, two, tabs bytes.Buffer
		json.Compact(&one, []byte(r))
		json.Indent(&two, []byte(r), "", "  ")
		json.Indent(&tabs, []byte(r), "", "\t")
		why := r[17:30]
		forms = append(forms, form{why, one.String(), two.String()}, form{why + " tabs", one.String(), tabs.String()},
			form{why + " CRI", one.String(), cri(two.String(), "stdout")}, form{why + " docker", one.String(), docker(two.String() + "\n")},
			form{why + " CRLF", one.String(), strings.ReplaceAll(two.String(), "\n", "\r\n")})
	}
	forms = append(forms, form{"C-CDA", header, indented(header)}, form{"C-CDA docker", header, docker(indented(header) + "\n")},
		form{"C-CDA in the first column", header, strings.ReplaceAll(header, "><", ">\n<")},
		form{"X12", strings.ReplaceAll(x12, "\n", ""), x12}, form{"X12 CRI", strings.ReplaceAll(x12, "\n", ""), cri(x12, "stderr")})
	all, found := 0, 0
	w := s.NewWorker()
	for _, f := range forms {
		w.Line(nil, []byte(f.one))
		n := len(w.Findings())
		w.Block(nil, []byte(f.many))
		m := len(w.Findings())
		if n == 0 {
			t.Errorf("%s: nothing is found on one line", f.why)
		}
		if m != n {
			t.Logf("%s: %d on one line, %d over many", f.why, n, m)
		}
		all, found = all+n, found+min(m, n)
	}
	if found*100 < all*98 {
		t.Errorf("%d of %d are found over many lines", found, all)
	}
}

// TestLawL7StreamBounded: what is open is bounded, in bytes and in lines, and
// hostile logs take no more time over many lines than their length allows.
func TestLawL7StreamBounded(t *testing.T) {
	s := newScrubber(t, scrub.Options{NoSieve: true})
	n := 20000
	if testing.Short() {
		n = 5000
	}
	for why, in := range map[string]string{
		"nothing ever closes":          strings.Repeat("  \"patient\": {\n", n),
		"many values are remembered":   "{\n  \"resourceType\": \"Patient\",\n" + strings.Repeat("  \"system\": \""+strings.Repeat("x", 120)+"\",\n", n),
		"elements that nothing closes": strings.Repeat("<patient>\n", n),
		"many outputs":                 manyPods(n),
		"a segment a line":             "NM1*QC*1*VANCE~\n" + strings.Repeat("N3*12 ELM ST~\n", n),
		"lists of lists":               "\"name\": [\n" + strings.Repeat("[\n", n),
	} {
		var st scrub.Stream
		w := s.NewWorker()
		start := clock()
		w.Stream(nil, []byte(in), &st)
		if took := clock() - start; took > hostileLimit {
			t.Errorf("%s: took %v", why, took)
		}
		if n := st.Size(); n > 64*2048 {
			t.Errorf("%s: the stream holds %d bytes", why, n)
		}
	}
	var st scrub.Stream
	w := s.NewWorker()
	w.Stream(nil, []byte("{\n  \"resourceType\": \"Patient\",\n"+strings.Repeat("  \"a\": 1,\n", 2100)), &st)
	if st.Open() {
		t.Error("what is open stays so without end")
	}
}

// manyPods is lines of ever new outputs, each of which opens something.
func manyPods(n int) string {
	var out strings.Builder
	for i := range n {
		fmt.Fprintf(&out, "[pod/api-%d/app]   \"patient\": {\n", i)
	}
	return out.String()
}
