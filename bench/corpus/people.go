package corpus

import (
	"fmt"
	"strings"
	"time"
	"unicode"
)

// Names of many origins. None of the lists comes from a census or from the
// tables of the rules; a part of the people is named by syllables below.
var (
	women = strings.Fields(`Adaeze Agnieszka Aiko Aisling Amaia Anneliese Ayumi Bronwyn Caoimhe Chiamaka Dagny
		Dilnoza Eilidh Eszter Farzana Freja Ginevra Gulnara Hanneke Hye-jin Ifeoma Ilse Inés Ionela Jadwiga
		Jocelyne Kamala Katarzyna Khadija Ludmila Lourdes Mairéad Małgorzata Mei-Ling Meenakshi Nasrin Ngozi
		Nokuthula Oksana Olamide Perpetua Renske Roxana Ruxandra Saoirse Shabnam Sigrid Solveig Sunniva
		Thandiwe Tirzah Urszula Vasiliki Wanjiru Xiomara Yetunde Ysolde Zainab Zuzana Ágnes Désirée Łucja`)
	men = strings.Fields(`Abelardo Aleksander Amadou Anselm Arvid Babajide Bartholomew Bogdan Casimir Chukwuemeka
		Cillian Darragh Demetrios Dong-hyun Eoghan Evaristo Farhad Fionn Gaspard Giancarlo Haruki Hendrik
		Horatio Ibrahim Ignacy Ismael Jaroslav Joaquim Kaveh Kenji Kwabena Lachlan Leofric Mateusz Mehmet
		Mthunzi Nikolaos Nnamdi Obinna Osvaldo Paolo Piotr Rajesh Rasmus Rúben Sanjay Sipho Stellan Tadeusz
		Thiago Tomasz Umut Vikram Wojciech Xavi Yevgeny Zoltán Ömer Åke François Jürgen`)
	families = strings.Fields(`Achterberg Adeyemi-Cole Agarwal Bergström Bhattacharya Bjarnason Bouchardon Castelnuovo
		Chidambaram Chukwudi Corrigan Czarnecki Daoud Delacroix Dlamini Eberhardt Egwuatu Eriksen Farrokhzad
		Featherstone Figueiredo Fitzwilliam Gallagher Ganbold Georgiou Goldschmidt Gudmundsson Habibi Hadjiev
		Haverkamp Hernando Horvathy Ihejirika Iwamoto Jeyaraj Kallistratos Karimov Katsaros Khoury Kisimba
		Kobayakawa Kovalenko Krzywicki Kurosawa Lefebvre-Roy Llewelyn Lundgren Maciel MacAllister Mahlangu
		McGillicuddy Mihailescu Mukherji Ndiaye Nieminen Novosel O'Shaughnessy Oyelaran Papadakis Pellegrino
		Petrosyan Pienaar Quispe Radhakrishnan Rosenthal Saldanha Schwarzkopf Şahin Sigurdsson Silveira Søndergaard
		Srinivasan Stamatopoulos Subramanian Szymanowski Takeuchi Tchaikovsky Tembo Thorvaldsen Tkachenko Uzunov
		Vandenberghe Venkataraman Wachowiak Wijesinghe Xhaferi Yamashiro Yilmazer Zanetti Zawadzka Zhukov Çelik`)
	// surnames that are words as well: what a lexicon alone cannot decide
	wordNames = strings.Fields(`Baker Banks Bishop Bloom Brook Carver Church Cross Drake Field Flowers Forest Frost
		Gold Hale Hill House Knight Lake Marsh March May Moss Page Pope Price Rivers Rose Sharp Snow Stone Summers Wells Winter`)
	particles = []string{"van der ", "de la ", "von ", "di ", "dos ", "al-", "bin ", "ter ", "Mac", "Fitz"}
	natives   = []string{"王小明", "陳美玲", "佐藤花子", "김민준", "Иванова Анна", "Сергей Петров", "Ελένη Παππά", "محمد العلي", "נועה לוי", "สมชาย ใจดี"}
)

// Syllables of given and family names; no list can know what they make.
var (
	onset    = strings.Fields(`B Br C Ch D Dr El F G Gr H I J K Kr L M N O P R S Sh St T Th V W Y Z`)
	nucleus  = strings.Fields(`a e i o u ai ea ia io ei ou`)
	middleOf = strings.Fields(`l n r m d v s t k nd rn ll ss tt lv rk nt sh z`)
	endGiven = strings.Fields(`a ia en in elle is on ette iel ora wen ias o`)
	endLast  = strings.Fields(`son ski sky ov ova ez ini etti enko ian oglu berg feld mann stad quist ic escu idis nen wala moto ade`)
)

func (d dice) givenName() string {
	switch n := d.IntN(10); {
	case n < 4:
		return pick(d, onset) + pick(d, nucleus) + pick(d, middleOf) + pick(d, endGiven)
	case n < 7:
		return pick(d, women)
	}
	return pick(d, men)
}

func (d dice) familyName() string {
	switch n := d.IntN(20); {
	case n < 8:
		s := pick(d, onset) + pick(d, nucleus) + pick(d, middleOf)
		if d.chance(0.4) {
			s += pick(d, nucleus) + pick(d, middleOf)
		}
		return s + pick(d, endLast)
	case n < 9:
		return pick(d, wordNames)
	case n < 11:
		return pick(d, particles) + pick(d, families)
	}
	return pick(d, families)
}

// citizen is somebody who does not exist, of any country.
func (d dice) citizen() person {
	p := person{
		first: d.givenName(), middle: d.from(upperSet, 1), last: d.familyName(), female: d.chance(0.5),
		born: time.Date(d.between(1924, 2018), time.Month(d.between(1, 12)), d.between(1, 28), 0, 0, 0, 0, time.UTC),
		ssn:  pick(d, ssns), phone: d.phone(), mobile: d.phone(), fax: d.phone(),
	}
	d.settle(&p)
	switch d.IntN(4) {
	case 0:
		p.mrn = fmt.Sprintf("%08d", d.IntN(100_000_000))
	case 1:
		p.mrn = d.from(upperSet, 2) + d.digits(6)
	case 2:
		p.mrn = "MRN-" + d.digits(7)
	default:
		p.mrn = d.digits(d.between(6, 10))
	}
	p.member = d.from(upperSet, 3) + d.digits(9)
	local := strings.Trim(plain(p.first)+pick(d, []string{".", "_", ""})+plain(p.last), "._")
	if d.chance(0.2) {
		local = plain(p.last) + d.digits(2)
	}
	p.email = local + "@" + pick(d, mails)
	p.portal = pick(d, []string{"https://portal.example.com/patients/", "https://my.example.org/p/"}) + d.digits(7) + "/results?mrn=" + p.mrn
	return p
}

// plain is what of a name a mail address can hold, in lower case.
func plain(s string) string {
	s = strings.NewReplacer("é", "e", "á", "a", "Á", "a", "ú", "u", "ł", "l", "Ł", "l", "ø", "o", "ö", "o", "Ö", "o", "ü", "u", "Ş", "s", "Ç", "c", "ç", "c", "Å", "a", "õ", "o").Replace(s)
	return strings.Map(func(r rune) rune {
		if r < 0x80 && unicode.IsLetter(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, s)
}
