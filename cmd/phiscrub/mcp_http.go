package main

import (
	"context"
	"errors"
	"io"
	"log"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"

	"github.com/urfave/cli/v2"

	"github.com/phiscrub/phiscrub/internal/mcp"
)

// mcpHTTP are the flags of mcp for servers over Streamable HTTP.
type mcpHTTP struct {
	listen, upstream    string
	cert, key           string
	upstreamCA          string
	pins                []string
	issuer, audience    string
	issuerCA            string
	origins             []string
	passToken           bool
	upstreamToken       string
	server              *url.URL
	loopback, encrypted bool
}

func mcpHTTPFlags() []cli.Flag {
	const group = "servers over Streamable HTTP"
	return []cli.Flag{
		&cli.StringFlag{Name: "listen", Category: group, Usage: "take clients at `ADDR`, such as 127.0.0.1:8443"},
		&cli.StringFlag{Name: "upstream", Category: group, Usage: "the server's `URL`; https, or http on this machine"},
		&cli.StringFlag{Name: "tls-cert", Category: group, TakesFile: true, Usage: "certificate chain of the listener in PEM `FILE`; read again when it changes"},
		&cli.StringFlag{Name: "tls-key", Category: group, TakesFile: true, Usage: "its private key in PEM `FILE`"},
		&cli.StringFlag{Name: "upstream-ca", Category: group, TakesFile: true, Usage: "authorities of the server's certificate in PEM `FILE`, in place of the system's"},
		&cli.StringSliceFlag{Name: "upstream-pin", Category: group, Usage: "the server's public key has this `HASH`, sha256/BASE64; may be given more than once"},
		&cli.StringFlag{Name: "upstream-token-file", Category: group, TakesFile: true, Usage: "send the server the bearer token in `FILE`, in place of the caller's"},
		&cli.StringFlag{Name: "issuer", Category: group, Usage: "callers need a token of this OpenID Connect issuer, a `URL`; its subject is who calls"},
		&cli.StringFlag{Name: "audience", Category: group, Usage: "and the token must be for this `AUDIENCE`"},
		&cli.StringFlag{Name: "issuer-ca", Category: group, TakesFile: true, Usage: "authorities of the issuer's certificate in PEM `FILE`, in place of the system's"},
		&cli.BoolFlag{Name: "pass-token", Category: group, Usage: "pass the caller's token on to the server, which must accept its audience"},
		&cli.StringSliceFlag{Name: "allow-origin", Category: group, Usage: "pages of this `ORIGIN` may call, such as https://app.example.com"},
	}
}

func readMCPHTTP(c *cli.Context) mcpHTTP {
	return mcpHTTP{
		listen: c.String("listen"), upstream: c.String("upstream"), cert: c.String("tls-cert"), key: c.String("tls-key"),
		upstreamCA: c.String("upstream-ca"), pins: c.StringSlice("upstream-pin"), upstreamToken: c.String("upstream-token-file"),
		issuer: c.String("issuer"), audience: c.String("audience"), issuerCA: c.String("issuer-ca"),
		passToken: c.Bool("pass-token"), origins: c.StringSlice("allow-origin"),
	}
}

// on reports whether a server over HTTP is asked for.
func (h *mcpHTTP) on() bool { return h.listen != "" || h.upstream != "" }

// check finds flags that do not go together, and connections that would be
// open to others.
func (h *mcpHTTP) check() error {
	if !h.on() {
		if h.issuer != "" || h.cert != "" || h.upstreamCA != "" || len(h.pins) > 0 {
			return usage("flags of HTTP need --listen and --upstream")
		}
		return nil
	}
	if h.listen == "" || h.upstream == "" {
		return usage("--listen and --upstream belong together")
	}
	host, _, err := net.SplitHostPort(h.listen)
	if err != nil {
		return usage("--listen is %q, must be an address and a port such as 127.0.0.1:8443", h.listen)
	}
	h.loopback, h.encrypted = isLoopback(host), h.cert != "" && h.key != ""
	if h.server, err = url.Parse(h.upstream); err != nil || h.server.Host == "" || h.server.User != nil || h.server.RawQuery != "" {
		return usage("--upstream must be a URL without user and query, such as https://ehr.example.com/mcp")
	}
	switch {
	case (h.cert == "") != (h.key == ""):
		return usage("--tls-cert and --tls-key belong together")
	case !h.encrypted && !h.loopback:
		return usage("--listen %s can be reached from other machines: give --tls-cert and --tls-key, or listen on 127.0.0.1", h.listen)
	case h.server.Scheme != "https" && !(h.server.Scheme == "http" && isLoopback(h.server.Hostname())):
		return usage("--upstream must be https, or http on this machine")
	case (h.issuer == "") != (h.audience == ""):
		return usage("--issuer and --audience belong together: a token for somebody else is none for us")
	case h.issuer != "" && !strings.HasPrefix(h.issuer, "https://"):
		return usage("--issuer must be https: who can change its keys can be anybody")
	case h.passToken && h.upstreamToken != "":
		return usage("--pass-token and --upstream-token-file both say which token the server gets; give one")
	}
	return nil
}

func isLoopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

// web makes the proxy for HTTP.
func (m *mcpRun) web(ctx context.Context) (*mcp.Web, error) {
	h := &m.o.http
	if h.issuer == "" && !h.loopback && m.po.User.ID == "" {
		return nil, usage("callers from other machines need a name: give --issuer and --audience, or --user-id when there is one caller only")
	}
	client, err := mcp.ClientTLS(h.upstreamCA, h.pins)
	if err != nil {
		return nil, usage("%v", err)
	}
	wo := mcp.WebOptions{
		Upstream: h.server, Issuer: h.issuer, Origins: h.origins, PassToken: h.passToken,
		Transport: &http.Transport{
			TLSClientConfig: client, DisableCompression: true, ForceAttemptHTTP2: true,
			MaxIdleConnsPerHost: 64, IdleConnTimeout: 90 * time.Second, TLSHandshakeTimeout: 10 * time.Second,
			DialContext: (&net.Dialer{Timeout: 10 * time.Second}).DialContext,
		},
	}
	if h.upstreamToken != "" {
		b, err := os.ReadFile(h.upstreamToken)
		if err != nil {
			return nil, usage("--upstream-token-file: %v", err)
		}
		if wo.Credential = strings.TrimSpace(string(b)); wo.Credential == "" || strings.ContainsAny(wo.Credential, "\r\n ") {
			return nil, usage("--upstream-token-file %s: must hold one token", h.upstreamToken)
		}
	}
	if h.issuer != "" {
		conf, err := mcp.ClientTLS(h.issuerCA, nil)
		if err != nil {
			return nil, usage("%v", err)
		}
		ask := &http.Client{Timeout: 15 * time.Second, Transport: &http.Transport{TLSClientConfig: conf}}
		if wo.Verify, err = mcp.NewVerifier(ctx, h.issuer, h.audience, ask); err != nil {
			return nil, cli.Exit(err.Error(), exitIO)
		}
	}
	return m.proxy.NewWeb(wo), nil
}

// serve proxies a server over HTTP until a signal comes.
func (m *mcpRun) serve() error {
	h := &m.o.http
	m.proxy = mcp.New(m.po)
	if err := m.adoptRun(); err != nil {
		m.audit.close()
		return auditError(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	web, err := m.web(ctx)
	if err != nil {
		m.finish()
		return err
	}
	srv := &http.Server{
		Handler: web, ReadHeaderTimeout: 10 * time.Second, IdleTimeout: 2 * time.Minute, MaxHeaderBytes: 64 << 10,
		ErrorLog: quietLog(), // it quotes addresses and headers
	}
	if h.encrypted {
		if srv.TLSConfig, err = mcp.ServerTLS(h.cert, h.key); err != nil {
			m.finish()
			return usage("%v", err)
		}
	}
	l, err := net.Listen("tcp", h.listen)
	if err != nil {
		m.finish()
		return cli.Exit("cannot listen on "+h.listen+": "+err.Error(), exitIO)
	}
	stop := make(chan os.Signal, 2)
	signal.Notify(stop, os.Interrupt, syscall.SIGTERM)
	served := make(chan error, 1)
	go func() {
		if h.encrypted {
			served <- srv.ServeTLS(l, "", "")
		} else {
			served <- srv.Serve(l)
		}
	}()
	if !m.o.quiet {
		note("listening on %s", l.Addr())
	}
	select {
	case <-stop:
		bounded, done := context.WithTimeout(ctx, m.o.grace)
		if srv.Shutdown(bounded) != nil {
			srv.Close() // streams that stay open
		}
		done()
	case err = <-served:
	}
	cancel()
	web.End()
	if m.o.stats {
		m.writeStats(os.Stderr)
	}
	if ferr := m.finish(); ferr != nil {
		return cli.Exit(ferr.Error(), exitIO)
	}
	if err != nil && !errors.Is(err, http.ErrServerClosed) {
		return cli.Exit("the listener failed: "+err.Error(), exitIO)
	}
	return nil
}

// quietLog takes what the HTTP server would print.
func quietLog() *log.Logger { return log.New(io.Discard, "", 0) }
