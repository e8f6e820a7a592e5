package main

import (
	"bufio"
	"errors"
	"io/fs"
	"os"

	"github.com/urfave/cli/v2"

	"github.com/phiscrub/phiscrub/internal/agent"
)

// inputs are the opened files of a command.
type inputs struct {
	files   []*os.File
	infos   []fs.FileInfo
	size    int64 // bytes, when regular
	regular bool  // all of them are regular files
}

// openInputs opens all files before any is read; "-" and no name at all are
// standard input. A file that is also the output is refused: it would grow
// for ever.
func openInputs(names []string) (*inputs, error) {
	if len(names) == 0 {
		names = []string{"-"}
	}
	in := &inputs{regular: true}
	out, _ := os.Stdout.Stat()
	for _, name := range names {
		f, err := os.Stdin, error(nil)
		if name != "-" {
			f, err = os.Open(name)
		}
		if err != nil {
			in.closeAll()
			return nil, failed(err)
		}
		in.files = append(in.files, f)
		info, err := f.Stat()
		switch {
		case err != nil:
			in.closeAll()
			return nil, failed(err)
		case info.IsDir():
			in.closeAll()
			return nil, cli.Exit("input failed: "+name+" is a directory", exitIO)
		case info.Mode().IsRegular() && out != nil && os.SameFile(info, out):
			in.closeAll()
			return nil, usage("%s is input and output at once", name)
		}
		in.infos = append(in.infos, info)
		in.size += info.Size()
		in.regular = in.regular && info.Mode().IsRegular()
	}
	return in, nil
}

func (in *inputs) closeAll() {
	for _, f := range in.files {
		f.Close()
	}
}

// failed is the error of a file that cannot be used.
func failed(err error) error {
	return cli.Exit(agent.ErrInput.Error()+": "+err.Error(), exitIO)
}

// findingReport is where findings go: a summary, and a file if there is one.
type findingReport struct {
	*agent.Report
	file *os.File
	buf  *bufio.Writer
}

// openReport creates the report that the flags ask for.
func (o *pipeSettings) openReport(in *inputs) (*findingReport, error) {
	switch {
	case o.report == "" && !o.shadow:
		return &findingReport{}, nil
	case o.report == "":
		return &findingReport{Report: agent.NewReport(nil)}, nil
	}
	if info, err := os.Stat(o.report); err == nil {
		for _, other := range in.infos {
			if info.Mode().IsRegular() && os.SameFile(info, other) {
				return nil, usage("%s is input and report at once", o.report)
			}
		}
	}
	f, err := os.OpenFile(o.report, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return nil, cli.Exit("report failed: "+err.Error(), exitIO)
	}
	buf := bufio.NewWriterSize(f, 64<<10)
	return &findingReport{agent.NewReport(buf), f, buf}, nil
}

func (r *findingReport) close() error {
	if r.file == nil {
		return nil
	}
	err := r.buf.Flush()
	if cerr := r.file.Close(); err == nil {
		err = cerr
	}
	if err != nil {
		return errors.New("report failed: " + err.Error())
	}
	return nil
}
