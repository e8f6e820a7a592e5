package person

import "github.com/phiscrub/phiscrub/detect/word"

// stopAlways are words that are no part of a name after any phrase: they
// build sentences or belong to the calendar.
var stopAlways = word.NewSet(
	// function words and sentence starters
	`the a an this that these those it its he she they we you i my your his her their our who whom whose which what
	when where why how there here and or but nor so yet if then than as at by for from in into of on onto to with
	without within about after before since until while during over under again further once not no yes ok okay
	all any both each few more most other some such only own same too very just now also please thank thanks hello
	hi hey dear sincerely regards best sorry well good great let is are was were be been being am do does did done
	has have had having will would can could should may might must shall up down out off per via vs none null nil
	true false unknown undefined nan anonymous unnamed empty everyone everybody anyone someone somebody nobody sir madam
	mr mrs ms miss mx dr prof doctor professor nurse mister hereby said says told`,
	// the calendar
	`monday tuesday wednesday thursday friday saturday sunday january february march june july august september
	october november december today tomorrow yesterday tonight morning afternoon evening`)

// stop are words that name things of software, of care and of the map. After
// Mr. and the like they may be surnames: Ward, Key, Cook.
var stop = word.NewSet(
	// states of things and what services say
	`error errors warning warn info debug trace fatal failed failure failing fails success successful succeeded
	started starting start stopped stopping stop running pending ready active inactive enabled disabled completed
	complete created updated deleted removed added found missing invalid valid denied rejected accepted approved
	cancelled canceled expired locked unlocked open opened closed closing loaded loading saved received sent sending
	retry retrying timeout timed exceeded unavailable available unauthorized forbidden required optional processed
	processing registered verified unverified merged linked matched unmatched synced indexed queued scheduled
	connected disconnected returned resolved unresolved skipped ignored restarted initialized initializing online
	offline new old current previous next last first default total`,
	// things of software
	`access account accounts accessor add alter column constraint activity adapter admin agent alert alerts api app application archive array attribute
	audit auth authentication authorization backend batch bean body broker buffer bundle bus cache callback call calls
	care center centre chart check class client clients cluster code collection command component config configuration
	connection connector console consumer container content context controller cookie core count counter created
	cursor dashboard data database dataset db demographics deployment detail details device dashboard directory
	discovery document documents domain driver email encounter endpoint engine enrollment entity entry environment
	event events exception exchange export factory feed fhir field fields file filter finder flag flow form format
	function gateway generator graph group groups handler hash header health hl7 history home host http https hub
	id identifier identity ids image import inbound index info information input instance integration interface
	intake interceptor iterator job jobs key keys label layer level library line link list listener load loader
	lookup lock log logger login logout loop mailbox manager map mapper mapping master match matcher matching merge
	message messages metadata method metrics middleware migration mobile mode model module monitor mrn name names
	network node notification number object observer operation options order orders outbound output overview page
	panel parameter parser path payload permission phone pipeline platform plugin pod pointer policy pool port portal
	post preferences process processor producer profile profiles program property provider providers proxy query
	queue rate read reader receiver record records registration registry relay release repository report reporting
	request requests resolver resource resources response results result role root route router rule scan schedule
	scheduler schema scope script search secret security selector sender sequence serializer server servers service
	services session sessions settings setup shard share sheet snapshot socket source space spec stage stack staging
	state statement status step storage store stream string subject subscription summary support sync system systems
	table tag task tasks template tenant test tests text thread threads time timer timestamp token tokens tool topic
	tracker tracking transaction transfer transform transport trigger type types unit update updater upload url usage
	user users username uuid validation validator value values variable version view viewer visit vitals volume
	watcher web webhook widget window worker workers workflow wrapper write writer xml json yaml csv pdf sql html ip
	tcp udp dns tls ssl ssh cpu gpu ram url uri board card cards company line lines ship nature tongue land hood
	java python ruby golang node.js docker kubernetes linux windows android ios mac chrome firefox safari edge opera
	mozilla postgres postgresql mysql oracle redis kafka mongo mongodb elasticsearch spring nginx apache tomcat aws
	azure gcp google microsoft apple amazon epic cerner mirth`,
	// things of care
	`living abdominal abnormal acute address admission admissions admit admitted adt age aid allergies allergy alive allergyintolerance
	anxiety appointment appointments arrival arrived arthritis assessment assistance asthma balance bed benefits
	billing birth blood bone brain breathing broken cancer cardiac cardiology cardiovascular case cataract chest
	chronic claim claims class clinic clinical cholesterol complaint compliance condition conditions confidential
	consent consult consultation contact copay count counseling covid coverage cough covered covid-19 crohn cushing
	deceased deductible demographic denies depression dermatology diabetes diabetic diagnoses diagnosis diarrhea
	discharge discharged disease disorder dob doctor dose down education eligibility eligible emergency enrolled
	exam examination expectations experience experiences eye eyes family fever financial flu foley follow-up followup
	fracture gender goal goals grievance guarantor headache hearing heart hep hepatitis hiv hodgkin hospice hospital
	huntington hypertension identification immunization impression infection injury insurance insured is journey knee
	lab labs language left liability life list liver location lung lyme male female man woman marital marfan medicaid
	medical medicare medication medications medicine member members mental monitoring nausea needs neurology note
	notes nursing observation office onset outcomes outreach pain parkinson patient patients payer payment
	payments pharmacy physical plan plans pneumonia practitioner pregnancy pregnant prescription presents primary
	prior privacy problem problems procedure procedures questionnaire race radiology raynaud reason recovery referral
	referrals refill refused registration relationship relations remains reports resident residents respiratory
	rights right risk room safety sars satisfaction scan score screening secondary sex sister skin social stable
	status stay stroke sub-id subscriber surgery surgical survey symptoms therapy tourette tourettes transport
	treatment triage type ultrasound underwent urgent vaccine vaccination visit vital ward waiting weight wellness
	wound x-ray aspirin ibuprofen insulin lisinopril metformin atorvastatin amoxicillin prednisone warfarin heparin
	tylenol advil lipitor zoloft prozac xanax humira`,
	// the map and its people
	`america american americans england english europe european france french german germany spain spanish italy italian
	china chinese japan japanese india indian russia russian canada canadian mexico mexican brazil africa african
	asia asian australia australian uk us usa states united kingdom street avenue road boulevard city county state
	country zip north south east west hispanic latino caucasian christian jewish muslim catholic god inc llc ltd gmbh
	corp university college school street church court`)

