package corpus

import (
	"fmt"
	"time"
)

// event is what a service has to say, before a format is chosen.
type event struct {
	level  string
	logger string
	msg    text
	fields []node
	fhir   text // set when the event is a request: its path and query
}

// eventFunc makes one kind of event.
type eventFunc func(d dice, now time.Time) event

// personal events carry identifiers of somebody; together they cover every
// class from A to R.
var personal = []eventFunc{
	registered, eligibility, billed, credentials, deviceSeen, clientSeen, photoStored, encounterOpened,
	searched, homeVisit, enrolled, noteSaved, resourceSaved, idOnly,
}

func (p person) birth(d dice) text { return val("dob", d.dateForm(p.born)) }

func registered(d dice, now time.Time) event {
	p := d.person()
	return event{
		level: "info", logger: "registration", msg: lit("patient registered"),
		fields: []node{
			str("mrn", val("mrn", p.mrn)), str("first_name", val("name", p.first)), str("last_name", val("name", p.last)),
			str("dob", p.birth(d)), str("ssn", val("ssn", p.ssn)), str("phone", val("phone", p.phone)),
			str("email", val("email", p.email)),
			obj("address", str("street", val("street", p.street)), str("city", val("city", p.city)),
				str("state", p.state), str("zip", val("zip", p.zip))),
			num("duration_ms", fmt.Sprint(d.between(3, 900))),
		},
	}
}

func eligibility(d dice, now time.Time) event {
	p := d.person()
	return event{
		level: "info", logger: "eligibility", msg: lit("coverage verified"),
		fields: []node{
			str("member_id", val("health-plan", p.member)), str("mbi", val("health-plan", d.mbi())),
			str("subscriber_name", val("name", p.name())), str("birth_date", val("dob", p.born.Format("2006-01-02"))),
			str("payer", pick(d, []string{"ACME-HMO", "NORTHWIND-PPO"})), num("plan_year", fmt.Sprint(now.Year())),
			str("provider_npi", aside("npi", pick(d, npis))),
		},
	}
}

func billed(d dice, now time.Time) event {
	p := d.person()
	f := []node{
		str("claim_number", val("account", "CLM"+d.digits(9))), str("guarantor_name", val("name", p.name())),
		str("account_number", val("account", d.digits(10))),
	}
	switch d.IntN(3) {
	case 0:
		f = append(f, str("card_number", val("card", pick(d, cards))))
	case 1:
		f = append(f, str("iban", val("account", pick(d, ibans))))
	default:
		f = append(f, str("routing_number", val("account", pick(d, routings))), str("bank_account", val("account", d.digits(9))))
	}
	f = append(f, num("amount_cents", d.digits(5)), str("currency", "USD"))
	return event{level: "info", logger: "billing", msg: lit("payment posted"), fields: f}
}

func credentials(d dice, now time.Time) event {
	p := d.person()
	f := []node{str("patient_name", val("name", p.last+", "+p.first+" "+p.middle)), num("step", fmt.Sprint(d.between(1, 9)))}
	switch d.IntN(3) {
	case 0:
		f = append(f, str("driver_license", val("license", d.from(upperSet, 1)+d.digits(12))))
	case 1:
		f = append(f, str("passport", val("passport", pick(d, passports))))
	default:
		f = append(f, str("dea", val("dea", pick(d, deas))), str("npi", aside("npi", pick(d, npis))))
	}
	return event{level: "debug", logger: "identity", msg: lit("document accepted"), fields: f}
}

func deviceSeen(d dice, now time.Time) event {
	p := d.person()
	f := []node{str("patient_id", val("mrn", p.mrn))}
	switch d.IntN(4) {
	case 0:
		f = append(f, str("imei", val("device", pick(d, imeis))))
	case 1:
		f = append(f, str("serial_number", val("device", "SN"+d.digits(8))), str("model", "CG-200"))
	case 2:
		f = append(f, str("vin", val("vehicle", pick(d, vins))), str("license_plate", val("vehicle", d.plate())))
	default:
		f = append(f, str("device_id", val("device", d.uuid())), str("mac_address", val("mac", d.mac())))
	}
	f = append(f, num("battery", fmt.Sprint(d.between(1, 100))))
	return event{level: "info", logger: "telemetry", msg: lit("device reported"), fields: f}
}

func clientSeen(d dice, now time.Time) event {
	p := d.person()
	return event{
		level: "info", logger: "portal", msg: lit("session started"),
		fields: []node{
			str("client_ip", val("ip", d.publicIP())), str("email", val("email", p.email)),
			str("link", val("url", p.portal)), str("node", d.podIP()), str("user_agent", "Mozilla/5.0 (X11; Linux x86_64)"),
		},
	}
}

func photoStored(d dice, now time.Time) event {
	p := d.person()
	f := []node{str("mrn", val("mrn", p.mrn))}
	if d.chance(0.5) {
		f = append(f, str("photo", val("photo", d.base64(120))))
	} else {
		f = append(f, str("face_template", val("biometric", d.base64(64))))
	}
	return event{level: "debug", logger: "imaging", msg: lit("image stored"), fields: append(f, num("bytes", d.digits(6)))}
}

func encounterOpened(d dice, now time.Time) event {
	p := d.person()
	in := now.AddDate(0, 0, -d.between(1, 300))
	return event{
		level: "info", logger: "adt", msg: lit("encounter opened"),
		fields: []node{
			str("encounter_id", val("encounter", d.digits(9))), str("patient_name", val("name", p.name())),
			str("admission_date", val("date", d.dateForm(in))), str("discharge_date", val("date", d.dateForm(in.AddDate(0, 0, d.between(1, 20))))),
			str("fax", val("fax", p.fax)), str("unit", "4W"),
			num("age", pickAge(d)),
		},
	}
}

