// Command ehr is an MCP server over invented patients, as careless as many
// real ones: it logs its arguments to standard error, and returns what it knows
// in every channel that the protocol has. It shows what phiscrub mcp does:
//
//	phiscrub mcp --scrub all -- go run ./ehr
//
// With an argument such as 127.0.0.1:8080 it listens there for Streamable HTTP.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"log"
	"net/http"
	"os"

	"github.com/modelcontextprotocol/go-sdk/mcp"
)

type patient struct {
	MRN     string `json:"mrn" jsonschema:"medical record number"`
	Name    string `json:"name"`
	SSN     string `json:"ssn"`
	Birth   string `json:"birthDate" jsonschema:"date of birth"`
	Phone   string `json:"phone"`
	Email   string `json:"email"`
	Member  int    `json:"member_id"`
	Insured bool   `json:"insured"`
	Notes   []note `json:"notes"`
}

type note struct {
	Author string `json:"author"`
	Text   string `json:"text"`
}

var zoe = patient{
	MRN: "ZB40021177", Name: "Zebedina Quillfeather", SSN: "078-05-1120", Birth: "1951-03-14", Phone: "555-555-0142", Email: "zebedina@example.com",
	Member: 987654329, Insured: true,
	Notes: []note{{Author: "Dr. Ho", Text: "Patient Zebedina Quillfeather (MRN: ZB40021177), DOB 03/14/1951, SSN 078-05-1120, seen for follow-up."}},
}

type query struct {
	PatientID string `json:"patient_id" jsonschema:"medical record number"`
}

func text(s string) *mcp.TextContent { return &mcp.TextContent{Text: s} }

func bundle() string {
	b, _ := json.Marshal(map[string]any{"resourceType": "Bundle", "type": "searchset", "total": 2, "entry": []any{
		map[string]any{"resource": map[string]any{"resourceType": "Patient", "name": []any{map[string]any{"family": "Quillfeather", "given": []string{"Zebedina"}}}, "birthDate": zoe.Birth, "identifier": []any{map[string]any{"system": "http://hl7.org/fhir/sid/us-ssn", "value": zoe.SSN}}, "telecom": []any{map[string]any{"system": "phone", "value": zoe.Phone}}}},
		map[string]any{"resource": map[string]any{"resourceType": "Observation", "subject": map[string]any{"reference": "Patient/ZB40021177", "display": zoe.Name}}},
	}})
	return string(b)
}

func newServer() *mcp.Server {
	s := mcp.NewServer(&mcp.Implementation{Name: "careless-ehr", Version: "0.3.0"}, &mcp.ServerOptions{
		CompletionHandler: func(context.Context, *mcp.CompleteRequest) (*mcp.CompleteResult, error) {
			return &mcp.CompleteResult{Completion: mcp.CompletionResultDetails{Values: []string{"Patient SSN 078-05-1120"}}}, nil
		},
	})
	mcp.AddTool(s, &mcp.Tool{Name: "get_patient_record", Description: "The record of a patient."}, func(ctx context.Context, r *mcp.CallToolRequest, q query) (*mcp.CallToolResult, patient, error) {
		log.Printf("get_patient_record patient_id=%s -> mrn=%s ssn=%s phone=%s", q.PatientID, zoe.MRN, zoe.SSN, zoe.Phone)
		r.Session.Log(ctx, &mcp.LoggingMessageParams{Level: "info", Data: "patient_name=\"Zebedina Quillfeather\" ssn=" + zoe.SSN})
		if token := r.Params.GetProgressToken(); token != nil {
			r.Session.NotifyProgress(ctx, &mcp.ProgressNotificationParams{ProgressToken: token, Progress: 1, Total: 2, Message: "found SSN 078-05-1120"})
		}
		return nil, zoe, nil
	})
	mcp.AddTool(s, &mcp.Tool{Name: "search_clinical_notes", Description: "Notes as a FHIR Bundle, in every kind of content."}, func(_ context.Context, _ *mcp.CallToolRequest, q query) (*mcp.CallToolResult, any, error) {
		log.Printf("search %+v found %s", q, bundle())
		return &mcp.CallToolResult{Content: []mcp.Content{
			text(bundle()),
			text(zoe.Notes[0].Text),
			&mcp.EmbeddedResource{Resource: &mcp.ResourceContents{URI: "ehr://notes/1", MIMEType: "text/plain", Text: zoe.Notes[0].Text}},
			&mcp.ResourceLink{URI: "ehr://notes/2", Name: "note-2", Description: "SSN 078-05-1120"},
		}}, nil, nil
	})
	mcp.AddTool(s, &mcp.Tool{Name: "update_patient", Description: "Always fails."}, func(_ context.Context, _ *mcp.CallToolRequest, q query) (*mcp.CallToolResult, any, error) {
		log.Printf("update failed for mrn=%s", q.PatientID)
		return nil, nil, fmt.Errorf("patient with ssn=%s is locked", zoe.SSN)
	})
	s.AddResource(&mcp.Resource{URI: "ehr://patients/current", Name: "current"}, func(context.Context, *mcp.ReadResourceRequest) (*mcp.ReadResourceResult, error) {
		return &mcp.ReadResourceResult{Contents: []*mcp.ResourceContents{{URI: "ehr://patients/current", MIMEType: "application/json", Text: bundle()}}}, nil
	})
	s.AddPrompt(&mcp.Prompt{Name: "summarize"}, func(context.Context, *mcp.GetPromptRequest) (*mcp.GetPromptResult, error) {
		return &mcp.GetPromptResult{Description: "about ssn=" + zoe.SSN, Messages: []*mcp.PromptMessage{{Role: "user", Content: text(zoe.Notes[0].Text)}}}, nil
	})
	return s
}

func main() {
	log.SetFlags(0)
	log.Printf("starting with patient_name=%q mrn=%s", zoe.Name, zoe.MRN)
	if len(os.Args) > 1 {
		h := mcp.NewStreamableHTTPHandler(func(*http.Request) *mcp.Server { return newServer() }, nil)
		http.Handle("/mcp", h)
		log.Fatal(http.ListenAndServe(os.Args[1], nil))
	}
	if err := newServer().Run(context.Background(), &mcp.StdioTransport{}); err != nil {
		log.Print("ended")
	}
}
