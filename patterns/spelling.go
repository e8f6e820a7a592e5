package patterns

import (
	"slices"
	"strings"

	"github.com/phiscrub/phiscrub/detect/field"
)

// spelled is the ways in which programmers write the last word of a key; a
// rule gives one of a group and covers all.
var spelled = [][]string{
	{"_number", "_no", "_num", "_nbr"},
	{"_name", "_nm"},
	{"_date", "_dt"},
}

// minJoined is the shortest key that is also looked for without its
// underscores: shorter ones are words of their own (state_id, ss_no).
const minJoined = 9

// spell adds to the keys of a rule their other spellings: member_nbr and
// membernumber where it names member_number. What a rule keeps is left as it
// is, and so are the names of paths and parameters.
func spell(s *field.Spec) {
	if len(s.Elements) > 0 || s.Verdict == "keep" || s.Verdict == "scan" {
		return
	}
	given := s.Keys
	for _, k := range given {
		if strings.HasPrefix(k, field.PathPrefix) || strings.HasPrefix(k, field.ParamPrefix) {
			continue
		}
		for _, group := range spelled {
			for _, end := range group {
				if base, ok := strings.CutSuffix(k, end); ok {
					for _, other := range group {
						s.Keys = added(s.Keys, base+other)
					}
				}
			}
		}
	}
	for _, k := range slices.Clone(s.Keys) {
		if n := strings.Count(k, "_"); (n == 1 || n == 2) && len(k) >= minJoined && !strings.HasPrefix(k, field.PathPrefix) && !strings.HasPrefix(k, field.ParamPrefix) {
			s.Keys = added(s.Keys, strings.ReplaceAll(k, "_", ""))
		}
	}
}

func added(keys []string, k string) []string {
	if slices.Contains(keys, k) {
		return keys
	}
	return append(keys, k)
}
