package corpus

var dicoms = []string{
	"(0010,0010) PN [«caret»]                              #  «r:8-30», 1 PatientName",
	"(0010,0020) LO [«mrn»]                                #  «r:6-12», 1 PatientID",
	"(0010,0030) DA [«dob:8»]                              #   8, 1 PatientBirthDate",
	"(0010,1040) LO [«street»]                             #  «r:8-30», 1 PatientAddress",
	"(0010,2154) SH [«ten»]                                #  12, 1 PatientTelephoneNumbers",
	"(0008,0020) DA [«in:8»]                               #   8, 1 StudyDate",
	"(0008,0050) SH [«acc»]                                #   9, 1 AccessionNumber",
	"(0010,0010) PN [«caret»]\n(0010,0020) LO [«mrn»]\n(0010,0030) DA [«dob:8»]\n(0008,0020) DA [«in:8»]\n(0008,0060) CS [CT]\n(0018,1000) LO [«serial»]",
	"(0010, 0010) Patient's Name                      PN: '«caret»'",
	"(0010, 0020) Patient ID                          LO: '«mrn»'",
	"(0010, 0030) Patient's Birth Date                DA: '«dob:8»'",
	"(0008, 0021) Series Date                         DA: '«in:8»'",
	"(0018, 1000) Device Serial Number                LO: '«serial»'",
	`{"00100010":{"vr":"PN","Value":[{"Alphabetic":"«caret»"}]},"00100020":{"vr":"LO","Value":["«mrn»"]},"00100030":{"vr":"DA","Value":["«dob:8»"]},"00080020":{"vr":"DA","Value":["«in:8»"]},"00080060":{"vr":"CS","Value":["MR"]},"0020000D":{"vr":"UI","Value":["«~uid»"]}}`,
	`C-STORE from MODALITY1: PatientName=«caret» PatientID=«mrn» StudyDate=«in:8» AccessionNumber=«acc» Modality=US`,
	`GET /dicom-web/studies?PatientName=«last|q»*&PatientBirthDate=«dob:8»&limit=25 200 «r:2-90»ms`,
	`QIDO-RS query PatientID=«mrn» StudyDate=«in:8»-«out:8» returned «r:1-9» studies`,
	`{"PatientName":"«caret»","PatientID":"«mrn»","PatientBirthDate":"«dob:8»","PatientSex":"«sex»","StudyDate":"«in:8»","Modality":"CT","StudyDescription":"CT CHEST W CONTRAST"}`,
	`worklist match: «caret» (ID «mrn», born «dob») scheduled «out:sql» on CT1`,
}

var dicomNobody = []string{
	"(0008,0060) CS [MR]                                       #   2, 1 Modality",
	"(0028,0010) US 512                                        #   2, 1 Rows",
	"(0002,0010) UI =LittleEndianExplicit                      #  20, 1 TransferSyntaxUID",
	"(0008, 1030) Study Description                   LO: 'CT CHEST W CONTRAST'",
	"(0018, 0050) Slice Thickness                     DS: '1.25'",
	"(0008,103E) LO [T2 AXIAL FLAIR]                           #  14, 1 SeriesDescription",
	"(0008, 0070) Manufacturer                        LO: 'Halden Imaging'",
	`{"00080060":{"vr":"CS","Value":["MR"]},"00280010":{"vr":"US","Value":[512]},"00281050":{"vr":"DS","Value":[40]}}`,
	"Association accepted: calling AE MODALITY1 called AE ARCHIVE max PDU 16384 from «podip»:«r:1024-65000»",
	"C-ECHO-RSP status 0x0000 in «r:1-40»ms",
	"Transfer syntax 1.2.840.10008.1.2.4.70 negotiated for 1.2.840.10008.5.1.4.1.1.2",
	"decoded «r:1-400» frames, 512x512x16, «n:8» bytes, JPEG Lossless, Hounsfield slope 1",
}

func dicomPersonal(s *scene) text { return any1(dicoms...)(s) }

func dicomPlain(s *scene) text { return any1(dicomNobody...)(s) }

