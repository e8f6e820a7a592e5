package phiscrub_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const module = "github.com/phiscrub/phiscrub"

// layer says what packages may import of ours, and why no more. The first
// layer that a package matches holds; "x/..." is x and everything below it.
type layer struct {
	from string
	may  []string
	why  string
}

var layers = []layer{
	{"detect/class", nil, "the vocabulary is a leaf that every layer may import"},
	{"detect/check", nil, "a check digit is arithmetic on bytes"},
	{"detect/word", nil, "tokens of a text are known without any rule"},
	{"detect/town", nil, "a table of names knows nothing of where they stand"},
	{"detect/shape", []string{"detect/check", "detect/person", "detect/town", "detect/word"}, "a matcher decides the form alone; guards run after it, in detect"},
	{"detect/person/lexicon", nil, "what is known of words is a table"},
	{"detect/person/model", []string{"detect/class", "detect/person/lexicon", "detect/word"}, "a word is judged by its text alone, for training as for use"},
	{"detect/person", []string{"detect/person/lexicon", "detect/person/model", "detect/word"}, "names in prose are found without rules, so that shape can use them"},
	{"detect/field", []string{"detect/class", "detect/word"}, "rules on names never see the text that detect scans"},
	{"detect/sieve", []string{"detect/word"}, "a prefilter is defined by its contract, not by the rules behind it"},
	{"detect/...", []string{"detect/..."}, "detection is pure functions on bytes: it has never heard of lines, files or YAML"},
	{"scrub/walk", []string{"detect/class"}, "a walker finds leaves; what they mean is decided above it, but that a marker is no value"},
	{"scrub/rewrite", []string{"detect/class"}, "splicing decides nothing about what is PHI"},
	{"scrub/...", []string{"detect/...", "scrub/..."}, "one line in, one line out: no configuration, no input, no output"},
	{"patterns", []string{"detect", "detect/class", "detect/field", "internal/schema"}, "rules are data: they compile to plain specs and know no engine"},
	{"internal/schema", nil, "reading YAML strictly has no subject of its own"},
	{"internal/key", nil, "key files and sealing are below all that uses them"},
	{"internal/audit", []string{"detect/class", "internal/key", "scrub"}, "evidence is of counts and names of rules; what they were found in it never sees"},
	{"internal/token", []string{"detect/class", "scrub/rewrite", "internal/key"}, "a token is made of a value and a key; where mappings are kept is its caller's business"},
	{"internal/vault", []string{"detect/class", "internal/key", "internal/token"}, "a vault keeps mappings and knows nothing of lines"},
	{"internal/report", []string{"detect/class", "internal/audit"}, "a report is made of evidence alone"},
	{"internal/frame", nil, "cutting a stream into lines needs no knowledge of what is in them"},
	{"internal/diag", nil, "numbers and names; what they count is known above"},
	{"internal/ship", []string{"detect/class", "internal/agent", "internal/frame", "internal/sink", "scrub"}, "rules and settings come compiled, destinations opened"},
	{"internal/sink/sinktest", []string{"internal/sink"}, "a test of every sink sees what a caller sees"},
	{"internal/sink", nil, "a destination takes bytes; what is in them was decided before"},
	{"internal/ruletest", []string{"detect/...", "scrub/...", "patterns"}, "examples are proved through the engine, not through the command line"},
	{"internal/agent", []string{"detect/class", "internal/frame", "internal/diag", "internal/sink", "scrub"}, "the pipe moves blocks; rules and settings come compiled"},
	{"internal/mcp", []string{"detect/class", "internal/audit", "scrub"}, "a proxy passes messages on; who keeps the log and makes tokens is decided above it"},
	{"internal/child", nil, "running a command knows nothing of what it writes"},
	{"internal/measure", []string{"detect/class", "internal/frame", "scrub"}, "what is measured is the public interface"},
	{"internal/config", []string{"detect/...", "scrub/...", "patterns", "internal/schema", "internal/ruletest", "internal/frame", "internal/sink", "internal/audit", "internal/key", "internal/token", "internal/vault"}, "configuration assembles the layers below it and is assembled by commands only"},
	{"plugins/precommit/source", []string{"internal/frame"}, "where a text comes from needs no knowledge of what is found in it"},
	{"plugins/fluentbit/bridge", []string{"detect/class", "internal/audit", "internal/config", "internal/diag", "internal/sink", "scrub", "scrub/rewrite"}, "records go through the engine without cgo, so that all of it is tested as Go"},
	{"plugins/precommit/reserved", []string{"detect/class"}, "a range is known without any rule"},
	{"plugins/precommit/git", []string{"plugins/precommit/source"}, "git is asked what changed, not what it means"},
	{"plugins/precommit/fix", []string{"detect/class", "plugins/precommit", "plugins/precommit/source", "plugins/precommit/standin", "scrub/walk"}, "files are rewritten by what a check finds in them"},
	{"plugins/precommit/grade", []string{"detect/class", "plugins/precommit", "plugins/precommit/page", "plugins/precommit/source", "scrub/walk"}, "logs are judged by what a check finds in them"},
	{"plugins/precommit/page", nil, "a page shows what it is given"},
	{"plugins/precommit/output", []string{"plugins/precommit/page", "plugins/precommit", "plugins/precommit/source"}, "a report is written as it is found"},
	{"plugins/precommit", []string{"detect/...", "scrub", "patterns", "internal/schema", "plugins/precommit/source", "plugins/precommit/reserved", "plugins/precommit/standin"}, "a check is built on the public face of the engine"},
	{"plugins/precommit/standin", []string{"detect/class"}, "what stands for a value depends on its class and form alone"},
	{"plugins/fluentbit", []string{"plugins/fluentbit/bridge"}, "the only cgo: entry points for C, and nothing to decide"},
	{"cmd/...", []string{"cmd/...", "internal/...", "plugins/precommit/...", "patterns", "detect/...", "scrub/..."}, "the binary is flags and glue; nothing but it needs the suite of benchmarks"},
	{"bench/...", []string{"..."}, "measurements may use anything"},
}

