// Command gen writes the assembly of package sieve; `make assembly` runs it. It
// is a module of its own, so that nothing else needs what it imports.
package main

//go:generate go run . -out ../asm_amd64.s -stubs ../asm_amd64.go -pkg sieve

import . "github.com/mmcloughlin/avo/build"

func main() {
	ConstraintExpr("!purego")
	turns()
	events()
	capitals()
	cpu()
	Generate()
}
