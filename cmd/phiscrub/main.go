// Command phiscrub removes protected health information from log streams.
package main

import (
	"fmt"
	"os"

	"github.com/urfave/cli/v2"
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
	os.Exit(run(os.Args))
}

func run(args []string) int {
	err := newApp().Run(args)
	if err == nil {
		return exitDone
	}
	fmt.Fprintln(os.Stderr, "phiscrub:", err)
	if code, ok := err.(cli.ExitCoder); ok {
		return code.ExitCode()
	}
	return exitUsage
}

func newApp() *cli.App {
	return &cli.App{
		Name:                 "phiscrub",
		Usage:                "remove protected health information from log streams",
		Version:              version,
		EnableBashCompletion: true,
		ExitErrHandler:       func(*cli.Context, error) {},
		Commands: []*cli.Command{
			// one file a command
		},
	}
}
