// Package mcp is a proxy for the Model Context Protocol, revisions 2025-06-18,
// 2025-11-25 and 2026-07-28; batches of 2025-03-26 are tolerated. It passes
// messages on byte by byte, records each call that brings data, and changes
// messages only where it is asked to: scrubbing of results, arguments and log
// notifications, and minimum necessary policies.
//
//	p := mcp.New(mcp.Options{NewWorker: worker, Auditor: log, Required: true})
//	conn := p.NewStdio(os.Stdout, serverInput)
//	go conn.FromClient(ctx, os.Stdin)
//	err := conn.FromServer(serverOutput)
//	conn.End()
//
// # What is read
//
// A scanner reads every message as it comes and keeps where a handful of
// members stand (id, method, name, arguments …). It needs a few kilobytes
// whatever the length; a message above Options.Limit passes unread but for
// them, and is refused where something depends on the rest. What cannot be read
// passes as it is and is counted.
//
// # Events
//
// A call has two events with the same Access.Call. Its intent is durable before
// a byte of the call is forwarded; when that fails and the log is required, the
// client gets a JSON-RPC error. Its end is recorded when the answer comes, or as
// cancelled, aborted or unknown when none does. Nothing expires.
package mcp
