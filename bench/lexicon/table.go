package main

import (
	"encoding/binary"
	"fmt"
	"os"

	"github.com/phiscrub/phiscrub/detect/person/lexicon"
)

// fold is the form of a word in the table.
func fold(w string) string {
	var buf [64]byte
	return string(lexicon.Fold(buf[:0], []byte(w)))
}

// bucket is the number of bounds that n reaches.
func bucket(n uint64, bounds [7]uint64) uint16 {
	b := uint16(0)
	for _, x := range bounds {
		if n >= x {
			b++
		}
	}
	return b
}

var (
	givenBounds  = [7]uint64{1, 1000, 4000, 20000, 100000, 400000, 1500000}
	familyBounds = [7]uint64{1, 2400, 4000, 12000, 40000, 120000, 500000}
)

// commonness is a bucket of a rank: 7 is the most common.
func commonness(rank int) uint16 {
	if rank == 0 {
		return 0
	}
	b := uint16(7)
	for _, x := range []int{300, 1000, 3000, 7000, 14000, 22000} {
		if rank > x {
			b--
		}
	}
	return b
}

// build lays the words out as lexicon.Lookup reads them.
func build(list []string, words map[string]*entry) []byte {
	table := make([]byte, 4*lexicon.Slots)
	used, clash := 0, 0
	for _, w := range list {
		e := words[w]
		var info lexicon.Info
		info = info.With(bucket(e.given, givenBounds), bucket(e.family, familyBounds), commonness(e.common), lexicon.Class(e.class))
		if info == 0 || len(w) < 2 {
			continue
		}
		if used > lexicon.Slots*4/5 {
			return nil
		}
		i, print := lexicon.Spot([]byte(w))
		for {
			v := binary.LittleEndian.Uint32(table[4*i:])
			if v == 0 {
				binary.LittleEndian.PutUint32(table[4*i:], uint32(print)<<16|uint32(info))
				used++
				break
			}
			if uint16(v>>16) == print {
				clash++ // shares a place and a print with another word: that one stays
				break
			}
			i = (i + 1) % lexicon.Slots
		}
	}
	fmt.Fprintf(os.Stderr, "%d words, %d of %d slots, %d clashes\n", len(list), used, lexicon.Slots, clash)
	return table
}

// filter is a Bloom filter of words that are in no table.
func filter(rare []string, words map[string]*entry) []byte {
	bits := make([]byte, lexicon.Bits/8)
	n := 0
	for _, w := range rare {
		if words[w] != nil {
			continue
		}
		n++
		for _, b := range lexicon.RareBits([]byte(w)) {
			bits[b/8] |= 1 << (b % 8)
		}
	}
	fmt.Fprintln(os.Stderr, n, "rare words")
	return bits
}
