package grade

import (
	"github.com/phiscrub/phiscrub/detect/class"
)

// Weights of a value in points. What identifies a person for life weighs more
// than what leads to one, and that more than what narrows people down.
const (
	Lasting = 10
	Leading = 5
	Narrows = 2
)

// Weight returns the points of one value of a class.
func Weight(c class.Class) int {
	switch c {
	case class.SSN, class.TIN, class.MRN, class.HealthPlan, class.Account, class.Card, class.License, class.Passport, class.Biometric, class.Photo:
		return Lasting
	case class.Name, class.Street, class.DOB, class.Phone, class.Fax, class.Email, class.DEA, class.Vehicle, class.Device, class.Encounter, class.Unique, class.None, class.FreeText:
		return Leading
	}
	return Narrows
}

// Step is a grade and what it is given for at best.
type Step struct {
	Letter string
	Points float64 // fewer than so many points in 1,000 lines
	About  string
}

// Scale returns the grades from the best to the worst. Two things hold a grade
// down whatever the points: a value that identifies for life allows C at best,
// and arguments of requests in plain text allow D at best.
func Scale() []Step {
	return []Step{
		{"A", 0, "nothing was found"},
		{"B", 1, "fewer than 1 point in 1,000 lines, and nothing that identifies for life"},
		{"C", 10, "fewer than 10 points in 1,000 lines"},
		{"D", 100, "fewer than 100 points in 1,000 lines, or arguments of requests in plain text"},
		{"F", 0, "100 points in 1,000 lines or more"},
	}
}

// letter returns the grade of so many points in so many lines.
func letter(points, lines int64, lasting, arguments bool) string {
	steps := Scale()
	if points == 0 || lines == 0 {
		return steps[0].Letter
	}
	per := float64(points) * 1000 / float64(lines)
	at := len(steps) - 1
	for i := 1; i < len(steps)-1; i++ {
		if per < steps[i].Points {
			at = i
			break
		}
	}
	if lasting {
		at = max(at, 2)
	}
	if arguments {
		at = max(at, 3)
	}
	return steps[at].Letter
}
