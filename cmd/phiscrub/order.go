package main

import (
	"slices"
	"strings"

	"github.com/urfave/cli/v2"
)

// anyOrder are the commands whose flags may also stand behind their arguments.
// Behind the first argument of the others everything belongs to another
// program, or the arguments are names of files.
var anyOrder = []string{"audit", "vault", "report"}

// inOrder puts the flags of such a command before its arguments, where the
// library looks for them. What stands behind "--" stays where it is.
func inOrder(app *cli.App, args []string) []string {
	at, flags, commands := 1, app.Flags, app.Commands
	for depth := 0; ; depth++ {
		for at < len(args) && isFlag(args[at]) {
			at += flagLen(flags, args[at:])
		}
		if at >= len(args) {
			return args
		}
		i := slices.IndexFunc(commands, func(c *cli.Command) bool { return c.HasName(args[at]) })
		if i < 0 {
			break
		}
		if depth == 0 && !slices.Contains(anyOrder, commands[i].Name) {
			return args
		}
		flags, commands = commands[i].Flags, commands[i].Subcommands
		at++
	}
	var first, rest []string
	for i := at; i < len(args); {
		switch {
		case args[i] == "--":
			rest = append(rest, args[i:]...)
			i = len(args)
		case isFlag(args[i]):
			n := min(flagLen(flags, args[i:]), len(args)-i)
			first = append(first, args[i:i+n]...)
			i += n
		default:
			rest = append(rest, args[i])
			i++
		}
	}
	return slices.Concat(args[:at], first, rest)
}

func isFlag(arg string) bool { return len(arg) > 1 && arg[0] == '-' && arg != "--" }

// flagLen returns how many arguments a flag takes, itself included. One that
// is not known takes itself; the library says what is wrong with it.
func flagLen(flags []cli.Flag, args []string) int { return max(1, knownLen(flags, args[0])) }

// knownLen is flagLen, and 0 for one that is not known.
func knownLen(flags []cli.Flag, arg string) int {
	name, _, given := strings.Cut(strings.TrimLeft(arg, "-"), "=")
	i := slices.IndexFunc(flags, func(f cli.Flag) bool { return slices.Contains(f.Names(), name) })
	if i < 0 {
		return 0
	}
	if t, ok := flags[i].(cli.DocGenerationFlag); ok && t.TakesValue() && !given {
		return 2
	}
	return 1
}
