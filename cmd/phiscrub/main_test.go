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
		if c.name == "completion" || c.name == "man" {
			continue // they are about all of them
		}
		if app := newApp([]string{"phiscrub", c.name}); len(app.Commands) != 1 || app.Commands[0].Name != c.name {
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
		{"flags may stand before a command", []string{"phiscrub", "--policy", "strict", "--stats", "rules", "list"}, 1},
		{"and their values behind an equals sign", []string{"phiscrub", "--policy=strict", "rules", "list"}, 1},
		{"a flag that is none may be of any command", []string{"phiscrub", "--police", "strict", "rules", "list"}, all},
		{"what a flag lacks is said of all", []string{"phiscrub", "--stats", "--policy"}, all},
		{"a pipe with flags is no other command", []string{"phiscrub", "--policy", "strict"}, 1},
		{"a pipe without flags needs not even those", []string{"phiscrub"}, 0},
		{"completion asks for all", []string{"phiscrub", "--policy", "strict", "--generate-bash-completion"}, all},
		{"a manual page has all", []string{"phiscrub", "man"}, all},
		{"a script of completion as well", []string{"phiscrub", "completion", "fish"}, all},
	}
	for _, r := range rows {
		if got := len(newApp(r.args).Commands); got != r.want {
			t.Errorf("%s: %d commands, want %d", r.why, got, r.want)
		}
	}
}
