//go:build !unix

package main

// mcpServer is the server of tests that need signals.
func mcpServer() {}