// outside lists what packages of others may be imported by whom.
var outside = []layer{
	{"github.com/urfave/cli/v2", []string{"cmd/phiscrub"}, "only the binary has a command line"},
	{"go.yaml.in/yaml/v3", []string{"internal/schema", "patterns", "internal/config", "bench/..."}, "YAML stays at the edge, where files of people are read"},
	{"github.com/dlclark/regexp2/v2", []string{"detect"}, "its errors quote the input and it is slow: a confirmer on a small window"},
	{"go.opentelemetry.io/proto/slim/otlp/...", []string{"internal/sink/sinktest"}, "the oracle of a test; its types cost every start"},
	{"google.golang.org/protobuf/proto", []string{"internal/sink/sinktest"}, "the oracle of a test"},
	{"github.com/tinylib/msgp/...", []string{"internal/sink/..."}, "msgpack of the forward protocol and of the spool; chunks of Fluent Bit are walked, not decoded"},
	{"google.golang.org/protobuf/encoding/protowire", []string{"internal/sink"}, "one message of OTLP is appended; without the registry that costs every start"},
	{"github.com/gofrs/flock", []string{"internal/sink", "internal/ship"}, "one process on a directory, on every system"},
	{"github.com/klauspost/compress/...", []string{"plugins/precommit/source", "internal/frame", "internal/agent", "internal/sink/...", "bench/..."}, "only framing meets compressed input, only sinks compress, a check looks into archives"},
	{"github.com/bmatcuk/doublestar/v4", []string{"plugins/precommit/..."}, "patterns of paths are those of a check"},
	{"github.com/valyala/fastjson", []string{"internal/mcp", "bench/..."}, "its errors quote the line; it reads parts of MCP messages and is an oracle for tests"},
	{"github.com/google/jsonschema-go/...", []string{"internal/mcp"}, "schemas of tools; its errors quote what does not fit"},
	{"github.com/coreos/go-oidc/v3/...", []string{"internal/mcp"}, "tokens of callers are checked at the one door that has any"},
	{"golang.org/x/mod/sumdb/...", []string{"internal/key", "internal/audit", "cmd/phiscrub"}, "signed notes and the tree of hashes are of the audit log alone"},
	{"golang.org/x/text/unicode/norm", []string{"internal/token"}, "the same name in two forms of Unicode is one value"},
	{"github.com/fluent/fluent-bit-go/output", []string{"plugins/fluentbit"}, "the plugin alone knows its host; its decoder is not used"},
	{"github.com/rogpeppe/go-internal/...", nil, "for tests"},
}