// pickAge labels what the rule calls an identifier: ages over 89.
func pickAge(d dice) text {
	if d.chance(0.3) {
		return val("age", fmt.Sprint(d.between(91, 104)))
	}
	return litf("%d", d.between(0, 89))
}

func searched(d dice, now time.Time) event {
	p := d.person()
	q := pick(d, []text{
		cat("/fhir/r4/Patient?family=", val("name", p.last).quote(queryEsc), "&given=", val("name", p.first).quote(queryEsc),
			"&birthdate=", val("dob", p.born.Format("2006-01-02"))),
		cat("/fhir/r4/Patient?identifier=http%3A%2F%2Fhospital.example.org%2Fmrn%7C", val("mrn", p.mrn)),
		cat("/fhir/r4/Patient?email=", val("email", p.email).quote(queryEsc), "&_count=20"),
		cat("/fhir/r4/Observation?patient=", val("mrn", d.digits(7)), "&category=vital-signs&_sort=-date"),
		cat("/api/v2/members?phone=", val("phone", p.phone).quote(queryEsc), "&page=1"),
	})
	return event{
		level: "info", logger: "http", msg: lit("request completed"), fhir: q,
		fields: []node{
			str("method", "GET"), str("uri", q), num("status", pick(d, []string{"200", "200", "200", "404"})),
			str("remote_addr", val("ip", d.publicIP())), num("latency_ms", fmt.Sprint(d.between(1, 700))),
		},
	}
}

func homeVisit(d dice, now time.Time) event {
	p := d.person()
	return event{
		level: "info", logger: "scheduling", msg: lit("visit planned"),
		fields: []node{
			str("patient_name", val("name", p.name())), str("county", val("county", p.county)),
			num("latitude", val("geo", fmt.Sprintf("%.5f", 25+d.Float64()*20))),
			num("longitude", val("geo", fmt.Sprintf("%.5f", -70-d.Float64()*50))),
			str("callback", val("phone", p.mobile)), str("window", "08:00-12:00"),
		},
	}
}

func enrolled(d dice, now time.Time) event {
	p := d.person()
	return event{
		level: "info", logger: "research", msg: lit("subject enrolled"),
		fields: []node{
			str("study", "HARBOR-2"), str("study_subject_id", val("unique-id", "HB2-"+d.digits(5))),
			str("initials", val("name", p.initials())), num("site", fmt.Sprint(d.between(1, 40))),
		},
	}
}

func noteSaved(d dice, now time.Time) event {
	return event{
		level: "info", logger: "notes", msg: lit("note saved"),
		fields: []node{num("version", fmt.Sprint(d.between(1, 9))), str("note", d.sentence(d.person()))},
	}
}

// resourceSaved logs a FHIR resource as a string, as a gateway does with the
// body of a request.
func resourceSaved(d dice, now time.Time) event {
	p := d.person()
	body := camelJSON.object(d.patient(p))
	return event{
		level: "debug", logger: "gateway", msg: lit("upstream body"),
		fields: []node{str("request_id", d.uuid()), num("status", "201"), str("body", body)},
	}
}

// idOnly is the common leak: one identifier in the message itself.
func idOnly(d dice, now time.Time) event {
	p := d.person()
	msg := pick(d, []text{
		cat("chart lock released MRN ", val("mrn", p.mrn), " after 30s"),
		cat("sms queued to ", val("phone", p.phone), " template=reminder"),
		cat("duplicate SSN ", val("ssn", p.ssn), " rejected"),
		cat("mail bounced for ", val("email", p.email), ": mailbox full"),
		cat("merge failed: patient ", val("name", p.name()), " has 2 charts"),
		cat("member id: ", val("health-plan", p.member), " not found in 834 load"),
	})
	return event{level: "warn", logger: "worker", msg: msg, fields: []node{num("attempt", fmt.Sprint(d.between(1, 5)))}}
}

// patient is the core of a FHIR Patient.
func (d dice) patient(p person) []node {
	return []node{
		str("resource_type", "Patient"), str("id", aside("mrn", d.digits(7))),
		list("identifier", obj("", str("system", "http://hospital.example.org/mrn"), str("value", val("mrn", p.mrn)))),
		list("name", obj("", str("use", "official"), str("family", val("name", p.last)), list("given", str("", val("name", p.first))))),
		list("telecom", obj("", str("system", "phone"), str("value", val("phone", p.phone)))),
		str("gender", pick(d, []string{"female", "male", "other"})), str("birth_date", val("dob", p.born.Format("2006-01-02"))),
		list("address", obj("", list("line", str("", val("street", p.street))), str("city", val("city", p.city)),
			str("state", p.state), str("postal_code", val("zip", p.zip)))),
	}
}

// dense has about eight identifiers.
func dense(d dice, now time.Time) event {
	p := d.person()
	return event{
		level: "info", logger: "registration", msg: lit("patient imported"),
		fields: []node{
			str("mrn", val("mrn", p.mrn)), str("name", val("name", p.name())), str("dob", val("dob", p.born.Format("2006-01-02"))),
			str("ssn", val("ssn", p.ssn)), str("phone", val("phone", p.phone)), str("email", val("email", p.email)),
			str("zip", val("zip", p.zip)), str("member_id", val("health-plan", p.member)),
		},
	}
}
