package token

import (
	"bytes"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/phiscrub/phiscrub/detect/class"
	"github.com/phiscrub/phiscrub/internal/key"
	"github.com/phiscrub/phiscrub/scrub/rewrite"
)

var noon = time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC)

// memory is a Keeper.
type memory struct {
	kept   map[Code][]string
	fail   error
	closed bool
	calls  int
}

func (m *memory) Ready() bool { return !m.closed }

func (m *memory) Keep(ms []Mapping) error {
	m.calls++
	if m.fail != nil {
		return m.fail
	}
	if m.kept == nil {
		m.kept = map[Code][]string{}
	}
	for _, x := range ms {
		m.kept[x.Code] = append(m.kept[x.Code], string(x.Value))
	}
	return nil
}

func newTokens(t testing.TB, o Options) *Tokens {
	t.Helper()
	if o.Ring == nil {
		o.Ring = key.NewRing(noon)
	}
	x, err := New(o)
	if err != nil {
		t.Fatal(err)
	}
	return x
}

func make1(t testing.TB, w *Worker, c class.Class, v string) string {
	t.Helper()
	out, ok := w.Token([]byte("> "), c, []byte(v), ':')
	if !ok {
		t.Fatalf("no token for a %s", c)
	}
	return string(out[2:])
}

func TestSameValueSameTokenOnTwoNodes(t *testing.T) {
	dir := t.TempDir()
	if _, err := key.Generate(key.Generation{Dir: dir, Parts: []string{"node"}, Now: noon}); err != nil {
		t.Fatal(err)
	}
	var nodes []*Worker
	for range 2 {
		// As two machines have it: each reads its own copy of the file.
		b, err := os.ReadFile(filepath.Join(dir, "node.key"))
		if err != nil {
			t.Fatal(err)
		}
		path := filepath.Join(t.TempDir(), "node.key")
		if err := os.WriteFile(path, b, 0o400); err != nil {
			t.Fatal(err)
		}
		ring, err := key.LoadRing(path)
		if err != nil {
			t.Fatal(err)
		}
		nodes = append(nodes, newTokens(t, Options{Ring: ring}).Worker())
	}
	for c := class.None + 1; c < class.Count; c++ {
		a, b := make1(t, nodes[0], c, "A-778812"), make1(t, nodes[1], c, "A-778812")
		if a != b {
			t.Errorf("%s: %s on one node, %s on another", c, a, b)
		}
		x, ok := rewrite.ParseToken([]byte(b))
		if !ok || x.Class != c || x.Len != len(b) || !nodes[0].Owns(&x) {
			t.Errorf("%s: %s is not known on the other node", c, b)
		}
	}
}

