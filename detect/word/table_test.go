package word

import (
	"strconv"
	"testing"
)

func TestTableNumbersNamesInTheOrderOfTheirComing(t *testing.T) {
	for _, room := range []int{0, 10, 1000} { // it grows, or need not
		table, known := NewTable(room), map[string]uint16{}
		for i := range 2000 {
			name := "patient_" + strconv.Itoa(i*i%701) // some twice
			if i%3 == 0 {
				name = name[7:]
			}
			want, twice := known[name]
			if got := Find(&table, name); got != want {
				t.Fatalf("room %d: %s has the number %d before it comes, want %d", room, name, got, want)
			}
			if !twice {
				want = uint16(len(known) + 1)
				known[name] = want
			}
			if got := table.Add(name); got != want {
				t.Fatalf("room %d: %s got the number %d, want %d", room, name, got, want)
			}
		}
		for name, want := range known {
			if got := Find(&table, []byte(name)); got != want || table.Words[want-1] != name {
				t.Errorf("room %d: %s has the number %d, want %d", room, name, got, want)
			}
		}
		if got := Find(&table, "nobody"); got != 0 || len(table.Words) != len(known) {
			t.Errorf("room %d: %d names of %d, and one that is none has the number %d", room, len(table.Words), len(known), got)
		}
	}
}
