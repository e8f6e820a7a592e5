package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"os/user"
	"strings"
	"sync"
	"syscall"
	"time"

	"github.com/urfave/cli/v2"

	"github.com/phiscrub/phiscrub/detect/class"
	"github.com/phiscrub/phiscrub/internal/agent"
	"github.com/phiscrub/phiscrub/internal/audit"
	"github.com/phiscrub/phiscrub/internal/child"
	"github.com/phiscrub/phiscrub/internal/config"
	"github.com/phiscrub/phiscrub/internal/mcp"
	"github.com/phiscrub/phiscrub/scrub"
	"github.com/phiscrub/phiscrub/scrub/rewrite"
)

const mcpHelp = `Stands between an MCP client and a server that touches patient data. The
protocol passes byte by byte as it is; what the server logs to standard error is
scrubbed; and with --audit every call of a tool is recorded in two steps: that it
is about to happen, on disk before the server sees it, and how it ended. Which
patient a call was about is recorded as a token of --keys, never as a value.

In the configuration of a client, put "phiscrub", "mcp", "--audit", DIR, "--keys",
DIR, "--" before the command of the server. For servers over Streamable HTTP give
--listen and --upstream in place of a command.

On request it also scrubs what the server sends to the client (--scrub results,
log-notifications) and what calls hand to it (arguments), with the types of JSON
values kept and within the output schema of the tool; and it enforces the minimum
necessary policies of the configuration. See docs/mcp.md.

Exit codes: those of the server; 126 and 127 when it cannot be run or is not found;
2 usage or configuration; 3 when the audit log or the standard error could not be
written.

Examples:
   phiscrub mcp -- node server.js
   phiscrub mcp --audit A --keys K --user-id jdoe -- npx -y @acme/ehr-server
   phiscrub mcp --audit A --keys K --scrub results,log-notifications -- ./server
   phiscrub audit show A --identity K/auditor.key --format json`

// mcpSettings are the flags of mcp as a plain struct.
type mcpSettings struct {
	args     []string
	userID   string
	userFile string
	scrub    []string
	strict   bool
	grace    time.Duration
	stats    bool
	quiet    bool
	http     mcpHTTP
}

func mcpCommand() *cli.Command {
	flags := append(globalFlags(),
		&cli.StringFlag{Name: "audit", TakesFile: true, Usage: "record each call, and what is removed from standard error, in the audit log in `DIR`; overrides the configuration"},
		&cli.StringFlag{Name: "user-id", Usage: "who calls, as the events say: an `ID` of your organisation"},
		&cli.StringFlag{Name: "user-file", TakesFile: true, Usage: "read who calls from the first line of `FILE`, which nobody else may be able to write"},
		&cli.StringFlag{Name: "scrub", Usage: "scrub what passes on these `CHANNELS`: results, log-notifications, arguments, or all; separated by commas"},
		&cli.BoolFlag{Name: "minimum-necessary", Usage: "deny every tool that no policy of the configuration names"},
		&cli.DurationFlag{Name: "grace", Value: 5 * time.Second, Usage: "the server has this `TIME` to end after its client has gone, and again after SIGTERM"},
		&cli.StringFlag{Name: "max-line", Usage: "the longest message that is held to be read, as `SIZE` such as 4MiB; a longer one passes unread, or not at all where it has to be scrubbed"},
		&cli.BoolFlag{Name: "stats", Usage: "print totals to stderr at the end"},
		&cli.BoolFlag{Name: "quiet", Usage: "no notes on stderr"},
	)
	return &cli.Command{
		Name:        "mcp",
		Usage:       "put an MCP server behind clean logs and an audit trail",
		UsageText:   "phiscrub mcp [options] -- COMMAND [ARGUMENT…]\nphiscrub mcp [options] --listen ADDR --upstream URL",
		Description: mcpHelp,
		Flags:       append(flags, mcpHTTPFlags()...),
		Action: func(c *cli.Context) error {
			if err := inherit(c); err != nil {
				return usage("%v", err)
			}
			o := mcpSettings{
				args: c.Args().Slice(), userID: c.String("user-id"), userFile: c.String("user-file"),
				strict: c.Bool("minimum-necessary"), grace: c.Duration("grace"), stats: c.Bool("stats"), quiet: c.Bool("quiet"),
				http: readMCPHTTP(c),
			}
			if s := c.String("scrub"); s != "" {
				o.scrub = strings.Split(s, ",")
			}
			return o.start(c)
		},
	}
}

