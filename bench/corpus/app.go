package corpus

// appForms are the formats of services that go with fields; the rest of the
// formats are renderings or have sources of their own.
var appForms = []string{"zap", "pino", "bunyan", "nested", "logfmt", "klog", "spring", "log4j", "python", "ruby", "gostruct", "syslog", "xml"}

// appLines are messages with identifiers and few or no fields.
var appLines = []string{
	`{"ts":"«now:ms»","level":"info","msg":"patient registered","patient":{"mrn":"«mrn»","name":{"first":"«first»","last":"«last»"},"dob":"«dob»","address":{"street":"«street»","city":"«city»","zip":"«zip»"}}}`,
	`{"level":"warn","time":«millis»,"msg":"match failed","candidate":{"firstName":"«first»","lastName":"«last»","birthDate":"«dob:us»","ssnLast4":"«last4»","phoneNumber":"«phone»"}}`,
	`time=«now:ms» level=INFO msg="saved guarantor" guarantor.name="«k.name»" guarantor.phone="«k.phone»" patient_mrn=«mrn»`,
	`time="«now:iso»" level=error msg="eligibility failed for «name»" member_id=«member» dob=«dob» retry=«r:1-5»`,
	`«now:sql»,123 WARN  [http-nio-8080-exec-4] o.e.ehr.PatientMerge - Patient{mrn='«mrn»', firstName='«first|p»', lastName='«last|p»', birthDate=«dob», email='«email»'} has a duplicate`,
	`«now:sl» 06:00:12 sync.go:88: upsert {MRN:«mrn» FirstName:«first» LastName:«last» DOB:«dob» Phone:«phone»}`,
	`INFO:ehr.intake:payload={'mrn': '«mrn»', 'first_name': '«first|p»', 'last_name': '«last|p»', 'dob': '«dob»', 'zip': '«zip»', 'active': True, 'middle': None}`,
	`E0302 06:00:«r:10-59».123456       1 notify.go:71] "sms failed" err="carrier rejected" to="«e164»" patient="«name»" attempt=«r:1-5»`,
	`2026-03-02T06:00:«r:10-59».120Z ERROR Webhook body rejected: {"event":"visit.booked","patient":{"fullName":"«name»","mobile":"«mobile»","email":"«email»"},"visit":{"date":"«out»","visitNumber":"«visit»"}}`,
	`{"severity":"INFO","message":"Kiosk check-in","jsonPayload":{"kioskId":"K-«r:1-40»","patientName":"«full»","dateOfBirth":"«dob:us»","checkinTime":"«~stamp:iso»"}}`,
	`{"@timestamp":"«now:ms»","log.level":"INFO","message":"geo enriched","client":{"ip":"«ip»","geo":{"city_name":"«city»","postal_code":"«zip»","location":{"lat":«lat»,"lon":«lon»}}},"user":{"email":"«email»","full_name":"«name»"}}`,
	`{"level":"info","msg":"biometric enrolled","patient_id":"«mrn»","fingerprint_template":"«print»","device":{"serial_number":"«serial»","imei":"«imei»"}}`,
	`{"level":"info","msg":"insurance card scanned","subscriber":{"name":"«k.name»","dateOfBirth":"«k.dob»","memberId":"«member»","groupNumber":"«~group»"},"medicareId":"«mbi»"}`,
	`{"level":"info","msg":"identity proofed","passport_number":"«passport»","driver_license":"«license»","itin":"«itin»","vin":"«vin»","license_plate":"«plate»"}`,
	`{"level":"debug","msg":"prescriber checked","dea":"«dea»","npi":"«~npi»","patient":"«name»"}`,
	`{"level":"info","msg":"payment method added","card_number":"«card»","cardholder_name":"«name»","billing_zip":"«zip»","routing_number":"«aba»","account_number":"«account»"}`,
	`{"level":"info","msg":"wearable paired","patient_name":"«name»","mac_address":"«mac»","device_id":"«devid»","serial":"«serial»"}`,
	`{"level":"info","msg":"trial subject randomized","subject_id":"«subject»","initials":"«initials»","arm":"B"}`,
	`{"level":"info","msg":"consent signed","study":"HARBOR-2","participant_id":"«subject»","patient_name":"«name»","nhs_number":"«nhs»"}`,
	`time=«now:ms» level=INFO msg="unit issued" donor_id=«donor» patient_mrn=«mrn» study_subject_id=«subject»`,
	`{"level":"info","msg":"photo uploaded","mrn":"«mrn»","photo":"«photo»"}`,
	`{"level":"info","msg":"link sent","to":"«email»","url":"«portal»"}`,
	`{"level":"info","msg":"ssn check","ssn":"«ssn0»","social_security_number":"«ssn9»","result":"mismatch"}`,
	`{"level":"info","msg":"home visit routed","patient_name":"«name»","address":"«street», «city», «state» «zip»","county":"«county»","latitude":«lat»,"longitude":«lon»,"age":«old»}`,
	`{"level":"info","msg":"fax queued","fax_number":"«fax»","recipient_name":"«name»","pages":«r:1-9»}`,
	`{"level":"info","msg":"intake","patient_name":"«native»","phone":"«abroad»","date_of_birth":"«dob:eu»"}`,
}

