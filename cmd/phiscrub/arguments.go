package main

import (
	"slices"
	"strings"

	"github.com/urfave/cli/v2"
)

// arguments returns the arguments of a command and takes the flags that stand
// between and behind them for flags: audit verify DIR --key FILE.
func arguments(c *cli.Context) ([]string, error) {
	var args []string
	for rest := c.Args().Slice(); len(rest) > 0; {
		word := rest[0]
		rest = rest[1:]
		if word == "--" {
			return append(args, rest...), nil
		}
		if len(word) < 2 || word[0] != '-' {
			args = append(args, word)
			continue
		}
		name, value, given := strings.Cut(strings.TrimLeft(word, "-"), "=")
		if name == "help" || name == "h" {
			cli.ShowCommandHelp(c, c.Command.Name)
			return nil, cli.Exit("", exitDone)
		}
		i := slices.IndexFunc(c.Command.Flags, func(f cli.Flag) bool { return slices.Contains(f.Names(), name) })
		if i < 0 {
			return nil, usage("flag provided but not defined: -%s; see %s --help", name, c.Command.HelpName)
		}
		if _, simple := c.Command.Flags[i].(*cli.BoolFlag); simple && !given {
			value = "true"
		} else if !given {
			if len(rest) == 0 {
				return nil, usage("flag needs an argument: -%s; see %s --help", name, c.Command.HelpName)
			}
			value, rest = rest[0], rest[1:]
		}
		if err := c.Set(name, value); err != nil {
			return nil, usage("invalid value %q for flag -%s; see %s --help", value, name, c.Command.HelpName)
		}
	}
	return args, nil
}