func TestWaysToWriteAValueGiveOneToken(t *testing.T) {
	w := newTokens(t, Options{}).Worker()
	for _, tt := range []struct {
		class class.Class
		same  []string
		other []string
	}{
		{class.SSN, []string{"219-09-9999", "219099999", "219 09 9999", " 219.09.9999", "２１９-０９-９９９９"}, []string{"219-09-9998"}},
		{class.Phone, []string{"(617) 555-0143", "617-555-0143", "+1 617 555 0143", "6175550143", "617-555-0143 x12"}, []string{"617-555-0144"}},
		{class.MRN, []string{"A-778812", "a778812", "A 778812", "A.778812"}, []string{"778812", "A-0778812"}},
		{class.HealthPlan, []string{"1EG4-TE5-MK73", "1eg4te5mk73"}, []string{"1EG4-TE5-MK72"}},
		{class.Name, []string{"Ann Brightwater", "ANN  BRIGHTWATER", "ann^brightwater", "Ann\tBrightwater "}, []string{"Ann Brightwaters", "Brightwater Ann"}},
		{class.Name, []string{"Y\u030a Lee", "\u1e99 LEE"}, []string{"Y Lee"}},
		{class.Name, []string{"Zo\u00eb O'Brien", "Zoe\u0308 O'BRIEN", "\uff3ao\u00eb O'Brien", "Zo\u00eb\u200b O'Brien"}, []string{"Zoe O'Brien"}},
		{class.Email, []string{"Ann@Example.com", "ann@example.com", "mailto:ann@example.com"}, []string{"a.nn@example.com"}},
		{class.DOB, []string{"1980-01-31", "01/31/1980", "19800131", "31 Jan 1980", "Jan 31, 1980", "1980-01-31T08:00:00Z"}, []string{"1980-01-30"}},
		{class.IP, []string{"2001:db8::1", "2001:0DB8:0:0:0:0:0:1"}, []string{"2001:db8::2"}},
		{class.MAC, []string{"00:00:5e:00:53:01", "00-00-5E-00-53-01", "00005e005301"}, []string{"00:00:5e:00:53:02"}},
		{class.Card, []string{"4111 1111 1111 1111", "4111111111111111"}, nil},
		{class.MRN, []string{"пациент 7", "ПАЦИЕНТ  7"}, []string{"пациент 8"}},
	} {
		want := make1(t, w, tt.class, tt.same[0])
		for _, v := range tt.same[1:] {
			if got := make1(t, w, tt.class, v); got != want {
				t.Errorf("%s: %q is another than %q", tt.class, v, tt.same[0])
			}
		}
		for _, v := range tt.other {
			if got := make1(t, w, tt.class, v); got == want {
				t.Errorf("%s: %q is the same as %q", tt.class, v, tt.same[0])
			}
		}
	}
}

func TestValuesWithoutATokenGetNone(t *testing.T) {
	w := newTokens(t, Options{}).Worker()
	for why, v := range map[string]string{
		"empty": "", "blanks": "  ", "too long": strings.Repeat("x", maxValue+1),
	} {
		if out, ok := w.Token([]byte("> "), class.Name, []byte(v), ':'); ok || string(out) != "> " {
			t.Errorf("%s: %q", why, out)
		}
	}
	if _, ok := w.Token(nil, class.None, []byte("x"), ':'); ok {
		t.Error("a token without a class")
	}
}

// TestVector holds the form of tokens: a change here breaks every join with
// logs that are already written.
func TestVector(t *testing.T) {
	path := filepath.Join(t.TempDir(), "node.key")
	root := "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="
	if err := os.WriteFile(path, []byte("phiscrub-key/1 node\nactive: k7 2026-03-02T12:00:00Z "+root+"\n"), 0o400); err != nil {
		t.Fatal(err)
	}
	ring, err := key.LoadRing(path)
	if err != nil {
		t.Fatal(err)
	}
	w := newTokens(t, Options{Ring: ring}).Worker()
	date, _ := w.Date(nil, class.Date, rewrite.Day{Year: 2024, Month: 3, Day: 5}, []byte("A-778812"), ':')
	for _, tt := range []struct{ got, want string }{
		{make1(t, w, class.MRN, "A-778812"), vectorMRN},
		{make1(t, w, class.Name, "Ann Brightwater"), vectorName},
		{string(date), vectorDate},
	} {
		if tt.got != tt.want {
			t.Errorf("%s, want %s", tt.got, tt.want)
		}
	}
}

func TestRotationMakesOtherTokensAndKnowsTheOld(t *testing.T) {
	dir := t.TempDir()
	if _, err := key.Generate(key.Generation{Dir: dir, Parts: []string{"node"}, Now: noon}); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, "node.key")
	var made []string
	for i := range 3 {
		ring, err := key.LoadRing(path)
		if err != nil {
			t.Fatal(err)
		}
		w := newTokens(t, Options{Ring: ring}).Worker()
		made = append(made, make1(t, w, class.MRN, "A-778812"))
		d, ok := w.Date(nil, class.DOB, rewrite.Day{Year: 1980, Month: 1, Day: 31}, []byte("A-778812"), '.')
		if !ok {
			t.Fatal("no date")
		}
		made = append(made, string(d))
		for _, m := range made {
			x, ok := rewrite.ParseToken([]byte(m))
			if !ok || !w.Owns(&x) {
				t.Errorf("after %d rotations %s is not known", i, m)
			}
		}
		if _, err := key.Rotate(path, noon, nil); err != nil {
			t.Fatal(err)
		}
	}
	if made[0] == made[2] || strings.Contains(made[2], made[0][len("[MRN:k1:"):len("[MRN:k1:")+16]) {
		t.Error("another key made the same code")
	}
	other := newTokens(t, Options{}).Worker()
	x, _ := rewrite.ParseToken([]byte(made[0]))
	if other.Owns(&x) {
		t.Error("a ring owns what another has made")
	}
}

