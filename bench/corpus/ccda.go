package corpus

var ccdas = []string{
	`<recordTarget><patientRole><id extension="«mrn»" root="2.16.840.1.113883.19.5"/><id extension="«ssn»" root="2.16.840.1.113883.4.1"/><addr use="HP"><streetAddressLine>«street|x»</streetAddressLine><city>«city»</city><state>«state»</state><postalCode>«zip»</postalCode><country>«country»</country></addr><telecom value="tel:«ten»" use="HP"/><patient><name use="L"><given>«first»</given><family>«last|x»</family></name><administrativeGenderCode code="«sex»" codeSystem="2.16.840.1.113883.5.1"/><birthTime value="«dob:8»"/><guardian><guardianPerson><name><given>«k.first»</given><family>«k.last|x»</family></name></guardianPerson></guardian></patient></patientRole></recordTarget>`,
	`<ClinicalDocument xmlns="urn:hl7-org:v3"><typeId root="2.16.840.1.113883.1.3" extension="POCD_HD000040"/><id root="«~uid»"/><code code="34133-9" codeSystem="2.16.840.1.113883.6.1" displayName="Summarization of Episode Note"/><title>Summary of «name|x»</title><effectiveTime value="«~stamp:tsz»"/><recordTarget><patientRole><id extension="«mrn»" root="2.16.840.1.113883.19.5"/><patient><name><given>«first»</given><family>«last|x»</family></name><birthTime value="«dob:8»"/></patient></patientRole></recordTarget></ClinicalDocument>`,
	`<informant><relatedEntity classCode="PRS"><code code="SPS" displayName="Spouse"/><telecom value="tel:+1-«k.ten»"/><relatedPerson><name><given>«k.first»</given><family>«k.last|x»</family></name></relatedPerson></relatedEntity></informant>`,
	`<componentOf><encompassingEncounter><id extension="«visit»" root="2.16.840.1.113883.19"/><effectiveTime><low value="«in:tsz»"/><high value="«out:tsz»"/></effectiveTime></encompassingEncounter></componentOf>`,
	`<act classCode="ACT" moodCode="EVN"><statusCode code="active"/><effectiveTime><low value="«in:8»"/></effectiveTime></act>`,
	`<section><title>HISTORY OF PRESENT ILLNESS</title><text><paragraph>Patient «name|x» presented on «in:us» with «word:cc».</paragraph></text></section>`,
	`<participant typeCode="IND"><associatedEntity classCode="NOK"><addr><streetAddressLine>«k.street|x»</streetAddressLine><city>«k.city»</city><postalCode>«k.zip»</postalCode></addr><telecom value="mailto:«k.email»"/><associatedPerson><name>«k.name|x»</name></associatedPerson></associatedEntity></participant>`,
}

var ccdaNobody = []string{
	`<observation classCode="OBS" moodCode="EVN"><code code="«word:loinc»" codeSystem="2.16.840.1.113883.6.1" displayName="«word:lab»"/><statusCode code="completed"/><value xsi:type="PQ" value="«dec»" unit="mg/dL"/></observation>`,
	`<manufacturedMaterial><code code="«word:rxnorm»" codeSystem="2.16.840.1.113883.6.88" displayName="«word:drug»"/></manufacturedMaterial>`,
	`<templateId root="2.16.840.1.113883.10.20.22.4.2" extension="2015-08-01"/>`,
	`<section><templateId root="2.16.840.1.113883.10.20.22.2.6.1"/><code code="48765-2" codeSystem="2.16.840.1.113883.6.1"/><title>ALLERGIES</title><text>No known allergies</text></section>`,
	`<value xsi:type="CD" code="«word:snomed»" codeSystem="2.16.840.1.113883.6.96" displayName="«word:dx»"/>`,
	`<languageCommunication><languageCode code="en-US"/><preferenceInd value="true"/></languageCommunication>`,
}

func ccdaPersonal(s *scene) text { return xmlSpread(s, any1(ccdas...)(s)) }

func ccdaPlain(s *scene) text { return xmlSpread(s, any1(ccdaNobody...)(s)) }
