package field

import (
	"bytes"
	"testing"
)

func TestKeysApartFromTheirValues(t *testing.T) {
	for _, x := range []struct {
		why, text string // the word is mrn
		want      bool
	}{
		{"a column", "(id, mrn, dob) VALUES ('5')", true},
		{"the last column", `("id", "mrn") values (5)`, true},
		{"a constraint", "Key (mrn, dob)=(5, 6)", true},
		{"a list of words", "columns (id, mrn, dob) are set", false},
		{"a header", "id,mrn,dob", false},
		{"a list", "where mrn IN ('5')", true},
		{"a pattern", "mrn not like '5%'", true},
		{"a quoted name", `"mrn" ILIKE '5%'`, true},
		{"the word in of prose", "mrn in use", false},
		{"the text of a key that names", `{"field":"mrn","value":"5"}`, true},
		{"the same in a string", `{\"key\": \"mrn\", \"value\":\"5\"}`, true},
		{"an attribute", `<field name="mrn">5</field>`, true},
		{"a path", `{"path":"/patient/mrn","value":5}`, true},
		{"a duplicate of MySQL", "'5' for key 'patient.mrn'", true},
		{"the text of another key", `{"sort":"mrn","order":"asc"}`, false},
		{"the text of a key that names a field", `{"fieldName":"mrn","value":"5"}`, true},
		{"the same in two words", `{"column_name":"mrn","new_value":"5"}`, true},
		{"a name on a line of an escaped text", `a\nname: "mrn", value: "5"`, true},
		{"the text of a key that names something else", `{"hostname":"mrn","value":"5"}`, false},
		{"a bracket that closes on another line", "id,mrn,dob\n(a) values (5)", false},
	} {
		at := bytes.Index([]byte(x.text), []byte("mrn"))
		i := at + 3
		for x.text[i] == ' ' {
			i++
		}
		if got := apart([]byte(x.text), i, at); got != x.want {
			t.Errorf("%s: %v, want %v", x.why, got, x.want)
		}
	}
}