func TestRandomCodesSayNothingAndAreKept(t *testing.T) {
	if _, err := New(Options{Ring: key.NewRing(noon), Random: true}); err == nil {
		t.Error("random tokens without a vault")
	}
	ring, kept := key.NewRing(noon), &memory{}
	run := newTokens(t, Options{Ring: ring, Random: true, Keeper: kept})
	a, b := run.Worker(), run.Worker()
	one := make1(t, a, class.MRN, "A-778812")
	if two := make1(t, b, class.MRN, "a778812"); two != one {
		t.Error("two workers of a run give two tokens")
	}
	if make1(t, newTokens(t, Options{Ring: ring, Random: true, Keeper: kept}).Worker(), class.MRN, "A-778812") == one {
		t.Error("two runs give one token: it says something of the value")
	}
	// Each worker keeps what it lets out: the other may not have settled.
	ref, err := Parse([]byte(one))
	if err != nil {
		t.Fatal(err)
	}
	if !b.Settle() || len(kept.kept[ref.Code]) != 1 || kept.kept[ref.Code][0] != "a778812" {
		t.Errorf("kept %v", kept.kept[ref.Code])
	}
	for i := range 2*maxCodes + 10 {
		run.random.of(class.MRN, fmt.Append(nil, i))
	}
	if n := len(run.random.now) + len(run.random.old); n > 2*maxCodes {
		t.Errorf("%d codes are remembered", n)
	}
}

func TestMappingsAreKeptOnceAndBeforeTheyLeave(t *testing.T) {
	m := &memory{}
	w := newTokens(t, Options{Keeper: m}).Worker()
	for range 3 {
		make1(t, w, class.MRN, "A-778812")
		make1(t, w, class.Name, "Ann Brightwater")
		if !w.Settle() {
			t.Fatal("not settled")
		}
	}
	if m.calls != 1 || len(m.kept) != 2 {
		t.Errorf("%d calls, %d kept", m.calls, len(m.kept))
	}
	if !w.Settle() || m.calls != 1 {
		t.Error("nothing was kept again")
	}
}

func TestWhatIsNotKeptIsLost(t *testing.T) {
	m := &memory{}
	w := newTokens(t, Options{Keeper: m}).Worker()
	safe := make1(t, w, class.MRN, "A-1")
	if !w.Settle() {
		t.Fatal("not settled")
	}
	m.fail = errors.New("full")
	lost := make1(t, w, class.MRN, "A-2")
	if make1(t, w, class.MRN, "A-1") != safe || w.Settle() {
		t.Fatal("settled")
	}
	for tok, want := range map[string]bool{safe: false, lost: true} {
		x, _ := rewrite.ParseToken([]byte(tok))
		if w.Lost(&x) != want {
			t.Errorf("lost is %v", !want)
		}
	}
	m.fail = nil
	if make1(t, w, class.MRN, "A-2") != lost || !w.Settle() || m.kept[refOf(t, lost).Code] == nil {
		t.Error("what was lost is not kept the next time")
	}
	m.closed = true
	if _, ok := w.Token(nil, class.MRN, []byte("A-3"), ':'); ok {
		t.Error("a new token while nothing can be kept")
	}
	if make1(t, w, class.MRN, "A-2") != lost {
		t.Error("a token that is kept is not given while nothing new can be")
	}
}

