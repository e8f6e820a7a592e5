package person

import (
	"strings"

	"github.com/phiscrub/phiscrub/detect/person/lexicon"
	"github.com/phiscrub/phiscrub/detect/person/model"
	"github.com/phiscrub/phiscrub/detect/word"
)

// firms are makers, payers, places of care and towns whose names are those of
// people: two words that are one of them together, in lower case.
var firms = func() map[string]bool {
	set := map[string]bool{}
	for _, f := range strings.Split(`alvarez marsal,ann taylor,arthur andersen,baker hughes,baker mckenzie,baker tilly,barnes noble,
beckman coulter,becton dickinson,ben taub,benjamin moore,betty ford,booz allen,boys town,bristol myers,brooks brothers,
calvin klein,charles river,charles schwab,charles stark,children's mercy,cooper vision,crowe horwath,cushman wakefield,dana farber,
dell emc,dr pepper,dr reddy,dunn bradstreet,edward jones,edwards lifesciences,eli lilly,ernst young,estee lauder,
fidelity investments,fisher scientific,fox chase,franklin templeton,frost sullivan,gilead sciences,goldman sachs,grace hopper,
grant thornton,hamilton beach,harley davidson,harris poll,harvard pilgrim,henry ford,henry schein,hewlett packard,hill rom,
holland knight,howard hughes,jackson hewitt,jackson hole,jackson memorial,jefferson city,john deere,john hancock,johns hopkins,
johnson controls,jones day,jones lang,juniper mist,juniper networks,kaiser permanente,kelly services,kirkland ellis,
lawrence berkeley,lawrence livermore,linus health,lloyd's register,lockheed martin,loma linda,louis vuitton,
marie curie,mark morris,marsh mclennan,martin marietta,mary washington,massey ferguson,mckinsey company,merrill lynch,michael kors,
miles city,molina healthcare,montgomery ward,morgan stanley,mary kay,neiman marcus,norman regional,northrop grumman,olin mathieson,
parker hannifin,paul hastings,perkin elmer,peter kiewit,philip morris,philips respironics,price waterhouse,ralph lauren,ray ban,
raymond james,robert half,rohde schwarz,ross stores,russell reynolds,ryder system,sam's club,santa ana,santa barbara,
santa clara,santa cruz,santa maria,santa monica,santa rosa,san antonio,san bruno,san carlos,san diego,san felipe,san francisco,
san jose,san juan,san lorenzo,san mateo,san pedro,san rafael,san salvador,sara lee,scott white,sherwin williams,
smith barney,smith kline,smith nephew,stanley black,st jude,stryker sage,sutter health,t rowe,thermo fisher,thomas jefferson,
thomson reuters,tommy hilfiger,tom ford,trader joe,trader joe's,tucker ellis,tyler technologies,tyson foods,vanderbilt university,
victoria metrics,virginia mason,virginia tech,wake forest,walter reed,wells fargo,wesley medical,whitney museum,will rogers,william blair,
willis towers,wolters kluwer,zimmer biomet,ada lovelace`, ",") {
		set[strings.Trim(f, " \n")] = true
	}
	return set
}()

// makers are firms of one word that is the name of families as well.
var makers = word.NewSet(`abbott agilent baxter bayer beckman boehringer bosch bose braun cardinal cigna cisco coulter daikin
	fortinet fresenius fujitsu honeywell humana juniper lenovo logitech lilly mckesson medline merck mindray nihon novartis
	omron optum philips pfizer roche samsung sandoz schneider siemens smiths stryker sysmex teva toshiba walgreens welch`)

// firm reports whether the words of a name, tokens from to to, are those of a
// firm or a town, also with the word beside them.
func firm(w *word.Window, from, to int) bool {
	if from+1 == to && w.In(from, makers) && w.At(from).Kind == word.Title && !w.In(to, follows) {
		return true
	}
	var pair [48]byte
	for k := max(from-1, 0); k < to; k++ {
		a, b, n := w.Text(k), w.Text(k+1), 0
		if w.At(k+1).Gap != word.Space || !w.At(k).Word() || !w.At(k+1).Word() || len(a)+len(b)+1 > len(pair) {
			continue
		}
		for _, c := range a {
			pair[n] = lowered(c)
			n++
		}
		pair[n] = ' '
		n++
		for _, c := range b {
			pair[n] = lowered(c)
			n++
		}
		if firms[string(pair[:n])] {
			return pair[0] != 's' || pair[1] != 'a' || pair[2] != 'n' || !givenName(w, k-1) && !givenName(w, k+2) // Juan Santa Clara
		}
	}
	return false
}

// givenName reports whether token k is a word with a capital that people are
// called by.
func givenName(w *word.Window, k int) bool {
	t := w.At(k)
	if t.Kind != word.Title || w.At(k+1).Gap != word.Space {
		return false
	}
	f := model.Lookup(w.Text(k))
	return f.Class() == lexicon.NoClass && f.Given()+f.Family() >= 3 && f.Common() <= 4
}

// lowered is a letter of ASCII in lower case.
func lowered(c byte) byte {
	if c-'A' < 26 {
		return c | 0x20
	}
	return c
}

// procedure reports whether token k stands behind "s/p", status post: what was
// done is called by the name of who did it first, as in s/p Whipple.
func procedure(w *word.Window, k int) bool {
	return w.Is(k-1, "p") && w.Byte(k-2) == '/' && w.Is(k-3, "s")
}
