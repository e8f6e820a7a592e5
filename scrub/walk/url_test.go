package walk_test

import "testing"

func TestQuery(t *testing.T) {
	run(t, []row{
		{`parameters of a path`, `GET /find?mrn=00123456&dob=1980-01-01 HTTP/1.1`, []string{
			`param find?.mrn=00123456`,
			`param find?.dob=1980-01-01`,
			`seg HTTP=1.1`,
			`prose GET /find?mrn=00123456&dob=1980-01-01 HTTP/1.1`,
		}},
		{`parameters of a URL`, `see https://example.com/p?mrn=5 and a=b`, []string{
			`param p?.mrn=5`,
			`bare a=b`,
			`prose see https://example.com/p?mrn=5 and a=b`,
		}},
		{`a fragment ends a parameter`, `/p?a=1#frag`, []string{
			`param p?.a=1`,
			`prose p?.=/p?a=1#frag`,
		}},
		{`percent-encoded values`, `/p?name=Ada%20Lovelace&x=%41b`, []string{
			`param p?.name=Ada Lovelace [Ada%20Lovelace]`,
			`prose p?.=/p?name=`,
			`prose p?.=Ada Lovelace [Ada%20Lovelace]`,
			`param p?.x=Ab [%41b]`,
			`prose p?.=&x=`,
			`prose p?.=Ab [%41b]`,
		}},
		{`a plus is a blank beside percent signs`, `/p?q=Ada+L%2E`, []string{
			`param p?.q=Ada L. [Ada+L%2E]`,
			`prose p?.=/p?q=`,
			`prose p?.=Ada L. [Ada+L%2E]`,
		}},
		{`a broken percent sign`, `/p?q=5%&r=%4`, []string{
			`param p?.q=5%`,
			`param p?.r=%4`,
			`prose p?.=/p?q=5%&r=%4`,
		}},
		{`an encoded URL in a parameter`, `/r?to=%2Fp%3Fmrn%3D00123456`, []string{
			`param r?.to=/p?mrn=00123456 [%2Fp%3Fmrn%3D00123456]`,
			`prose r?.=/r?to=`,
			`param r?.p?.mrn=00123456`,
			`prose r?.p?.=/p?mrn=00123456 [%2Fp%3Fmrn%3D00123456]`,
		}},
		{`FHIR: token with its system`, `/fhir/Patient?identifier=http://example.com/x|00123456`, []string{
			`param Patient?.identifier=http://example.com/x|00123456`,
			`seg Patient?.example.com=x|00123456`,
			`prose Patient?.=/fhir/Patient?identifier=http://example.com/x|00123456`,
		}},
		{`FHIR: modifiers and chains`, `/fhir/Observation?subject:Patient.name=Ada&name:exact=Bo&_count=10`, []string{
			`param Observation?.subject:Patient.name=Ada`,
			`param Observation?.name:exact=Bo`,
			`param Observation?._count=10`,
			`prose Observation?.=/fhir/Observation?subject:Patient.name=Ada&name:exact=Bo&_count=10`,
		}},
		{`a form body`, `mrn=00123456&name=Ada`, []string{
			`bare mrn=00123456`,
			`param name=Ada`,
			`prose mrn=00123456&name=Ada`,
		}},
		{`parameters in a JSON string`, `{"url":"https://example.com/p/12?mrn=5"}`, []string{
			`outer {}.url=https://example.com/p/12?mrn=5`,
			`seg {}.url"".p=12`,
			`param {}.url"".12?.mrn=5`,
			`prose {}.url"".12?.=https://example.com/p/12?mrn=5`,
		}},
	})
}

func TestPathSegments(t *testing.T) {
	run(t, []row{
		{`ids behind names`, `GET /patients/00123456/visits/2024-01-02 x`, []string{
			`seg patients=00123456`,
			`seg visits=2024-01-02`,
			`prose GET /patients/00123456/visits/2024-01-02 x`,
		}},
		{`words are no ids`, `/users/ada/files`, []string{
			`prose /users/ada/files`,
		}},
		{`an encoded segment`, `/patients/a%20b/x`, []string{
			`seg patients=a b [a%20b]`,
			`prose /patients/a b/x [/patients/a%20b/x]`,
		}},
		{`FHIR reference`, `"Patient/12345"`, []string{
			`outer Patient/12345`,
			`seg "".Patient=12345`,
			`prose "".=Patient/12345`,
		}},
		{`a sentence ends a segment`, `see /patients/77123. Then`, []string{
			`seg patients=77123`,
			`prose see /patients/77123. Then`,
		}},
	})
}
