package corpus

import (
	"fmt"
	"strconv"
	"strings"
)

// ParseSize reads "64MB", "10KB" or a number of bytes; empty is 0.
func ParseSize(s string) (int64, error) {
	if s == "" {
		return 0, nil
	}
	unit := int64(1)
	num := strings.ToUpper(s)
	for _, u := range []struct {
		suffix string
		bytes  int64
	}{{"KB", 1e3}, {"MB", 1e6}, {"GB", 1e9}} {
		if rest, ok := strings.CutSuffix(num, u.suffix); ok {
			num, unit = rest, u.bytes
		}
	}
	n, err := strconv.ParseInt(num, 10, 64)
	if err != nil || n < 0 {
		return 0, fmt.Errorf("size %q: want a number of bytes, or one with KB, MB or GB", s)
	}
	return n * unit, nil
}
