package report

import "time"

// Deadline is one clock of a breach, with the section that sets it.
type Deadline struct {
	What, Section string
	Day           time.Time
	Left          int // days from the making of the report; negative when past
}

// limit is what 45 CFR 164.404(b), 164.406(b), 164.408 and 164.410(b) allow at
// most, in calendar days after discovery.
const limit = 60

// Deadlines returns the clocks that run from the day of discovery. All of them
// say "without unreasonable delay": the days are the latest, not the aim.
func (r *Report) Deadlines() []Deadline {
	if r.Discovered.IsZero() {
		return nil
	}
	d := r.Discovered.UTC().Truncate(24 * time.Hour)
	latest := d.AddDate(0, 0, limit)
	year := time.Date(d.Year(), 12, 31, 0, 0, 0, 0, time.UTC).AddDate(0, 0, limit)
	list := []Deadline{
		{What: "Notice to each individual affected", Section: "164.404(b)", Day: latest},
		{What: "Business associate to covered entity", Section: "164.410(b)", Day: latest},
		{What: "Media, when more than 500 residents of a State are affected", Section: "164.406(b)", Day: latest},
		{What: "Secretary of HHS, when 500 or more individuals are affected", Section: "164.408(b)", Day: latest},
		{What: "Secretary of HHS, when fewer than 500 are affected", Section: "164.408(c)", Day: year},
	}
	today := r.Now.UTC().Truncate(24 * time.Hour)
	for i := range list {
		list[i].Left = int(list[i].Day.Sub(today).Hours() / 24)
	}
	return list
}

// Factors are what a risk assessment has to weigh at least, 164.402 (2).
func Factors() []string {
	return []string{
		"the nature and extent of the PHI, its kinds of identifiers and the likelihood of re-identification (the tables say which classes, and how often)",
		"who, unauthorised, used the PHI or received it",
		"whether the PHI was actually acquired or viewed",
		"how far the risk has been mitigated",
	}
}

// Unprotected returns the configurations of the period under which nothing was
// removed.
func (r *Report) Unprotected() (list []Config) {
	for _, c := range r.Configs {
		if c.Shadow {
			list = append(list, c)
		}
	}
	return list
}
