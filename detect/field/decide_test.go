package field_test

import (
	"testing"

	"github.com/phiscrub/phiscrub/detect/field"
)

// place builds a Place from names; above is nearest first, "?" a name that no
// rule knows.
func place(p *field.Policy, key string, above, beside []string) *field.Place {
	at := &field.Place{ID: id(p, key)}
	for _, a := range above {
		at.Above = append(at.Above, p.Name(a))
	}
	for _, b := range beside {
		at.Beside |= p.Bit(p.Name(b))
	}
	return at
}

func TestDecideBySurroundings(t *testing.T) {
	p := compile(t,
		field.Spec{ID: "under", Keys: []string{"u"}, Under: []string{"patient", "subject"}},
		field.Spec{ID: "within", Keys: []string{"w"}, Within: []string{"patient"}},
		field.Spec{ID: "beside", Keys: []string{"b"}, Beside: []string{"family", "given"}},
		field.Spec{ID: "both", Keys: []string{"ub"}, Under: []string{"patient"}, Beside: []string{"family"}},
		field.Spec{ID: "not", Keys: []string{"n"}, Not: []string{"practitioner"}},
		field.Spec{ID: "undernot", Keys: []string{"un"}, Under: []string{"patient"}, Not: []string{"practitioner"}},
		field.Spec{ID: "fragment", Keys: []string{"f"}, Under: []string{"patient"}, Fragment: true},
		field.Spec{ID: "fragmentnot", Keys: []string{"fn"}, Under: []string{"patient"}, Not: []string{"practitioner"}, Fragment: true},
	)
	type names = []string
	rows := []struct {
		why, key      string
		above, beside []string
		want          string
	}{
		{"under: the nearest", "u", names{"patient", "?"}, nil, "under"},
		{"under: another of the list", "u", names{"subject"}, nil, "under"},
		{"under: farther away", "u", names{"?", "patient"}, nil, ""},
		{"under: at the top", "u", nil, nil, ""},
		{"within: far away", "w", names{"?", "?", "patient"}, nil, "within"},
		{"within: another", "w", names{"?", "subject"}, nil, ""},
		{"within: at the top", "w", nil, nil, ""},
		{"beside: one is enough", "b", nil, names{"given"}, "beside"},
		{"beside: another", "b", nil, names{"patient"}, ""},
		{"beside: none", "b", names{"patient"}, nil, ""},
		{"two conditions: both", "ub", names{"patient"}, names{"family"}, "both"},
		{"two conditions: the first", "ub", names{"patient"}, nil, ""},
		{"two conditions: the second", "ub", nil, names{"family"}, ""},
		{"not: elsewhere", "n", names{"?", "patient"}, nil, "not"},
		{"not: at the top", "n", nil, nil, "not"},
		{"not: far away", "n", names{"?", "patient", "practitioner"}, nil, ""},
		{"not and under: both near", "un", names{"patient", "practitioner"}, nil, ""},
		{"not and under: elsewhere", "un", names{"patient"}, nil, "undernot"},
		{"fragment: nothing around, but not a fragment", "f", nil, nil, ""},
	}
	for _, r := range rows {
		got := ""
		if x := p.Decide(place(p, r.key, r.above, r.beside), []byte("A1234567")); x != nil {
			got = x.ID
		}
		if got != r.want {
			t.Errorf("%s: %q, want %q", r.why, got, r.want)
		}
	}
	for key, want := range map[string]bool{"f": true, "fn": true, "u": false, "w": false, "b": false} {
		at := place(p, key, nil, nil)
		at.Fragment = true
		if got := p.Decide(at, []byte("A1234567")) != nil; got != want {
			t.Errorf("on a fragment %s is decided: %v", key, got)
		}
	}
	at := place(p, "fn", []string{"practitioner"}, nil)
	if at.Fragment = true; p.Decide(at, []byte("A1234567")) != nil {
		t.Error("fragment undoes not")
	}
}

