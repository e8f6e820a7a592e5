package config

import (
	"errors"
	"fmt"
	"io/fs"
	"net/netip"
	"os"
	"slices"
	"strconv"
	"strings"

	"github.com/phiscrub/phiscrub/internal/schema"
	"github.com/phiscrub/phiscrub/patterns"
)

// Default returns the configuration that holds without a file.
func Default() *Config {
	return &Config{Policy: "safe-harbor", Numbers: "string", MaxLine: "1MiB", Audit: Audit{Required: true, Interval: "10s"}, Tokens: Tokens{Mode: Keyed, Write: Durable}, MCP: MCP{Record: Durable}, Records: Records{Skip: []string{"kubernetes"}}}
}

// Load reads the configuration file at path. The error lists every problem,
// one a line; a file that is missing, unreadable, empty or wrong is refused.
func Load(path string) (*Config, error) {
	if path == "" {
		return nil, schema.Problems{{File: "configuration", Text: "the name of the file is empty; give one, or leave --config out"}}
	}
	data, err := os.ReadFile(path)
	if err != nil {
		reason := err
		var pe *fs.PathError
		if errors.As(err, &pe) {
			reason = pe.Err
		}
		return nil, schema.Problems{{File: path, Text: fmt.Sprintf("cannot be read: %v; nothing is scrubbed without its configuration", reason)}}
	}
	return Parse(path, data)
}

// Parse reads a configuration from data; name stands in its problems.
func Parse(name string, data []byte) (*Config, error) {
	r := schema.NewReader(name)
	root := r.Parse(data)
	if root == nil {
		for i := range r.Problems {
			if r.Problems[i].Text == "the file is empty" {
				r.Problems[i].Text += `; write at least "policy: safe-harbor"`
			}
		}
		return nil, r.Problems.Err()
	}
	c := Default()
	r.Decode(root, Keys, "", c)
	c.check(r)
	c.checkShip(r)
	c.Tokens.problems(func(k, format string, args ...any) { r.Problem("tokens."+k, format, args...) })
	section := patterns.Section(r, c.Rules, c.Fields)
	r.Problems = append(r.Problems, section.Check()...)
	if len(r.Problems) == 0 {
		r.Problems = append(r.Problems, c.prove(section)...)
	}
	r.Problems.Sort()
	if err := r.Problems.Err(); err != nil {
		return nil, err
	}
	return c, nil
}

// check reports what the table of keys cannot say.
func (c *Config) check(r *schema.Reader) {
	if _, err := parseSize(c.MaxLine); err != nil {
		r.Problem("max_line", "%v", err)
	}
	for i, n := range c.InternalNetworks {
		if _, err := parseNetwork(n); err != nil {
			r.Problem(fmt.Sprintf("internal_networks[%d]", i), "%v", err)
		}
	}
	for i, v := range c.Keep.Values {
		if v == "" {
			r.Problem(fmt.Sprintf("keep.values[%d]", i), "is empty; give a whole value")
		}
	}
	for i, name := range c.Keep.Fields {
		if name == "" || name != fold(name) {
			r.Problem(fmt.Sprintf("keep.fields[%d]", i), "is %q, must be a folded name: %q", name, fold(name))
		}
	}
	if _, err := parseInterval(c.Audit.Interval); err != nil {
		r.Problem("audit.interval", "%v", err)
	}
	c.MCP.check(r.Problem)
	ids := builtinIDs()
	for i, id := range c.Disable {
		if !ids.known(id) {
			r.Problem(fmt.Sprintf("disable[%d]", i), "is %q, no built-in rule has that id (see phiscrub rules list)%s", id, alike(id, ids))
		}
	}
	for i, s := range c.Rules {
		if ids.known(s.ID) {
			r.Problem(fmt.Sprintf("rules[%d].id", i), "is the id of a built-in rule; choose another, such as %q", "my-"+s.ID)
		}
	}
	for i, s := range c.Fields {
		if ids.known(s.ID) {
			r.Problem(fmt.Sprintf("fields[%d].id", i), "is the id of a built-in rule; choose another, such as %q", "my-"+s.ID)
		}
	}
}

// alike names the nearest name, if there is one.
func alike(word string, names []string) string {
	if near := schema.Nearest(word, names); near != "" {
		return fmt.Sprintf("; did you mean %q?", near)
	}
	return ""
}

// fold writes a name as field rules do: lower case, words joined by "_".
func fold(name string) string {
	var sb strings.Builder
	lower := false
	for _, r := range name {
		switch {
		case r >= 'A' && r <= 'Z':
			if lower {
				sb.WriteByte('_')
			}
			sb.WriteRune(r - 'A' + 'a')
			lower = false
			continue
		case r == '-' || r == '.' || r == ' ' || r == '/':
			sb.WriteByte('_')
		default:
			sb.WriteRune(r)
		}
		lower = r >= 'a' && r <= 'z' || r >= '0' && r <= '9'
	}
	return sb.String()
}

var units = []struct {
	suffix string
	bytes  int
}{{"KiB", 1 << 10}, {"MiB", 1 << 20}, {"KB", 1000}, {"MB", 1000 * 1000}, {"B", 1}}

// The range of max_line: two windows of overlap below it, memory above.
const (
	minLine = 16 << 10
	maxLine = 64 << 20
)

func parseSize(s string) (int, error) {
	num, unit := strings.TrimSpace(s), 1
	for _, u := range units {
		if rest, ok := strings.CutSuffix(num, u.suffix); ok {
			num, unit = strings.TrimSpace(rest), u.bytes
			break
		}
	}
	n, err := strconv.Atoi(num)
	if err != nil || n < 0 || n > maxLine {
		return 0, fmt.Errorf("is %q, must be a number of bytes such as 1048576, 256KiB or 1MiB, from 16KiB to 64MiB", s)
	}
	if n *= unit; n < minLine || n > maxLine {
		return 0, fmt.Errorf("is %q, must be from 16KiB to 64MiB", s)
	}
	return n, nil
}

func parseNetwork(s string) (netip.Prefix, error) {
	if p, err := netip.ParsePrefix(s); err == nil {
		return p.Masked(), nil
	}
	if a, err := netip.ParseAddr(s); err == nil {
		return netip.PrefixFrom(a, a.BitLen()), nil
	}
	return netip.Prefix{}, fmt.Errorf("is %q, must be a network such as 10.0.0.0/8 or fd00::/8", s)
}

// Validate reports what is wrong with settings that did not come from a file
// but from flags of the command line.
func (c *Config) Validate() error {
	var ps schema.Problems
	add := func(flag, format string, args ...any) {
		ps = append(ps, schema.Problem{File: "--" + flag, Text: fmt.Sprintf(format, args...)})
	}
	for _, f := range []struct {
		flag, value string
		names       []string
	}{{"policy", c.Policy, Policies()}, {"numbers", c.Numbers, numbers()}} {
		if !slices.Contains(f.names, f.value) {
			add(f.flag, "is %q; use one of %s%s", f.value, strings.Join(f.names, ", "), alike(f.value, f.names))
		}
	}
	if _, err := parseSize(c.MaxLine); err != nil {
		add("max-line", "%v", err)
	}
	c.Tokens.problems(func(k, format string, args ...any) { add(k, format, args...) })
	return ps.Err()
}

// MaxLineBytes returns the longest line that is scrubbed in one piece.
func (c *Config) MaxLineBytes() int {
	n, err := parseSize(c.MaxLine)
	if err != nil {
		return 1 << 20 // Load refuses anything else
	}
	return n
}