// check finds flags that do not go together.
func (o *mcpSettings) check() error {
	switch {
	case len(o.args) == 0 && !o.http.on():
		return usage("mcp needs the command of a server, as in: phiscrub mcp -- node server.js; or --listen and --upstream")
	case len(o.args) > 0 && o.http.on():
		return usage("mcp runs a command or listens; not both")
	case o.userID != "" && o.userFile != "":
		return usage("--user-id and --user-file both say who calls; give one")
	case o.grace < 0 || o.grace > time.Hour:
		return usage("--grace is %v, must be from 0s to 1h", o.grace)
	}
	return o.http.check()
}

var mcpChannels = map[string]mcp.Channels{
	"results": mcp.Results, "log-notifications": mcp.LogNotifications, "arguments": mcp.Arguments,
	"all": mcp.Results | mcp.LogNotifications | mcp.Arguments,
}

func (o *mcpSettings) channels() (mcp.Channels, error) {
	var all mcp.Channels
	for _, name := range o.scrub {
		c, ok := mcpChannels[strings.TrimSpace(name)]
		if !ok {
			return 0, usage("--scrub has %q; use results, log-notifications, arguments or all, separated by commas", name)
		}
		all |= c
	}
	return all, nil
}

// start reads the configuration, opens the audit log, and only then starts the
// server: nothing is called that could not be recorded.
func (o *mcpSettings) start(c *cli.Context) error {
	if err := o.check(); err != nil {
		return err
	}
	channels, err := o.channels()
	if err != nil {
		return err
	}
	collectSeldom()
	cfg, s, err := loadScrubber(c)
	if err != nil {
		return err
	}
	if o.strict && len(cfg.MCP.MinimumNecessary) == 0 {
		return usage("--minimum-necessary denies every tool that no policy names, and the configuration has none: add mcp.minimum_necessary to it")
	}
	po, err := o.proxyOptions(cfg, s, channels)
	if err != nil {
		return err
	}
	a, err := startAudit(cfg, s, "mcp", nil, false)
	if err != nil {
		return err
	}
	if a != nil {
		po.Auditor, po.Required = a.log, cfg.Audit.Required
	} else if !o.quiet {
		note("no audit log: calls are not recorded; give --audit DIR --keys DIR")
	}
	m := &mcpRun{o: o, cfg: cfg, s: s, audit: a, po: po}
	if o.http.on() {
		return m.serve()
	}
	return m.stdio()
}

// proxyOptions gathers the settings of the proxy.
func (o *mcpSettings) proxyOptions(cfg *config.Config, s *scrub.Scrubber, channels mcp.Channels) (mcp.Options, error) {
	po := mcp.Options{
		Scrub: channels, DenyRest: o.strict, Limit: cfg.MaxLineBytes(),
		System: mcp.User{ID: systemUser(), Source: "system"},
		Async:  cfg.MCP.Record == config.AsyncCalls,
		Note:   func(text string) { note("%s", text) },
	}
	if o.quiet {
		po.Note = nil
	}
	typed := s
	if channels != 0 {
		// In a message a number stays a number.
		var err error
		same := *cfg
		same.Numbers = "zero"
		if typed, err = same.Scrubber(); err != nil {
			return po, refused(err)
		}
	}
	po.NewWorker = func() mcp.Worker { return typed.NewWorker() }
	switch {
	case o.userID != "":
		po.User = mcp.User{ID: o.userID, Source: "credential"}
	case o.userFile != "":
		id, err := readUser(o.userFile)
		if err != nil {
			return po, err
		}
		po.User = mcp.User{ID: id, Source: "credential"}
	}
	for _, t := range cfg.MCP.Tools {
		tool := mcp.Tool{Tools: t.Tools, Event: t.Event, Resource: t.Resource, Scope: t.Scope}
		for _, a := range t.Arguments {
			tool.Arguments = append(tool.Arguments, mcp.Argument{Arg: a.Arg, Class: a.Class})
		}
		po.Tools = append(po.Tools, tool)
	}
	for _, p := range cfg.MCP.MinimumNecessary {
		po.Policies = append(po.Policies, mcp.Policy{Name: p.Name, Tools: p.Tools, Do: p.Do, Fields: p.Fields})
	}
	makers, err := cfg.Tokenizers()
	if err != nil {
		return po, refused(err)
	}
	if makers != nil {
		po.Tokens = &tokenMaker{t: makers()}
	}
	return po, nil
}

