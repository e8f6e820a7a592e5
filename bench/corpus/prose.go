package corpus

import "fmt"

// sentence is free text about somebody, as it stands in notes and messages.
func (d dice) sentence(p person) text {
	who := val("name", p.name())
	switch d.IntN(9) {
	case 0:
		return cat("Patient ", who, " was born on ", val("dob", p.born.Format("January 2, 2006")), " and lives at ",
			val("street", p.street), ", ", val("city", p.city), ", ", p.state, " ", val("zip", p.zip), ".")
	case 1:
		return cat("Spoke with the patient's daughter, call back at ", val("phone", p.phone), " after 5.")
	case 2:
		return cat("Mrs. ", val("name", p.last), " (MRN ", val("mrn", p.mrn), ") reports chest pain, BP 128/82, HbA1c 6.9.")
	case 3:
		return cat("My name is ", who, ", my social security number is ", val("ssn", p.ssn), ".")
	case 4:
		return cat("Send the letter to ", val("email", p.email), " or fax ", val("fax", p.fax), ".")
	case 5:
		return cat("Admitted on ", val("date", "03/14/2024"), ", a ", val("age", fmt.Sprint(d.between(91, 103))), "-year-old with pneumonia.")
	case 6:
		return cat("Patient ", who, ", DOB ", val("dob", p.born.Format("01/02/2006")), ", member ID ", val("health-plan", p.member), ".")
	case 7:
		return cat("Card ", val("card", pick(d, cards)), " declined for account number ", val("account", d.digits(9)), ".")
	}
	return cat("Driver's license number is ", val("license", d.from(upperSet, 1)+d.digits(8)), ", plate ", val("vehicle", d.plate()), ".")
}

// remark is free text about nobody.
func (d dice) remark() text {
	return pick(d, []text{
		litf("Continue metformin 500 mg twice daily, recheck A1c in %d weeks.", d.between(4, 12)),
		lit("Lungs clear to auscultation bilaterally, no wheezes; regular rate and rhythm."),
		lit("Patient tolerated the procedure well and was returned to the unit in stable condition."),
		litf("Assessment: E11.9, I10. LOINC 4548-4 result %d.%d, SNOMED 73211009.", d.between(5, 9), d.IntN(10)),
		lit("The Foley catheter was removed; Parkinson tremor unchanged from last visit."),
		litf("Plan: follow up in %d months, sooner if symptoms worsen.", d.between(1, 6)),
		lit("Denies fever, chills, nausea; takes lisinopril 10 mg every morning."),
		litf("Vitals: T 37.%d, HR %d, RR 16, SpO2 %d%% on room air.", d.IntN(10), d.between(55, 99), d.between(92, 100)),
	})
}
