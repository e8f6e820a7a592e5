package main

import (
	"slices"
	"strings"
	"testing"
)

func TestChooseTakesLinesThatShowMostKinds(t *testing.T) {
	before := []string{"a", "b", "c", "d", "e"}
	after := []string{"a", "[MRN]", "[MRN] [SSN]", "[MRN]", "[PHONE]"}
	if got := choose(before, after, 2); !slices.Equal(got, []int{2, 4}) {
		t.Errorf("lines %v; want the one with two kinds and the one with another", got)
	}
	if got := choose(before, before, 2); got != nil {
		t.Errorf("lines %v of a file without changes", got)
	}
	if got := choose(before, after, 9); len(got) != 4 {
		t.Errorf("%d lines; want the four that changed", len(got))
	}
}

func TestWrapCountsCharacters(t *testing.T) {
	got := wrap("añ\x1bcd", 2)
	if !slices.Equal(got, []string{"añ", "·c", "d"}) {
		t.Errorf("%q", got)
	}
}

func TestShowPutsTheEditIntoView(t *testing.T) {
	var b strings.Builder
	d := demo{width: 63, out: &b}
	d.show(7, strings.Repeat("x", 500)+" ssn=078-05-1120", strings.Repeat("x", 500)+" ssn=[SSN]")
	if !strings.Contains(b.String(), "078-05-1120") || !strings.Contains(b.String(), "[SSN]") {
		t.Errorf("the edit is cut off:\n%s", b.String())
	}
}

func TestColumnsStayInStep(t *testing.T) {
	var b strings.Builder
	d := demo{width: 203, out: &b}
	d.show(1, "ssn=078-05-1120 and more", "ssn=[SSN] and more")
	left, right, _ := strings.Cut(strings.Split(b.String(), "\n")[1], " │ ")
	if strings.Index(left, "and more") != strings.Index(right, "and more") {
		t.Errorf("columns are out of step:\n%s", b.String())
	}
}

func TestSummaryListsClasses(t *testing.T) {
	got := summary("lines 44\nedited 8\nwithheld 0\nbytes-in 7424\nclass name 3\nclass street 1\n")
	if got != "lines 44, edited 8, withheld 0\nedits: name 3, street 1" {
		t.Errorf("%q", got)
	}
}
