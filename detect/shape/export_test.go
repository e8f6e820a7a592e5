package shape

// Numbers names the rules whose matchers are in numbers.
func Numbers() []string {
	var ids []string
	for _, m := range numbers {
		ids = append(ids, m.Rule)
	}
	return ids
}
