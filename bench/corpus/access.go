package corpus

var accessPaths = []string{
	"/api/v1/patients/«mrn|q»/labs", "/fhir/r4/Patient?family=«last|q»&given=«first|q»&birthdate=«dob»", "/fhir/r4/Patient?identifier=http%3A%2F%2Fhospital.example.org%2Fmrn%7C«mrn|q»",
	"/search?last_name=«last|q»&dob=«dob:us|q»&zip=«zip|q»", "/portal/login?email=«email|q»&next=%2Fhome", "/members/lookup?member_id=«member»&dob=«dob»", "/api/appointments?phone=«phone|q»&appointmentDate=«out»",
	"/fhir/r4/Observation?patient.identifier=«mrn|q»&category=laboratory", "/fhir/r4/Coverage?subscriber-id=«member»", "/verify?ssn=«ssn»&lastName=«last|q»", "/api/address/validate?street=«street|q»&city=«city|q»&state=«state|q»&zip=«zip|q»",
	"/reset?user=«email|q»&token=«hex:32»",
}

var accessQuiet = []string{
	"/healthz", "/metrics", "/static/app.«hex:8».js", "/fhir/metadata", "/api/v2/codes?system=http%3A%2F%2Floinc.org&code=«word:loinc»", "/api/v1/orders?page=«r:1-40»&sort=-created&limit=50",
	"/fhir/r4/ValueSet/$expand?url=http://example.org/vs/site&filter=knee", "/favicon.ico", "/api/v1/zones/«word:zone|q»/status", "/.well-known/smart-configuration", "/api/v1/builds/«hex:40»", "/fhir/r4/Observation?code=«word:loinc»&_count=100",
	"/search?q=«word:dx|q»", "/v2/ehr/api/manifests/sha256:«hex:64»",
}

// accessForms hold the path where ¤ stands and the client where CLIENT stands.
var accessForms = []string{
	`«CLIENT» - - [02/Mar/2026:06:00:«r:10-59» +0000] "GET ¤ HTTP/1.1" «r:200-204» «r:100-90000» "-" "«word:agent»"`,
	`[«now:ms»] "GET ¤ HTTP/2" 200 - 0 «r:1-9000» «r:1-300» «r:1-290» "«CLIENT»" "«word:agent»" "«uuid»" "fhir.example.com" "«podip»:8080"`,
	`time="«now:iso»" level=info msg="request" method=GET uri="¤" status=200 bytes=«r:1-9000» remote=«CLIENT» duration=«r:1-900»ms`,
	`{"time":"«now:ms»","remote_addr":"«CLIENT»","request_method":"GET","request_uri":"¤","status":200,"request_time":0.0«r:10-99»,"http_user_agent":"«word:agent»"}`,
	`«now:sql».123 INFO  [http-nio-8080-exec-«r:1-20»] c.e.web.AccessFilter - GET ¤ -> 200 («r:1-900» ms) from «CLIENT»`,
	`«now:iso» app[web.1]: at=info method=GET path="¤" host=portal.example.com request_id=«uuid» fwd="«CLIENT»" dyno=web.1 connect=0ms service=«r:1-900»ms status=200 bytes=«r:100-9999»`,
	`10.2.«r:1-250».«r:1-250»:«r:1024-65000» fe_https~ be_ehr/srv1 0/0/1/«r:1-90»/«r:91-190» 200 «r:100-9000» - - ---- 12/12/0/0/0 0/0 {«CLIENT»} "GET ¤ HTTP/1.1"`,
}

func accessPersonal(s *scene) text { return s.access(pick(s.dice, accessPaths), "«ip»") }

func accessPlain(s *scene) text { return s.access(pick(s.dice, accessQuiet), "«podip»") }

func (s *scene) access(path, client string) text {
	form := pick(s.dice, accessForms)
	return s.fill(replace(form, "¤", path, "«CLIENT»", client))
}
