package corpus

// FHIR R4 resources as JSON without spaces; rendering may spread them.

const (
	fhirSubject = `"subject":{"reference":"Patient/«~resid»","display":"«name»"}`
	fhirRef     = `"subject":{"reference":"urn:uuid:«~resid»"}`
	fhirCode    = `"code":{"coding":[{"system":"http://loinc.org","code":"«word:loinc»","display":"«word:lab»"}],"text":"«word:lab»"}`
	fhirMeta    = `"id":"«~resid»","meta":{"versionId":"«r:1-9»","lastUpdated":"«~stamp:ms»"}`
)

var fhirPatients = []string{
	`{"resourceType":"Patient","id":"«~resid»","identifier":[{"use":"usual","type":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/v2-0203","code":"MR","display":"Medical Record Number"}]},"system":"http://hospital.example.org/mrn","value":"«mrn»"},{"system":"http://hl7.org/fhir/sid/us-ssn","value":"«ssn»"}],"active":true,"name":[{"use":"official","family":"«last»","given":["«first»","«mi»"]}],"telecom":[{"system":"phone","value":"«phone»","use":"home"},{"system":"email","value":"«email»"}],"gender":"«gender»","birthDate":"«dob»","address":[{"use":"home","line":["«street»"],"city":"«city»","district":"«county»","state":"«state»","postalCode":"«zip»","country":"«country»"}],"maritalStatus":{"text":"Married"},"contact":[{"relationship":[{"text":"«word:rel»"}],"name":{"family":"«k.last»","given":["«k.first»"]},"telecom":[{"system":"phone","value":"«k.mobile»"}]}]}`,
	`{"resourceType":"Patient",` + fhirMeta + `,"text":{"status":"generated","div":"<div xmlns=\"http://www.w3.org/1999/xhtml\"><p><b>«name»</b>, born «dob», MRN «mrn»</p></div>"},"extension":[{"url":"http://hl7.org/fhir/StructureDefinition/patient-mothersMaidenName","valueString":"«k.last»"},{"url":"http://hl7.org/fhir/us/core/StructureDefinition/us-core-race","extension":[{"url":"text","valueString":"White"}]}],"identifier":[{"system":"urn:oid:2.16.840.1.113883.4.1","value":"«ssn9»"}],"name":[{"text":"«name»","family":"«last»","given":["«first»"]}],"gender":"«gender»","birthDate":"«dob»","deceasedDateTime":"«out:iso»","generalPractitioner":[{"reference":"Practitioner/«~anyid»","display":"Dr. «~doc.name»"}]}`,
	`{"resourceType":"Patient","id":"«~anyid»","identifier":[{"system":"http://hl7.org/fhir/sid/us-mbi","value":"«mbi»"}],"name":[{"text":"«native»"}],"telecom":[{"system":"phone","value":"«abroad»"}],"gender":"unknown","birthDate":"«dob»","photo":[{"contentType":"image/jpeg","data":"«photo»"}]}`,
}

