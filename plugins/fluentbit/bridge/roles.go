package bridge

import "bytes"

// role is what a field of a record is, by its name at the top of the body.
type role uint8

const (
	other    role = iota
	raw           // a line as the program wrote it: read as a line, and as nothing else
	message       // a text among other fields: read as a line, then with its record
	skipped       // passed on unread
	envelope      // what a container runtime says of the line, see isEnvelope
)

// roles knows names of fields. Most names are none that it knows, which their
// length, their first and their last byte tell together.
type roles struct {
	some   [maxName]uint64 // by length: a bit for each sum of their ends
	bySize [maxName][]named
}

// maxName is the length of a name from which on it has no role: that of the
// longest short string of msgpack, and one.
const maxName = 32

// noNames is roles.some where no name has a role.
var noNames [maxName]uint64

type named struct {
	name string
	role role
}

func newRoles(lines, skip []string) *roles {
	r := &roles{}
	for _, k := range []string{"stream", "time", "logtag", "_p"} {
		r.set(k, envelope)
	}
	for _, k := range []string{"message", "msg", "MESSAGE"} {
		r.set(k, message)
	}
	for _, k := range lines {
		r.set(k, message)
	}
	for _, k := range skip {
		r.set(k, skipped)
	}
	r.set("log", raw)
	return r
}

func (r *roles) set(name string, to role) {
	if name == "" || len(name) >= maxName {
		return
	}
	same := &r.bySize[len(name)]
	for i := range *same {
		if x := &(*same)[i]; x.name == name {
			x.role = to
			return
		}
	}
	*same = append(*same, named{name, to})
	r.some[len(name)] |= 1 << ends64([]byte(name))
}

// ends64 is a sum of the ends of a name.
func ends64(name []byte) byte { return (name[0] + 2*name[len(name)-1]) & 63 }

// of returns the role of a name of up to 31 bytes.
func (r *roles) of(name []byte) role {
	n := len(name) & (maxName - 1)
	if n == 0 || r.some[n]>>ends64(name)&1 == 0 {
		return other
	}
	for _, x := range r.bySize[n] {
		if x.name == string(name) {
			return x.role
		}
	}
	return other
}

// isEnvelope reports whether a field holds what a container runtime writes
// there and can hold nothing else. A record of nothing but those and one line
// is that line.
func isEnvelope(name, value []byte) bool {
	switch string(name) {
	case "stream":
		return string(value) == "stdout" || string(value) == "stderr"
	case "time":
		return isStamp(value)
	}
	return isTag(value)
}

// isStamp reports whether b is a time as in RFC 3339.
func isStamp(b []byte) bool {
	const form = "0000-00-00T00:00:00"
	if len(b) < len(form) || len(b) > len(form)+len(".000000000+00:00") {
		return false
	}
	for i, c := range b {
		digit := c >= '0' && c <= '9'
		switch {
		case i < len(form) && form[i] == '0':
			if !digit {
				return false
			}
		case i < len(form):
			if c != form[i] {
				return false
			}
		case !digit && c != '.' && c != '+' && c != '-' && c != ':' && c != 'Z':
			return false
		}
	}
	return true
}

// isTag reports whether b is the tag of a CRI record: P or F.
func isTag(b []byte) bool { return string(b) == "P" || string(b) == "F" }

// partial says whether the text of a record goes on in the next one of its
// stream.
type partial uint8

const (
	unknown partial = iota
	goesOn
	ends
)

// dockerPart is where docker cuts a line; a rune that was cut there may have
// become a longer one.
const dockerPart = 16<<10 - 3

// part finds out from the fields of a container runtime.
func part(tag, text []byte, stream bool) partial {
	switch {
	case several(text):
		return unknown // no runtime writes such a record
	case len(tag) > 0 && tag[0] == 'P':
		return goesOn
	case len(tag) > 0:
		return ends
	case stream && len(text) >= dockerPart && text[len(text)-1] != '\n':
		return goesOn
	case stream:
		return ends
	}
	return unknown
}

// dockerStream stands behind the text of a record of docker.
var dockerStream = []byte(`","stream":"std`)

// isRecord reports whether a line is a record of a container runtime: one of
// the CRI, which says P or F, or one of docker.
func isRecord(line []byte) bool {
	if line[0] == '{' {
		return bytes.HasPrefix(line, []byte(`{"log":"`)) && bytes.Contains(line, dockerStream)
	}
	_, rest, _ := bytes.Cut(line[:min(len(line), 64)], []byte(" std"))
	return len(rest) > 5 && rest[3] == ' ' && (rest[4] == 'P' || rest[4] == 'F')
}

// streamOf returns 1 for a record of stderr.
func streamOf(line []byte) int {
	if line[0] == '{' {
		line = line[max(0, bytes.LastIndex(line, dockerStream)):]
	} else {
		line = line[:min(len(line), 64)]
	}
	if bytes.Contains(line, []byte("stderr")) {
		return 1
	}
	return 0
}
