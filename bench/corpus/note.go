package corpus

import "strings"

var notes = []string{
	"«name» is a «age»-year-old with a history of «word:dx» who presents for follow-up. Last seen «in:us». Continue «word:drug».",
	"HPI: Ms. «last» returns today with «word:cc». Her «word:rel» «k.first» drove her to clinic. Denies fever.",
	"Patient: «index»  MRN: «mrn»  DOB: «dob:us»  Admitted: «in:us»  Discharged: «out:us»",
	"Pt «name» (MRN «mrn») seen in ED on «in:long» for «word:cc»; discharged home with «word:drug».",
	"Mr. «last» underwent right hip arthroplasty on «in:us» without complication. Physical therapy to start «out:us».",
	"DISCHARGE SUMMARY Patient Name: «name» Date of Birth: «dob:long» Medical Record Number: «mrn» Attending: Dr. «~doc.last»",
	"Called «first» at «phone» to review labs; left voicemail. Will try her «word:rel» «k.name» at «k.phone».",
	"«old»-year-old woman from «city», «state» admitted from home with «word:dx».",
	"Social history: lives with «word:rel» at «street», «city», «state» «zip». Retired. No tobacco.",
	"Dear Mrs. «last», your results from «in:long» are normal. Please call us if you have questions.",
	"I met with «name» on «in:us» to discuss treatment options. «first» agreed to start «word:drug».",
	"Patient's daughter, «k.name», is health care proxy; reachable at «k.mobile» or «k.email».",
	"Medicare number «mbi», SSN «ssn», verified at registration by front desk.",
	"Implant: pacemaker serial number «serial» placed «in:us» in left chest. Interrogated today, normal function.",
	"Signed consent on file, driver's license «license» copied. Emergency contact: «k.name», «k.phone».",
	"Baby boy «last» born «dob:us» at 39 weeks, APGAR 8 and 9. Mother «k.first» doing well.",
	"Transferred from Harbor Pediatrics on «in:us» under the name «name»; account number «account».",
	"Interval history: since «in:ord» «first» has felt better. Next appointment is scheduled for «out:long».",
	"Per phone call with patient «name», DOB «dob:us», member ID «member», refill of «word:drug» sent.",
	"Subjective: «first» reports improved sleep. Objective: «word:sign» negative. Plan: return in «word:month» weeks.",
	"Referred to neurology. Fax records to «fax», attention patient «index».",
	"«last», «first» - «dob:us» - blood drawn «in:us» 07:40, sent to Riverbend",
	"cc: «name», «street», «city», «state» «zip»",
	"Death certificate: decedent «name», date of death «out:us», certified by Dr. «~doc.last».",
}

var noteNobody = []string{
	"Continue «word:drug», recheck in «word:month» weeks. Return sooner for fever or worsening pain.",
	"Assessment: «word:dx», stable. ICD-10 «word:icd», CPT «word:cpt». LOINC «word:loinc» ordered.",
	"Exam: «word:sign» negative bilaterally, gait steady, strength 5/5. «word:device» in place.",
	"Vitals: BP 1«r:10-48»/«r:62-90», HR «r:55-99», RR 16, T 37.«r:1-9», SpO2 9«r:2-9»% on room air.",
	"The patient is a «age»-year-old with «word:dx» and no known drug allergies.",
	"Plan: start «word:drug» daily, low sodium diet, follow up in «word:month» months with primary care.",
	"IMPRESSION: No acute cardiopulmonary process. Stable 4 mm nodule in the right upper lobe.",
	"Procedure tolerated well; estimated blood loss «r:10-200» mL. Jackson-Pratt drain with «r:10-90» mL output.",
	"Review of systems negative for chest pain, palpitations, or syncope. Apgar 9/9 at birth per chart.",
	"Medications: «word:drug», «word:drug», «word:drug». Allergies: sulfa, Betadine.",
	"Wells score «r:0-6», Glasgow Coma Scale 15, Child-Pugh A, Braden 18, Morse fall risk low.",
	"Labs: Na 13«r:4-9», K 4.«r:1-9», Cr 1.«r:0-9», Hgb 1«r:1-5».«r:0-9», glucose «r:80-180», INR 2.«r:0-9».",
	"Patient declined flu vaccine. Counseled on smoking cessation for «r:3-9» minutes.",
	"NDC «word:ndc», sig: take 1 tablet by mouth twice daily, dispense 60, refills 2.",
	"Heberlein nodes on exam; Dupuytren contracture of the left fourth finger; Dix-Hallpike negative.",
	"Dr. «~doc.last» reviewed the films and agrees with the plan.",
	"She reports that her pain is better, and he notes no swelling. Both agree to continue.",
	"Discussed with the family at bedside. All questions answered. Code status: full.",
}

func notePersonal(s *scene) text {
	t := any1(notes...)(s)
	switch {
	case s.chance(0.25): // two remarks of one note
		t = cat(t, " ", any1(noteNobody...)(s))
	case s.chance(0.12): // as dictated or typed in a hurry
		t = t.quote(strings.ToLower)
	case s.chance(0.06):
		t = t.quote(strings.ToUpper)
	}
	return t
}

func notePlain(s *scene) text {
	t := any1(noteNobody...)(s)
	if s.chance(0.15) {
		t = t.quote(strings.ToLower)
	}
	return t
}
