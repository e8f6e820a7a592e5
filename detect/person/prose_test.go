package person

import (
	"testing"

	"github.com/phiscrub/phiscrub/detect/word"
)

// found is what Prose finds where Opens lets it look.
func found(w *word.Window, text []byte, i int) (start, end int, ok bool) {
	if !Opens(text, i) {
		return 0, 0, false
	}
	return Prose(w, text, i)
}

func TestProseFindsNames(t *testing.T) {
	check(t, "Prose", found, []row{
		{"subject of a sentence", "Stephanie shouted at the driver", "Stephanie"},
		{"object of a verb", "we will monitor Stephanie closely", "Stephanie"},
		{"owner", "the results of Stephanie's scan", "Stephanie"},
		{"first and last", "then Gregory Nelson called", "Gregory Nelson"},
		{"initials", "signed G. T. Nelson yesterday", "G. T. Nelson"},
		{"particles", "met Pedro de la Cruz there", "Pedro de la Cruz"},
		{"nobody has listed it", "directed by Brunka Zelvakić and others", "Brunka Zelvakić"},
		{"capitals", "PATIENT GREGORY NELSON WAS SEEN", "GREGORY NELSON"},
		{"a list", "the children Gregory, Martha and Stephanie came", "Gregory"},
		{"nothing else is called so", "If Rosalind develops a fever, call us", "Rosalind"},
		{"nobody has listed it, in a list", "the founders were Bolmava, Stephanie and others", "Bolmava"},
		{"a rare name behind a known one", "obtained from Gregory Okafor after discussion", "Gregory Okafor"},
		{"behind a number", "checked in 8812 Gregory Okafor at desk 4", "Gregory Okafor"},
		{"in a value", `body="Gregory Nelson has fever"`, "Gregory Nelson"},
	})
}

func TestProseLeavesThings(t *testing.T) {
	for _, text := range []string{
		"Starting Jackson parser", "Hadoop Kerberos Martin", "Jenkins build 12 failed", "user Virginia region",
		"org.springframework.Smith", "Thread-Alice stopped", "with Dr. Stephanie Hughes today", "Started Jetty on port 8080", "Kafka Broker Alpha is ready",
		"Parkinson disease and Crohn disease", "insert Foley catheter", "Order created", "Access Denied by Policy",
		"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15) Gecko", "at Foo.Bar(Baz.java:12)", "GET /Smith/Jones HTTP/1.1",
		"Connection reset by peer", "Washington", "Maria", "Tuesday, March 3", "Too Many Requests",
		"Dr. Nelson will see you", "seen by Gregory Nelson, MD today", "Lisinopril 10 MG Oral Tablet",
		"Loading Hibernate Dialect", "Texas and Georgia and Virginia", "Cassandra node 3 joined the ring",
		"A Martin represents a table", "Copyright (c) 2020 Stephanie Nelson", "© Stephanie Nelson", "Grace period expired",
		"storage: Block 12 stored as bytes", "NIC Link is Up", "Link has been severed", "Dix-Hallpike negative", "a Kaplan-Meier curve",
		"Failed to parse Martin.xml", "key Smith=1", "logger Jackson: started",
	} {
		for i := range text {
			if s, e, ok := found(new(word.Window), []byte(text), i); ok {
				t.Errorf("%q: finds %q", text, text[s:e])
				break
			}
		}
	}
}

func TestSpeechFindsNames(t *testing.T) {
	check(t, "Speech", Speech, []row{
		{"filler", "okay gregory so what", "gregory"},
		{"comma", "so , stephanie , how", "stephanie"},
		{"speaker", "[doctor] theresa hernandez is here", "theresa hernandez"},
		{"a verb", "okay mark the spot", ""},
		{"a hope", "so hope is lost", ""},
		{"software", "now jenkins restarts", ""},
		{"no name", "okay so the build", ""},
		{"a path", "so /gregory/x", ""},
	})
}

// TestOpensSeesLessThanItsWord holds Opens to what it promises the sieve: it
// looks at the word and one byte on each side, behind a colon at one more.
func TestOpensSeesLessThanItsWord(t *testing.T) {
	for _, r := range []struct {
		why, text string
		want      bool
	}{
		{"a name", " Gregory ", true},
		{"a known word", " Order ", false},
		{"a word of a class", " Server ", false},
		{"an unknown word", " Zelvak ", true},
		{"a class name", " ZelvakParser ", false},
		{"a surname with a capital within", " McGregory ", true},
		{"a host, whose capitals are no name's", " LabZW ", false},
		{"a program's name", " ZelChat ", false},
		{"a word that few are called", " Link ", false},
		{"a day's short name", " Sun ", false},
		{"a name that is a common word besides", " Mark ", true},
		{"another", " Grace ", true},
		{"a path", "/Gregory ", false},
		{"a key", " Gregory=", false},
		{"an acronym", " HTTP ", false},
		{"a name in capitals", " NELSON ", true},
		{"an escape may hide anything", ` O\u0027Neil`, true},
		{"a written line feed ends a word", ` Order\n`, false},
		{"a speaker", " Zelvak: hi", true},
		{"a key and its value", " Zelvak:7", false},
		{"a key and a path", " Zelvak:/x", false},
		{"the colon is the last that is seen", " Zelvak:", true},
		{"a quote, which may be written with a backslash", ` Zelvak:\"7"`, true},
		{"a colon at the end of a string", " Zelvak:' x", true},
		{"a name in capitals before a path", " NELSON:/x", true},
	} {
		if got := Opens([]byte(r.text), 1); got != r.want {
			t.Errorf("%s: %q: %v", r.why, r.text, got)
		}
	}
}

// FuzzMatchers runs every matcher of the package at a place: spans lie in the
// text and are no single byte.
func FuzzMatchers(f *testing.F) {
	f.Add([]byte("so gregory nelson, Gregory T. van der Nelson Jr. was here"), 3)
	f.Add([]byte("[doctor] hi , martha . My name is LEE, ANN M."), 9)
	f.Add([]byte("Mr. \xc3 O’Neil\\n[NAME] Ann"), 0)
	f.Fuzz(func(t *testing.T, text []byte, i int) {
		for _, m := range []matcher{Prose, Speech, Role, Phrase, Greeting, Signature, Introduction, Meeting, Honorific, Before} {
			if s, e, ok := m(new(word.Window), text, i); ok && (s < 0 || e > len(text) || e-s < 1) {
				t.Fatalf("span %d–%d of %d bytes", s, e, len(text))
			}
		}
		if i >= 0 && i < len(text) {
			Opens(text, i)
			SpokenFollows(text, i)
		}
	})
}
