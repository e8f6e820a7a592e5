package walk

import "bytes"

// Record is a container runtime's framing of one line.
type Record struct {
	Text    Span   // the content
	Stream  string // stdout, stderr
	Partial bool   // the content goes on in the next record of the stream
	Escaped bool   // the content is the inside of a JSON string
}

// ParseRecord reads the framing of a CRI record ("time stream F text") or a
// docker json-file record.
func ParseRecord(line []byte) (Record, bool) {
	if len(line) < 12 {
		return Record{}, false
	}
	if line[0] == '{' {
		return docker(line)
	}
	if isDigit(line[0]) && line[4] == '-' {
		return cri(line)
	}
	return Record{}, false
}

// cri reads the form of the Kubernetes container runtime interface.
func cri(b []byte) (Record, bool) {
	i := bytes.IndexByte(b[:min(len(b), 48)], ' ')
	if i < 20 || b[10] != 'T' || stamp(b[:i+1]) != i {
		return Record{}, false
	}
	var r Record
	b = b[i+1:]
	switch {
	case bytes.HasPrefix(b, []byte("stdout ")):
		r.Stream = "stdout"
	case bytes.HasPrefix(b, []byte("stderr ")):
		r.Stream = "stderr"
	default:
		return Record{}, false
	}
	b = b[7:]
	if len(b) == 0 || b[0] != 'P' && b[0] != 'F' {
		return Record{}, false
	}
	r.Partial = b[0] == 'P'
	j := 1
	for j < len(b) && j < 16 && b[j] != ' ' {
		if b[j] != ':' && !isAlnum(b[j]) {
			return Record{}, false
		}
		j++
	}
	if j > 1 && b[1] != ':' {
		return Record{}, false
	}
	if j < len(b) {
		j++
	}
	at := i + 1 + 7 + j
	r.Text = Span{at, at + len(b) - j}
	return r, true
}

// dockerTail is more than most records have behind their text.
const dockerTail = 80

var (
	dockerHead   = []byte(`{"log":"`)
	dockerStream = []byte(`","stream":"std`)
)

// docker reads the form of docker's json-file driver.
func docker(b []byte) (Record, bool) {
	if !bytes.HasPrefix(b, dockerHead) {
		return Record{}, false
	}
	near := max(len(b)-dockerTail, 0) // before the stream and the time, as a rule
	at := bytes.LastIndex(b[near:], dockerStream)
	if at >= 0 {
		at += near
	} else {
		at = bytes.LastIndex(b, dockerStream)
	}
	if at < len(dockerHead) || escaped(b, len(dockerHead), at) {
		return Record{}, false
	}
	r := Record{Text: Span{len(dockerHead), at}, Escaped: true, Stream: "stdout"}
	rest := b[at+len(dockerStream):]
	if len(rest) > 0 && rest[0] == 'e' {
		r.Stream = "stderr"
	}
	r.Partial = !(at >= 2 && b[at-1] == 'n' && b[at-2] == '\\' && !escaped(b, len(dockerHead), at-2))
	return r, true
}
