package schema

import (
	"strings"
)

// Object is the table of the keys of one kind of mapping.
type Object struct {
	Name string // what one such mapping is called: "rule"
	Keys []Key
}

// Key is one key of a mapping. Its type is that of the Go field it is
// decoded into: string, bool, int, []string, map[string]string, or a struct,
// pointer to struct or list of structs with Object as their keys.
type Key struct {
	Name     string
	About    string // one sentence
	Required bool
	NotEmpty bool            // an empty value is a mistake, not a default
	OneOf    func() []string // the accepted values; nil: any
	KeyOneOf func() []string // the accepted keys of a map
	Default  string          // as written in YAML; for the reference page
	Example  string          // as written in YAML; for the reference page
	Min, Max int             // bounds of an int; both 0: none
	Object   *Object
}

// key finds a key of the table by name.
func (o *Object) key(name string) *Key {
	for i := range o.Keys {
		if o.Keys[i].Name == name {
			return &o.Keys[i]
		}
	}
	return nil
}

func (o *Object) names() []string {
	names := make([]string, len(o.Keys))
	for i, k := range o.Keys {
		names[i] = k.Name
	}
	return names
}

// Nearest returns the name most like word, or "" when none is alike: at most
// a third of the letters (and at least one) may differ.
func Nearest(word string, names []string) string {
	best, at := "", len(word)/3+1
	for _, n := range names {
		d := distance(strings.ToLower(word), strings.ToLower(n))
		if strings.HasPrefix(n, word) && len(word) >= 3 && d > 1 {
			d = 1
		}
		if d < at || d == at && best == "" {
			best, at = n, d
		}
	}
	return best
}

// Near returns up to limit names like word, the most alike first.
func Near(word string, names []string, limit int) []string {
	left := append([]string(nil), names...)
	var found []string
	for len(found) < limit {
		n := Nearest(word, left)
		if n == "" {
			break
		}
		found = append(found, n)
		kept := left[:0]
		for _, l := range left {
			if l != n {
				kept = append(kept, l)
			}
		}
		left = kept
	}
	return found
}

// distance is the number of edits between a and b, where swapping two
// neighbours counts as one.
func distance(a, b string) int {
	prev2 := make([]int, len(b)+1)
	prev := make([]int, len(b)+1)
	row := make([]int, len(b)+1)
	for j := range prev {
		prev[j] = j
	}
	for i := 1; i <= len(a); i++ {
		row[0] = i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			row[j] = min(prev[j]+1, row[j-1]+1, prev[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], prev2[j-2]+1)
			}
		}
		prev2, prev, row = prev, row, prev2
	}
	return prev[len(b)]
}