// standard is what detect and scrub may import of the standard library:
// nothing that reads files, clocks, networks or the environment, nothing
// that prints, and no unsafe.
var standard = []string{
	"bytes", "cmp", "embed", "encoding/base64", "encoding/binary", "encoding/hex", "errors", "fmt", "hash/maphash", "iter",
	"maps", "math", "math/bits", "net/netip", "regexp", "regexp/syntax", "slices", "sort",
	"strconv", "strings", "sync", "sync/atomic", "time", "unicode", "unicode/utf16", "unicode/utf8",
}

// durations are the only names of package time that detect and scrub use: a
// length of time is a constant, the time of day is input.
var durations = []string{"Duration", "Microsecond", "Millisecond", "Second"}

type pkg struct {
	ImportPath string
	Dir        string
	GoFiles    []string
	CgoFiles   []string
	Imports    []string
}

func packages(t *testing.T) []pkg {
	t.Helper()
	cmd := exec.Command("go", "list", "-pgo=off", "-e", "-json=ImportPath,Dir,GoFiles,CgoFiles,Imports", "./...")
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("go list: %v\n%s", err, stderr.String())
	}
	var ps []pkg
	for d := json.NewDecoder(bytes.NewReader(out)); ; {
		var p pkg
		if err := d.Decode(&p); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
		if p.ImportPath != module {
			ps = append(ps, p)
		}
	}
	if len(ps) < 10 {
		t.Fatalf("go list gave %d packages; the rules below would prove nothing", len(ps))
	}
	return ps
}

func short(path string) string { return strings.TrimPrefix(path, module+"/") }

func matches(pattern, path string) bool {
	if pattern == "..." {
		return true
	}
	if dir, ok := strings.CutSuffix(pattern, "/..."); ok {
		return path == dir || strings.HasPrefix(path, dir+"/")
	}
	return path == pattern
}

func allowed(patterns []string, path string) bool {
	return slices.ContainsFunc(patterns, func(p string) bool { return matches(p, path) })
}

func pure(path string) bool { return matches("detect/...", path) || matches("scrub/...", path) }

func TestImportsFollowTheLayers(t *testing.T) {
	for _, p := range packages(t) {
		from := short(p.ImportPath)
		i := slices.IndexFunc(layers, func(l layer) bool { return matches(l.from, from) })
		if i < 0 {
			t.Errorf("%s is in no layer; add a row that says what it may import and why", from)
			continue
		}
		for _, imp := range p.Imports {
			to := short(imp)
			if strings.HasPrefix(imp, module+"/") && !allowed(layers[i].may, to) {
				t.Errorf("%s imports %s: %s", from, to, layers[i].why)
			}
		}
	}
}

func TestImportsOfOthersStayWhereTheyBelong(t *testing.T) {
	for _, p := range packages(t) {
		from := short(p.ImportPath)
		for _, imp := range p.Imports {
			first, _, _ := strings.Cut(imp, "/")
			if strings.HasPrefix(imp, module+"/") || !strings.Contains(first, ".") {
				continue
			}
			i := slices.IndexFunc(outside, func(l layer) bool { return matches(l.from, imp) })
			switch {
			case i < 0:
				t.Errorf("%s imports %s, which no row allows; a dependency needs a decision record", from, imp)
			case !allowed(outside[i].may, from):
				t.Errorf("%s imports %s: %s", from, imp, outside[i].why)
			}
		}
	}
}

