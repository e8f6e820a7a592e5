package detect

import "testing"

func TestListsGoOnWithNumbers(t *testing.T) {
	for _, x := range []struct {
		behind, next string
		moved        bool
		why          string
	}{
		{", 00998877", "00998877", false, "a comma"},
		{",00998877", "00998877", false, "a comma without a blank"},
		{" and 00998877", "00998877", false, "a word"},
		{" & #00998877", "00998877", false, "signs"},
		{"', '00998877'", "00998877'", false, "quotes"},
		{" into E998877", "E998877", true, "one becomes the other"},
		{" -> 00998877", "00998877", true, "an arrow"},
		{" → 00998877", "00998877", true, "an arrow of one character"},
		{" 00998877", "00998877", false, "a blank alone"},
		{"00998877", "", false, "nothing between"},
		{" to ward", "", true, "a word"},
		{" android 5", "", false, "a word that only begins so"},
		{" →", "", true, "the end"},
		{"", "", false, "nothing behind"},
	} {
		text := []byte("00123456" + x.behind)
		at, moved := listGoesOn(text, 8)
		next := ""
		if at > 0 {
			next = string(text[at:])
		}
		if next != x.next || at > 0 && moved != x.moved {
			t.Errorf("%s: %q: %q, moved %v", x.why, x.behind, next, moved)
		}
	}
}

func TestMeasuresAreNoNumbersOfAList(t *testing.T) {
	for text, want := range map[string]bool{"250000 rows": true, "250000 ms": true, "250000 overlap": false, "250000": false, "250000ms": false} {
		if got := measured([]byte(text), 6); got != want {
			t.Errorf("%q: %v", text, got)
		}
	}
}
