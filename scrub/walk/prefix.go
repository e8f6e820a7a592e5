package walk

// Prefix returns the length of the line's own prefix: the pod that kubectl
// puts before it, syslog and klog headers, time stamps and levels. Only
// forms that hold no free text are recognised, so nothing can hide in one.
func Prefix(b []byte) int {
	i := 0
	for k := 0; k < 8; k++ {
		for i < len(b) && (b[i] == ' ' || b[i] == '\t') {
			i++
		}
		if i == len(b) {
			return i
		}
		n := 0
		switch c := b[i]; { // what may begin with it
		case c == '[':
			if n = pod(b[i:]); n == 0 {
				n = stamp(b[i:])
			}
		case c == '<':
			n = priority(b[i:])
		case isDigit(c):
			if k == 0 {
				n = logcat(b[i:])
			}
			if n == 0 {
				n = stamp(b[i:])
			}
		case c-'A' < 26:
			if n = klog(b[i:]); n == 0 {
				n = stamp(b[i:])
			}
			if n == 0 {
				n = level(b[i:])
			}
		}
		if n == 0 || i+n < len(b) && isAlnum(b[i+n]) && isAlnum(b[i+n-1]) {
			return i
		}
		i += n
	}
	return i
}

// pod reads "[pod/name/container] ".
func pod(b []byte) int {
	const head = "[pod/"
	if len(b) < len(head) || string(b[:len(head)]) != head {
		return 0
	}
	for i := len(head); i < len(b) && i < 400; i++ {
		if b[i] == ']' {
			return i + 1
		}
		if !keyByte[b[i]] && b[i] != '/' {
			return 0
		}
	}
	return 0
}

// priority reads a syslog priority and version: "<134>1 ".
func priority(b []byte) int {
	if len(b) < 3 || b[0] != '<' {
		return 0
	}
	i := 1
	for i < len(b) && i < 4 && isDigit(b[i]) {
		i++
	}
	if i == 1 || i >= len(b) || b[i] != '>' {
		return 0
	}
	i++
	if i+1 < len(b) && b[i] == '1' && b[i+1] == ' ' {
		i += 2
	}
	return i
}

// klog reads "I0101 19:40:28.875656       1 ".
func klog(b []byte) int {
	if len(b) < 22 || b[0] != 'I' && b[0] != 'W' && b[0] != 'E' && b[0] != 'F' {
		return 0
	}
	if !digitsAt(b, 1, 4) || b[5] != ' ' {
		return 0
	}
	n := clock(b[6:])
	if n == 0 {
		return 0
	}
	i := 6 + n
	for i < len(b) && b[i] == ' ' {
		i++
	}
	id := i // of a thread
	for i < len(b) && isDigit(b[i]) {
		i++
	}
	if i-id > 7 || i < len(b) && b[i] != ' ' {
		return id
	}
	return i
}

// logcat reads what Android writes before the tag: "03-17 16:13:38.811  1702
// 2395 D ", with a process and a thread of at most seven digits.
func logcat(b []byte) int {
	if len(b) < 22 || b[2] != '-' || b[5] != ' ' || b[8] != ':' || b[14] != '.' || !digitsAt(b, 0, 2) || !digitsAt(b, 3, 2) {
		return 0
	}
	n := clock(b[6:])
	if n != 12 {
		return 0
	}
	i := 6 + n
	for range 2 {
		for i < len(b) && b[i] == ' ' {
			i++
		}
		id := i
		for i < len(b) && isDigit(b[i]) {
			i++
		}
		if i == id || i-id > 7 || i >= len(b) || b[i] != ' ' {
			return 0
		}
	}
	if i+2 >= len(b) || b[i+2] != ' ' {
		return 0
	}
	switch b[i+1] {
	case 'V', 'D', 'I', 'W', 'E', 'F', 'S':
		return i + 2
	}
	return 0
}

// clock reads hh:mm:ss with an optional fraction and zone.
func clock(b []byte) int {
	if len(b) < 8 || !digitsAt(b, 0, 2) || b[2] != ':' || !digitsAt(b, 3, 2) || b[5] != ':' || !digitsAt(b, 6, 2) {
		return 0
	}
	i := 8
	if i+1 < len(b) && (b[i] == '.' || b[i] == ',') && isDigit(b[i+1]) {
		i++
		for n := 0; i < len(b) && isDigit(b[i]); n++ {
			if n == 9 {
				return 0
			}
			i++
		}
	}
	switch {
	case i < len(b) && b[i] == 'Z':
		return i + 1
	case i+4 < len(b) && b[i] == ' ' && string(b[i+1:i+4]) == "UTC":
		return i + 4
	}
	j := i
	if j < len(b) && b[j] == ' ' {
		j++
	}
	if j+2 < len(b) && (b[j] == '+' || b[j] == '-') && digitsAt(b, j+1, 2) {
		j += 3
		if j < len(b) && b[j] == ':' {
			j++
		}
		if digitsAt(b, j, 2) {
			return j + 2
		}
	}
	return i
}

// stamp reads a date and a time of day, also in square brackets.
func stamp(b []byte) int {
	if len(b) > 0 && b[0] == '[' {
		if n := stamp(b[1:]); n > 0 && n+1 < len(b) && b[n+1] == ']' {
			return n + 2
		}
		return 0
	}
	if len(b) >= 19 && digitsAt(b, 0, 4) && (b[4] == '-' || b[4] == '/') && digitsAt(b, 5, 2) && b[7] == b[4] && digitsAt(b, 8, 2) {
		if b[10] == 'T' || b[10] == ' ' || b[10] == 't' {
			if n := clock(b[11:]); n > 0 {
				return 11 + n
			}
		}
		return 0
	}
	if len(b) >= 15 && b[3] == ' ' && b[6] == ' ' && isMonth(b[:3]) && isDigit(b[5]) && (b[4] == ' ' || isDigit(b[4])) {
		if n := clock(b[7:]); n > 0 {
			return 7 + n
		}
	}
	return 0
}

func isMonth(b []byte) bool {
	switch string(b) {
	case "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec":
		return true
	}
	return false
}

// level reads a severity.
func level(b []byte) int {
	if len(b) == 0 || b[0]-'A' >= 26 {
		return 0
	}
	for _, w := range [...]string{"TRACE", "DEBUG", "INFO", "NOTICE", "WARNING", "WARN", "ERROR", "FATAL", "CRITICAL"} {
		if len(b) > len(w) && string(b[:len(w)]) == w && !isAlnum(b[len(w)]) && b[len(w)] != '=' && b[len(w)] != ':' {
			return len(w)
		}
	}
	return 0
}

func digitsAt(b []byte, at, n int) bool {
	if len(b) < at+n {
		return false
	}
	return allDigits(b[at : at+n])
}
