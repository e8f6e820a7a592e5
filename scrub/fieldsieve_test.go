package scrub_test

import (
	"strconv"
	"strings"
	"testing"

	"github.com/phiscrub/phiscrub/detect/field"
	"github.com/phiscrub/phiscrub/patterns"
	"github.com/phiscrub/phiscrub/scrub"
	"github.com/phiscrub/phiscrub/scrub/rewrite"
)

// TestLawL3SieveSeesEveryFieldRule holds the words that field rules give to
// the sieve against the rules: their examples, and every key in the
// spellings and compositions that lead to it, in the surroundings that the
// rule needs, are the same with the sieve and without it.
func TestLawL3SieveSeesEveryFieldRule(t *testing.T) {
	files, err := patterns.Files() // with the examples
	if err != nil {
		t.Fatal(err)
	}
	var specs []field.Spec
	for _, f := range files {
		specs = append(specs, f.Fields...)
	}
	p, err := scrub.PolicyNamed("safe-harbor")
	if err != nil {
		t.Fatal(err)
	}
	for c := range p.Action {
		p.Action[c] = rewrite.Redact // also what policies keep
	}
	on := newScrubber(t, scrub.Options{Policy: p}).NewWorker()
	off := newScrubber(t, scrub.Options{Policy: p, NoSieve: true}).NewWorker()
	for i := range specs {
		s := &specs[i]
		edited, asked := 0, 0
		ask := func(l string) {
			if asked++; asked%share != 0 && asked > len(s.TP) {
				return
			}
			for _, l := range []string{l, inRecord(l)} {
				with, _ := line(on, []byte(l))
				without, o := line(off, []byte(l))
				if edited += o.Edited; with != without {
					t.Errorf("%s: the sieve hid something\n in %s\nwith the sieve %s\nwithout        %s", s.ID, l, with, without)
				}
			}
		}
		for _, l := range append(append([]string{}, s.TP...), s.FP...) {
			ask(strings.NewReplacer("⟦", "", "⟧", "").Replace(l))
		}
		if s.Verdict == "keep" || s.Verdict == "scan" {
			continue
		}
		if len(s.TP) == 0 {
			t.Errorf("%s: has no example", s.ID)
			continue
		}
		value := marked(s.TP[0])
		for _, k := range s.Keys {
			for _, k := range keysOf(s, k) {
				for _, spelled := range spellings(k) {
					ask(around(s, `"`+spelled+`":"`+value+`"`))
				}
			}
		}
		for _, e := range s.Elements {
			if l := message(e); l != "" {
				ask(l)
				ask(strings.ReplaceAll(l, "\r", `\x0d`))
				ask(`{"m":"` + strings.NewReplacer(`\`, `\\`, "\r", `\r`).Replace(l) + `"}`)
			}
		}
		for n := range max(len(s.Under), len(s.Within), len(s.Beside)) {
			turned := *s
			turned.Under, turned.Within, turned.Beside = turn(s.Under, n), turn(s.Within, n), turn(s.Beside, n)
			for _, k := range []string{s.Keys[0], s.Keys[len(s.Keys)-1]} {
				k = strings.TrimPrefix(strings.TrimPrefix(k, field.PathPrefix), field.ParamPrefix)
				ask(around(&turned, `"`+k+`":"`+value+`"`))
			}
		}
		if edited == 0 {
			t.Errorf("%s: no line was edited: nothing is proved for it", s.ID)
		}
	}
}

// message is a message of HL7 with a value at an address; "" for one of
// another format.
func message(address string) string {
	seg, at, _ := strings.Cut(address, "-")
	seg, qual, _ := strings.Cut(seg, "[")
	field, comp, _ := strings.Cut(at, ".")
	n, err := strconv.Atoi(field)
	if err != nil || len(seg) != 3 {
		return ""
	}
	fields := make([]string, n)
	fields[n-1] = "778812"
	if comp == "2" {
		fields[n-1] = "x^778812"
	}
	if qual != "" {
		fields[1] = strings.TrimSuffix(qual, "]")
	}
	return "MSH|^~\\&|A|B\r" + seg + "|" + strings.Join(fields, "|") + "|"
}

// turn puts element n first.
func turn(list []string, n int) []string {
	if len(list) == 0 {
		return nil
	}
	return list[n%len(list):]
}

// marked is the first value of an example.
func marked(tp string) string {
	_, v, _ := strings.Cut(tp, "⟦")
	v, _, _ = strings.Cut(v, "⟧")
	return strings.NewReplacer(`\`, ``, `"`, ``).Replace(v)
}

// keysOf are the keys that lead to key k of a rule.
func keysOf(s *field.Spec, k string) []string {
	if k == "*" {
		return []string{"x"}
	}
	k = strings.TrimPrefix(strings.TrimPrefix(k, field.PathPrefix), field.ParamPrefix)
	keys := []string{k}
	if s.Compose || s.Prefixed {
		keys = append(keys, "patient_"+k, "next_of_kin_"+k, "emergency_contact_home_"+k)
	}
	if s.Suffix {
		keys = append(keys, "hospital_"+k)
	}
	if s.Compose || s.Suffix || s.Prefixed {
		for _, tail := range []string{"s", "2", "_1", "_value", "_text"} {
			keys = append(keys, k+tail, "patient_"+k+tail)
		}
	}
	return keys
}

// spellings are the ways to write a folded key.
func spellings(k string) []string {
	words := strings.Split(k, "_")
	var pascal string
	for _, w := range words {
		if w != "" {
			pascal += strings.ToUpper(w[:1]) + w[1:]
		}
	}
	out := []string{k, strings.ToUpper(k), strings.Join(words, "-"), strings.Join(words, "."), strings.Join(words, " ")}
	if pascal != "" {
		out = append(out, pascal, strings.ToLower(pascal[:1])+pascal[1:])
	}
	return out
}

// around puts a pair where a rule holds.
func around(s *field.Spec, pair string) string {
	for i, r := range s.Resource {
		if r == "*" {
			r = "Basic"
		}
		if i == 0 {
			pair = `"resourceType":"` + r + `",` + pair
		}
	}
	if len(s.Beside) > 0 {
		pair += `,"` + s.Beside[0] + `":"x"`
	}
	pair = "{" + pair + "}"
	if len(s.Within) > 0 {
		pair = `{"` + s.Within[0] + `":` + pair + `}`
	}
	if len(s.Under) > 0 {
		pair = `{"` + s.Under[0] + `":` + pair + `}`
	}
	return pair
}

// inRecord puts a line into a container record.
func inRecord(l string) string {
	return `{"log":"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`, "\t", `\t`).Replace(l) + `\n","stream":"stdout"}`
}

// TestRegression_QuotedTableBeforeItsColumns: to the sieve the name of a table in
// quotes was none of the columns behind it.
func TestRegression_QuotedTableBeforeItsColumns(t *testing.T) {
	on := newScrubber(t, scrub.Options{}).NewWorker()
	off := newScrubber(t, scrub.Options{NoSieve: true}).NewWorker()
	for _, in := range []string{
		"INSERT INTO patients(id) VALUES (8834112)",
		`INSERT INTO "patients"(id) VALUES (8834112)`,
		`INSERT INTO "patients" ("id","x") VALUES (8834112, 5)`,
		"INSERT INTO `patients` (`id`) VALUES (8834112)",
		"INSERT INTO [patients] ([id]) VALUES (8834112)",
		"INSERT INTO [dbo].[patients] (id, x) VALUES (8834112, 5)",
		`{"q":"insert into [patients]([id]) values (8834112)"}`,
		`{"q":"INSERT INTO \"patients\" (\"id\") VALUES (8834112)"}`,
	} {
		got, _ := line(on, []byte(in))
		if want := strings.Replace(in, "8834112", "[MRN]", 1); got != want {
			t.Errorf("%q became %q, want %q", in, got, want)
		}
		if without, _ := line(off, []byte(in)); without != got {
			t.Errorf("%q: without the sieve %q, with it %q", in, without, got)
		}
	}
}

// TestRegression_RowsOfAQuotedTable: to the sieve the quote that closes the name of
// a table opened the key "values", so that the row behind it stayed.
func TestRegression_RowsOfAQuotedTable(t *testing.T) {
	on := newScrubber(t, scrub.Options{}).NewWorker()
	off := newScrubber(t, scrub.Options{NoSieve: true}).NewWorker()
	for _, in := range []string{
		`insert into "patients" values (8834112, 5)`,
		`INSERT INTO "patients"  VALUES(8834112, 5)`,
		`INSERT INTO "public"."patients" VALUES (8834112, 5)`,
		"insert into `patients` values (8834112, 5)",
		"INSERT INTO [patients] VALUES (8834112, 5)",
		`{"msg":"insert into \"patients\" values (8834112, 5)"}`,
	} {
		got, _ := line(on, []byte(in))
		if want := strings.Replace(in, "8834112, 5", "", 1); got != want {
			t.Errorf("%q became %q, want %q", in, got, want)
		}
		if without, _ := line(off, []byte(in)); without != got {
			t.Errorf("%q: without the sieve %q, with it %q", in, without, got)
		}
	}
}

// TestRegression_MoreThanTheNameOfATable: the walk took what is not the name of a
// table alone for one, and the sieve did not.
func TestRegression_MoreThanTheNameOfATable(t *testing.T) {
	on := newScrubber(t, scrub.Options{}).NewWorker()
	off := newScrubber(t, scrub.Options{NoSieve: true}).NewWorker()
	for _, x := range []struct{ in, want string }{
		{`query="select * from patients where id='8834112A'" rows=1`, `query="select * from patients where id='[MRN]'" rows=1`},
		{"update [ehr].[patients] set a = 1 where id = '8834112'", "update [ehr].[patients] set a = 1 where id = '[MRN]'"},
		{`query="select * from patients! where id='8834112A'" rows=1`, `query="select * from patients! where id='8834112A'" rows=1`},
		{"update [persons]where id = '8834112'", "update [persons]where id = '8834112'"},
	} {
		got, _ := line(on, []byte(x.in))
		if got != x.want {
			t.Errorf("%q became %q, want %q", x.in, got, x.want)
		}
		if without, _ := line(off, []byte(x.in)); without != got {
			t.Errorf("%q: without the sieve %q, with it %q", x.in, without, got)
		}
	}
}
