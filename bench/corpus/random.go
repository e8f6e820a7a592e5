package corpus

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"time"
)

// dice is a seeded source of choices.
type dice struct {
	*rand.Rand
	wide bool // people come from many countries
}

func newDice(seed uint64) dice {
	return dice{Rand: rand.New(rand.NewPCG(seed, 0x9e3779b97f4a7c15))}
}

func (d dice) chance(p float64) bool { return d.Float64() < p }

func (d dice) between(lo, hi int) int { return lo + d.IntN(hi-lo+1) }

func pick[T any](d dice, list []T) T { return list[d.IntN(len(list))] }

const (
	digitSet = "0123456789"
	hexSet   = "0123456789abcdef"
	upperSet = "ABCDEFGHJKLMNPQRSTUVWXYZ"
	podSet   = "bcdfghjklmnpqrstvwxz2456789"
	crockSet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
)

func (d dice) from(set string, n int) string {
	b := make([]byte, n)
	for i := range b {
		b[i] = set[d.IntN(len(set))]
	}
	return string(b)
}

// digits has no leading zero.
func (d dice) digits(n int) string { return d.from("123456789", 1) + d.from(digitSet, n-1) }

func (d dice) hex(n int) string { return d.from(hexSet, n) }

func (d dice) uuid() string {
	return fmt.Sprintf("%s-%s-4%s-%s%s-%s", d.hex(8), d.hex(4), d.hex(3), d.from("89ab", 1), d.hex(3), d.hex(12))
}

func (d dice) pod(name string) string {
	return name + "-" + d.from(podSet, d.between(8, 10)) + "-" + d.from(podSet, 5)
}

// clock is the time of the log, which goes on from line to line.
type clock struct {
	d   dice
	now time.Time
}

func (c *clock) tick() time.Time {
	c.now = c.now.Add(time.Duration(c.d.IntN(900_000)+1) * time.Microsecond)
	return c.now
}

func title(s string) string {
	if s == "" {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:]
}
