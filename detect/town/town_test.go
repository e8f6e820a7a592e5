package town

import "testing"

func TestTownsAreKnownInAnyForm(t *testing.T) {
	for name, want := range map[string]bool{
		"Springfield": true, "SPRINGFIELD": true, "baton rouge": true, "Baden-Baden": true, "São Paulo": true, "SÃO PAULO": true,
		"Sao Paulo": true, "Köln": true, "Kyiv": true,
		"Redis": false, "Reading": false, "mobile": false, "running": false, "kubernetes": false, "": false, "A": false,
		"Xyzzyville": false,
	} {
		if Known([]byte(name)) != want {
			t.Errorf("Known(%q) is %v", name, !want)
		}
	}
}

// The table is searched by halves: it has to be sorted.
func TestTableIsSorted(t *testing.T) {
	if len(table)%4 != 0 || len(table) < 100_000 || len(table) > 200_000 {
		t.Fatalf("%d bytes", len(table))
	}
	for i := 4; i < len(table); i += 4 {
		if table[i-4:i] >= table[i:i+4] {
			t.Fatalf("entry %d is out of order", i/4)
		}
	}
}

func TestKnownAllocatesNothing(t *testing.T) {
	name := []byte("São Paulo")
	if n := testing.AllocsPerRun(100, func() { Known(name) }); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

func FuzzKnown(f *testing.F) {
	f.Add([]byte("São Paulo"))
	f.Fuzz(func(_ *testing.T, name []byte) { Known(name) })
}

func BenchmarkKnown(b *testing.B) {
	name := []byte("Baton Rouge")
	for b.Loop() {
		Known(name)
	}
}
