package shape

// Prose names the rules whose matchers are in prose.
func Prose() []string {
	var ids []string
	for _, m := range prose {
		ids = append(ids, m.Rule)
	}
	return ids
}
