package main

import (
	"embed"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"strings"
)

//go:embed native/scan.c python/*.py
var sources embed.FS

// program is a filter: lines on standard input, lines on standard output.
type program struct {
	name    string
	args    []string
	env     []string
	version string
	found   int // exit code that says something was found, or nothing; 0: none
}

// peer is something to compare with. find says how to run it, or as an error
// what is missing.
type peer struct {
	name, about string
	find        func(s setting) (program, error)
}

// setting is what peers need to know of this run.
type setting struct {
	bin    string // of phiscrub
	dir    string // for files of ours
	python string
	self   string // this program
}

const (
	given = "the 13 patterns"
	own   = "what it finds by itself"
)

var peers = []peer{
	{"phiscrub", "all built-in rules", func(s setting) (program, error) {
		v, err := first(s.bin, "--version")
		return program{name: s.bin, args: []string{"pipe", "--workers", "1"}, version: v}, err
	}},
	{"vectorscan", given + ", with start offsets", vectorscan},
	{"go-re2", given + ", blocks of 64 KB", engine("go-re2", "github.com/wasilibs/go-re2")},
	{"ripgrep", given + ", --passthru --replace", func(setting) (program, error) {
		args := []string{"--no-config", "--passthru", "--no-line-number", "--no-unicode", "--color", "never", "--replace", mark}
		for _, p := range patterns {
			args = append(args, "-e", p.text)
		}
		p, err := installed("rg", append(args, "-"), "--version")
		p.found = 1
		return p, err
	}},
	{"sed", given + ", -E, in the C locale", func(setting) (program, error) {
		args := []string{"-E"}
		for _, p := range patterns {
			args = append(args, "-e", "s#"+p.text+"#"+mark+"#g")
		}
		p, err := installed("sed", args, "--version")
		if err == nil && !strings.Contains(p.version, "GNU") {
			err = errors.New("the sed in PATH is not GNU sed, which the patterns need for \\b")
		}
		p.env = []string{"LC_ALL=C"}
		return p, err
	}},
	{"go-regexp", given + ", one alternation", engine("go-regexp", "")},
	{"otel-redaction", given + ", as blocked_values", engine("otel-redaction", "github.com/open-telemetry/opentelemetry-collector-contrib/processor/redactionprocessor")},
	{"pii-shield", own + " (entropy, keys)", func(setting) (program, error) {
		p, err := installed("pii-shield", nil)
		p.env, p.version = []string{"PII_SALT=a salt of the comparison alone"}, "the one in PATH"
		return p, err
	}},
	{"ferret-scan", own + ", redacting", func(setting) (program, error) {
		p, err := installed("ferret-scan", []string{"--stdin", "--enable-redaction", "--redaction-strategy", "simple", "--quiet", "--no-color"}, "--version")
		p.found = 1
		return p, err
	}},
	{"datafog", own + " (expressions)", script("datafog_filter.py", "datafog")},
	{"presidio", own + " (expressions, a model of names)", script("presidio_filter.py", "presidio-analyzer, presidio-anonymizer and an English spaCy model")},
}

// first is the first line that a program prints.
func first(name string, args ...string) (string, error) {
	out, err := exec.Command(name, args...).Output()
	line, _, _ := strings.Cut(strings.TrimSpace(string(out)), "\n")
	if err != nil {
		return "", fmt.Errorf("%s %s: %w", filepath.Base(name), strings.Join(args, " "), err)
	}
	return line, nil
}

// installed looks a program up in PATH and asks it for its version.
func installed(name string, args []string, version ...string) (program, error) {
	path, err := exec.LookPath(name)
	if err != nil {
		return program{}, fmt.Errorf("no %s in PATH", name)
	}
	p := program{name: path, args: args}
	if len(version) > 0 {
		if p.version, err = first(path, version...); err != nil {
			return program{}, err
		}
	}
	return p, nil
}

// engine is a Go package, run by this program.
func engine(name, module string) func(setting) (program, error) {
	return func(s setting) (program, error) {
		p := program{name: s.self, args: []string{"-engine", name}, version: runtime.Version()}
		if info, ok := debug.ReadBuildInfo(); ok && module != "" {
			for _, d := range info.Deps {
				if d.Path == module {
					p.version = d.Version
				}
			}
		}
		return p, nil
	}
}

// script is a filter in Python.
func script(file, needs string) func(setting) (program, error) {
	return func(s setting) (program, error) {
		python, err := exec.LookPath(s.python)
		if err != nil {
			return program{}, fmt.Errorf("no %s in PATH", s.python)
		}
		path, err := unpack(s.dir, "python/"+file)
		if err != nil {
			return program{}, err
		}
		if err := exec.Command(python, path, "-check").Run(); err != nil {
			return program{}, fmt.Errorf("%s has no %s; name another with -python", s.python, needs)
		}
		v, err := first(python, path, "-version")
		// One thread, as all others have.
		return program{name: python, args: []string{path}, env: []string{"OMP_NUM_THREADS=1", "OPENBLAS_NUM_THREADS=1", "PYTHONUTF8=1"}, version: v}, err
	}
}

// vectorscan compiles the small program around the library.
func vectorscan(s setting) (program, error) {
	for _, tool := range []string{"cc", "pkg-config"} {
		if _, err := exec.LookPath(tool); err != nil {
			return program{}, fmt.Errorf("no %s in PATH", tool)
		}
	}
	flags, err := exec.Command("pkg-config", "--cflags", "--libs", "libhs").Output()
	if err != nil {
		return program{}, errors.New("no libhs: Debian has it in libvectorscan-dev")
	}
	src, err := unpack(s.dir, "native/scan.c")
	if err != nil {
		return program{}, err
	}
	scan := filepath.Join(s.dir, "scan")
	cc := exec.Command("cc", append([]string{"-O2", "-o", scan, src}, strings.Fields(string(flags))...)...)
	if err := cc.Run(); err != nil {
		return program{}, fmt.Errorf("cc could not compile %s: %w", src, err)
	}
	file := filepath.Join(s.dir, "patterns.txt")
	if err := os.WriteFile(file, []byte(list()), 0o644); err != nil {
		return program{}, err
	}
	v, err := first(scan, "-version")
	return program{name: scan, args: []string{file}, version: v}, err
}

// unpack writes a source of ours into dir and returns its path.
func unpack(dir, name string) (string, error) {
	data, err := sources.ReadFile(name)
	if err != nil {
		return "", err
	}
	path := filepath.Join(dir, filepath.Base(name))
	return path, os.WriteFile(path, data, 0o644)
}
