// Package record keeps the results of a measurement in a folder of their own,
// named by the day and the processor, with what is needed to read the figures
// later.
//
//	dir, err := record.Folder("bench/results", "")
//	if err != nil {
//		return err
//	}
//	head := record.Head("make bench-record", "")
package record

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"time"
)

// Folder makes and returns dir/DATE-HOST; an empty host is the name of the
// processor.
func Folder(dir, host string) (string, error) {
	if host == "" {
		host = slug(Processor())
	}
	dir = filepath.Join(dir, time.Now().Format("2006-01-02")+"-"+host)
	return dir, os.MkdirAll(dir, 0o755)
}

// slug is s in letters, digits and single dashes.
func slug(s string) string {
	return strings.Join(strings.FieldsFunc(strings.ToLower(s), func(r rune) bool {
		return (r < 'a' || r > 'z') && (r < '0' || r > '9')
	}), "-")
}

// Head says on what and with what a measurement was made; note may be empty.
func Head(command, note string) string {
	s := fmt.Sprintf("commit     %s\ntoolchain  %s %s/%s\nprocessor  %s, %d threads\ncommand    %s\n",
		revision(), runtime.Version(), runtime.GOOS, runtime.GOARCH, Processor(), runtime.NumCPU(), command)
	if note != "" {
		s += "note       " + note + "\n"
	}
	return s + "\n"
}

// Processor is the model's name where the system tells it.
func Processor() string {
	data, err := os.ReadFile("/proc/cpuinfo")
	if err == nil {
		for _, l := range strings.Split(string(data), "\n") {
			if k, v, ok := strings.Cut(l, ":"); ok && strings.TrimSpace(k) == "model name" {
				return strings.TrimSpace(v)
			}
		}
	}
	return runtime.GOARCH
}
