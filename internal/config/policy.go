package config

import "github.com/phiscrub/phiscrub/scrub"

// Policies returns the names of the policies; the first is the default.
func Policies() []string {
	var names []string
	for _, p := range scrub.Policies() {
		names = append(names, p.Name)
	}
	return names
}
