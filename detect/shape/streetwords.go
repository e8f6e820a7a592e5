package shape

import "github.com/phiscrub/phiscrub/detect/word"

var (
	// typesAfter are street types that follow the name (USPS Publication 28,
	// appendix C1, and the usual forms abroad).
	typesAfter = word.NewSet(`street st str ave avenue av blvd boulevard road rd drive dr lane ln court ct way place pl
		highway hwy parkway pkwy circle cir terrace ter terr square sq loop trail trl crescent cres parade close grove
		circuit cct crossing xing expressway expy freeway fwy turnpike tpke alley aly mews row walk gardens rise
		esplanade quay wharf pike plaza dale heights hts glen path run pass bend ridge
		utca utcai út útja tér tere körút u sétány strasse straße gasse weg platz allee ring damm ufer
		straat laan plein gracht kade singel dreef vej gade allé gata gatan vägen vägen gate gaten vei veien veg plads plass
		katu tie kuja polku sokak sokağı caddesi cadde bulvarı tänav tee põik puiestee maantee iela gatvė`)
	// typesPlain are those that are also common words or units: they need a
	// capital and a capitalised name.
	typesPlain = word.NewSet(`st str dr ct way place pl drive court square loop trail close grove circuit crossing row
		walk gardens rise run pass path bend ridge alley plaza dale heights glen pike lane ring tie tee u gate ter
		damm ufer circle terrace crescent parade mews weg platz`)
	// typesBefore are street types that precede the name.
	typesBefore = word.NewSet(`rue avenue av boulevard bd place chemin impasse allée allee quai cours route faubourg square
		via viale piazza strada corso vicolo largo piazzale contrada calle avda avenida paseo plaza camino carrer
		carretera travesía ronda rua travessa praça praca estrada alameda largo rúa ul ulica aleja aleje al plac osiedle os
		улица ул проспект пр переулок пер jalan`)
	// typesFrench are those that a comma may stand before.
	typesFrench = word.NewSet(`rue avenue boulevard bd chemin impasse allée quai cours faubourg`)
	// typesLoud are those of typesBefore that are also other words in
	// English logs: they must be capitalised or follow a number.
	typesLoud = word.NewSet(`via place route square largo plaza av al os pr avenue boulevard strada corso camino ronda alameda`)

	units      = word.NewSet(`apt apartment suite ste unit flat room rm bldg building floor fl lot spc trlr no`)
	unitStart  = word.NewSet(`apt apartment suite ste`)
	directions = word.NewSet(`n s e w ne nw se sw north south east west northeast northwest southeast southwest`)
	particles  = word.NewSet(`de del della delle dei degli dello dell di da do dos das du des la le les los las van von der den het ten ter
		zum zur am an auf im in of the and y e af av al el ul os na pod nad sv st saint san santa z ze u v ve nam trg`)
	// typesShort are abbreviated types inside of a name: "Piroska u. 97".
	typesShort = word.NewSet(`u ul os pl al str st nám nábř tř ctra avda sq`)

	// notStreet are words that name no street before a type or unit.
	notStreet = word.NewSet(`test tests google hard flash tape usb disk network one shared mapped logical virtual error
		code status line port version release build step stage phase page item row column part chapter section exit
		http https grpc tcp udp ip get post put delete kafka redis node server service worker thread process pod task
		job queue total count min max size bytes found not is are was were be been has have had will would can could
		to at on for by with from as if then than that this these those it its he she they we you i my your his her
		their our and or but so please what when where why how there here all any no yes ok failed passed running
		started done took after before until about over under right wrong left only main.go info warn debug error
		critical test-suite benchmark test suite tests testing unit apt install package packages upgrade update cpu
		debian ubuntu release elastic data pci express serial fiber gateway proxy pool shard letter dead
		memory core cores user users member members connections requests items records rows files lines hours days
		minutes seconds weeks months years`)
)

// StreetOpens reports whether an address can begin at this word, in any
// case: a street type before its name, a unit or a box. After other types
// of street there is nothing to find without a name before them.
func StreetOpens(w []byte) bool {
	return typesBefore.Has(w) || unitStart.Has(w) || boxWords.Has(w)
}
