package class

// Marked returns the length of the marker that b starts with: that of a
// class, [NAME], of a line that was withheld, [WITHHELD:120], or of a value
// that another program took out, [REDACTED]. It is 0 when b starts with
// something else: a name or a number in brackets only looks like a marker.
func Marked(b []byte) int {
	if len(b) < 4 || b[0] != '[' {
		return 0
	}
	n := 1
	for n < len(b) && n <= longest && b[n]-'A' < 26 {
		n++
	}
	if n == len(b) {
		return 0
	}
	word := b[1:n]
	if b[n] == ':' && string(word) == "WITHHELD" {
		at := n + 1
		for n = at; n < len(b) && n < at+19 && b[n]-'0' < 10; n++ {
		}
		if n == at || n == len(b) || b[n] != ']' {
			return 0
		}
		return n + 1
	}
	if b[n] != ']' || OfWord(word) == None && !emptied(word) {
		return 0
	}
	return n + 1
}

// longest is the length of the longest word of a marker: HEALTHPLAN.
const longest = 10

// emptied knows what other programs put in brackets where they took a value
// out, whatever it was.
func emptied(word []byte) bool {
	switch string(word) {
	case "REDACTED", "FILTERED", "MASKED", "REMOVED", "HIDDEN", "SCRUBBED", "WITHHELD", "PHI", "PII":
		return true
	}
	return false
}

// OfWord finds a class by the word of its marker, without the brackets: NAME.
// It is None for every other word.
func OfWord(word []byte) Class {
	if len(word) < 2 || len(word) > longest {
		return None
	}
	for c := byWord[(word[0]-'A')&31]; c != None; c = nextWord[c] {
		if m := table[c].marker; len(m) == len(word)+2 && m[1:len(m)-1] == string(word) {
			return c
		}
	}
	return None
}

// byWord is the first class whose marker begins with a letter, nextWord the
// next one that begins with the same.
var byWord, nextWord = func() (first [32]Class, next [Count]Class) {
	for c := Count - 1; c > None; c-- {
		at := table[c].marker[1] - 'A'
		next[c], first[at] = first[at], c
	}
	return first, next
}()
