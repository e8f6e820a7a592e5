package sieve

import (
	"bytes"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

// followed is a guard: a colon or an equals sign comes next.
func followed(text []byte, at int) bool {
	return at+1 < len(text) && (text[at+1] == ':' || text[at+1] == '=')
}

// late is a guard: it counts the bytes before it on the line.
func late(text []byte, at int) bool {
	return (at-bytes.LastIndexByte(text[:at], '\n'))%5 == 0
}

// apart is a guard: no letter and no digit comes next. notBehind has the bytes
// before which it may hold.
func apart(text []byte, at int) bool { return at+1 == len(text) || notBehind[text[at+1]] }

var notBehind = func() (set [256]bool) {
	for c := range set {
		set[c] = !isAlnum(byte(c))
	}
	return set
}()

var guardedConfig = Config{
	Words:  []string{"ssn", "first_name", "patient_id", "date_of_birth"},
	Shapes: []Shape{{Mask: "999-99-9999"}, {Char: "#"}},
	Guarded: []Guarded{
		{Word: "name", Guard: followed},
		{Word: "patient", Guard: followed},
		{Word: "of", Guard: followed},
		{Word: "last_seen", Guard: followed},
		{Word: "name_of_record_keeper", Guard: followed},
		{Word: "patient_ids", Guard: followed},
		{Word: "7_id", Guard: followed},
		{Word: "id_7", Guard: followed},
		{Word: "zip", Guard: apart, After: &notBehind},
		{Word: "last_zip", Guard: followed},
		{Word: "id", Guard: late},
		{Word: "beneficiaryship", Guard: followed},
		{Word: "ids", Guard: followed},
		{Word: "beneficiaryids", Guard: followed},
		{Word: "beneficiarynumber", Guard: late},
		{Word: "ssn", Guard: func([]byte, int) bool { return false }},
		{Shape: Shape{Char: "@"}, Guard: followed},
		{Shape: Shape{Char: "~"}},
		{Shape: Shape{Mask: "999-9999"}},
		{Word: "always"},
		{Shape: Shape{Char: "#"}, Guard: followed},
		{Shape: Shape{Mask: "9{1,3}.9{1,3}.9{1,3}.9{1,3}"}, Guard: followed, Alone: true},
		{Shape: Shape{Mask: "AA99?A"}, Guard: followed},
		{Shape: Shape{Mask: "9+9:"}, Guard: followed},
		{Shape: Shape{Mask: "+"}, Guard: followed},
	},
}

func TestGuardsDecide(t *testing.T) {
	engines, p := newScanners(t, guardedConfig), newPlain(guardedConfig)
	for _, c := range []struct {
		why, text string
		want      bool
	}{
		{"the guard holds", "name: x", true},
		{"the guard denies", "name x", false},
		{"a later one holds", "name x name y name=z", true},
		{"the guard denies at the end", "my name", false},
		{"a longer word goes on after a denied part", "first name x", true},
		{"a longer word that begins with a denied one", "patient id x", true},
		{"a longer word with a denied part in the middle", "date of birth", true},
		{"a word that is also given without a guard", "ssn x", true},
		{"a word of two tokens is denied", "last seen", false},
		{"a word of two tokens that its guard takes", "x.lastSeen=5", true},
		{"a long one", "nameOfRecord-keeper: x", true},
		{"a long one is denied", "nameOfRecord-keeper x", false},
		{"its end is no word", "record keeper: x", false},
		{"a word that begins with a digit", "x7id: a", true},
		{"a word that begins with a digit is denied", "x7id a", false},
		{"nor is it one within a longer number", "17id: a", false},
		{"a word that ends with a digit counts everywhere", "x id7", true},
		{"a plural of an acronym behind a word", "lastPatientIDs: x", true},
		{"a plural of an acronym behind a word is denied", "last patients IDs x", false},
		{"nothing is glued", "my ZIP", true},
		{"a capital after capitals, before which no guard holds", "ZIPFile", false},
		{"a capital after capitals, before which one of two may hold", "lastZIPFile", true},
		{"two tokens, and a capital that is part of another", "LASTSEENAt", false},
		{"two tokens, and a capital after capitals", "last_SEENAt", true},
		{"camel case asks too", "patientRecord", false},
		{"a capital after capitals cannot be asked", "NAMERecord", true},
		{"a guarded character", "a@: b", true},
		{"a denied character", "a@b", false},
		{"a denied character does not end a longer word", "patient@id", true},
		{"a character that is also given without a guard", "a#b", true},
		{"a character whose guard is missing", "~", true},
		{"a mask whose guard is missing", "555-0143", true},
		{"a word whose guard is missing", "always", true},
		{"a guarded mask", "192.0.2.10:80", true},
		{"a denied mask", "192.0.2.10 80", false},
		{"a mask that begins inside a denied one", "1.2.3.4.5.6:", true},
		{"a word does not end a mask", "AA9name AA9A:", true},
		{"a mask of letters", "AB12C=", true},
		{"a mask of letters that is denied", "AB12C", false},
		{"a mask that ends in itself", "1+2:=", true},
		{"a mask of one byte counts everywhere", "+", true},
		{"an unguarded mask under way", "name 078-05-1120", true},
		{"a long word", "beneficiaryship: x", true},
		{"a long word in capitals, cut by camel case", "BENEFICIARYSHIP=x BENEFICIARYNUMBERId", true},
		{"a long word is denied", "beneficiaryship x", false},
		{"a longer word with that beginning", "beneficiaryships: x", false},
		{"a shorter word with that beginning", "beneficiary: x", false},
		{"the plural of an acronym", "IDs: x", true},
		{"the plural of an acronym is denied", "IDs x", false},
		{"no plural", "IDsx: x", false},
		{"the plural of a long acronym", "BENEFICIARYIDs=x", true},
		{"a guard that looks back", "a  id", true},
		{"a guard that looks back and denies", "a   id", false},
		{"the next line is asked for itself", "name x\nname=", true},
	} {
		text := []byte(c.text)
		want := p.mark(nil, text)
		if (len(want) > 0) != c.want {
			t.Errorf("%s: plain %v", c.why, want)
		}
		compare(t, engines, p, text)
	}
}

func TestRandomGuardedTextMatchesPlain(t *testing.T) {
	pieces := []string{
		"ssn", "name", "Name", "NAME", "patient", "PATIENT", "Patient", "id", "first", "of", "date", "birth", "last", "seen", "beneficiaryship", "BENEFICIARYSHIP", "beneficiary", "number", "ID", "s", "keeper", "record", "Record", "SEEN", "ZIP", "zip", "Beneficiarynumber",
		"_", "-", ".", " ", ":", "=", "\n", `\n`, `\`, "x", "X", "7", "1.2", ".3.4", "192.0.2.1", "AB1", "AB12C", "C", "@", "078-05-", "1120", "9+9:",
	}
	c := guardedConfig
	c.Shapes = c.Shapes[:1]
	c.Guarded = slices.Clone(c.Guarded[:len(c.Guarded)-1])
	engines, p := newScanners(t, c), newPlain(c)
	r := rand.New(rand.NewPCG(3, 7))
	marked := 0
	for range 20000 {
		var b strings.Builder
		for range 1 + r.IntN(10) {
			b.WriteString(pieces[r.IntN(len(pieces))])
		}
		text := []byte(b.String())
		want := p.mark(nil, text)
		for k, s := range engines {
			if got := s.Mark(nil, text); !slices.Equal(got, want) {
				t.Fatalf("engine %d: %q: marks %v, want %v", k, text, got, want)
			}
		}
		marked += min(len(want), 1)
	}
	if marked < 2000 || marked > 18000 {
		t.Errorf("%d of 20000 texts marked: the pieces no longer test both answers", marked)
	}
}

func FuzzGuards(f *testing.F) {
	engines, p := newScanners(f, guardedConfig), newPlain(guardedConfig)
	f.Add([]byte("name=x patient_id 1.2.3.4: @="))
	f.Fuzz(func(t *testing.T, text []byte) { compare(t, engines, p, text) })
}
