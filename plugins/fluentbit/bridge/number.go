package bridge

import (
	"encoding/binary"
	"math"
	"math/bits"
	"strconv"
)

// appendUint writes a number; it does what strconv.AppendUint does, with eight
// digits at a time.
func appendUint(dst []byte, n uint64) []byte {
	switch {
	case n < 10:
		return append(dst, '0'|byte(n))
	case n < 1e8:
		x := digits(uint32(n))
		zeros := bits.TrailingZeros64(x) / 8
		end := len(dst) + word - zeros
		return binary.LittleEndian.AppendUint64(dst, (x|ones*'0')>>(8*zeros))[:end]
	case n < 1e16:
		dst = appendUint(dst, n/1e8)
		return binary.LittleEndian.AppendUint64(dst, digits(uint32(n%1e8))|ones*'0')
	}
	return strconv.AppendUint(dst, n, 10)
}

func appendInt(dst []byte, n int64) []byte {
	if n < 0 {
		return appendUint(append(dst, '-'), -uint64(n))
	}
	return appendUint(dst, uint64(n))
}

// digits returns the eight decimal digits of n < 1e8, the first one in the
// lowest byte.
func digits(n uint32) uint64 {
	x := uint64(n/10000) | uint64(n%10000)<<32 // twice four digits
	q := x * 10486 >> 20 & 0x0000007f_0000007f // each divided by 100
	x = q | (x-100*q)<<16                      // four times two
	q = x * 103 >> 10 & 0x000f_000f_000f_000f  // each divided by 10
	return q | (x-10*q)<<8
}

// appendDouble writes a float by its bits; what JSON has no number for is null.
func appendDouble(dst []byte, b uint64) []byte {
	if f := math.Float64frombits(b); !math.IsNaN(f) && !math.IsInf(f, 0) {
		return appendFloat(dst, f)
	}
	return append(dst, "null"...)
}

// appendFloat writes a float; one without a fraction as the integer that it
// stands for, since identifiers arrive so through other encoders.
func appendFloat(dst []byte, f float64) []byte {
	if f == math.Trunc(f) && math.Abs(f) < 1<<53 {
		return appendInt(dst, int64(f))
	}
	// Most have no more than six decimals. Below 2^33 floats are closer than
	// those are to each other: what gives f is its shortest form.
	if f >= 1e-6 && f < 1<<33 {
		if n := uint64(f*1e6 + 0.5); float64(n)/1e6 == f {
			dst = append(appendUint(dst, n/1e6), '.')
			x := digits(uint32(n%1e6)*100) | ones*'0'
			decimals := word - bits.LeadingZeros64(x^ones*'0')/8
			end := len(dst) + decimals
			return binary.LittleEndian.AppendUint64(dst, x)[:end]
		}
	}
	form := byte('f')
	if math.Abs(f) >= 1e21 || math.Abs(f) < 1e-6 {
		form = 'e'
	}
	return strconv.AppendFloat(dst, f, form, -1, 64)
}
