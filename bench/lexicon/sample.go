package main

import (
	"cmp"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// sample writes words for bench/names to make sentences of: the most common
// names, and some of the others.
func sample(dir string, words map[string]*entry, spelled map[string]string) error {
	r := rand.New(rand.NewPCG(1, 2))
	pick := func(number func(*entry) uint64, top, rest int) []string {
		var all []string
		for w, e := range words {
			if number(e) > 0 && len(w) > 1 && e.class == 0 && spelled[w] != "" {
				all = append(all, w)
			}
		}
		slices.SortFunc(all, func(a, b string) int {
			return cmp.Or(cmp.Compare(number(words[b]), number(words[a])), cmp.Compare(a, b))
		})
		top = min(top, len(all))
		tail := all[top:]
		r.Shuffle(len(tail), func(i, j int) { tail[i], tail[j] = tail[j], tail[i] })
		var out []string
		for _, w := range append(all[:top:top], tail[:min(rest, len(tail))]...) {
			out = append(out, spelled[w])
		}
		return out
	}
	var b strings.Builder
	row := func(kind string, list []string) { b.WriteString(kind + ": " + strings.Join(list, " ") + "\n") }
	row("given", pick(func(e *entry) uint64 { return e.given }, 1100, 900))
	row("family", pick(func(e *entry) uint64 { return e.family }, 1500, 1200))
	row("word", lower(pick(func(e *entry) uint64 {
		if e.common == 0 || e.given > 3000 || e.family > 20000 {
			return 0
		}
		return uint64(mostCommon + 1 - e.common)
	}, 2500, 2500)))
	return os.WriteFile(filepath.Join(dir, "words.txt"), []byte(b.String()), 0o644)
}

func lower(list []string) []string {
	for i, w := range list {
		list[i] = strings.ToLower(w)
	}
	return list
}
