package corpus

// MCP messages as proxies, clients and servers log them.

var mcpAsks = []string{
	`{"jsonrpc":"2.0","id":«r:1-900»,"method":"tools/call","params":{"name":"search_patients","arguments":{"family":"«last»","given":"«first»","birthdate":"«dob»"}}}`,
	`{"jsonrpc":"2.0","id":«r:1-900»,"method":"tools/call","params":{"name":"get_patient","arguments":{"mrn":"«mrn»"},"_meta":{"progressToken":«r:1-90»}}}`,
	`{"jsonrpc":"2.0","id":"«uuid»","method":"tools/call","params":{"name":"schedule_visit","arguments":{"patient_name":"«name»","phone":"«phone»","email":"«email»","appointment_date":"«out»","note":"Prefers calls to her «word:rel» «k.name»"}}}`,
	`{"jsonrpc":"2.0","id":«r:1-900»,"method":"resources/read","params":{"uri":"fhir://Patient?identifier=«mrn|q»&birthdate=«dob»"}}`,
	`{"jsonrpc":"2.0","id":«r:1-900»,"method":"tools/call","params":{"name":"verify_coverage","arguments":{"member_id":"«member»","date_of_birth":"«dob»","last_name":"«last»","zip":"«zip»"}}}`,
	`{"jsonrpc":"2.0","id":«r:1-900»,"method":"sampling/createMessage","params":{"messages":[{"role":"user","content":{"type":"text","text":"Summarize the chart of patient «name», MRN «mrn», admitted «in:us»"}}],"maxTokens":400}}`,
	`{"jsonrpc":"2.0","id":«r:1-900»,"method":"tools/call","params":{"name":"update_address","arguments":{"patient_id":"«mrn»","address":{"line1":"«street»","city":"«city»","state":"«state»","postal_code":"«zip»"}}}}`,
}

var mcpReplies = []string{
	`{"jsonrpc":"2.0","id":«r:1-900»,"result":{"content":[{"type":"text","text":"Found 1 patient: «name», DOB «dob:us», MRN «mrn», phone «phone»"}],"isError":false}}`,
	`{"jsonrpc":"2.0","id":«r:1-900»,"result":{"content":[{"type":"text","text":"{\"patient_id\":\"«mrn»\",\"first_name\":\"«first»\",\"last_name\":\"«last»\",\"ssn\":\"«ssn»\"}"}],"structuredContent":{"patient_id":"«mrn»","first_name":"«first»","last_name":"«last»","ssn":"«ssn»"}}}`,
	`{"jsonrpc":"2.0","id":«r:1-900»,"result":{"content":[{"type":"text","text":"Appointment for «index» moved to «out:long»; confirmation sent to «email»."}]}}`,
	`{"jsonrpc":"2.0","id":«r:1-900»,"result":{"contents":[{"uri":"fhir://Patient/«~anyid»","mimeType":"application/fhir+json","text":"{\"resourceType\":\"Patient\",\"name\":[{\"family\":\"«last»\",\"given\":[\"«first»\"]}],\"birthDate\":\"«dob»\"}"}]}}`,
	`{"jsonrpc":"2.0","id":«r:1-900»,"error":{"code":-32602,"message":"No patient with MRN «mrn» and date of birth «dob»"}}`,
	`{"jsonrpc":"2.0","method":"notifications/message","params":{"level":"info","logger":"ehr","data":{"event":"chart_opened","patient":{"name":"«name»","mrn":"«mrn»"}}}}`,
}

var mcpFrames = []string{
	"«»", "event: message data: «»", "data: «»", "[mcp-server] <- «»", "[mcp] send: «»", "Message from server: «»",
	"«now:ms» [ehr-tools] [info] Message from client: «» { metadata: undefined }", "DEBUG:mcp.server.lowlevel.server:Response sent: «»",
}

var mcpNobody = []string{
	`{"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":"2025-06-18","capabilities":{"roots":{"listChanged":true}},"clientInfo":{"name":"claude-desktop","version":"«ver»"}}}`,
	`{"jsonrpc":"2.0","id":«r:1-900»,"method":"tools/list","params":{}}`,
	`{"jsonrpc":"2.0","id":«r:1-900»,"result":{"tools":[{"name":"get_patient","title":"Get patient","description":"Reads a patient by medical record number.","inputSchema":{"type":"object","properties":{"mrn":{"type":"string","description":"Medical record number"},"birthdate":{"type":"string","format":"date"}},"required":["mrn"]}}]}}`,
	`{"jsonrpc":"2.0","method":"notifications/progress","params":{"progressToken":"«hex:8»","progress":«r:1-90»,"total":100}}`,
	`{"jsonrpc":"2.0","id":«r:1-900»,"error":{"code":-32601,"message":"Method not found: resources/templates/list"}}`,
	`{"jsonrpc":"2.0","id":«r:1-900»,"method":"tools/call","params":{"name":"lookup_code","arguments":{"system":"http://loinc.org","code":"«word:loinc»"}}}`,
	`{"jsonrpc":"2.0","id":«r:1-900»,"result":{"content":[{"type":"text","text":"LOINC «word:loinc» is «word:lab»"}],"isError":false}}`,
	`{"jsonrpc":"2.0","id":«r:1-900»,"result":{"serverInfo":{"name":"mercury-ehr-tools","version":"«ver»"},"protocolVersion":"2025-06-18","capabilities":{"tools":{"listChanged":false}}}}`,
	`{"jsonrpc":"2.0","id":«r:1-900»,"result":{"content":[{"type":"text","text":"«word:drug» interacts with «word:drug»: monitor INR"}]}}`,
	`{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":«r:1-900»,"reason":"timeout after 30000 ms"}}`,
}

func mcpPersonal(s *scene) text {
	return s.mcpFrame(oneOfTexts(any1(mcpAsks...), any1(mcpReplies...))(s))
}

func mcpPlain(s *scene) text { return s.mcpFrame(any1(mcpNobody...)(s)) }

func (s *scene) mcpFrame(t text) text {
	before, after := "", ""
	if s.chance(0.5) {
		f := pick(s.dice, mcpFrames)
		for i := range f {
			if f[i:min(len(f), i+4)] == "«»" {
				before, after = f[:i], f[i+4:]
			}
		}
	}
	return cat(s.fill(before), t, s.fill(after))
}
