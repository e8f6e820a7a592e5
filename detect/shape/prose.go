package shape

import "github.com/phiscrub/phiscrub/detect/person"

// prose are the matchers of values made of words: streets, places, dates,
// ages, names.
var prose = []Matcher{
	{"address-street", streetAddress},
	{"address-written", writtenAddress},
	{"age-over-89", ageOver89},
	{"city-lived-in", city},
	{"city-state-zip", cityState},
	{"county-lived-in", county},
	{"date-event", eventDate},
	{"date-labelled", labelledDate},
	{"date-labelled-when", labelledDate},
	{"date-may", mayDate},
	{"date-month", monthDate},
	{"date-of-birth", dateOfBirth},
	{"date-on", onDate},
	{"date-on-iso", onDate},
	{"date-seen", seenDate},
	{"date-since", sinceDate},
	{"geo-coordinates", coordinates},
	{"geo-point", coordinates},
	{"name-before", person.Before},
	{"name-client", person.Role},
	{"name-greeting", person.Greeting},
	{"name-honorific", person.Honorific},
	{"name-honorific-ms", person.Honorific},
	{"name-honorific-ms-lower", person.Honorific},
	{"name-introduction", person.Introduction},
	{"name-meeting", person.Meeting},
	{"name-phrase", person.Phrase},
	{"name-role", person.Role},
	{"name-signature", person.Signature},
	{"zip-after-state", stateZIP},
	{"zip-code", postalCode},
}
