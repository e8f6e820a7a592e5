package field

// guards are the value guards by name. Each says whether a value can be what
// the rule is about; they are generous, since the key has already spoken.
var guards = []struct {
	name string
	ok   func(v []byte) bool
}{
	{"any", func(v []byte) bool { return some(v, true, true) }},
	{"digits", func(v []byte) bool { return some(v, true, false) }},
	{"id", isID},
	{"date", isDate},
	{"fulldate", isFullDate},
	{"hl7date", isHL7Date},
	{"phone", func(v []byte) bool { n := digits(v); return n >= 5 && n <= 20 && letters(v) <= 6 && !hexAddress(v) }},
	{"callback", func(v []byte) bool {
		return digits(v) >= 7 && digits(v) <= 15 && letters(v) <= 6 && !hexAddress(v) && !seconds(v)
	}},
	{"email", func(v []byte) bool { return index(v, '@') > 0 }},
	{"name", isName},
	{"personname", isPersonName},
	{"fullname", isFullName},
	{"place", func(v []byte) bool { return letters(v) > 1 && index(v, '@') < 0 && !technical(v) }},
	{"address", isAddress},
	{"url", func(v []byte) bool { return contains(v, "://") || len(v) > 4 && string(v[:4]) == "www." }},
	{"ip", isIP},
	{"zip", isZIP},
	{"age", func(v []byte) bool { n := digits(v); return n > 0 && n <= 3 && len(v) <= 12 }},
	{"geo", func(v []byte) bool { return digits(v) >= 2 && letters(v) <= 1 }},
	{"mac", func(v []byte) bool { return len(v) >= 12 && len(v) <= 23 && letters(v)+digits(v) >= 12 }},
	{"datauri", func(v []byte) bool { return len(v) > 24 && string(v[:11]) == "data:image/" }},
	{"blob", func(v []byte) bool { return len(v) >= 16 }},
	{"street", func(v []byte) bool { return isAddress(v) && digits(v) > 0 && gap(v) }},
	{"coord", isCoordinate},
	{"idnum", func(v []byte) bool { return isID(v) && digits(v) > 0 }},
	{"idormail", func(v []byte) bool { return isID(v) || index(v, '@') > 0 }},
	{"uuid", func(v []byte) bool { return len(v) == 36 && v[8] == '-' && v[13] == '-' && v[23] == '-' }},
	{"plate", func(v []byte) bool { return isID(v) && digits(v) > 0 && len(v) <= 10 && lowers(v) == 0 }},
	{"longid", func(v []byte) bool { return isID(v) && digits(v) >= 5 }},
	{"planid", isPlanID},
	{"pathid", isPathID},
	{"pan", func(v []byte) bool { n := digits(v); return n >= 12 && n <= 19 && letters(v) == 0 }},
	{"queryid", func(v []byte) bool { return alnums(v) > 0 && v[0] != '@' }}, // @PID.5 names a field
	{"encoded", isEncoded},
	{"toolquery", isToolQuery},
	{"dicomname", isDICOMName},
	{"uid", isUID},
	{"clock", isClock},
	{"digits9", func(v []byte) bool { return digits(v) == 9 && letters(v) == 0 }},
}

// Guards returns the names of the value guards.
func Guards() []string {
	var names []string
	for _, g := range guards {
		names = append(names, g.name)
	}
	return names
}

func guard(name string) func([]byte) bool {
	if name == "" {
		name = "any"
	}
	for _, g := range guards {
		if g.name == name {
			return g.ok
		}
	}
	return nil
}

// isID accepts an identifier: a digit in it, or upper-case letters only, no
// blanks but one, not a list or a sentence.
func isID(v []byte) bool {
	if len(v) < 2 || len(v) > 80 {
		return false
	}
	blanks, up := 0, 0
	for _, c := range v {
		if c == ' ' {
			blanks++
		}
		if upper(c) {
			up++
		}
	}
	if blanks > 3 {
		return false
	}
	n := digits(v)
	return n > 1 || n > 0 && letters(v) > 0 || up >= 3 && up == letters(v)
}

// isPlanID accepts what an insurer prints on a card, and not the member ids
// of cluster software: UUIDs and lower-case hex.
func isPlanID(v []byte) bool {
	if !isID(v) || len(v) > 32 || digits(v) < 2 {
		return false
	}
	if len(v) < 8 {
		return true
	}
	low := 0
	for _, c := range v {
		switch {
		case c >= 'a' && c <= 'f':
			low++
		case c >= '0' && c <= '9':
		default:
			return true
		}
	}
	return low == 0
}

