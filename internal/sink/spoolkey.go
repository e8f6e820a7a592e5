package sink

import (
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"runtime"
	"strings"
)

// readSpoolKey reads the key of the spool: 32 bytes in hexadecimal, in a file
// that nobody but its owner may read. Where the file is not there and make is
// set, it is made.
func readSpoolKey(path string, mayMake bool) ([]byte, error) {
	info, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		if !mayMake {
			return nil, fmt.Errorf("spool_key_file: %s is not there, and the spool holds records that need it", path)
		}
		return makeSpoolKey(path)
	}
	if err == nil && runtime.GOOS != "windows" && info.Mode().Perm()&0o077 != 0 {
		return nil, fmt.Errorf("spool_key_file: %s may be read by others (mode %04o); make it 0600", path, info.Mode().Perm())
	}
	var data []byte
	if err == nil {
		if info.Size() > maxToken {
			return nil, fmt.Errorf("spool_key_file: %s is no key: it is too large", path)
		}
		data, err = os.ReadFile(path)
	}
	if err != nil {
		return nil, fmt.Errorf("spool_key_file: %s: %s", path, reason(err))
	}
	key, err := hex.DecodeString(strings.TrimSpace(string(data)))
	if err != nil || len(key) != 32 {
		return nil, fmt.Errorf("spool_key_file: %s holds no key; it must be 64 hexadecimal digits, such as `openssl rand -hex 32` prints, or not be there", path)
	}
	return key, nil
}

func makeSpoolKey(path string) ([]byte, error) {
	key := make([]byte, 32)
	rand.Read(key)
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err == nil {
		if _, err = f.WriteString(hex.EncodeToString(key) + "\n"); err == nil {
			err = f.Sync()
		}
		if cerr := f.Close(); err == nil {
			err = cerr
		}
		if err != nil {
			os.Remove(path)
		}
	}
	if err != nil {
		return nil, fmt.Errorf("spool_key_file: %s cannot be made: %s", path, reason(err))
	}
	return key, nil
}
