package config

import "testing"

// BenchmarkStart is what every start of the program pays for the rules.
func BenchmarkStart(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Default().Scrubber(); err != nil {
			b.Fatal(err)
		}
	}
}
