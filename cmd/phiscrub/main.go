// Command phiscrub removes protected health information from log streams.
package main

import (
	"fmt"
	"os"

	"github.com/urfave/cli/v2"

	"github.com/phiscrub/phiscrub/internal/child"
)

// version is set by the linker for releases.
var version = "dev"

// Exit codes.
const (
	exitDone   = 0 // also when the reader of our output goes away
	exitFound  = 1 // PHI found by check
	exitUsage  = 2 // usage or configuration
	exitIO     = 3 // input or output failed
	exitDamage = 4 // audit evidence damaged or unanchored
)

func main() {
	child.Guard()
	deepen(false)
	os.Exit(run(os.Args))
}

// deepen makes the stack as large as compiling the rules needs it, while there
// is little on it: otherwise it grows in five steps, each of which copies it
// and reads the tables of all functions on it, which would be a fiftieth of a
// start.
//
//go:noinline
func deepen(use bool) (first byte) {
	if use { // never
		var room [48 << 10]byte
		fill(room[:])
		first = room[0]
	}
	return first
}

//go:noinline
func fill(room []byte) {
	for i := range room {
		room[i] = byte(i)
	}
}

func run(args []string) int {
	app := newApp(args)
	err := app.Run(inOrder(app, args))
	if err == nil {
		return exitDone
	}
	if text := err.Error(); text != "" { // empty where everything has been said
		fmt.Fprintln(os.Stderr, "phiscrub:", text)
	}
	if code, ok := err.(cli.ExitCoder); ok {
		return code.ExitCode()
	}
	return exitUsage
}

// commands has one file a command.
var commands = []struct {
	name string
	make func() *cli.Command
}{
	{"audit", auditCommand},
	{"audit-logs", auditLogsCommand},
	{"bench", benchCommand},
	{"check", checkCommand},
	{"completion", completionCommand},
	{"config", configCommand},
	{"exec", execCommand},
	{"explain", explainCommand},
	{"man", manCommand},
	{"mcp", mcpCommand},
	{"pipe", pipeCommand},
	{"report", reportCommand},
	{"rules", rulesCommand},
	{"ship", shipCommand},
	{"vault", vaultCommand},
}

// piped is what needed returns for a run without a command.
const piped = "pipe"

// needed is the only command that args can come to, or empty.
func needed(args []string) string {
	at, flags := 1, []cli.Flag(nil)
	for at < len(args) && isFlag(args[at]) {
		if flags == nil {
			flags = append(globalFlags(), pipeFlags()...)
		}
		n := knownLen(flags, args[at])
		if n == 0 { // of help, of completion, or a wrong one
			return ""
		}
		at += n
	}
	switch {
	case at < len(args) && args[at] != "completion" && args[at] != "man": // those two are about all of them
		return args[at]
	case at == len(args) && !isTerminal(os.Stdin):
		return piped
	}
	return ""
}

// newApp returns the program as args need it. Before one runs, the library
// describes every flag of every command, which would be a tenth of a start: so
// there is only the command that they come to, if that is clear, and without
// any argument no flag either.
func newApp(args []string) *cli.App {
	app := &cli.App{
		Name:                 "phiscrub",
		Usage:                "remove protected health information from log streams",
		UsageText:            "phiscrub [options] < LOG\nphiscrub [options] COMMAND …",
		Description:          appHelp,
		Version:              version,
		EnableBashCompletion: true,
		// A flag that is repeated is a list; a comma belongs to a name.
		DisableSliceFlagSeparator: true,
		ExitErrHandler:            func(*cli.Context, error) {},
		OnUsageError:              wrongFlag,
		Action:                    noCommand,
	}
	only := needed(args)
	if only == piped && len(args) == 1 {
		return app
	}
	app.Flags = append(globalFlags(), pipeFlags()...)
	for _, c := range commands {
		if c.name == only {
			app.Commands = []*cli.Command{c.make()}
		}
	}
	if app.Commands == nil {
		for _, c := range commands {
			app.Commands = append(app.Commands, c.make())
		}
	}
	explainFlags(app.Commands)
	return app
}

const appHelp = `Without a command phiscrub scrubs standard input to standard output: see
phiscrub pipe --help.

Examples:
   kubectl logs -f deploy/api | phiscrub
   phiscrub --policy strict --stats < app.log > clean.log
   phiscrub pipe app.log old.log.gz > clean.log`

// explainFlags lets every command report a wrong flag on stderr only: help
// on stdout would end up among the scrubbed lines.
func explainFlags(commands []*cli.Command) {
	for _, c := range commands {
		c.OnUsageError = wrongFlag
		explainFlags(c.Subcommands)
	}
}

func wrongFlag(c *cli.Context, err error, _ bool) error {
	name := "phiscrub"
	if c.Command != nil && c.Command.Name != "" && c.Command.Name != name {
		name += " " + c.Command.Name
	}
	return usage("%v; see %s --help", err, name)
}
