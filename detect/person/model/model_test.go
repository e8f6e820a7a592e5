package model_test

import (
	"hash/fnv"
	"testing"

	"github.com/phiscrub/phiscrub/detect/person/model"
	"github.com/phiscrub/phiscrub/detect/word"
)

// judge returns the name that the word at byte i is a part of.
func judge(text string, i int) string {
	var w word.Window
	var v model.View
	k := w.Read([]byte(text), i)
	if from, to, ok := v.Name(&w, k, model.Unit/2); ok {
		return text[w.At(from).Start:w.At(to-1).End]
	}
	return ""
}

func TestRunsOfAName(t *testing.T) {
	for _, r := range []struct{ why, text, want string }{
		{"two words", "Gregory Nelson was seen", "Gregory Nelson"},
		{"an initial", "Gregory T. Nelson was seen", "Gregory T. Nelson"},
		{"a particle", "Gregory van der Berg was seen", "Gregory van der Berg"},
		{"a suffix", "Gregory Nelson Jr. was seen", "Gregory Nelson Jr"},
		{"a hyphen", "Anne-Marie Nelson-Hughes was seen", "Anne-Marie Nelson-Hughes"},
		{"the possessive", "Gregory's wife called", "Gregory"},
		{"the next sentence", "Gregory. The end", "Gregory"},
		{"a marker beside it", "Gregory [NAME] was seen", ""},
		{"a marker one word on", "Gregory and [NAME] were seen", ""},
		{"stars", "Gregory ***** was seen", ""},
		{"a town with a particle", "Gregory was in Villa del Nelson: we", "Gregory"},
		{"a level is no marker", "Gregory shouted [INFO] at Nelson", "Gregory"},
	} {
		if got := judge(r.text, 0); got != r.want {
			t.Errorf("%s: %q gives %q, want %q", r.why, r.text, got, r.want)
		}
	}
}

func TestWeightsFitTheFeatures(t *testing.T) {
	learned := 0
	for f := range model.Features {
		if model.Weight(f) != 0 {
			learned++
		}
	}
	if learned < model.Features/20 {
		t.Errorf("%d of %d features have a weight", learned, model.Features)
	}
}

// TestFeaturesAreThoseOfTheWeights: whoever changes what a feature means has to
// train the weights anew, and to write here what this then gives.
func TestFeaturesAreThoseOfTheWeights(t *testing.T) {
	text := []byte("Ubul: What a wife.\nNicole: Remember me, Amanda? When 7 of Dr. Anne-Marie van der O'Neil JR\n\nsaw Møller, (Grace) LEE's ann")
	var w word.Window
	var v model.View
	var s model.Set
	sum := fnv.New32()
	for i := range text {
		k := w.Read(text, i)
		if k < 0 || w.At(k).Start != i || !model.Judged(&w, k) {
			continue
		}
		r := model.RunAt(&w, k)
		v.See(&w, r.From, r.To)
		v.Features(&s, k, r)
		for _, f := range s.All() {
			sum.Write([]byte{byte(f >> 8), byte(f)})
		}
	}
	if got := sum.Sum32(); got != 0xdcd507e7 {
		t.Errorf("the features sum up to %#x", got)
	}
}

func TestJudgingAllocatesNothing(t *testing.T) {
	text := []byte("Yesterday Gregory T. Nelson and Martha were seen by Dr. Stone")
	var w word.Window
	var v model.View
	if n := testing.AllocsPerRun(100, func() {
		v.Name(&w, w.Read(text, 10), 0)
	}); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

// FuzzName holds the span of a name to its run, and every feature to the
// weights, and the score to what they weigh.
func FuzzName(f *testing.F) {
	f.Add([]byte("so Ann van der O'Neil-Lee Jr., M. D. [NAME] said"), 3)
	f.Add([]byte("7 Zorba-Quist, 12 O'Neil's\n\nAnna MARIA Stone: on Møller\nand Grace"), 30)
	f.Add([]byte("A. B. C. D. E. F. G. H. I. J. K. Lee"), 30)
	f.Fuzz(func(t *testing.T, text []byte, i int) {
		var w word.Window
		var v model.View
		k := w.Read(text, i)
		if k < 0 {
			return
		}
		r := model.RunAt(&w, k)
		if r.From > k || r.To <= k {
			t.Fatalf("run %v of token %d", r, k)
		}
		from, to, ok := v.Name(&w, k, 0)
		if ok && (from > k || to <= k || from < 0 || w.At(to-1).Kind == word.None) {
			t.Fatalf("name %d–%d of token %d", from, to, k)
		}
		if r.To-r.From > model.Room {
			return
		}
		v.See(&w, r.From, r.To)
		var s model.Set
		for j := r.From; j < r.To; j++ {
			if model.Judged(&w, j) {
				v.Features(&s, j, r)
				sum := 0
				for _, x := range s.All() {
					if int(x) >= model.Features {
						t.Fatalf("feature %d", x)
					}
					sum += model.Weight(int(x))
				}
				if score := v.Score(j, r); score != sum {
					t.Fatalf("token %d scores %d, its features weigh %d", j, score, sum)
				}
			}
		}
	})
}

func BenchmarkName(b *testing.B) {
	text := []byte("Yesterday Gregory T. Nelson and Martha were seen by Dr. Stone")
	var w word.Window
	var v model.View
	for b.Loop() {
		v.Name(&w, w.Read(text, 10), 0)
	}
}
