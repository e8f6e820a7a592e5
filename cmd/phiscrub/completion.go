package main

import (
	"fmt"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/phiscrub/phiscrub/internal/schema"
)

// The scripts ask the program itself what may follow. SHELL says in which
// form the answer is wanted.
const bashCompletion = `_phiscrub() {
	local IFS=$'\n' cur=${COMP_WORDS[COMP_CWORD]}
	local words=("${COMP_WORDS[@]:0:COMP_CWORD}")
	if [[ $cur == -* ]]; then
		words+=("$cur")
	fi
	COMPREPLY=($(compgen -W "$(SHELL=bash "${words[@]}" --generate-bash-completion </dev/null 2>/dev/null)" -- "$cur"))
}
complete -o bashdefault -o default -F _phiscrub phiscrub
`

const zshCompletion = `#compdef phiscrub
_phiscrub() {
	local -a opts
	local cur=${words[CURRENT]}
	local -a asked=("${(@)words[1,CURRENT-1]}")
	if [[ $cur == -* ]]; then
		asked+=("$cur")
	fi
	opts=("${(@f)$(SHELL=zsh "${asked[@]}" --generate-bash-completion </dev/null 2>/dev/null)}")
	if [[ -n ${opts[1]} ]]; then
		_describe 'command or option' opts
	fi
	_files
}
compdef _phiscrub phiscrub
`

func completionCommand() *cli.Command {
	return &cli.Command{
		Name:      "completion",
		Usage:     "print the completion script of a shell",
		UsageText: "phiscrub completion bash|zsh|fish",
		Description: `Examples:
   source <(phiscrub completion bash)
   phiscrub completion zsh > "${fpath[1]}/_phiscrub"
   phiscrub completion fish > ~/.config/fish/completions/phiscrub.fish`,
		BashComplete: func(c *cli.Context) {
			fmt.Fprint(c.App.Writer, "bash\nzsh\nfish\n")
		},
		Action: func(c *cli.Context) error {
			if c.NArg() != 1 {
				return usage("completion needs the name of one shell: bash, zsh or fish")
			}
			var text string
			switch shell := c.Args().First(); shell {
			case "bash":
				text = bashCompletion
			case "zsh":
				text = zshCompletion
			case "fish":
				script, err := c.App.ToFishCompletion()
				if err != nil {
					return err
				}
				text = script
			default:
				return usage("no completion for %q; there are bash, zsh and fish", shell)
			}
			_, err := fmt.Fprint(c.App.Writer, text)
			return err
		},
	}
}

// unknownCommand names the nearest command. A file stands behind pipe: a
// mistyped command must not become a file name.
func unknownCommand(c *cli.Context) error {
	word := c.Args().First()
	var names []string
	for _, cmd := range c.App.Commands {
		if !cmd.Hidden {
			names = append(names, cmd.Name)
		}
	}
	if near := schema.Nearest(word, names); near != "" {
		return usage("no command %q; did you mean %q? To scrub a file: phiscrub pipe FILE", word, near)
	}
	return usage("no command %q; there are %s. To scrub a file: phiscrub pipe FILE", word, strings.Join(names, ", "))
}