// isPathID accepts a path segment that can be an id: a digit, and neither a
// version nor a file.
func isPathID(v []byte) bool {
	if len(v) > 128 || !some(v, true, false) || v[0] == '$' || v[0] == '_' {
		return false
	}
	if (v[0] == 'v' || v[0] == 'V') && letters(v) == 1 && len(v) <= 5 {
		return false
	}
	if i := lastIndex(v, '.'); i > 0 {
		ext := v[i+1:]
		if k := index(ext, ':'); k > 0 { // of a stack trace: handler.go:123
			ext = ext[:k]
		}
		switch string(ext) {
		case "js", "css", "html", "htm", "png", "svg", "jpg", "gif", "ico", "go", "py", "java", "php", "map", "log", "gz", "tar", "ts", "tsx", "jsx", "mjs", "rb", "rs", "cs", "kt", "scala", "ex", "vue", "json", "xml", "sql", "proto", "c", "h", "cc", "cpp", "jar", "zip", "erb", "yaml", "yml", "jsp", "aspx":
			return false
		}
	}
	return true
}

// isCoordinate accepts a decimal number with three decimals or more, or a
// pair of them.
func isCoordinate(v []byte) bool {
	i := lastIndex(v, '.')
	return i > 0 && digits(v[i:]) >= 3 && letters(v) <= 1 && len(v) <= 48
}

func isDate(v []byte) bool {
	n := digits(v)
	return n >= 2 && len(v) <= 40
}

// isFullDate accepts an ISO date or instant that names at least a month, as
// FHIR writes them.
func isFullDate(v []byte) bool {
	if len(v) < 7 || len(v) > 40 || v[4] != '-' {
		return false
	}
	for _, i := range [...]int{0, 1, 2, 3, 5, 6} {
		if v[i] < '0' || v[i] > '9' {
			return false
		}
	}
	if len(v) == 7 {
		return true
	}
	if len(v) < 10 || v[7] != '-' || v[8] < '0' || v[8] > '3' || v[9] < '0' || v[9] > '9' {
		return false
	}
	if len(v) > 10 && v[10] != 'T' && v[10] != ' ' {
		return false
	}
	return true
}

// isHL7Date accepts a date of HL7 v3, YYYYMM[DD[HHMM[SS]]][+-ZZZZ], or one as
// FHIR writes them.
func isHL7Date(v []byte) bool {
	n := 0
	for n < len(v) && v[n] >= '0' && v[n] <= '9' {
		n++
	}
	if n < 6 {
		return isFullDate(v)
	}
	if len(v) > 26 || v[0] != '1' && v[0] != '2' || v[4] > '1' || v[4] == '1' && v[5] > '2' || v[4] == '0' && v[5] == '0' || n > 7 && v[6] > '3' {
		return false
	}
	return letters(v) <= 1
}

// isName accepts what a person's name can look like: letters, few digits, no
// technical punctuation, and not what schemas and validators say of a field.
func isName(v []byte) bool {
	return len(v) <= 120 && some(v, false, true) && !technical(v) && !aboutField(v)
}

// isPersonName is isName for keys that also name machines: a word in lower
// case with a digit in it (etcd-0, inet6) is no name.
func isPersonName(v []byte) bool {
	if !isName(v) {
		return false
	}
	up := false
	for _, c := range v {
		up = up || upper(c) || c >= 0x80
	}
	return up || digits(v) == 0
}

// seconds reports whether v may be a time since 1970, in seconds or parts of
// them: ten digits or more that begin with 1, as no area code does.
func seconds(v []byte) bool {
	return len(v) >= 10 && v[0] == '1' && len(v) != 11 && digits(v) == len(v)
}

// aboutField knows the words that stand where a value is not said: types,
// and what a validator asks for.
func aboutField(v []byte) bool {
	var low [12]byte
	if len(v) > len(low) {
		return false
	}
	for i, c := range v {
		if upper(c) {
			c |= 0x20
		}
		low[i] = c
	}
	switch string(low[:len(v)]) {
	case "string", "string!", "str", "text", "varchar", "char", "keyword", "object", "required", "optional", "missing", "invalid",
		"blank", "empty", "null", "nil", "none", "undefined", "unknown", "true", "false", "n/a", "asc", "desc", "redacted", "masked",
		"dob", "mrn", "ssn", "gender", "birthdate", "birth date": // the next column of a table's head
		return true
	}
	return false
}

