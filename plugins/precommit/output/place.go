package output

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"

	"github.com/phiscrub/phiscrub/plugins/precommit"
)

// places gives findings a name by which a later run knows them again: file,
// rule and how many of the rule stand before it in the file. Nothing of the
// value is in it, so it needs no key.
type places struct {
	seen map[[3]string]int
}

func newPlaces() *places { return &places{seen: map[[3]string]int{}} }

func (p *places) id(f *precommit.Finding) string {
	k := [3]string{f.File, f.Rule, f.Class}
	n := p.seen[k]
	p.seen[k]++
	sum := sha256.Sum256(fmt.Appendf(nil, "%q %q %q %d", f.File, f.Rule, f.Class, n))
	return hex.EncodeToString(sum[:16])
}
