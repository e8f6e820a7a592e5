package shape

// prose are the matchers of values made of words: streets, places, dates, ages.
var prose = []Matcher{}