var ncpdps = []string{
	"302-C2=«member» 310-CA=«first» 311-CB=«last» 304-C4=«dob:8» 305-C5=1",
	"302-C2: «member», 310-CA: «first|U», 311-CB: «last|U», 304-C4: «dob:8», 322-CM: «street|U», 323-CN: «city|U», 325-CP: «zip», 326-CQ: «ten|d»",
	"rejected 75: cardholder 302-C2=«member» patient 332-CY=«mrn» fill 401-D1=«in:8» rx 402-D2=«rx»",
	`{"302-C2":"«member»","310-CA":"«first»","311-CB":"«last»","304-C4":"«dob:8»","407-D7":"00777310502"}`,
	`{"cardholderId":"«member»","patientFirstName":"«first»","patientLastName":"«last»","dateOfBirth":"«dob:8»","dateOfService":"«in:8»","prescriptionReferenceNumber":"«rx»","productServiceId":"00777310502"}`,
	`<HumanPatient><Name><LastName>«last|x»</LastName><FirstName>«first»</FirstName></Name><Gender>«sex»</Gender><DateOfBirth><Date>«dob»</Date></DateOfBirth><Address><AddressLine1>«street|x»</AddressLine1><City>«city»</City><PostalCode>«zip»</PostalCode></Address></HumanPatient>`,
}

var ncpdpNobody = []string{
	"101-A1=004336 102-A2=D0 103-A3=B1 104-A4=ADV 109-A9=1",
	"407-D7=00777310502 442-E7=30000 405-D5=30 408-D8=0 461-EU=0",
	"511-FB=75 526-FQ=PRIOR AUTHORIZATION REQUIRED",
	`{"101-A1":"610011","102-A2":"D0","103-A3":"B2","111-AM":"07"}`,
	`adjudicated B1 bin 610011 in «r:8-300»ms status P, ndc «word:ndc»`,
	`<MedicationPrescribed><DrugDescription>«word:drug»</DrugDescription><Quantity><Value>30</Value></Quantity><NumberOfRefills>2</NumberOfRefills></MedicationPrescribed>`,
}

func ncpdpPersonal(s *scene) text { return any1(ncpdps...)(s) }

func ncpdpPlain(s *scene) text { return any1(ncpdpNobody...)(s) }

var omops = []string{
	`{"person_id":«~anyid»,"gender_concept_id":8507,"year_of_birth":«~yob»,"birth_datetime":"«dob»T00:00:00","person_source_value":"«mrn»","race_concept_id":8527}`,
	`{"visit_occurrence_id":«~anyid»,"person_id":«~anyid»,"visit_concept_id":9201,"visit_start_date":"«in»","visit_end_date":"«out»"}`,
	`{"condition_occurrence_id":«~anyid»,"person_id":«~anyid»,"condition_concept_id":201826,"condition_start_date":"«in»","condition_source_value":"E11.9"}`,
	`{"location_id":«~anyid»,"address_1":"«street»","city":"«city»","state":"«state»","zip":"«zip»","county":"«county»","latitude":«lat»,"longitude":«lon»}`,
	`{"note_id":«~anyid»,"note_date":"«in»","note_text":"Mr. «last» was seen with his «word:rel» «k.first». Phone «phone»."}`,
	`{"device_exposure_id":«~anyid»,"person_id":«~anyid»,"device_exposure_start_date":"«in»","unique_device_id":"(01)08717648200274(21)«serial»"}`,
	`INSERT INTO person (person_id, year_of_birth, birth_datetime, person_source_value) VALUES (DEFAULT, «~yob», '«dob»', '«mrn»')`,
}

var omopNobody = []string{
	`{"concept_id":«n:8»,"concept_name":"«word:dx»","domain_id":"Condition","vocabulary_id":"SNOMED","concept_code":"«word:snomed»","valid_start_date":"1970-01-01","valid_end_date":"2099-12-31","invalid_reason":null}`,
	`{"drug_concept_id":«n:8»,"drug_source_value":"«word:drug»","quantity":30,"days_supply":30,"refills":2}`,
	`{"measurement_concept_id":«n:7»,"value_as_number":«dec»,"unit_source_value":"mg/dL","measurement_source_value":"«word:loinc»"}`,
	`{"vocabulary_id":"LOINC","vocabulary_name":"Logical Observation Identifiers Names and Codes","vocabulary_version":"LOINC 2.77"}`,
	`loaded «n:6» rows into concept_relationship in «r:2-90» s, «n:7» skipped`,
	`achilles: analysis «r:100-999» (person by gender) done in «dec» secs`,
}

func omopPersonal(s *scene) text { return any1(omops...)(s) }

func omopPlain(s *scene) text { return any1(omopNobody...)(s) }