// tokenMaker lends one tokenizer to many goroutines.
type tokenMaker struct {
	mu sync.Mutex
	t  rewrite.Tokenizer
}

// Token implements mcp.Tokenizer. The mapping of the token is durable when it
// returns.
func (m *tokenMaker) Token(c class.Class, value []byte) (string, bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	b, ok := m.t.Token(nil, c, value, ':')
	if !ok || !m.t.Settle() {
		return "", false
	}
	return string(b), true
}

// systemUser names who runs the program.
func systemUser() string {
	if u, err := user.Current(); err == nil && u.Username != "" {
		return u.Username
	}
	return fmt.Sprintf("uid %d", os.Getuid())
}

// readUser reads who calls from a file that only its owner can write.
func readUser(path string) (string, error) {
	f, err := os.Open(path)
	if err != nil {
		return "", usage("--user-file: %v", err)
	}
	defer f.Close()
	info, err := f.Stat()
	switch {
	case err != nil:
		return "", usage("--user-file: %v", err)
	case !info.Mode().IsRegular():
		return "", usage("--user-file %s is no ordinary file", path)
	case info.Mode().Perm()&0o022 != 0:
		return "", usage("--user-file %s can be written by others: who calls would be anybody's word; chmod go-w %s", path, path)
	}
	b, err := io.ReadAll(io.LimitReader(f, 1024))
	if err != nil {
		return "", usage("--user-file: %v", err)
	}
	id, _, _ := strings.Cut(string(b), "\n")
	if id = strings.TrimSpace(id); id == "" || len(id) > 256 {
		return "", usage("--user-file %s: the first line must name who calls, in at most 256 bytes", path)
	}
	return id, nil
}

// executableHash returns the hash of the server's program. It is computed once
// and in the background: a program can have a hundred megabytes.
func executableHash(name string) func() string {
	sum := sync.OnceValue(func() string {
		path, err := exec.LookPath(name)
		if err != nil && !errors.Is(err, exec.ErrDot) {
			return ""
		}
		f, err := os.Open(path)
		if err != nil {
			return ""
		}
		defer f.Close()
		h := sha256.New()
		if _, err := io.Copy(h, f); err != nil {
			return ""
		}
		return hex.EncodeToString(h.Sum(nil))
	})
	go sum()
	return sum
}

// mcpRun is a proxy that runs.
type mcpRun struct {
	o     *mcpSettings
	cfg   *config.Config
	s     *scrub.Scrubber
	audit *audited
	po    mcp.Options
	proxy *mcp.Proxy
}

// stdio runs a server and proxies its standard input and output.
func (m *mcpRun) stdio() error {
	broken := make(chan os.Signal, 1)
	signal.Notify(broken, syscall.SIGPIPE)
	defer signal.Stop(broken)
	keepProcessors()
	m.po.Executable = executableHash(m.o.args[0])
	over := mcp.NewOverflow(os.Stderr, 2*time.Second)
	if !m.o.quiet {
		m.po.Note = func(text string) { io.WriteString(over, "phiscrub: "+text+"\n") }
	}
	m.proxy = mcp.New(m.po)
	if err := m.adoptRun(); err != nil {
		m.audit.close()
		return auditError(err)
	}
	inR, inW, err := os.Pipe()
	if err != nil {
		return cli.Exit("pipe failed: "+err.Error(), exitIO)
	}
	outR, outW, err := relayPipe()
	if err != nil {
		return cli.Exit("pipe failed: "+err.Error(), exitIO)
	}
	log, err := newScrubbed(os.Stderr, agent.Options{
		NewWorker: func() agent.Worker { return m.s.NewWorker() },
		Continues: scrub.Continues,
		MaxLine:   m.cfg.MaxLineBytes(),
		Audit:     m.audit.of(audit.Source{Name: "stderr", Logger: "mcp server"}),
	})
	if err != nil {
		return err
	}
	server, err := child.Start(child.Options{Args: m.o.args, Stdin: inR, Stdout: outW, Stderr: log.feed, Forward: true, Reap: true})
	if err != nil {
		m.audit.close()
		code, err := child.NotStarted(m.o.args[0], err)
		return cli.Exit(err.Error(), code)
	}
	inR.Close()
	outW.Close()
	log.feed.Close()
	conn := m.proxy.NewStdio(os.Stdout, inW)
	logged := make(chan struct{})
	go func() {
		defer close(logged)
		log.drain(over)
	}()
	fromClient, fromServer := make(chan error, 1), make(chan error, 1)
	go func() { fromClient <- conn.FromClient(context.Background(), &steady{r: os.Stdin}) }()
	go func() {
		err := conn.FromServer(&steady{r: outR})
		outR.Close()
		fromServer <- err
	}()
	m.wait(conn, server, fromClient, fromServer)
	late := 10 * time.Second
	if !server.End(m.o.grace) { // something that cannot be killed has our pipe
		late = time.Second
		log.stop.Stop()
	}
	select {
	case <-fromServer:
	case <-time.After(late):
	}
	<-logged
	conn.End()
	dropped, err := over.Close()
	if err != nil { // there is nobody to tell
		m.o.quiet, m.o.stats = true, false
		m.finish()
		server.Exit().Die()
	}
	if dropped > 0 && !m.o.quiet {
		note("%s of the server's log dropped, because standard error was not read", count(int(dropped), "line"))
	}
	return m.close(log, server.Exit())
}

