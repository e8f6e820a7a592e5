package detect

// free reports whether nothing is glued to the word text[start:end] that the
// condition does not want there. The matchers take the word as a token of its
// own, and most words that are glued to something are letters of an
// identifier.
func (c *condition) free(text []byte, start, end int) bool {
	if c.glue == anyGlue {
		return true
	}
	if end < len(text) && isWordByte(text[end]) {
		return false
	}
	b := byteAt(text, start-1)
	if isWordByte(b) {
		return escapeLetter(text, start-1)
	}
	return c.glue != proseGlue || b != '/' && b != '.' && b != '_'
}

// asks is the condition in decoded text.
func (c *condition) asks(text []byte, start, end int) bool {
	return c.free(text, start, end) && c.holds(text, start, end)
}

// apartHolds: that nothing is glued to the word is all that is asked for.
func apartHolds([]byte, int, int) bool { return true }