func refOf(t testing.TB, s string) Ref {
	t.Helper()
	r, err := Parse([]byte(s))
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestTyposAreFoundWithoutAKey(t *testing.T) {
	w := newTokens(t, Options{}).Worker()
	tok := make1(t, w, class.MRN, "A-778812")
	want := refOf(t, tok)
	for _, s := range []string{tok, strings.Trim(tok, "[]"), strings.ToLower(tok), " " + tok + "\n", strings.ReplaceAll(tok, ":", ".")} {
		if got, err := Parse([]byte(s)); err != nil || got != want {
			t.Errorf("%q: %v %v", s, got, err)
		}
	}
	at := strings.LastIndexByte(tok, ':') + 1
	missed, tries := 0, 0
	for i := at; i < len(tok)-1; i++ {
		for _, c := range alphabet {
			if b := []byte(tok); b[i] != byte(c) {
				b[i] = byte(c)
				tries++
				if _, err := Parse(b); err == nil {
					missed++
				} else if !errors.Is(err, ErrTypo) {
					t.Fatal(err)
				}
			}
		}
		if b := []byte(tok); i+2 < len(tok) && b[i] != b[i+1] {
			b[i], b[i+1] = b[i+1], b[i]
			tries++
			if _, err := Parse(b); err == nil {
				missed++
			}
		}
	}
	if missed > tries/100 {
		t.Errorf("%d of %d typos pass", missed, tries)
	}
	for why, s := range map[string]string{"a value": "219-09-9999", "empty": "", "long": strings.Repeat("A", 100), "no key": "[MRN:7GQ2MZ4KTW3NX5AB6QK3M7XP]"} {
		if _, err := Parse([]byte(s)); !errors.Is(err, ErrForm) || s != "" && strings.Contains(err.Error(), s) {
			t.Errorf("%s: %v", why, err)
		}
	}
	d, _ := w.Date(nil, class.DOB, rewrite.Day{Year: 1980, Month: 1, Day: 31}, []byte("A-778812"), ':')
	if _, err := Parse(d); !errors.Is(err, ErrDate) {
		t.Error(err)
	}
}

func TestDatesOfAPatientMoveTogether(t *testing.T) {
	w := newTokens(t, Options{}).Worker()
	r := rand.New(rand.NewPCG(1, 2))
	for range 2000 {
		mrn := fmt.Appendf(nil, "A-%06d", r.IntN(1e6))
		a := rewrite.Day{Year: 1900 + r.IntN(150), Month: 1 + r.IntN(12), Day: 1 + r.IntN(28)}
		n := r.IntN(5000)
		b := a.Add(n)
		x, y := dateOf(t, w, a, mrn), dateOf(t, w, b, mrn)
		if y.Sub(x) != time.Duration(n)*24*time.Hour {
			t.Fatalf("%d days became %v", n, y.Sub(x))
		}
		if by := timeOf(a).Sub(x); by < 24*time.Hour || by > maxDays*24*time.Hour {
			t.Fatalf("moved by %v", by)
		}
	}
}

func timeOf(d rewrite.Day) time.Time {
	return time.Date(d.Year, time.Month(d.Month), d.Day, 0, 0, 0, 0, time.UTC)
}

func dateOf(t *testing.T, w *Worker, d rewrite.Day, patient []byte) time.Time {
	t.Helper()
	out, ok := w.Date(nil, class.Date, d, patient, ':')
	x, parsed := rewrite.ParseToken(out)
	if !ok || !parsed || !x.Date || !w.Owns(&x) {
		t.Fatalf("%s is no date of ours", out)
	}
	at, err := time.Parse("20060102", string(x.Code))
	if err != nil {
		t.Fatal(err)
	}
	return at
}

func TestTagsOfClassesDiffer(t *testing.T) {
	seen := map[[5]byte]class.Class{}
	for c := class.None + 1; c < class.Count; c++ {
		if o, ok := seen[tags[c]]; ok {
			t.Errorf("%s and %s have the same tag", c, o)
		}
		seen[tags[c]] = c
	}
}

func TestCodesReadBack(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for range 1000 {
		var c Code
		for i := range c {
			c[i] = byte(r.Uint32())
		}
		if got, ok := parseCode(appendCode(nil, &c)); !ok || got != c {
			t.Fatalf("%x came back as %x", c, got)
		}
	}
}

func TestTokenOfAKnownValueAllocatesNothing(t *testing.T) {
	w := newTokens(t, Options{Keeper: &memory{}}).Worker()
	dst, v := make([]byte, 0, 100), []byte("A-778812")
	w.Token(dst, class.MRN, v, ':')
	if n := testing.AllocsPerRun(100, func() { w.Token(dst, class.MRN, v, ':') }); n != 0 {
		t.Errorf("%v allocations", n)
	}
	u := newTokens(t, Options{}).Worker()
	i, buf := uint32(0), make([]byte, 0, 20)
	if n := testing.AllocsPerRun(1000, func() {
		i += 7919
		buf = append(buf[:0], byte('0'+i%10), byte('0'+i/10%10), byte('0'+i/100%10), byte('0'+i/1000%10), byte('0'+i/10000%10), byte('0'+i/100000%10))
		u.Token(dst, class.MRN, buf, ':')
	}); n != 0 {
		t.Errorf("a new value: %v allocations", n)
	}
}

func FuzzParse(f *testing.F) {
	t, err := New(Options{Ring: key.NewRing(noon)})
	if err != nil {
		f.Fatal(err)
	}
	w := t.Worker()
	tok, _ := w.Token(nil, class.HealthPlan, []byte("1EG4-TE5-MK73"), ':')
	date, _ := w.Date(nil, class.DOB, rewrite.Day{Year: 1980, Month: 1, Day: 31}, []byte("A-778812"), '.')
	f.Add(tok)
	f.Add(date)
	f.Fuzz(func(t *testing.T, b []byte) {
		if r, err := Parse(b); err == nil && bytes.IndexByte(bytes.ToUpper(b), 'K') < 0 {
			t.Errorf("%v has no key", r)
		}
		x, at, ok := rewrite.NextToken(b)
		if ok && (at+x.Len > len(b) || b[at] != '[' || b[at+x.Len-1] != ']') {
			t.Error("a token reaches beyond the text")
		}
		if ok && w.Owns(&x) && !bytes.Contains(b, tok[len("[HEALTHPLAN:"):len(tok)-1]) && !bytes.Contains(bytes.ReplaceAll(b, []byte{':'}, []byte{'.'}), date[len("[DOB."):]) && !bytes.Contains(bytes.ReplaceAll(b, []byte{'.'}, []byte{':'}), tok) {
			t.Error("a token that nobody made is owned")
		}
	})
}

func FuzzCanonical(f *testing.F) {
	f.Add(uint8(class.Name), []byte("Zo\u00eb  O'Brien"))
	f.Add(uint8(class.Phone), []byte("+1 617 555 0143"))
	f.Fuzz(func(t *testing.T, c uint8, v []byte) {
		if len(v) > maxValue {
			return
		}
		cl := class.Class(c%uint8(class.Count-1)) + 1
		out := canonical([]byte("> "), cl, v)
		if string(out[:2]) != "> " {
			t.Fatal("what was there before changed")
		}
		once := out[2:]
		if cl != class.Name && cl != class.Street && cl != class.SSN {
			return // of others something is cut off that is not read again
		}
		if twice := canonical(nil, cl, once); !bytes.Equal(once, twice) {
			t.Errorf("%s: %q, then %q", cl, once, twice)
		}
	})
}

func BenchmarkToken(b *testing.B) {
	t, err := New(Options{Ring: key.NewRing(noon)})
	if err != nil {
		b.Fatal(err)
	}
	for _, n := range []int{100, 1 << 20} {
		b.Run(fmt.Sprint(n, " values"), func(b *testing.B) {
			w, dst, v := t.Worker(), make([]byte, 0, 100), make([]byte, 0, 20)
			b.ReportAllocs()
			i := 0
			for b.Loop() {
				i++
				v = fmt.Appendf(v[:0], "A-%07d", i%n)
				w.Token(dst, class.MRN, v, ':')
			}
		})
	}
}
