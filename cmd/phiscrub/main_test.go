package main

import (
	"slices"
	"strings"
	"testing"

	"github.com/urfave/cli/v2"
)

func TestEveryCommandIsFoundByItsName(t *testing.T) {
	if !slices.IsSortedFunc(commands, func(a, b struct {
		name string
		make func() *cli.Command
	}) int {
		return strings.Compare(a.name, b.name)
	}) {
		t.Error("the commands are not in the order of the alphabet, in which help shows them")
	}
	for _, c := range commands {
		if made := c.make(); made.Name != c.name {
			t.Errorf("%s makes the command %s", c.name, made.Name)
		}
		if app := newApp(c.name); len(app.Commands) != 1 || app.Commands[0].Name != c.name {
			t.Errorf("%s: the program has other commands", c.name)
		}
	}
}

func TestOneCommandIsMadeWhereNoOtherIsSpokenOf(t *testing.T) {
	all := len(commands)
	rows := []struct {
		why  string
		args []string
		want int
	}{
		{"a command runs alone", []string{"phiscrub", "pipe", "--stats"}, 1},
		{"its completion, too", []string{"phiscrub", "vault", "--generate-bash-completion"}, 1},
		{"a name that is none is compared with all", []string{"phiscrub", "pip"}, all},
		{"help shows all", []string{"phiscrub", "--help"}, all},
		{"so does help as a command", []string{"phiscrub", "help", "pipe"}, all},
		{"flags may stand before a command", []string{"phiscrub", "--policy", "strict", "rules", "list"}, all},
		{"a manual page has all", []string{"phiscrub", "man"}, all},
		{"a script of completion as well", []string{"phiscrub", "completion", "fish"}, all},
	}
	for _, r := range rows {
		if got := len(newApp(needed(r.args)).Commands); got != r.want {
			t.Errorf("%s: %d commands, want %d", r.why, got, r.want)
		}
	}
}