func TestDecideByResource(t *testing.T) {
	p := compile(t,
		field.Spec{ID: "patient", Keys: []string{"name"}, Resource: []string{"Patient", "person"}},
		field.Spec{ID: "any", Keys: []string{"note"}, Resource: []string{"*"}},
		field.Spec{ID: "all", Keys: []string{"*"}, Resource: []string{"Basic"}, Value: "digits9"},
	)
	rows := []struct {
		why, key, resource, value string
		known                     bool // some resource type is there
		want                      string
	}{
		{"the resource", "name", "patient", "Ada", true, "patient"},
		{"another of the list", "name", "person", "Ada", true, "patient"},
		{"a resource of another rule", "name", "basic", "Ada", true, ""},
		{"a resource that no rule names", "name", "", "Ada", true, ""},
		{"no resource", "name", "", "Ada", false, ""},
		{"any resource", "note", "basic", "x", true, "any"},
		{"any resource, unknown", "note", "", "x", true, "any"},
		{"any resource: none", "note", "", "x", false, ""},
		{"any key", "level", "basic", "123456789", true, "all"},
		{"any key: another resource", "level", "patient", "123456789", true, ""},
		{"any key: the value is none", "level", "basic", "12345678", true, ""},
	}
	for _, r := range rows {
		at := place(p, r.key, nil, nil)
		at.Resource, at.InRes = p.Name(r.resource), r.known
		got := ""
		if x := p.Decide(at, []byte(r.value)); x != nil {
			got = x.ID
		}
		if got != r.want {
			t.Errorf("%s: %q, want %q", r.why, got, r.want)
		}
	}
	if !p.Wild() || compile(t, field.Spec{ID: "a", Keys: []string{"a"}}).Wild() {
		t.Error("Wild is wrong about rules for any key")
	}
}

func TestDecideByRank(t *testing.T) {
	p := compile(t,
		field.Spec{ID: "low", Keys: []string{"a", "b", "c"}, Rank: 10},
		field.Spec{ID: "plain", Keys: []string{"a", "b"}},
		field.Spec{ID: "near", Keys: []string{"a", "b"}, Under: []string{"patient"}},
		field.Spec{ID: "top", Keys: []string{"b"}, Rank: 90, Value: "digits9"},
		field.Spec{ID: "first", Keys: []string{"d"}},
		field.Spec{ID: "second", Keys: []string{"d"}},
		field.Spec{ID: "keep", Keys: []string{"e"}, Verdict: "keep", Rank: 95, Value: "digits9"},
		field.Spec{ID: "redact", Keys: []string{"e"}, Rank: 20},
		field.Spec{ID: "wild", Keys: []string{"*"}, Within: []string{"patient"}, Rank: 99},
	)
	type names = []string
	rows := []struct {
		why, key string
		above    []string
		value    string
		want     string
	}{
		{"the default rank is above a low one", "a", nil, "x1", "plain"},
		{"of one rank, the one with surroundings", "a", names{"patient"}, "x1", "near"},
		{"a higher rank", "b", names{"patient"}, "123456789", "top"},
		{"a higher rank whose value is another", "b", names{"patient"}, "x1", "near"},
		{"the only one", "c", nil, "x1", "low"},
		{"of equals, the first as written", "d", nil, "x1", "first"},
		{"a keep asks for no value", "e", nil, "x1", "keep"},
		{"a rule for any key comes last", "c", names{"patient"}, "x1", "low"},
		{"a rule for any key", "z", names{"patient"}, "x1", "wild"},
	}
	for _, r := range rows {
		got := ""
		if x := p.Decide(place(p, r.key, r.above, nil), []byte(r.value)); x != nil {
			got = x.ID
		}
		if got != r.want {
			t.Errorf("%s: %q, want %q", r.why, got, r.want)
		}
	}
}

func TestDecideAllocatesNothing(t *testing.T) {
	p := compile(t, field.Spec{ID: "a", Keys: []string{"mrn"}, Suffix: true, Within: []string{"patient"}})
	at, key, v := place(p, "mrn", []string{"patient"}, nil), []byte("hospital_mrn"), []byte("00123456")
	if n := testing.AllocsPerRun(10, func() { at.ID = p.ID(key); p.Decide(at, v) }); n != 0 {
		t.Errorf("%v allocations", n)
	}
}