// isFullName wants two capitalised words, so that a service name or a code
// display does not pass.
func isFullName(v []byte) bool {
	if !isName(v) || len(v) > 60 {
		return false
	}
	words, caps := 0, 0
	start := true
	for i, c := range v {
		if c == ' ' || c == ',' || c == '^' {
			start = true
			continue
		}
		if start {
			start = false
			if words > 0 && particleAt(v[i:]) {
				continue
			}
			words++
			if upper(c) || c >= 0x80 {
				caps++
			}
		}
	}
	return words >= 2 && caps == words && words <= 5 && !ofThing(v)
}

// particleAt reports whether v starts with a particle of names and a blank.
func particleAt(v []byte) bool {
	k := index(v, ' ')
	if k < 0 {
		return false
	}
	switch string(v[:k]) {
	case "van", "von", "der", "den", "de", "del", "della", "di", "da", "dos", "das", "du", "la", "le", "bin", "ibn", "binti", "al", "el", "ter", "ten", "zu", "y":
		return true
	}
	return false
}

// ofThing knows the words that a name ends in when it is no person's.
func ofThing(v []byte) bool {
	w := v[lastIndex(v, ' ')+1:]
	switch string(w) {
	case "Team", "Bot", "Corp", "Corporation", "Inc", "Inc.", "LLC", "Ltd", "GmbH", "Service", "Services", "Server", "System", "Systems",
		"Prod", "Production", "Staging", "Admin", "Support", "Oncall", "Cluster", "Portal", "Hospital", "Clinic", "Center", "Directory",
		"App", "API", "Agent", "Client", "Account", "Group", "Project", "Queue", "Worker", "Job", "Actions", "User":
		return true
	}
	return false
}

// technical finds what names and places never hold.
func technical(v []byte) bool {
	for i, c := range v {
		switch c {
		case '{', '}', '<', '>', '\\', '$', '=', '|', ';':
			return true
		case '/', ':':
			if i > 0 && i+1 < len(v) && v[i+1] == '/' {
				return true
			}
		}
	}
	return false
}

func isAddress(v []byte) bool {
	return letters(v) > 1 && !technical(v) && !isIP(v) && index(v, '@') < 0 && (gap(v) || digits(v) == 0) && !hexAddress(v)
}

// gap reports whether v is of more than one word; in a query + stands for a
// blank.
func gap(v []byte) bool {
	i := index(v, '+')
	return index(v, ' ') > 0 || i > 0 && i+1 < len(v) && v[i-1] != ' '
}

func hexAddress(v []byte) bool { return len(v) > 2 && v[0] == '0' && v[1]|0x20 == 'x' }

func isIP(v []byte) bool {
	dots, colons := 0, 0
	for _, c := range v {
		switch {
		case c == '.':
			dots++
		case c == ':':
			colons++
		case c >= '0' && c <= '9' || c|0x20 >= 'a' && c|0x20 <= 'f' || c == ',' || c == ' ' || c == '[' || c == ']' || c == '%' || c == '/':
		default:
			return false
		}
	}
	return dots >= 3 || colons >= 2
}

// isZIP accepts a postcode. What stands beside a marker is what was left of a
// longer text.
func isZIP(v []byte) bool {
	n := digits(v)
	if n < 3 || n > 9 || len(v) > 12 || letters(v) > 4 {
		return isPostcode(v)
	}
	i := index(v, '[')
	return i < 0 || marker(v[i:]) == 0
}

// isPostcode accepts a postcode of the United Kingdom, which may hold as few
// as two digits: M1 1AE, GL2 1FL, SW1A 1AA.
func isPostcode(v []byte) bool {
	n := len(v)
	if n < 5 || n > 8 || digits(v) < 2 || digits(v) > 3 || !upper(v[0]) {
		return false
	}
	if letters(v)+digits(v) < n-1 || index(v, '.') >= 0 {
		return false
	}
	return digits(v[n-3:n-2]) == 1 && upper(v[n-2]) && upper(v[n-1])
}
