package corpus

import (
	"fmt"
	"strings"
)

// realm is how a country writes where somebody lives.
type realm struct {
	name, code string
	states     []string
	street     func(d dice) string
	zip        func(d dice) string
	towns      []string
}

var (
	usStems = strings.Fields(`Alder Basswood Cedarcrest Dogwood Elmhurst Foxglove Gristmill Hawthorne Ironwood Jessamine
		Kingfisher Larchmont Meadowlark Nutmeg Oakhaven Pinecone Quail Redbud Saddleback Tamarack Valley Willowmere`)
	usWays  = []string{"St", "Street", "Ave", "Avenue", "Rd", "Road", "Ln", "Lane", "Blvd", "Dr", "Drive", "Ct", "Court", "Way", "Pl", "Pkwy", "Ter", "Cir"}
	townA   = strings.Fields(`Alden Bram Cald Dun East Fair Glen Hart Kings Lang Mill New Oak Pem Rock Stan Thorn Wal West Wood`)
	townB   = strings.Fields(`boro bury dale field ford ham haven hurst lake mont port ridge ton view ville wick`)
	usState = []string{"AL", "AZ", "CO", "CT", "FL", "IA", "KY", "ME", "MI", "MN", "MO", "NC", "NJ", "NM", "NY", "OR", "PA", "TN", "UT", "VA", "VT", "WI"}
)

func usStreet(d dice) string {
	switch d.IntN(8) {
	case 0:
		return fmt.Sprintf("P.O. Box %d", d.between(10, 99999))
	case 1:
		return fmt.Sprintf("%d %s %s %s", d.between(1, 19999), pick(d, []string{"N", "S", "E", "W", "NW", "SE"}), pick(d, usStems), pick(d, usWays))
	case 2:
		return fmt.Sprintf("%d %s %s %s %d", d.between(1, 9999), pick(d, usStems), pick(d, usWays), pick(d, []string{"Apt", "Unit", "Suite", "#"}), d.between(1, 420))
	case 3:
		return fmt.Sprintf("%d %s %s", d.between(1, 999), pick(d, []string{"1st", "2nd", "3rd", "5th", "12th", "42nd", "118th"}), pick(d, usWays))
	}
	return fmt.Sprintf("%d %s %s", d.between(1, 19999), pick(d, usStems), pick(d, usWays))
}

func usZIP(d dice) string {
	z := fmt.Sprintf("%05d", d.between(1001, 99950))
	if d.chance(0.2) {
		z += "-" + d.digits(4)
	}
	return z
}

var home = realm{"United States", "US", usState, usStreet, usZIP, nil}

