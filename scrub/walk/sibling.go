package walk

// Pairs whose name is itself a value: {"key":"mrn","value":"5"},
// <field name="mrn">5</field>.

// maxName bounds the text of such a name.
const maxName = 64

// siblings gives the values of such pairs the key that their neighbour
// names.
func (d *Doc) siblings() {
	found := false
	for i := range d.Leaves {
		l := &d.Leaves[i]
		if l.Name != 0 && l.says == 0 || l.Node <= 0 || l.End-l.Start > maxName || l.End <= l.Start || l.Open || l.Kind > Outer && (l.Kind != Bare || !l.Struct) {
			continue
		}
		if k := &l.Key; k.End > k.Start {
			if b := d.Views[k.View].B; !mayName.may(b[k.Start], b[k.End-1]) {
				continue
			}
		} else if !k.None() {
			continue
		}
		found = d.naming(int32(i)+1, l) || found
	}
	if !found {
		return
	}
	for i := range d.Leaves {
		l := &d.Leaves[i]
		if l.Node <= 0 || l.Key.None() || l.Kind == Prose || l.Kind > Bare {
			continue
		}
		n := &d.Nodes[l.Node]
		if !d.says(l.Key, valued) && (n.Kind != '<' || l.Key != n.Key) {
			continue
		}
		if at := d.namedBy(n); at != 0 && int(at) != i+1 {
			name := &d.Leaves[at-1]
			l.Key, l.Name = d.lastPart(name), 0
			name.Key, name.Name = Key{}, 0 // it is no value of its own: {"name":"mrn","value":"5"}
		}
	}
}

// naming notes leaf number at where it names its neighbours.
func (d *Doc) naming(at int32, l *Leaf) bool {
	n := &d.Nodes[l.Node]
	switch {
	case n.Kind == '"':
		return false
	case l.Key.None():
		if n.Kind != '[' || n.Parent < 0 || !d.says(n.Key, located) || !d.nameLike(l, false) {
			return false
		}
		d.Nodes[n.Parent].named = at // the last: {"loc":["body","mrn"],"input":"5"}
	case d.leafSays(l, saysText, asksText) && d.nameLike(l, true):
		n.asked = at
	case n.named == 0 && d.leafSays(l, saysNaming, naming) && d.nameLike(l, d.leafSays(l, saysAsking, asking)):
		n.named = at
	default:
		return false
	}
	return true
}

// namedBy returns the leaf that names the values of a container, counted from
// 1; 0 if none does.
func (d *Doc) namedBy(n *Node) int32 {
	if n.named != 0 || n.Parent <= 0 {
		return n.named
	}
	up := &d.Nodes[n.Parent]
	if d.says(n.Key, valued) {
		if up.named == 0 && d.says(n.Key, answer) {
			return up.asked
		}
		return up.named // {"key":"mrn","value":{"stringValue":"5"}}
	}
	if n.Key.None() && up.Kind == '[' && up.Parent > 0 && d.says(up.Key, answer) {
		return d.Nodes[up.Parent].asked // {"text":"Name","answer":[{"valueString":"Ann"}]}
	}
	return 0
}

// nameLike reports whether a leaf reads like the name of a field, or with
// words like a label: "Date of birth:".
func (d *Doc) nameLike(l *Leaf, words bool) bool {
	for _, c := range d.Views[l.View].B[l.Start:l.End] {
		if !keyByte[c] && c != '/' && (!words || c != ' ' && c != '?' && c != ':' && c != '\'' && c != '#' && c != '(' && c != ')' && c != '*') {
			return false
		}
	}
	return true
}

// lastPart is the text of a leaf as a key, without the path before it.
func (d *Doc) lastPart(l *Leaf) Key {
	b := d.Views[l.View].B
	s, e := l.Start, l.End
	for i := s; i+1 < e; i++ {
		if b[i] == '/' && !isDigit(b[i+1]) {
			s = i + 1
		}
	}
	last := s
	for i := s; i+1 < e; i++ {
		if b[i] == ' ' && b[i+1] != ' ' {
			last = i + 1
		}
	}
	return Key{View: l.View, Start: s, Last: last, End: e}
}

var naming = anyOf(
	"key", "name", "field", "fieldname", "attribute", "attributename", "column", "columnname", "property",
	"propertyname", "path", "param", "parameter", "paramname", "parametername", "propertypath", "label", "question",
)

// asking are those whose value may be a label of several words.
var asking = anyOf("text", "label", "question")

// asksText is the first of them, beside which an answer stands.
var asksText = anyOf("text")

// mayName are the keys that name others.
var mayName = anyOf(append([]string{"text"}, naming.words...)...)

var answer = anyOf("answer")

// located are the keys of lists of names that lead to a field.
var located = anyOf("loc")

var valued = anyOf(
	"value", "val", "newvalue", "oldvalue", "new", "old", "stringvalue", "valuestring", "valuedate", "rejectedvalue",
	"inputvalue", "input", "answer", "valuedatetime", "valueinteger", "from", "to", "before", "after", "currentvalue", "previousvalue", "intvalue",
)

// plainValue is the first of them.
var plainValue = anyOf("value")

// keyWords are words that keys are compared with.
type keyWords struct {
	words []string
	ends  [26]uint32 // for each first letter the last letters; most keys are none of the words by these
}

// anyOf makes the list of some words in lower case.
func anyOf(words ...string) *keyWords {
	l := &keyWords{words: words}
	for _, w := range words {
		l.ends[w[0]-'a'] |= 1 << (w[len(w)-1] - 'a')
	}
	return l
}

// may reports whether a word of the list can begin and end so.
func (l *keyWords) may(first, last byte) bool {
	f, e := first|0x20-'a', last|0x20-'a'
	return first == '_' || first == '-' || f < 26 && (e >= 26 || l.ends[f]>>e&1 != 0)
}

// says reports whether a key is one of the words, whatever its case and the
// way its words are joined.
func (d *Doc) says(k Key, l *keyWords) bool {
	if k.End == k.Start {
		return false
	}
	return l.are(d.Views[k.View].B[k.Start:k.End])
}

// are reports whether a key is one of the words.
func (l *keyWords) are(key []byte) bool {
	return l.may(key[0], key[len(key)-1]) && len(key) <= 20 && l.has(key)
}

// has reports whether a key of at most 20 bytes is one of the words.
func (l *keyWords) has(key []byte) bool {
	var low [20]byte
	n := 0
	for _, c := range key {
		switch {
		case c >= 'A' && c <= 'Z':
			c |= 0x20
		case c == '_' || c == '-':
			continue
		}
		low[n] = c
		n++
	}
	for _, w := range l.words {
		if len(w) == n && w[0] == low[0] && string(low[:n]) == w {
			return true
		}
	}
	return false
}