// lowerOnly are lower-case words that end a name written without capitals.
var lowerOnly = word.NewSet(`uh um so like calling here from with and date birth is was are were has had have a an the
	in on at to of for by who whose that this there born lives living called known also please can could would will
	i'm im you your my me but because just not very really sorry speaking sir ma'am mam today on under over out
	patient presents presented comes came reports denies says said asked told needs wants old year years mrn dob age
	aged his her he she it they we us our their i hi hello hey thanks thank okay ok yeah yes no any if then when how
	what why where which more back feeling doing going gonna looking trying taking getting having being seen
	still again taken given named set used too up down off about after before until since while only same
	changed required missing invalid valid empty null wrong correct right incorrect mandatory optional unique
	case duplicate long short already always never now late early fine good bad well sure ready available`)

// names are names that end as other words do.
var names = word.NewSet(`beverly kelly emily sally molly holly billy willy polly lily carly kimberly shelly kelly
	lawrence florence terrence terence clarence constance clemence laurence prudence torrance vance fleming browning
	manning keating harding golding clement sterling irving`)

// lowerStop reports whether a lower-case word is no name.
func lowerStop(w *word.Window, j int) bool {
	return w.In(j, lowerOnly) || w.At(j).End-w.At(j).Start < 2 || adverb(w.Text(j))
}

// adverb reports whether a word ends as adverbs, participles and nouns of
// state do.
func adverb(b []byte) bool {
	n := len(b)
	if names.Has(b) {
		return false
	}
	for _, s := range [...]string{"ly", "ing", "tion", "ment", "ness", "able", "ible", "ous", "n't", "'s", "’s"} {
		if n > len(s)+2 && string(b[n-len(s):]) == s {
			return true
		}
	}
	return false
}

// abstract reports whether a capitalised word ends as nouns of things do:
// Registration, Assessment, Monitoring.
func abstract(b []byte) bool {
	n := len(b)
	if n < 7 || names.Has(b) {
		return false
	}
	for _, s := range [...]string{"tion", "tions", "sion", "ment", "ments", "ness", "ance", "ence", "ware", "ility", "able", "ible",
		"ing", "ology", "ics", "graphy", "ational", "itis", "osis"} {
		if n > len(s)+2 && string(b[n-len(s):]) == s {
			return true
		}
	}
	return false
}