// realms other than the one above.
var realms = []realm{
	{"United Kingdom", "GB", []string{"England", "Scotland", "Wales"}, func(d dice) string {
		return fmt.Sprintf("%d %s %s", d.between(1, 240), pick(d, strings.Fields("Chantry Priory Tannery Wharf Orchard Beacon Gatehouse")), pick(d, []string{"Road", "Close", "Gardens", "Lane", "Terrace"}))
	}, func(d dice) string {
		return d.from("BCDEGHLMNPRSTW", 1) + d.from("ABDEHLNRSTW", 1) + d.digits(1) + " " + d.digits(1) + d.from("ABDEFGHJLNPQRSTUWXYZ", 2)
	}, []string{"Shrewsbury", "Kirkcaldy", "Llanelli", "Harrogate", "Chelmsford"}},
	{"Germany", "DE", []string{"Bayern", "Hessen", "Sachsen"}, func(d dice) string {
		return pick(d, []string{"Lindenstraße", "Am Mühlbach", "Goethestraße", "Kirchweg", "Rosenallee"}) + fmt.Sprintf(" %d", d.between(1, 180))
	}, func(d dice) string { return d.digits(5) }, []string{"Göttingen", "Bamberg", "Oldenburg", "Zwickau"}},
	{"France", "FR", []string{"Bretagne", "Occitanie"}, func(d dice) string {
		return fmt.Sprintf("%d %s", d.between(1, 140), pick(d, []string{"rue des Tilleuls", "avenue de la Gare", "boulevard Saint-Michel", "rue du Moulin"}))
	}, func(d dice) string { return d.digits(5) }, []string{"Quimper", "Montauban", "Angoulême", "Besançon"}},
	{"Spain", "ES", []string{"Aragón", "Galicia"}, func(d dice) string {
		return pick(d, []string{"Calle del Olmo", "Avenida de la Paz", "Calle Mayor", "Plaza de la Fuente"}) + fmt.Sprintf(" %d", d.between(1, 120))
	}, func(d dice) string { return d.digits(5) }, []string{"Pontevedra", "Albacete", "Huesca"}},
	{"Netherlands", "NL", []string{"Utrecht", "Zeeland"}, func(d dice) string {
		return pick(d, []string{"Molenweg", "Kerkstraat", "Havenkade"}) + fmt.Sprintf(" %d", d.between(1, 200))
	}, func(d dice) string { return d.digits(4) + " " + d.from("ABCDEGHJKLNPRSTVWXZ", 2) }, []string{"Zwolle", "Enschede", "Middelburg"}},
	{"Poland", "PL", []string{"Mazowieckie"}, func(d dice) string {
		return "ul. " + pick(d, []string{"Lipowa", "Ogrodowa", "Krótka"}) + fmt.Sprintf(" %d", d.between(1, 90))
	}, func(d dice) string { return d.digits(2) + "-" + d.digits(3) }, []string{"Rzeszów", "Białystok", "Olsztyn"}},
	{"Canada", "CA", []string{"ON", "QC", "BC", "NS"}, usStreet, func(d dice) string {
		return d.from("ABCEGHJKLMNPRSTVXY", 1) + d.digits(1) + d.from("ABCEGHJKLMNPRSTVWXYZ", 1) + " " + d.digits(1) + d.from("ABCEGHJKLMNPRSTVWXYZ", 1) + d.digits(1)
	}, []string{"Kamloops", "Moncton", "Lethbridge", "Sherbrooke"}},
	{"India", "IN", []string{"Kerala", "Gujarat"}, func(d dice) string {
		return fmt.Sprintf("%d, %s", d.between(1, 400), pick(d, []string{"MG Road", "Nehru Nagar", "Gandhi Street", "Temple Road"}))
	}, func(d dice) string { return d.digits(6) }, []string{"Kozhikode", "Vadodara", "Mysuru"}},
	{"Brazil", "BR", []string{"SP", "MG"}, func(d dice) string {
		return pick(d, []string{"Rua das Flores", "Avenida Brasil", "Travessa do Porto"}) + fmt.Sprintf(", %d", d.between(1, 900))
	}, func(d dice) string { return d.digits(5) + "-" + d.digits(3) }, []string{"Uberlândia", "Sorocaba", "Londrina"}},
	{"Australia", "AU", []string{"NSW", "VIC", "QLD"}, func(d dice) string {
		return fmt.Sprintf("%d %s %s", d.between(1, 300), pick(d, []string{"Banksia", "Wattle", "Kookaburra"}), pick(d, []string{"Street", "Crescent", "Parade"}))
	}, func(d dice) string { return d.digits(4) }, []string{"Wollongong", "Ballarat", "Toowoomba"}},
}

// settle gives p an address; seven of ten are in the United States.
func (d dice) settle(p *person) {
	r := home
	if d.chance(0.3) {
		r = pick(d, realms)
	}
	p.street, p.zip, p.state, p.country = r.street(d), r.zip(d), pick(d, r.states), r.code
	if r.towns != nil {
		p.city = pick(d, r.towns)
	} else {
		p.city = pick(d, townA) + pick(d, townB)
		if d.chance(0.15) {
			p.city = pick(d, []string{"Port ", "Lake ", "Fort ", "Saint "}) + p.city
		}
	}
	p.county = pick(d, townA) + pick(d, townB) + " County"
}
