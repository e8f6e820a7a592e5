package corpus

var fhirXMLs = []string{
	`<Patient xmlns="http://hl7.org/fhir"><id value="«~resid»"/><identifier><system value="http://hospital.example.org/mrn"/><value value="«mrn»"/></identifier><identifier><system value="http://hl7.org/fhir/sid/us-ssn"/><value value="«ssn»"/></identifier><active value="true"/><name><use value="official"/><family value="«last|x»"/><given value="«first»"/></name><telecom><system value="phone"/><value value="«phone»"/></telecom><gender value="«gender»"/><birthDate value="«dob»"/><address><line value="«street|x»"/><city value="«city»"/><state value="«state»"/><postalCode value="«zip»"/></address></Patient>`,
	`<Encounter xmlns="http://hl7.org/fhir"><id value="«~resid»"/><status value="finished"/><subject><reference value="Patient/«~anyid»"/><display value="«name|x»"/></subject><period><start value="«in:iso»"/><end value="«out:iso»"/></period></Encounter>`,
	`<Observation xmlns="http://hl7.org/fhir"><id value="«~resid»"/><status value="final"/><code><coding><system value="http://loinc.org"/><code value="«word:loinc»"/><display value="«word:lab»"/></coding></code><subject><display value="«name|x»"/></subject><effectiveDateTime value="«in:iso»"/><valueQuantity><value value="«dec»"/><unit value="mg/dL"/></valueQuantity></Observation>`,
	`<Coverage xmlns="http://hl7.org/fhir"><id value="«~resid»"/><subscriberId value="«member»"/><beneficiary><display value="«name|x»"/></beneficiary><period><start value="«in»"/></period></Coverage>`,
	`<RelatedPerson xmlns="http://hl7.org/fhir"><id value="«~resid»"/><name><family value="«k.last|x»"/><given value="«k.first»"/></name><telecom><system value="email"/><value value="«k.email»"/></telecom></RelatedPerson>`,
	`<Appointment xmlns="http://hl7.org/fhir"><status value="booked"/><start value="«out:iso»"/><participant><actor><reference value="Patient/«~anyid»"/><display value="«name|x»"/></actor></participant></Appointment>`,
}

var fhirXMLNobody = []string{
	`<OperationOutcome xmlns="http://hl7.org/fhir"><issue><severity value="error"/><code value="invalid"/><diagnostics value="Element 'code' is missing"/></issue></OperationOutcome>`,
	`<Medication xmlns="http://hl7.org/fhir"><code><coding><system value="http://www.nlm.nih.gov/research/umls/rxnorm"/><code value="«word:rxnorm»"/><display value="«word:drug»"/></coding></code></Medication>`,
	`<ValueSet xmlns="http://hl7.org/fhir"><url value="http://example.org/fhir/ValueSet/site"/><name value="BodySite"/><status value="active"/></ValueSet>`,
	`<Observation xmlns="http://hl7.org/fhir"><status value="final"/><code><coding><system value="http://loinc.org"/><code value="«word:loinc»"/></coding></code><valueQuantity><value value="«dec»"/></valueQuantity></Observation>`,
	`<CapabilityStatement xmlns="http://hl7.org/fhir"><software><name value="Mercury"/><version value="«ver»"/></software><fhirVersion value="4.0.1"/></CapabilityStatement>`,
}

func fhirXMLPersonal(s *scene) text { return xmlSpread(s, any1(fhirXMLs...)(s)) }

func fhirXMLPlain(s *scene) text { return xmlSpread(s, any1(fhirXMLNobody...)(s)) }

func xmlSpread(s *scene, t text) text {
	if s.chance(0.15) {
		return spreadXML(t, "  ")
	}
	return t
}
