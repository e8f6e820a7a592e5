package precommit

import (
	"bytes"
	"path"
	"strings"
	"sync"

	"github.com/phiscrub/phiscrub/detect/class"
)

// A program is not a log: Max, Conn and Lo in it are no people, its URLs and
// addresses are nobody's, and who wrote it is named on purpose. In a file of a
// program a finding counts where it is inside a string that could be a
// message or a value, or has the digits of a number. --thorough reads programs
// as everything else is read.

// codeEndings are the endings of files that hold programs, or what tools keep
// beside them.
var codeEndings = set(`
	.go .mod .sum .work .py .pyi .pyx .rb .rake .gemspec .js .jsx .mjs .cjs .ts .tsx .mts .cts .vue .svelte
	.java .kt .kts .scala .groovy .gradle .clj .cljs .edn .cs .csproj .sln .fs .fsx .vb
	.c .h .cc .cpp .cxx .hh .hpp .hxx .m .mm .s .asm .rs .swift .zig .nim .d .v .sv .vhd .vhdl
	.php .pl .pm .t .lua .r .jl .ex .exs .erl .hrl .elm .hs .lhs .ml .mli .dart .sol .pas .f .f90 .f95 .cob .abap
	.sh .bash .zsh .fish .ps1 .psm1 .bat .cmd .awk .sed .mk .cmake .bazel .bzl .nix .tf .hcl
	.css .scss .sass .less .proto .thrift .graphql .gql .wat .glsl .y .l .lock .patch .diff .po .pot`)

// codeNames are files that hold programs or their credits whatever their
// ending.
var codeNames = set(`
	makefile gnumakefile dockerfile containerfile rakefile gemfile vagrantfile jenkinsfile build workspace
	package.json package-lock.json npm-shrinkwrap.json composer.json composer.lock yarn.lock pnpm-lock.yaml go.sum cargo.toml pyproject.toml setup.cfg
	license licence copying notice authors contributors maintainers codeowners patents third_party_notices
	license.txt license.md notice.txt authors.md contributors.md codeowners.md third_party_notices.txt`)

// proseEndings are the endings of documents that link to the web.
var proseEndings = set(`.md .markdown .mdx .rst .adoc .asciidoc .tex .html .htm .xhtml .svg .bib`)

// set is made when a document is first asked about: most starts of the program
// are not for a check.
func set(words string) func() map[string]bool {
	return sync.OnceValue(func() map[string]bool {
		m := map[string]bool{}
		for w := range strings.FieldsSeq(words) {
			m[w] = true
		}
		return m
	})
}

// isCode reports whether a document is a program. The first line of a file
// without an ending may say so.
func isCode(name string, text []byte) bool {
	base := strings.ToLower(path.Base(name))
	if i := strings.LastIndexByte(base, '!'); i >= 0 {
		base = base[i+1:]
	}
	if codeNames()[base] || codeEndings()[path.Ext(base)] {
		return true
	}
	return path.Ext(base) == "" && bytes.HasPrefix(text, []byte("#!"))
}

// counting returns what says of each span whether it counts in a document of
// that name.
func (c *Checker) counting(name string, text []byte) func(s *span, byField bool) bool {
	switch {
	case c.o.Thorough:
	case isCode(name, text):
		return func(s *span, byField bool) bool { return countsInCode(text, s, byField) }
	case proseEndings()[path.Ext(strings.ToLower(name))]:
		return func(s *span, _ bool) bool { return s.rule != urlRule }
	}
	return func(*span, bool) bool { return true }
}

// urlRule takes parts of addresses for numbers of persons.
const urlRule = "url"

// countsInCode reports whether a finding in a program counts.
func countsInCode(text []byte, s *span, byField bool) bool {
	value := text[s.start:s.end]
	switch {
	case s.class == class.IP || s.class == class.MAC, s.class == class.URL && !byField, s.rule == urlRule:
		return false
	case s.class == class.None:
		return true
	}
	digits := 0
	for _, c := range value {
		if c >= '0' && c <= '9' {
			digits++
		}
	}
	switch quoted := inString(text, s.start); {
	case digits >= 6:
		return true
	case !quoted:
		return false
	case byField || s.class == class.Email:
		return true
	}
	return digits > 0 || message(text, s)
}

// inString reports whether a place lies inside a string of its line.
func inString(text []byte, at int) bool {
	line := text[bytes.LastIndexByte(text[:at], '\n')+1 : at]
	var open byte
	for i := 0; i < len(line); i++ {
		c := line[i]
		switch {
		case c == '\\':
			i++
		case open == 0 && (c == '"' || c == '`' || c == '\'' && (i == 0 || !wordByte(line[i-1]))):
			open = c
		case c == open:
			open = 0
		}
	}
	return open != 0
}

// message reports whether the string around a value reads like a sentence:
// at least four words more than the value.
func message(text []byte, s *span) bool {
	isQuote := func(c byte) bool { return c == '"' || c == '`' || c == '\'' || c == '\n' }
	from, to := s.start, s.end
	for from > 0 && s.start-from < 200 && !isQuote(text[from-1]) {
		from--
	}
	for to < len(text) && to-s.end < 200 && !isQuote(text[to]) {
		to++
	}
	return len(bytes.Fields(text[from:s.start]))+len(bytes.Fields(text[s.end:to])) >= 4
}
