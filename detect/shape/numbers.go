package shape

// numbers are the matchers of values made of digits and fixed letters.
var numbers = []Matcher{}
