package shape

import "github.com/phiscrub/phiscrub/detect/word"

var (
	// stateCodes are the USPS codes of states and territories.
	stateCodes = word.NewSet(`al ak az ar ca co ct de dc fl ga hi id il in ia ks ky la me md ma mi mn ms mo mt ne nv nh nj
		nm ny nc nd oh ok or pa ri sc sd tn tx ut vt va wa wv wi wy pr gu vi as mp`)
	// states are the states of the US, one word each; the second word of
	// New York and the like is judged by stateOfTwo.
	states = word.NewSet(`alabama alaska arizona arkansas california colorado connecticut delaware florida georgia hawaii
		idaho illinois indiana iowa kansas kentucky louisiana maine maryland massachusetts michigan minnesota
		mississippi missouri montana nebraska nevada ohio oklahoma oregon pennsylvania tennessee texas utah vermont
		virginia washington wisconsin wyoming`)
	// countries are countries and continents of one word.
	countries = word.NewSet(`afghanistan albania algeria andorra angola argentina armenia australia austria azerbaijan
		bahrain bangladesh belarus belgium belize benin bhutan bolivia botswana brazil brasil britain bulgaria burundi
		cambodia cameroon canada chad chile china colombia congo croatia cuba cyprus czechia denmark ecuador egypt
		england eritrea estonia ethiopia fiji finland france gabon gambia germany ghana greece greenland guatemala
		guinea guyana haiti honduras hungary iceland india indonesia iran iraq ireland israel italy jamaica japan
		jordan kazakhstan kenya kosovo kuwait laos latvia lebanon liberia libya liechtenstein lithuania luxembourg
		madagascar malawi malaysia mali malta mauritius mexico moldova monaco mongolia montenegro morocco mozambique
		myanmar namibia nepal netherlands holland nicaragua niger nigeria norway oman pakistan palestine panama
		paraguay peru philippines poland portugal qatar romania russia rwanda scotland senegal serbia singapore
		slovakia slovenia somalia spain sudan suriname sweden switzerland syria taiwan tajikistan tanzania thailand
		togo tunisia turkey türkiye uganda ukraine uruguay uzbekistan venezuela vietnam wales yemen zambia zimbabwe
		usa uk us uae america europe asia africa`)
)