var fhirPersonals = []string{
	`{"resourceType":"RelatedPerson","id":"«~resid»","patient":{"reference":"Patient/«~anyid»"},"relationship":[{"coding":[{"code":"DAUC","display":"daughter"}]}],"name":[{"family":"«k.last»","given":["«k.first»"]}],"telecom":[{"system":"phone","value":"«k.phone»","use":"mobile"},{"system":"email","value":"«k.email»"}],"birthDate":"«k.dob»","address":[{"line":["«k.street»"],"city":"«k.city»","postalCode":"«k.zip»"}]}`,
	`{"resourceType":"Encounter",` + fhirMeta + `,"identifier":[{"system":"http://hospital.example.org/visit","value":"«visit»"}],"status":"finished","class":{"system":"http://terminology.hl7.org/CodeSystem/v3-ActCode","code":"IMP"},` + fhirSubject + `,"period":{"start":"«in:iso»","end":"«out:iso»"},"reasonCode":[{"text":"«word:cc»"}]}`,
	`{"resourceType":"Observation","id":"«~resid»","status":"final",` + fhirCode + `,` + fhirRef + `,"effectiveDateTime":"«in:off»","issued":"«in:ms»","valueQuantity":{"value":«dec»,"unit":"mg/dL","system":"http://unitsofmeasure.org","code":"mg/dL"}}`,
	`{"resourceType":"Observation","id":"«~resid»","status":"final",` + fhirCode + `,` + fhirSubject + `,"effectivePeriod":{"start":"«in»","end":"«out»"},"note":[{"text":"Discussed with «name» by phone at «phone»."}]}`,
	`{"resourceType":"Condition","id":"«~resid»","clinicalStatus":{"coding":[{"code":"active"}]},"code":{"coding":[{"system":"http://snomed.info/sct","code":"«word:snomed»","display":"«word:dx»"}]},` + fhirSubject + `,"onsetDateTime":"«in»","recordedDate":"«in:iso»"}`,
	`{"resourceType":"MedicationRequest","id":"«~resid»","status":"active","intent":"order","medicationCodeableConcept":{"coding":[{"system":"http://www.nlm.nih.gov/research/umls/rxnorm","code":"«word:rxnorm»"}],"text":"«word:drug»"},` + fhirSubject + `,"authoredOn":"«in»","requester":{"display":"Dr. «~doc.name»"},"dosageInstruction":[{"text":"1 tablet twice daily"}]}`,
	`{"resourceType":"Coverage","id":"«~resid»","status":"active","subscriber":{"display":"«k.name»"},"subscriberId":"«member»","beneficiary":{"reference":"Patient/«~anyid»","display":"«name»"},"relationship":{"coding":[{"code":"child"}]},"period":{"start":"«in»","end":"«out»"},"payor":[{"display":"«word:payer»"}],"class":[{"type":{"coding":[{"code":"group"}]},"value":"«~group»"}]}`,
	`{"resourceType":"Claim","id":"«~resid»","status":"active","use":"claim","patient":{"reference":"Patient/«~anyid»","display":"«name»"},"billablePeriod":{"start":"«in»","end":"«out»"},"created":"«in»","provider":{"display":"«~org»"},"insurance":[{"sequence":1,"focal":true,"coverage":{"reference":"Coverage/«~anyid»"}}],"item":[{"sequence":1,"productOrService":{"coding":[{"system":"http://www.ama-assn.org/go/cpt","code":"«word:cpt»"}]},"servicedDate":"«in»"}],"total":{"value":«dec»,"currency":"USD"}}`,
	`{"resourceType":"ExplanationOfBenefit","id":"«~resid»","status":"active","use":"claim","patient":{"reference":"Patient/«~anyid»","display":"«name»"},"created":"«in:iso»","identifier":[{"system":"https://payer.example.com/claim","value":"«claim»"}],"outcome":"complete","item":[{"sequence":1,"servicedPeriod":{"start":"«in»","end":"«out»"}}]}`,
	`{"resourceType":"DocumentReference","id":"«~resid»","status":"current","type":{"coding":[{"system":"http://loinc.org","code":"34133-9","display":"Summary of episode note"}]},` + fhirSubject + `,"date":"«in:iso»","description":"Discharge summary of «name»","content":[{"attachment":{"contentType":"application/pdf","url":"Binary/«~anyid»","title":"CCD «in»"}}]}`,
	`{"resourceType":"Appointment","id":"«~resid»","status":"booked","description":"Follow-up","start":"«out:iso»","end":"«out:iso»","participant":[{"actor":{"reference":"Patient/«~anyid»","display":"«name»"},"status":"accepted"},{"actor":{"display":"Dr. «~doc.name»"}}],"comment":"Call «mobile» if late"}`,
	`{"resourceType":"Device","id":"«~resid»","udiCarrier":[{"deviceIdentifier":"08717648200274","carrierHRF":"(01)08717648200274(17)270101(21)«serial»"}],"status":"active","serialNumber":"«serial»","lotNumber":"«~lot»","deviceName":[{"name":"CareLoop pump","type":"model-name"}],"patient":{"reference":"Patient/«~anyid»","display":"«name»"}}`,
	`{"resourceType":"QuestionnaireResponse","id":"«~resid»","status":"completed",` + fhirRef + `,"authored":"«in:iso»","item":[{"linkId":"1","text":"Date of birth","answer":[{"valueDate":"«dob»"}]},{"linkId":"2","text":"Emergency contact name","answer":[{"valueString":"«k.name»"}]},{"linkId":"3","text":"Phone","answer":[{"valueString":"«k.phone»"}]},{"linkId":"4","text":"Do you smoke?","answer":[{"valueBoolean":false}]}]}`,
	`{"resourceType":"OperationOutcome","issue":[{"severity":"error","code":"processing","diagnostics":"Patient with MRN «mrn» already exists: «index», born «dob»"}]}`,
	`{"resourceType":"OperationOutcome","issue":[{"severity":"error","code":"value","diagnostics":"Invalid value '«dob:us»' for Patient.birthDate","expression":["Patient.birthDate"]}]}`,
	`{"resourceType":"Immunization","id":"«~resid»","status":"completed","vaccineCode":{"coding":[{"system":"http://hl7.org/fhir/sid/cvx","code":"«word:cvx»"}]},"patient":{"reference":"Patient/«~anyid»"},"occurrenceDateTime":"«in»","lotNumber":"«~lot»"}`,
	`{"resourceType":"Bundle","type":"searchset","total":1,"link":[{"relation":"self","url":"https://fhir.example.com/r4/Patient?family=«last|q»&birthdate=«dob»"}],"entry":[{"fullUrl":"https://fhir.example.com/r4/Patient/«~anyid»","resource":{"resourceType":"Patient","id":"«~anyid»","name":[{"family":"«last»","given":["«first»"]}],"birthDate":"«dob»"},"search":{"mode":"match"}}]}`,
}

