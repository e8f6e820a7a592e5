package corpus

// source is one format of what is logged, with texts about somebody and
// texts about nobody. A text of more than one line is a document that is
// printed over as many records.
type source struct {
	name, about string
	weight      int
	personal    func(s *scene) text
	plain       func(s *scene) text
	renders     []string // names of renderings; nil: the text is a whole line already
}

// any1 fills one of the templates.
func any1(templates ...string) func(s *scene) text {
	return func(s *scene) text { return s.fill(pick(s.dice, templates)) }
}

// oneOfTexts leaves the choice to each line.
func oneOfTexts(fs ...func(s *scene) text) func(s *scene) text {
	return func(s *scene) text { return pick(s.dice, fs)(s) }
}

// everywhere are all renderings of a payload; raw counts twice.
var everywhere = []string{"raw", "raw", "json", "docker", "cri", "kubectl", "logfmt", "python", "syslog", "klog"}

// sources in the order of the set; it is part of what a seed means.
var sources = []source{
	{"hl7", "HL7 v2 messages and segments", 10, hl7Personal, hl7Plain, everywhere},
	{"x12", "X12 interchanges, transactions and segments", 8, x12Personal, x12Plain, everywhere},
	{"fhir-json", "FHIR R4 resources in JSON", 12, fhirPersonal, fhirPlain, everywhere},
	{"fhir-xml", "FHIR R4 resources in XML", 4, fhirXMLPersonal, fhirXMLPlain, everywhere},
	{"ccda", "C-CDA documents", 4, ccdaPersonal, ccdaPlain, everywhere},
	{"dicom", "DICOM dumps, JSON and web paths", 5, dicomPersonal, dicomPlain, everywhere},
	{"ncpdp", "NCPDP D.0 fields", 2, ncpdpPersonal, ncpdpPlain, everywhere},
	{"omop", "OMOP rows", 2, omopPersonal, omopPlain, everywhere},
	{"mcp", "MCP JSON-RPC messages", 6, mcpPersonal, mcpPlain, everywhere},
	{"app", "service logs with fields, in the formats of many loggers", 12, appPersonal, appPlain, nil},
	{"access", "access logs and URLs", 5, accessPersonal, accessPlain, nil},
	{"sql", "statements and errors of databases", 5, sqlPersonal, sqlPlain, everywhere},
	{"note", "clinical notes", 8, notePersonal, notePlain, everywhere},
	{"dialogue", "visits and calls, transcribed", 6, dialoguePersonal, dialoguePlain, everywhere},
	{"ticket", "support tickets and mail", 5, ticketPersonal, ticketPlain, everywhere},
	{"header", "HTTP headers", 3, headerPersonal, headerPlain, everywhere},
	{"infra", "machinery below the services", 8, nil, infraPlain, nil},
}
