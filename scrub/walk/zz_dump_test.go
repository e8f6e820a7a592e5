package walk_test

import ("testing";"os";"bufio";"fmt";"github.com/phiscrub/phiscrub/scrub/walk")

func TestZZDump(t *testing.T) {
	p := os.Getenv("DUMP")
	if p == "" { t.Skip() }
	f, _ := os.Open(p)
	sc := bufio.NewScanner(f)
	for sc.Scan() {
		b := sc.Bytes()
		if len(b)==0 {continue}
		if b[0]=='#' { fmt.Println(string(b)); continue}
		var d walk.Doc
		d.Line(b, 0)
		fmt.Println("--- "+string(b))
		for _, s := range leaves(&d, b) { fmt.Printf("      %q\n", s) }
		sound(t,&d,b)
	}
}
