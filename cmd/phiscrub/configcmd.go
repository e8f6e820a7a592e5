package main

import (
	"fmt"

	"github.com/urfave/cli/v2"

	"github.com/phiscrub/phiscrub/internal/config"
)

func configCommand() *cli.Command {
	return &cli.Command{
		Name:   "config",
		Usage:  "check and show the configuration",
		Action: group("config"),
		Subcommands: []*cli.Command{
			{
				Name:      "check",
				Usage:     "check a configuration file",
				UsageText: "phiscrub config check FILE",
				Description: `Reports every problem with its line and what would be right, and runs the
examples of the rules in the file. Exit code 2 when there is a problem.

Example:
  phiscrub config check phiscrub.yaml`,
				Action: checkConfig,
			},
			{
				Name:      "show",
				Usage:     "print the configuration in force, defaults filled in",
				UsageText: "phiscrub [--config FILE] [--policy NAME] config show",
				Description: `Examples:
  phiscrub config show
  phiscrub --config phiscrub.yaml config show`,
				Action: func(c *cli.Context) error {
					cfg, err := loadConfig(c)
					if err != nil {
						return err
					}
					return write(c.App.Writer, cfg.Show())
				},
			},
			{
				Name:      "schema",
				Usage:     "print a JSON Schema of the configuration, for editors",
				UsageText: "phiscrub config schema",
				Description: `Example:
  phiscrub config schema > phiscrub.schema.json
and in the first line of phiscrub.yaml:
  # yaml-language-server: $schema=phiscrub.schema.json`,
				Action: func(c *cli.Context) error { return write(c.App.Writer, config.JSONSchema()) },
			},
			{
				Name:        "reference",
				Usage:       "print the reference of the configuration in Markdown",
				UsageText:   "phiscrub config reference",
				Description: "This is what docs/config.md holds.\n\nExample:\n  phiscrub config reference > docs/config.md",
				Action:      func(c *cli.Context) error { return write(c.App.Writer, config.Reference()) },
			},
		},
	}
}

func checkConfig(c *cli.Context) error {
	if c.Args().Len() != 1 {
		return usage("config check needs one FILE")
	}
	name := c.Args().First()
	cfg, err := config.Load(name)
	if err != nil {
		return refused(err)
	}
	if _, err := cfg.DryScrubber(); err != nil {
		return refused(err)
	}
	return write(c.App.Writer, fmt.Appendf(nil, "%s is in order: policy %s, %s and %s of its own\n",
		name, cfg.Policy, count(len(cfg.Rules), "rule"), count(len(cfg.Fields), "field rule")))
}
