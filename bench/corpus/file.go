package corpus

import (
	"bytes"
	"os"
)

// fresh is how much of a file is made anew; the rest repeats it, which no
// cache of a processor is large enough to profit from.
const fresh = 8e6

// File writes at least size bytes of lines to path, unless a run before has
// left as many there. It is written beside path first and then renamed.
func File(path string, o Options, size int64) error {
	if fi, err := os.Stat(path); err == nil && fi.Size() >= size {
		return nil
	}
	g, err := New(o)
	if err != nil {
		return err
	}
	var part bytes.Buffer
	for int64(part.Len()) < min(size, fresh) {
		part.WriteString(g.Next().Line)
		part.WriteByte('\n')
	}
	f, err := os.Create(path + ".part")
	if err != nil {
		return err
	}
	for done := int64(0); done < size; done += int64(part.Len()) {
		if _, err := f.Write(part.Bytes()); err != nil {
			f.Close()
			return err
		}
	}
	if err := f.Close(); err != nil {
		return err
	}
	return os.Rename(path+".part", path)
}