// lateFactor is how many times the grace a server has that still owes answers
// when its client has gone.
const lateFactor = 60

// wait returns when the server has ended, when its client reads no more, or when
// the client has gone and the server does not end by itself.
func (m *mcpRun) wait(conn *mcp.Stdio, server *child.Process, fromClient, fromServer chan error) {
	var gone time.Time
	var tick <-chan time.Time
	for {
		select {
		case <-server.Done():
			return
		case err := <-fromServer:
			fromServer <- err
			if err != nil {
				return // nobody reads the answers
			}
			os.Stdout.Close() // the client sees the end that the server made
			fromServer = nil
		case <-fromClient:
			fromClient, gone = nil, time.Now()
			t := time.NewTicker(20 * time.Millisecond)
			defer t.Stop()
			tick = t.C
		case <-tick:
			limit := m.o.grace
			if conn.Open() > 0 {
				limit *= lateFactor
			}
			if time.Since(gone) > limit {
				return
			}
		}
	}
}

// drain scrubs to the end. When the output fails, or what is removed cannot be
// recorded, it goes on to read, so that the server never waits for us.
func (s *scrubbed) drain(w io.Writer) {
	s.err = s.pipe.Run(s.in, w)
	if s.err != nil {
		io.Copy(io.Discard, s.in)
	}
	s.in.Close()
}

// close reports, and ends as the server has ended.
func (m *mcpRun) close(log *scrubbed, exit child.Exit) error {
	failed := m.finish()
	if err := log.lost(); err != nil && failed == nil {
		failed = err
	}
	if m.o.stats {
		m.writeStats(os.Stderr)
	}
	if failed != nil {
		note("%v", failed)
		if exit.Code == 0 {
			exit.Code = exitIO
		}
	}
	exit.Die()
	return nil
}

// finish ends the audit log and the vault.
func (m *mcpRun) finish() error {
	m.endRun()
	err := m.audit.close()
	if verr := closeVault(m.cfg, 0, m.o.quiet); err == nil {
		err = verr
	}
	return err
}

func (m *mcpRun) writeStats(w io.Writer) {
	s := m.proxy.Stats()
	rows := []struct {
		name string
		n    int64
	}{
		{"calls", s.Calls.Load()}, {"denied", s.Denied.Load()}, {"unanswered", s.Unanswered.Load()},
		{"unrecorded", s.Unrecorded.Load()}, {"unparsed", s.Unparsed.Load()}, {"long", s.Long.Load()},
		{"ambiguous", s.Ambiguous.Load()}, {"scrubbed", s.Scrubbed.Load()}, {"withheld", s.Withheld.Load()},
		{"bytes-from-client", s.ClientBytes.Load()}, {"bytes-from-server", s.ServerBytes.Load()},
	}
	for _, r := range rows {
		fmt.Fprintf(w, "%s %d\n", r.name, r.n)
	}
}
