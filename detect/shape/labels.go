package shape

var (
	accountLabel = newLabel([]string{
		"account number", "account num", "account no", "account nr", "account id", "account #",
		"acct number", "acct no", "acct num", "acct id", "acct",
		"bank account", "checking account", "savings account", "patient account", "guarantor account", "hospital account",
		"a/c no", "a/c number",
	}, idValue)
	claimLabel = newLabel([]string{
		"claim control number", "claim number", "claim no", "claim num", "claim id", "claim #",
		"prior authorization number", "prior authorization", "prior auth number", "prior auth", "preauth number", "authorization number", "authorization #", "auth number", "auth #",
		"rx number", "rx no", "rx #", "prescription number", "prescription no", "prescription id", "prescription #", "referral number", "referral #", "invoice number", "remittance number",
	}, idValue)
	mrnLabel = newLabel([]string{
		"mrns", "mrn", "mr #", "medical record number", "medical record no", "medical record id", "medical record #", "medical record is", "medical rec", "med record", "med rec",
		"unit number", "unit #", "chart number", "chart no", "chart num", "chart id", "chart #", "hospital number", "hospital no", "empi", "enterprise patient id",
		"patient identifier", "patient id", "patient number", "patient no", "patient num", "patient #", "patient", "pt id", "pt no", "pt #", "record #",
	}, idValue)
	encounterLabel = newLabel([]string{
		"encounter number", "encounter no", "encounter id", "encounter #", "encounter",
		"visit number", "visit no", "visit id", "visit #", "admission number", "admission no", "admission id", "admission #",
		"accession number", "accession no", "accession id", "accession #", "accession", "case number", "case no", "specimen number", "specimen id", "specimen #",
		"fin nbr", "fin number", "fin #", "csn",
	}, idValue)
	memberLabel = newLabel([]string{
		"member identifier", "member id", "member number", "member no", "member num", "member #",
		"subscriber identifier", "subscriber id", "subscriber number", "subscriber no", "subscriber #",
		"beneficiary identifier", "beneficiary id", "beneficiary number", "beneficiary #", "enrollee id", "enrollee number",
		"insured id", "insured number", "cardholder id", "insurance id", "insurance number", "insurance no", "insurance policy", "insurance #",
		"policy number", "policy no", "policy num", "policy id", "policy #", "policyholder id",
		"group number", "group no", "group num", "group #", "rx group", "health plan id", "health plan number",
	}, idValue)
	medicareLabel = newLabel([]string{
		"medicare beneficiary identifier", "medicare beneficiary id", "medicare claim number", "medicare number", "medicare id", "medicare no", "medicare #", "medicare",
		"medicaid recipient id", "medicaid number", "medicaid id", "medicaid no", "medicaid #", "medicaid cin", "medicaid", "medi-cal id", "medi-cal number",
		"hicn", "hic number", "hic no", "hic #", "mbi",
	}, idValue)
	railroadLabel = newLabel([]string{"railroad retirement", "railroad medicare", "rrb", "medicare", "hicn"}, idValue)
	licenseLabel  = newLabel([]string{
		"driver's license", "driver's licence", "drivers license", "drivers licence", "driver license", "driver licence", "driving licence", "driving license",
		"dl number", "dl no", "dl #", "state id number", "state id #", "license number", "licence number", "license no", "licence no", "license #", "lic #", "lic no",
		"certificate no", "birth certificate number",
	}, idValue)
	uniqueLabel = newLabel([]string{
		"confirmation number", "confirmation code", "confirmation no", "confirmation #", "employee number", "employee id", "employee no", "employee #",
		"student number", "student id", "badge number", "badge id", "badge #", "military id", "veteran id", "edipi",
		"subject id", "participant id", "study id", "trial id",
	}, idValue)
	passportLabel = newLabel([]string{"passport"}, idValue)
	vinLabel      = newLabel([]string{"vin", "vehicle identification number"}, idValue)
	plateLabel    = newLabel([]string{
		"license plate", "licence plate", "number plate", "plate number", "plate no", "plate #", "vehicle plate", "vehicle registration", "registration plate",
	}, plateValue)
	plateShortLabel = newLabel([]string{"plates", "plate"}, plateValue)
	deviceLabel     = newLabel([]string{
		"device serial", "serial number", "serial no", "serial #", "s/n", "implant serial", "implant id", "implant number", "pacemaker serial", "pacemaker id",
		"pump serial", "meter serial", "sensor serial", "monitor serial", "wearable id", "device identifier", "device id", "donation identification number", "donation id",
	}, idValue)
	faxLabel = newLabel([]string{"fax", "facsimile"}, faxValue)
)