// appQuiet are messages that hold what looks like an identifier.
var appQuiet = []string{
	`{"level":"info","ts":«epoch».123,"caller":"names/resolver.go:«r:20-400»","msg":"dns answered","name":"fhir-gateway.ehr.svc.cluster.local","type":"A","ttl":30}`,
	`{"level":"info","msg":"config loaded","name":"«svc»","namespace":"ehr","address":"0.0.0.0:8443","data":{"path":"/etc/app/config.yaml"}}`,
	`{"level":"debug","msg":"class loaded","class":"com.example.ehr.«class»","classLoader":"app","time":«millis»}`,
	`{"level":"info","msg":"span","traceId":"«hex:32»","spanId":"«hex:16»","name":"GET /patients/{mrn}","duration_ns":«n:9»}`,
	`time=«now:ms» level=INFO msg="job scheduled" job=nightly-rollup cron="15 2 * * 1-5" next=«~stamp:iso» zone=«word:zone»`,
	`time="«now:iso»" level=info msg="certificate valid" cn=fhir.example.com not_after=2027-03-01T00:00:00Z serial=«hex:16»`,
	`«now:sql».123  INFO 1 --- [«word:thread»] c.e.ehr.«class»     : Started «class» in «dec» seconds (process running for «dec»)`,
	`«now:sql»,123 DEBUG [«word:thread»] o.h.SQL - select p1_0.id,p1_0.first_name,p1_0.last_name,p1_0.ssn from patient p1_0 where p1_0.id=?`,
	`«now:sl» 06:00:12 cache.go:44: evicted {Key:codes/«word:loinc» Size:«n:5» Age:«r:90-900»s Hits:«n:4»}`,
	`INFO:ehr.terminology:expanded {'system': 'http://snomed.info/sct', 'code': '«word:snomed»', 'display': '«word:lab»', 'count': «r:1-900»}`,
	`{"level":"info","msg":"validation failed","field":"lastName","rule":"maxLength","limit":60,"path":"$.patient.name.last"}`,
	`{"level":"warn","msg":"slow consumer","topic":"adt.events","group":"carter-worker","partition":«r:0-47»,"offset":«n:10»,"member":"consumer-«r:1-9»-«uuid»"}`,
	`{"level":"info","msg":"image pulled","image":"registry.example.com/ehr/portal@sha256:«hex:64»","size":«n:9»,"version":"«ver»","build_date":"2026-02-2«r:0-8»"}`,
	`{"level":"info","msg":"order indexed","order_id":"«uuid»","sku":"«n:8»","quantity":«r:1-9»,"snowflake":«snow»}`,
	`{"level":"info","msg":"feature flag","flag":"new-patient-name-search","enabled":true,"rollout":«r:1-99»}`,
	`Exception in thread "«word:thread»" java.lang.NullPointerException: Cannot invoke "Patient.getLastName()" because "patient" is null at com.example.ehr.«class».load(«class».java:«r:20-400»)`,
	`Traceback (most recent call last): File "/srv/app/patients/names.py", line «r:20-400», in normalize KeyError: 'last_name'`,
	`panic: runtime error: index out of range [«r:5-9»] with length 5 goroutine «r:1-900» [running]: main.parsePID(0xc000«hex:6»)`,
	`{"level":"info","msg":"metric","name":"patient_search_latency_seconds","labels":{"quantile":"0.99","pod":"«pod»"},"value":0.«n:4»}`,
	`{"level":"info","msg":"drug interaction table loaded","entries":«n:5»,"first":"«word:drug»","last":"«word:drug»"}`,
	`{"level":"info","msg":"lab mapped","code":"«word:loinc»","display":"«word:lab»","icd10":"«word:icd»","cpt":"«word:cpt»","ndc":"«word:ndc»"}`,
	`E0302 06:00:«r:10-59».123456       1 reflector.go:147] "Failed to watch" err="Get \"https://10.96.0.1:443/api/v1/services?resourceVersion=«n:9»\": dial tcp 10.96.0.1:443: connect: connection refused"`,
}

