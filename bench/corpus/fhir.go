package corpus

import (
	"fmt"
	"time"
)

// fhirLine is a FHIR resource on a line of its own, as a bulk export or a
// body dump prints it.
func fhirLine(d dice, now time.Time, e event) text {
	if !labelled(e) {
		return camelJSON.object(d.concept())
	}
	p := d.person()
	return camelJSON.object(pick(d, []func(person) []node{d.patient, d.observation, d.coverage, d.visit, d.relative})(p))
}

func coding(system, code, display string) node {
	return obj("code", list("coding", obj("", str("system", system), str("code", code), str("display", display))))
}

// concept identifies nobody.
func (d dice) concept() []node {
	return []node{
		str("resource_type", "Observation"), str("id", aside("unique-id", d.uuid())), str("status", "final"),
		coding("http://loinc.org", pick(d, []string{"4548-4", "718-7", "2345-7"}), "Laboratory value"),
		obj("value_quantity", num("value", fmt.Sprintf("%.1f", 1+d.Float64()*90)), str("unit", "mmol/L"), str("system", "http://unitsofmeasure.org")),
	}
}

func (d dice) subject(p person) node {
	return obj("subject", str("reference", aside("mrn", "Patient/"+d.digits(7))), str("display", val("name", p.name())))
}

func (d dice) observation(p person) []node {
	t := d.concept()
	return append(t[:len(t):len(t)], d.subject(p),
		str("effective_date_time", val("date", fmt.Sprintf("2025-%02d-%02dT%02d:%02d:00Z", d.between(1, 12), d.between(1, 28), d.IntN(24), d.IntN(60)))))
}

func (d dice) coverage(p person) []node {
	return []node{
		str("resource_type", "Coverage"), str("id", aside("unique-id", d.uuid())), str("status", "active"),
		str("subscriber_id", val("health-plan", p.member)),
		list("identifier", obj("", str("system", "http://hl7.org/fhir/sid/us-mbi"), str("value", val("health-plan", d.mbi())))),
		obj("beneficiary", str("reference", aside("mrn", "Patient/"+d.digits(7))), str("display", val("name", p.name()))),
	}
}

func (d dice) visit(p person) []node {
	day := fmt.Sprintf("2025-%02d-%02d", d.between(1, 12), d.between(1, 28))
	return []node{
		str("resource_type", "Encounter"), str("id", aside("unique-id", d.uuid())), str("status", "finished"),
		obj("class", str("system", "http://terminology.hl7.org/CodeSystem/v3-ActCode"), str("code", "AMB")), d.subject(p),
		obj("period", str("start", val("date", day+"T09:00:00Z")), str("end", val("date", day+"T09:40:00Z"))),
	}
}

func (d dice) relative(p person) []node {
	return []node{
		str("resource_type", "RelatedPerson"), str("id", aside("unique-id", d.uuid())),
		list("name", obj("", str("family", val("name", p.last)), list("given", str("", val("name", p.first)), str("", val("name", p.middle))))),
		list("telecom", obj("", str("system", "phone"), str("value", val("phone", p.mobile)), str("use", "mobile")),
			obj("", str("system", "email"), str("value", val("email", p.email)))),
	}
}
