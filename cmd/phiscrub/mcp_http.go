package main

import "github.com/urfave/cli/v2"

type mcpHTTP struct{}

func (h *mcpHTTP) on() bool             { return false }
func (h *mcpHTTP) check() error         { return nil }
func readMCPHTTP(c *cli.Context) mcpHTTP { return mcpHTTP{} }
func mcpHTTPFlags() []cli.Flag          { return nil }
func (m *mcpRun) serve() error          { return nil }
