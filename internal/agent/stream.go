package agent

import "bytes"

// Stream tells the records of a container runtime apart by the stream they
// were written to: 1 for stdout, 2 for stderr, 0 for a line that is no
// record. It knows the CRI form (`time stdout F text`) and docker's
// json-file.
func Stream(line []byte) int {
	if len(line) < 20 {
		return 0
	}
	switch c := line[0]; {
	case c >= '0' && c <= '9':
		i := bytes.IndexByte(line[:min(len(line), 40)], ' ')
		if i < 0 {
			return 0
		}
		rest := line[i+1:]
		if bytes.HasPrefix(rest, []byte("stdout ")) {
			return 1
		}
		if bytes.HasPrefix(rest, []byte("stderr ")) {
			return 2
		}
	case bytes.HasPrefix(line, []byte(`{"log":`)):
		i := bytes.LastIndex(line, []byte(`"stream":"std`))
		if i < 0 {
			return 0
		}
		rest := line[i+len(`"stream":"std`):]
		if bytes.HasPrefix(rest, []byte("out")) {
			return 1
		}
		if bytes.HasPrefix(rest, []byte("err")) {
			return 2
		}
	}
	return 0
}
