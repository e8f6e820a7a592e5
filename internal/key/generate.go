package key

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// Parts names what Generate can make: the files node.key, admin.key and
// admin.pub, auditor.key and auditor.pub, checkpoint.key and checkpoint.pub.
func Parts() []string { return []string{"node", "admin", "auditor", "checkpoint"} }

// Generation says what keys to make.
type Generation struct {
	Dir   string   // made with mode 0700 when it is not there
	Parts []string // of Parts; none means all
	Suite Suite    // of admin and auditor; empty means MLKEM768X25519
	Name  string   // of the node, in the checkpoint key
	Now   time.Time
}

// Generate makes key files and returns their paths. Nothing is written when
// one of them is there already.
func Generate(g Generation) (paths []string, err error) {
	files, err := g.files()
	if err != nil {
		return nil, err
	}
	for _, f := range files {
		if _, err := os.Lstat(f.path); err == nil {
			return nil, exists(f.path)
		} else if !errors.Is(err, fs.ErrNotExist) {
			return nil, fmt.Errorf("key file: %w", err)
		}
	}
	if err := os.MkdirAll(g.Dir, 0o700); err != nil {
		return nil, fmt.Errorf("key directory: %w", err)
	}
	defer func() {
		if err != nil {
			for _, p := range paths {
				os.Remove(p)
			}
			paths = nil
		}
	}()
	for _, f := range files {
		err := create(f.path, f.kind, f.text)
		clear(f.text)
		if err != nil {
			return paths, err
		}
		paths = append(paths, f.path)
	}
	if err := syncDir(g.Dir); err != nil {
		return paths, fmt.Errorf("key directory: %w", err)
	}
	return paths, nil
}

type keyFile struct {
	kind Kind
	path string
	text []byte
}

// files makes the keys in memory.
func (g *Generation) files() ([]keyFile, error) {
	var files []keyFile
	add := func(kind Kind, text []byte) {
		files = append(files, keyFile{kind, filepath.Join(g.Dir, kind.FileName()), text})
	}
	suite := g.Suite
	if suite == "" {
		suite = MLKEM768X25519
	}
	parts := g.Parts
	if len(parts) == 0 {
		parts = Parts()
	}
	for i, p := range parts {
		if slices.Contains(parts[:i], p) {
			continue
		}
		switch p {
		case "node":
			add(Node, NewRing(g.Now).text())
		case "admin", "auditor":
			role := Admin
			if p == "auditor" {
				role = Auditor
			}
			id, err := NewIdentity(suite)
			if err != nil {
				return nil, err
			}
			private, err := id.privateText(role, g.Now)
			if err != nil {
				return nil, err
			}
			kp, kr := role.kinds()
			add(kp, private)
			add(kr, id.Recipient().publicText(role, g.Now))
		case "checkpoint":
			private, public, err := checkpointTexts(g.Name, g.Now)
			if err != nil {
				return nil, err
			}
			add(CheckpointPrivate, private)
			add(CheckpointPublic, public)
		default:
			return nil, refuse("%q is no kind of key; there are %s", p, strings.Join(Parts(), ", "))
		}
	}
	return files, nil
}
