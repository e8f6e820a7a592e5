//go:build !amd64 || purego

package sieve

// kernels is what this processor can do: nothing but Go.
func kernels() kernel { return kernel{} }

func (s *Scanner) turns12(*bundle, int, int) int { return 0 }

func (s *Scanner) findCapitalWide(_ []byte, i, _ int) (hit, next int) { return -1, i }
