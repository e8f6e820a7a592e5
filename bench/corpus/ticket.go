package corpus

var tickets = []string{
	"Ticket #«n:5»: patient «name» cannot log in to portal, username «email», phone «phone»", "Subject: Records request for «name» (DOB «dob:us»)", "Hi team, please merge charts «mrn» and «empi» for «index».", "From: «name» <«email»> To: «~desk»",
	"Hello, my name is «name» and I was charged twice on card «card». Please call me at «phone». Regards, «first»", "Patient moved: new address is «street», «city», «state» «zip», effective «in:us».", "User reports claim «claim» for member «member» denied on «in:us».",
	"Please resend the statement to «first» «last», «street», «city» «zip».", "Escalation: guarantor «k.name» disputes account number «account», callback «k.phone».", "Best, «name» Sent from my phone «mobile»", "Customer «name» says the device with serial number «serial» was implanted on «in:us».",
	"SMS to «e164» failed: Hi «first», your visit is on «out:us».", "Fax received from «fax» for patient «last», «first», DOB «dob:us», 4 pages", "Signed in as «email» from «ip», verification code sent to «phone».", "Dear «first», your password was reset. If this wasn't you, reply to this mail.",
	"Passport number «passport» uploaded for identity check of «name».", "Car with license plate «plate» registered for visitor parking by «name».", "Taxpayer number (ITIN) «itin» on file for «name», please update.", "Refund to IBAN «iban», account holder «name».", "Please update insurance: Medicaid ID «medicaid», policy number «policy».",
}

var ticketNobody = []string{
	"Ticket #«n:5»: printer in «word:unit» offline since this morning, driver version «ver»", "Subject: [JIRA] (EHR-«n:4») Upgrade Jackson to «ver»", "Hi all, the maintenance window is tonight, expect 10 minutes of downtime for fhir-gateway.", "Release notes «ver»: faster search, Jordan cache removed, Victoria metrics added.",
	"Resolved: certificate of hl7-listener renewed, expires 2027-03-0«r:1-9».", "Escalation: queue depth above «n:5» on madison-scheduler for 15m.", "Please restart pod «pod» and attach the heap dump.", "The invoice PDF renders blank in Safari 17.«r:1-6» but not in Chrome.",
	"User cannot see the Parkinson order set, role missing in Imprivata group.", "Order #«n:8» shipped, tracking pending, 3 boxes.", "Re: Re: interface down. Restarted channel ADT_OUT at 06:12, backlog cleared.", "Feature request: dark mode for the Washington and Georgia sites.",
	"Dear customer, our offices in Lincoln and Jackson are closed on Monday.", "Meeting moved to room Curie, agenda attached. Thanks, the platform team", "Case closed: duplicate of EHR-«n:4».", "Alert fatigue: 412 pages last week, 93% auto-resolved.",
}

func ticketPersonal(s *scene) text { return any1(tickets...)(s) }

func ticketPlain(s *scene) text { return any1(ticketNobody...)(s) }