var fhirNobody = []string{
	`{"resourceType":"OperationOutcome","issue":[{"severity":"error","code":"not-found","diagnostics":"Resource Observation/«~resid» is not known"}]}`,
	`{"resourceType":"OperationOutcome","issue":[{"severity":"warning","code":"code-invalid","diagnostics":"Unknown code '«word:loinc»' in http://loinc.org version 2.77"}]}`,
	`{"resourceType":"CapabilityStatement","status":"active","kind":"instance","software":{"name":"Mercury FHIR Server","version":"«ver»"},"fhirVersion":"4.0.1","format":["json"]}`,
	`{"resourceType":"ValueSet","url":"http://example.org/fhir/ValueSet/body-site","version":"«ver»","name":"BodySite","status":"active","compose":{"include":[{"system":"http://snomed.info/sct","concept":[{"code":"«word:snomed»","display":"«word:dx»"}]}]}}`,
	`{"resourceType":"CodeSystem","name":"VitalSigns","title":"Vital signs","status":"active","content":"complete","concept":[{"code":"hr","display":"Heart rate"},{"code":"bp","display":"Blood pressure"}]}`,
	`{"resourceType":"Medication","id":"«~anyid»","code":{"coding":[{"system":"http://www.nlm.nih.gov/research/umls/rxnorm","code":"«word:rxnorm»","display":"«word:drug»"}]},"status":"active"}`,
	`{"resourceType":"Organization","id":"«~anyid»","active":true,"name":"«~org»","alias":["«~org»"]}`,
	`{"resourceType":"Bundle","type":"searchset","total":0,"link":[{"relation":"self","url":"https://fhir.example.com/r4/Observation?code=«word:loinc»"}]}`,
	`{"resourceType":"StructureDefinition","name":"NorthgatePatient","type":"Patient","kind":"resource","abstract":false,"baseDefinition":"http://hl7.org/fhir/StructureDefinition/Patient"}`,
	`{"resourceType":"Parameters","parameter":[{"name":"url","valueUri":"http://example.org/fhir/ConceptMap/icd"},{"name":"code","valueCode":"«word:icd»"}]}`,
	`{"resourceType":"Observation","id":"«~resid»","status":"final",` + fhirCode + `,"valueQuantity":{"value":«dec»,"unit":"mmol/L"}}`,
	`{"resourceType":"Subscription","id":"«~anyid»","status":"active","criteria":"Observation?category=laboratory","channel":{"type":"rest-hook","endpoint":"http://hl7-listener.ehr.svc:8080/hook"}}`,
}

func fhirPersonal(s *scene) text {
	t := any1(fhirPersonals...)(s)
	if s.chance(0.3) {
		t = any1(fhirPatients...)(s)
	}
	return fhirSpread(s, t)
}

func fhirPlain(s *scene) text { return fhirSpread(s, any1(fhirNobody...)(s)) }

// fhirSpread is how servers print a resource: on one line, with spaces, or
// over many lines.
func fhirSpread(s *scene, t text) text {
	switch s.IntN(10) {
	case 0:
		return spreadJSON(t, "  ")
	case 1:
		return spreadJSON(t, "")
	}
	return t
}
