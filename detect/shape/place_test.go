package shape

import "testing"

func TestStreetsHaveANumberAndAName(t *testing.T) {
	checkProse(t, streetAddress, []proseRow{
		{"US", "at 12 Main St in", "12 Main St"},
		{"lower-case", "at 12 main street in", "12 main street"},
		{"ordinal", "to 350 5th Ave, Floor 2,", "350 5th Ave, Floor 2"},
		{"direction", "to 12 Oak Road NW.", "12 Oak Road NW"},
		{"unit, city, state, ZIP", "12 Elm Ct., Apt. 4B, Salem, OR 97301-1234 is", "12 Elm Ct., Apt. 4B, Salem, OR 97301-1234"},
		{"lines", "3657 Lindentie 80\n Apt. 030\n Turku\n, nan\n 65662\n", "3657 Lindentie 80\n Apt. 030\n Turku\n, nan\n 65662"},
		{"German", "in der Langen Gasse, Lange Gasse 12.", "Lange Gasse 12"},
		{"French", "habite 33 avenue de la Gare, Lille 59000", "33 avenue de la Gare, Lille 59000"},
		{"Italian", "in Via Tasso 129 da", "Via Tasso 129"},
		{"Polish", "na ul. Nowa 57 w", "ul. Nowa 57"},
		{"Cyrillic", "улица Ленина 5", "улица Ленина 5"},
		{"Hungarian", "a Petőfi utca 5. alatt", "Petőfi utca 5"},
		{"box", "to P.O. Box 123, Salem, OR 97301", "P.O. Box 123, Salem, OR 97301"},
		{"rural route", "RR 2 Box 152", "RR 2 Box 152"},
		{"military", "PSC 808, Box 19 FPO AE 09618", "PSC 808, Box 19 FPO AE 09618"},
		{"ship", "USS Example\nFPO AP 96601", "USS Example\nFPO AP 96601"},
		{"what follows is prose", "12 Main St, he said", "12 Main St"},
		{"a telephone number is no code", "12 Main St, Salem 503-555-0143", "12 Main St"},
		{"two words of technology", "2 Google Drive folders", ""},
		{"units of a test", "Test Suite 12 of 20", ""},
		{"a package", "apt 1234 upgraded", ""},
		{"a route", "routed via Proxy 12", ""},
		{"a path", "/st/12", ""},
		{"no number", "a street in town", ""},
		{"a type alone", "Main St", ""},
	})
}

func TestWrittenAddressesFollowTheirWord(t *testing.T) {
	checkProse(t, writtenAddress, []proseRow{
		{"number and name", "her address is 42 Harbor Gate.", "42 Harbor Gate"},
		{"name and number", "lives at Lindenhof 4, Bern 3012", "Lindenhof 4, Bern 3012"},
		{"two numbers, lower-case", "lives at 255 lindenvej 18, x", "255 lindenvej 18"},
		{"a corner", "the corner of 11 Botley Road and Herceg Gateway.", "11 Botley Road and Herceg Gateway"},
		{"sending needs more", "delivered to Shard 5", ""},
		{"a network address", "address: 192.0.2.10 Port 22", ""},
		{"a count", "sent 12 Messages to Topic 3", ""},
		{"memory", "address 0x7ffe", ""},
		{"a field", "address_line 12 Foo", ""},
	})
}

func TestPlacesFollowTheirWords(t *testing.T) {
	checkProse(t, city, []proseRow{
		{"lives in", "lives in Springfield with", "Springfield"},
		{"several words", "he moved from Santa Maria de la Mar.", "Santa Maria de la Mar"},
		{"saint", "City: St. Louis", "St. Louis"},
		{"a state stays", "lives in Ohio", ""},
		{"a country stays", "born in France", ""},
		{"a state of two words stays", "lives in North Dakota", ""},
		{"a month", "born in March", ""},
		{"software", "lives in Namespace default", ""},
		{"a class", "lives in HttpClient", ""},
	})
	checkProse(t, county, []proseRow{
		{"resident", "a resident of San Mateo County.", "San Mateo County"},
		{"a table", "loaded County rows", ""},
	})
	checkProse(t, postalCode, []proseRow{
		{"ZIP", "zip code: 02139", "02139"},
		{"ZIP+4", "ZIP 02139-1234", "02139-1234"},
		{"British", "postcode SW1A 1AA", "SW1A 1AA"},
		{"Canadian", "postal code K1A0B1", "K1A0B1"},
		{"generalised", "zip 021", ""},
		{"a file", "zip 12345.zip", ""},
		{"a hash", "zip 12345ab", ""},
	})
	checkProse(t, cityState, []proseRow{
		{"comma", "in Salem, OR 97301", "Salem"},
		{"no comma", "Palo Alto CA 94301", "Palo Alto"},
		{"no state", "Salem, XX 97301", ""},
	})
	checkProse(t, stateZIP, []proseRow{
		{"code", "in Salem, OR 97301-1234", "97301-1234"},
		{"no town", "OR 97301", ""},
	})
}

func TestCoordinatesComeInPairs(t *testing.T) {
	checkProse(t, coordinates, []proseRow{
		{"pair", "location 42.3601, -71.0589", "42.3601, -71.0589"},
		{"labels", "lat: 42.3601, lon: -71.0589", "42.3601"},
		{"URI", "geo:37.786971,-122.399677", "37.786971,-122.399677"},
		{"text of OGC", "POINT(-71.0589 42.3601)", "-71.0589 42.3601"},
		{"degrees", "gps 42.3601° N, 71.0589° W", "42.3601° N, 71.0589"},
		{"two decimals are a place nobody finds", "lat 42.36, -71.05", ""},
		{"beyond the globe", "lat 212.3601, 171.0589", ""},
		{"one number", "lat 42.3601", ""},
		{"a point of a drawing", "point (1.234567, 2.345678)", ""},
		{"blanks alone", "location 10.123 20.456", ""},
		{"a version", "gps 1.234.567, 2.345.678", ""},
	})
}
