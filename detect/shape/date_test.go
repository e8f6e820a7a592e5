package shape

import (
	"testing"

	"github.com/phiscrub/phiscrub/detect/word"
)

func TestDatesAreValidOnTheCalendar(t *testing.T) {
	rows := []struct{ why, text, want string }{
		{"ISO 8601", "1980-01-31 x", "1980-01-31"},
		{"ISO with a time and a zone", "1980-01-31T10:20:30.5+02:00", "1980-01-31T10:20:30.5+02:00"},
		{"month 13", "1980-13-01", ""},
		{"30 February", "02/30/1980", ""},
		{"29 February of a leap year", "02/29/1980", "02/29/1980"},
		{"29 February of no leap year", "1981-02-29", ""},
		{"1900 was no leap year", "1900-02-29", ""},
		{"US order", "1/31/1980,", "1/31/1980"},
		{"European order", "31.1.1980", "31.1.1980"},
		{"two digits of a year", "1/31/80", "1/31/80"},
		{"two digits after full stops are a version", "1.3.80", ""},
		{"four parts are an address or a version", "1.3.1980.4", ""},
		{"mixed separators", "1/31-1980", ""},
		{"month as a word, day first", "8 May 1989", "8 May 1989"},
		{"ordinal day", "3rd of March, 2020", "3rd of March, 2020"},
		{"month first", "March 3, 2020 at 3 pm", "March 3, 2020 at 3 pm"},
		{"abbreviated month", "Jan. 3rd", "Jan. 3rd"},
		{"31 June", "June 31, 2020", ""},
		{"no year", "November 21st to", "November 21st"},
		{"month and year", "March 2020", "March 2020"},
		{"hyphens", "31-JAN-1980", "31-JAN-1980"},
		{"DATE9", "31JAN1980", "31JAN1980"},
		{"compact", "19800131", "19800131"},
		{"compact with a time", "19800131235959", "19800131235959"},
		{"compact, no date", "20261399", ""},
		{"weekday goes with the date", "Friday, June 3", "Friday, June 3"},
		{"syslog's month and day", "Jan 27 11:02:49", "Jan 27 11:02:49"},
		{"part of a path", "2024/01/02/x.log", ""},
		{"part of an identifier", "2024-01-02_backup", ""},
		{"a longer number", "12/31/19801", ""},
	}
	for _, r := range rows {
		var w word.Window
		text := []byte(r.text)
		c, ok := dateAt(&w, w.Read(text, 0))
		if got := string(text[c.start:c.end]); ok != (r.want != "") || ok && got != r.want {
			t.Errorf("%s: %q gives %q, %v", r.why, r.text, got, ok)
		}
	}
}

// first returns what a matcher finds, asked at every byte in turn.
func first(native Func, text string) string {
	for i := range text {
		if s, e, ok := native([]byte(text), i); ok {
			return text[s:e]
		}
	}
	return ""
}

type proseRow struct{ why, text, want string }

func checkProse(t *testing.T, native WordFunc, rows []proseRow) {
	t.Helper()
	for _, r := range rows {
		var along word.Window
		text := []byte(r.text)
		along.Open(text)
		anew := func(text []byte, i int) (int, int, bool) { return native(new(word.Window), text, i) }
		if got := first(anew, r.text); got != r.want {
			t.Errorf("%s: %q gives %q, want %q", r.why, r.text, got, r.want)
		}
		for i := range text {
			s, e, ok := native(&along, text, i)
			if a, b, found := anew(text, i); a != s || b != e || found != ok {
				t.Errorf("%s: byte %d of %q: %d–%d, along the text %d–%d", r.why, i, r.text, a, b, s, e)
			}
		}
	}
}

func TestDateOfBirthFollowsItsWord(t *testing.T) {
	checkProse(t, dateOfBirth, []proseRow{
		{"words between", "was born in Springfield on 3/4/1970.", "3/4/1970"},
		{"the next sentence answers", "your date of birth? It's 9/24/1946", "9/24/1946"},
		{"before the word", "2/3/1950 is her birthday", "2/3/1950"},
		{"on the next line", "DOB:\n 1980-01-31", "1980-01-31"},
		{"a year alone stays", "born 1980", ""},
		{"another number comes first", "born 12 weeks early, 3/4/1970", ""},
		{"a machine was born", "worker born at 2024-01-02 10:00:00", ""},
		{"a marker stands there", "born on [DOB]", ""},
	})
}

func TestEventDatesAreLedTo(t *testing.T) {
	checkProse(t, eventDate, []proseRow{
		{"preposition", "discharged to home on 3/9/2020", "3/9/2020"},
		{"directly", "appt 3/9/2020 10:30", "3/9/2020 10:30"},
		{"a time of day between", "visit at 10:30 on 3/9/2020", "3/9/2020"},
		{"a hospital's name between", "admitted to St. Ann Hospital on 3/9/2020", "3/9/2020"},
		{"month with in", "diagnosed in March", "March"},
		{"month without", "diagnosed March", ""},
		{"may is a verb", "surgery that may in may", ""},
		{"nothing leads to it", "admitted patients 3/9/2020", ""},
		{"technical words between", "admission service deployed on 3/9/2020", ""},
		{"a path", "/visit/2024-01-02", ""},
		{"another sentence", "He was admitted. On 3/9/2020", ""},
	})
}

func TestMachineDatesStay(t *testing.T) {
	checkProse(t, sinceDate, []proseRow{
		{"prose", "like that since 4/14/1962", "4/14/1962"},
		{"quoted text starts anew", `msg="restarted" body="It hurts since 4/14/1962"`, "4/14/1962"},
		{"uptime", "up and running since 4/14/2022", ""},
		{"a time stamp", "it hurts since 2022-04-14 10:11:12", ""},
		{"an option", "git log --since 2022-04-14", ""},
	})
	checkProse(t, onDate, []proseRow{
		{"prose", "ecg taken on 12/26/2020 reveals", "12/26/2020"},
		{"sentence with a time", "On 2007-01-17 23:08:55, the family moved", "2007-01-17 23:08:55"},
		{"time stamp", "on 2007-01-17 23:08:55 INFO", ""},
		{"machine before", "backup started on 12/26/2020", ""},
		{"machine after", "on 12/26/2020 server 3", ""},
	})
	checkProse(t, labelledDate, []proseRow{
		{"a form", "Date: 2003-08-28 12:13:52\nName: X", "2003-08-28 12:13:52"},
		{"a log", "Date: 2003-08-28 12:13:52 Level: X", ""},
		{"a header", "Date: 2003-08-28", ""},
	})
	checkProse(t, seenDate, []proseRow{
		{"prose", "last seen on 3/3/2020", "3/3/2020"},
		{"time stamp", "last seen 2020-03-03 10:00:00", ""},
	})
}

func TestAgesOver89(t *testing.T) {
	checkProse(t, ageOver89, []proseRow{
		{"y/o", "93 y/o man", "93"},
		{"glued", "93yo man", "93"},
		{"glued with a stroke", "93y/o man", "93"},
		{"in words of a sentence", "is 104 years old", "104"},
		{"years of age", "97 years of age", "97"},
		{"after the word", "age of 95, alive", "95"},
		{"quoted", `age: "95"`, "95"},
		{"89 stays", "89 y/o man", ""},
		{"nobody is 130", "130 years old", ""},
		{"seconds", "age: 95s", ""},
		{"days", "age 95 days", ""},
		{"decimal", "age 95.5", ""},
		{"header", "max-age=95", ""},
		{"generalised", "90+ years old", ""},
		{"no age", "95 old files", ""},
	})
}