func appPersonal(s *scene) text {
	if s.chance(0.5) {
		return any1(appLines...)(s)
	}
	return s.event(pick(s.dice, personal)(s.dice, s.now))
}

func appPlain(s *scene) text {
	if s.chance(0.65) {
		return any1(appQuiet...)(s)
	}
	return s.event(pick(s.dice, ordinary)(s.dice, s.now))
}

func (s *scene) event(e event) text {
	return formatNamed(pick(s.dice, appForms)).write(s.dice, s.now, e)
}

func formatNamed(name string) format {
	for _, f := range formats {
		if f.name == name {
			return f
		}
	}
	panic("corpus: no format " + name)
}

// infraLines are the machinery: what looks like people, places and numbers
// of people, and is not.
var infraLines = []string{
	`LAST SEEN TYPE REASON OBJECT MESSAGE «r:1-59»m Warning BackOff pod/«pod» Back-off restarting failed container`,
	`{"kind":"Event","apiVersion":"v1","reason":"Scheduled","message":"Successfully assigned ehr/«pod» to «node»","involvedObject":{"kind":"Pod","name":"«pod»","uid":"«uuid»"},"count":1}`,
	`CronJob «svc» schedule "*/5 * * * *" missed start time by «r:2-90»s`,
	`cert-manager: Certificate ehr/fhir-tls renewed, notAfter=2027-03-01T00:00:00Z, revision «r:1-90»`,
	`Mar  2 06:00:«r:10-59» node-«r:1-40» CRON[«n:5»]: (root) CMD (/usr/lib/sysstat/debian-sa1 1 1)`,
	`terraform: aws_instance.jordan: Creation complete after «r:20-90»s [id=i-0«hex:16»]`,
	`NAME READY STATUS RESTARTS AGE IP NODE «pod» 1/1 Running «r:0-9» «r:1-90»d «podip» «node»`,
	`redis[1]: DB saved on disk, «n:7» keys, RDB: «r:1-90» MB of memory used by copy-on-write`,
	`[«now:ms»][info][gc] GC(«n:4») Pause Young (Normal) (G1 Evacuation Pause) «n:4»M->«n:3»M(8192M) «dec»ms`,
	`npm warn deprecated inflight@«ver»: This module is not supported`,
	`docker: Digest: sha256:«hex:64» Status: Downloaded newer image for nginx:1.27.«r:0-9»`,
	`helm: release "madison" upgraded, revision «r:2-90», chart fhir-gateway-«ver»`,
	`consul: agent: Synced service: service=carter-worker-«n:4»`,
	`nginx: [notice] «r:1-90»#«r:1-90»: using the "epoll" event method, worker process «n:5» started`,
	`prometheus: ts=«now:ms» caller=compact.go:514 level=info component=tsdb msg="write block" mint=«millis» maxt=«millis» ulid=01«up:24» duration=«dec»s`,
	`zookeeper: Accepted socket connection from /«podip»:«r:1024-65000», session 0x«hex:15»`,
	`git: «hex:40» refs/heads/release/«ver» fetched in «dec»s, 1«n:3» objects`,
	`argo: app=victoria-metrics sync=Synced health=Healthy revision=«hex:40»`,
	`vector: component_id=kafka_in events=«n:6» bytes=«n:9» region=«word:zone»`,
	`kernel: EXT4-fs (nvme0n1p1): mounted filesystem «uuid» r/w with ordered data mode`,
}

func infraPlain(s *scene) text {
	if s.chance(0.6) {
		return any1(infraLines...)(s)
	}
	return pick(s.dice, infra)(s.dice, s.now)
}