func TestDetectAndScrubArePure(t *testing.T) {
	seen := 0
	for _, p := range packages(t) {
		from := short(p.ImportPath)
		if !pure(from) {
			continue
		}
		seen++
		if len(p.CgoFiles) > 0 {
			t.Errorf("%s uses cgo", from)
		}
		for _, imp := range p.Imports {
			if first, _, _ := strings.Cut(imp, "/"); !strings.Contains(first, ".") && !slices.Contains(standard, imp) {
				t.Errorf("%s imports %s: detect and scrub read no files, clocks or networks, print nothing and use no unsafe", from, imp)
			}
		}
		for _, name := range p.GoFiles {
			for _, what := range impurities(t, filepath.Join(p.Dir, name), nil) {
				t.Errorf("%s/%s", from, what)
			}
		}
	}
	if seen < 5 {
		t.Fatalf("saw %d packages of detect and scrub", seen)
	}
}

// impurities looks for what imports do not show: goroutines, clocks, init
// functions, and the one file that may name regexp2. src is the text of the
// file, or nil to read it.
func impurities(t *testing.T, name string, src any) []string {
	t.Helper()
	fset := token.NewFileSet()
	f, err := parser.ParseFile(fset, name, src, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	var found []string
	report := func(n ast.Node, what string) {
		found = append(found, fmt.Sprintf("%s:%d: %s", filepath.Base(name), fset.Position(n.Pos()).Line, what))
	}
	for _, imp := range f.Imports {
		path, err := strconv.Unquote(imp.Path.Value)
		if err != nil {
			t.Fatal(err)
		}
		if strings.HasPrefix(path, "github.com/dlclark/regexp2") && filepath.Base(name) != "confirm.go" {
			report(imp, "only confirm.go names regexp2")
		}
		if path == "time" && imp.Name != nil {
			report(imp, "time under another name hides the use of a clock")
		}
	}
	ast.Inspect(f, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.GoStmt:
			report(n, "starts a goroutine; whoever owns the loop decides on those")
		case *ast.FuncDecl:
			if n.Recv == nil && n.Name.Name == "init" {
				report(n, "init function; compile and allocate in a constructor")
			}
		case *ast.SelectorExpr:
			if x, ok := n.X.(*ast.Ident); ok && x.Name == "time" && !slices.Contains(durations, n.Sel.Name) {
				report(n, "time."+n.Sel.Name+" reads a clock")
			}
		}
		return true
	})
	return found
}

func TestImpuritiesAreSeen(t *testing.T) {
	for _, tt := range []struct{ name, src, want string }{
		{"a.go", "package a\nfunc f() { go f() }", "a.go:2: starts a goroutine"},
		{"a.go", "package a\nfunc init() {}", "a.go:2: init function"},
		{"a.go", "package a\nimport \"time\"\nvar x = time.Now", "a.go:3: time.Now reads a clock"},
		{"a.go", "package a\nimport t \"time\"\nvar x = t.Now", "a.go:2: time under another name"},
		{"a.go", "package a\nimport \"github.com/dlclark/regexp2/v2\"", "a.go:2: only confirm.go names regexp2"},
		{"confirm.go", "package a\nimport \"github.com/dlclark/regexp2/v2\"", ""},
		{"a.go", "package a\nimport \"time\"\nconst x = time.Second", ""},
	} {
		got := strings.Join(impurities(t, tt.name, tt.src), "\n")
		if !strings.HasPrefix(got, tt.want) || tt.want == "" && got != "" {
			t.Errorf("%q: got %q, want %q", tt.src, got, tt.want)
		}
	}
}

func TestPatternsOfPaths(t *testing.T) {
	for _, tt := range []struct {
		pattern, path string
		want          bool
	}{
		{"detect/...", "detect", true},
		{"detect/...", "detect/field", true},
		{"detect/...", "detection", false},
		{"detect", "detect/field", false},
		{"...", "bench", true},
	} {
		if got := matches(tt.pattern, tt.path); got != tt.want {
			t.Errorf("matches(%q, %q) = %v", tt.pattern, tt.path, got)
		}
	}
}
