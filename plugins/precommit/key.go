package precommit

import (
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
)

// ErrNoKey reports that there is no key at the place where it was looked for.
var ErrNoKey = errors.New("there is no key")

// LoadKey reads the key of a baseline. One that others can read is refused:
// with the key a fingerprint can be turned back by trying all numbers.
func LoadKey(path string) ([]byte, error) {
	info, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, ErrNoKey
	}
	if err != nil {
		return nil, fmt.Errorf("key %s cannot be read: %w", path, reason(err))
	}
	if runtime.GOOS != "windows" && info.Mode().IsRegular() && info.Mode().Perm()&0o077 != 0 {
		return nil, fmt.Errorf("key %s can be read by others (mode %04o); chmod 600 it, and if it was shared, remove it and write the baseline anew", path, info.Mode().Perm())
	}
	if info.Size() > 4096 {
		return nil, fmt.Errorf("key %s is no key: it is too long", path)
	}
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("key %s cannot be read: %w", path, reason(err))
	}
	key, err := hex.DecodeString(strings.TrimSpace(string(data)))
	if err != nil || len(key) != keySize {
		return nil, fmt.Errorf("key %s is no key: it must be %d hex digits", path, 2*keySize)
	}
	return key, nil
}

// NewKey makes a key and keeps it at path, which must not be there yet.
func NewKey(path string) ([]byte, error) {
	key := make([]byte, keySize)
	rand.Read(key)
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return nil, fmt.Errorf("key %s cannot be written: %w", path, reason(err))
	}
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return nil, fmt.Errorf("key %s cannot be written: %w", path, reason(err))
	}
	_, err = f.WriteString(hex.EncodeToString(key) + "\n")
	if err == nil {
		err = f.Sync()
	}
	if cerr := f.Close(); err == nil {
		err = cerr
	}
	if err != nil {
		os.Remove(path)
		return nil, fmt.Errorf("key %s cannot be written: %w", path, reason(err))
	}
	return key, nil
}
