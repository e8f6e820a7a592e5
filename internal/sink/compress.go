package sink

import (
	"bytes"
	"sync"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
)

// packer compresses what is sent. It is made once and reused.
type packer struct {
	name string // as in Content-Encoding; empty: none
	mu   sync.Mutex
	gz   *gzip.Writer
	zs   *zstd.Encoder
}

func newPacker(name string) (*packer, error) {
	p := &packer{name: name}
	var err error
	switch name {
	case "gzip":
		p.gz, err = gzip.NewWriterLevel(nil, gzip.BestSpeed)
	case "zstd":
		p.zs, err = zstd.NewWriter(nil, zstd.WithEncoderConcurrency(1), zstd.WithWindowSize(1<<20))
	default:
		p.name = ""
	}
	return p, err
}

// pack appends src to dst, compressed.
func (p *packer) pack(dst, src []byte) []byte {
	if p.name == "" {
		return append(dst, src...)
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.zs != nil {
		return p.zs.EncodeAll(src, dst)
	}
	b := bytes.NewBuffer(dst)
	p.gz.Reset(b)
	p.gz.Write(src) // a Buffer takes everything
	p.gz.Close()
	return b.Bytes()
}
