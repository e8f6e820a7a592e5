package corpus

import (
	"fmt"
	"strings"
	"time"
)

var (
	firsts = strings.Fields(`Ann Bela Carlos Dolores Edwin Fatima Gregor Harriet Imani Jorge Keiko Lionel
		Marisol Nadia Oskar Priya Quentin Rosalind Samir Tamsin Ulrich Verena Wesley Ximena Yusuf Zelda
		José Zoë Siobhán Björn`)
	lasts = strings.Fields(`Lee Abernathy Brightwater Castellan Dunmore Ellery Fairweather Grantham Hollis
		Iverson Jankowski Kowalczyk Lindqvist Montrose Nakagawa Okafor Pemberton Quillan Ravenscroft
		Sandoval Thistlewood Underhill Vasquez Whitlock Yarborough Zielinski O'Dell Núñez Smith-Jones`)
	streets = strings.Fields(`Maple Juniper Orchard Larkspur Heron Quarry Wren Sycamore Harbor Cinder`)
	ways    = []string{"St", "Ave", "Street", "Rd", "Lane", "Blvd", "Ct", "Drive"}
	cities  = []string{"Fernvale", "Ashgrove Falls", "Port Merrow", "Kestrel Bay", "Dunlow", "Saint Orrin", "Brackwater"}
	states  = []string{"MA", "OH", "TX", "WA", "GA", "IL"}
	county  = []string{"Alder County", "Bellweather County", "Corran County"}
)

// person is somebody who does not exist.
type person struct {
	first, middle, last        string
	street, city, state, zip   string
	county                     string
	born                       time.Time
	ssn, mrn, member, email    string
	phone, mobile, fax, portal string
	country                    string // only of people of many countries
	female                     bool
}

func (d dice) person() person {
	if d.wide {
		return d.citizen()
	}
	p := person{
		first: pick(d, firsts), middle: d.from(upperSet, 1), last: pick(d, lasts),
		street: fmt.Sprintf("%d %s %s", d.between(1, 9899), pick(d, streets), pick(d, ways)),
		city:   pick(d, cities), state: pick(d, states), zip: d.digits(5), county: pick(d, county),
		born: time.Date(d.between(1924, 2018), time.Month(d.between(1, 12)), d.between(1, 28), 0, 0, 0, 0, time.UTC),
		ssn:  pick(d, ssns), phone: d.phone(), mobile: d.phone(), fax: d.phone(),
	}
	if d.chance(0.2) {
		p.street += fmt.Sprintf(" Apt %d", d.between(1, 40))
	}
	switch d.IntN(3) {
	case 0:
		p.mrn = fmt.Sprintf("%08d", d.IntN(100_000_000))
	case 1:
		p.mrn = d.from(upperSet, 1) + "-" + d.digits(6)
	default:
		p.mrn = d.digits(7)
	}
	p.member = d.from(upperSet, 3) + d.digits(9)
	user := strings.ToLower(ascii(p.first) + "." + ascii(p.last))
	p.email = user + "@" + pick(d, mails)
	p.portal = "https://portal.example.com/patients/" + d.digits(7) + "/results?mrn=" + p.mrn
	return p
}

func (p person) name() string { return p.first + " " + p.last }

func (p person) initials() string {
	return string([]rune(p.first)[:1]) + p.middle + string([]rune(p.last)[:1])
}

// ascii keeps letters that a mail address can hold.
func ascii(s string) string {
	return strings.NewReplacer("é", "e", "ë", "e", "á", "a", "ö", "o", "ú", "u", "ñ", "n", "'", "", "-", "").Replace(s)
}
