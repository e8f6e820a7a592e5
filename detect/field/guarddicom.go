package field

// isUID accepts what names one study, series or image: a DICOM UID (PS3.5,
// 9.1) of four parts or more, several of them, or the five groups of hex that
// Orthanc names them by. A sentence may go on behind it.
func isUID(v []byte) bool {
	dots, dashes := 0, 0
	if i := index(v, ' '); i > 0 {
		v = v[:i]
	}
	for _, c := range v {
		switch {
		case c == '.':
			dots++
		case c == '-':
			dashes++
		case c >= '0' && c <= '9', c >= 'a' && c <= 'f':
		case c == '\\' || c == ',' || c == '%' || c == '*':
		default:
			return false
		}
	}
	if dashes == 4 {
		return dots == 0 && len(v) == 44
	}
	return dots >= 3 && dashes == 0
}

// isClock accepts a time of day as DICOM writes it, with its seconds:
// 101530.123, 10:15:30.
func isClock(v []byte) bool {
	n := 0
	for _, c := range v {
		switch {
		case c == '.' && n >= 6:
			return n == 6
		case c == '-' && n == 6: // a range
			return true
		case c == ':' && (n == 2 || n == 4):
		case c < '0' || c > '9':
			return false
		default:
			if n == 0 && c > '2' || (n == 2 || n == 4) && c > '6' {
				return false
			}
			n++
		}
	}
	return n == 6
}

// isDICOMName accepts a PN: its parts are parted by ^, its writings by =, its
// values by a backslash (PS3.5, 6.2). A query may hold wildcards.
func isDICOMName(v []byte) bool { return letters(v) > 0 && !aboutField(v) }
