package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"

	re2 "github.com/wasilibs/go-re2"

	"github.com/open-telemetry/opentelemetry-collector-contrib/processor/redactionprocessor"
	"go.opentelemetry.io/collector/component"
	"go.opentelemetry.io/collector/consumer"
	"go.opentelemetry.io/collector/pdata/plog"
	"go.opentelemetry.io/collector/processor"
	"go.opentelemetry.io/collector/processor/processortest"
)

// rewrite gives a block of whole lines with what was found replaced.
type rewrite func(block []byte) ([]byte, error)

// engines are Go packages: this program runs itself as a filter around one of
// them, so that its CPU time is taken as that of any other program.
var engines = map[string]func() (rewrite, error){
	"go-regexp": func() (rewrite, error) {
		re, err := regexp.Compile(either())
		if err != nil {
			return nil, err
		}
		return func(b []byte) ([]byte, error) { return re.ReplaceAllLiteral(b, []byte(mark)), nil }, nil
	},
	"go-re2": func() (rewrite, error) {
		re, err := re2.Compile(either())
		if err != nil {
			return nil, err
		}
		return func(b []byte) ([]byte, error) { return re.ReplaceAllLiteral(b, []byte(mark)), nil }, nil
	},
	"otel-redaction": collector,
}

// filter runs an engine from in to out, a block of 64 KB of whole lines at a
// time.
func filter(name string, in io.Reader, out io.Writer) error {
	make1, ok := engines[name]
	if !ok {
		return fmt.Errorf("no engine %q", name)
	}
	f, err := make1()
	if err != nil {
		return err
	}
	buf := make([]byte, 0, 64<<10)
	for {
		if len(buf) == cap(buf) {
			buf = slices.Grow(buf, cap(buf))
		}
		n, err := in.Read(buf[len(buf):cap(buf)])
		buf = buf[:len(buf)+n]
		end := bytes.LastIndexByte(buf, '\n') + 1
		if err == io.EOF {
			end = len(buf)
		}
		if end > 0 && (err != nil || len(buf) == cap(buf)) {
			text, ferr := f(buf[:end])
			if ferr != nil {
				return ferr
			}
			if _, werr := out.Write(text); werr != nil {
				return werr
			}
			buf = append(buf[:0], buf[end:]...)
		}
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
	}
}

// collector is the redaction processor of the OpenTelemetry collector with
// each line as the body of a log record, a block to a batch.
func collector() (rewrite, error) {
	cfg := &redactionprocessor.Config{AllowAllKeys: true, Summary: "silent"}
	for _, p := range patterns {
		cfg.BlockedValues = append(cfg.BlockedValues, p.text)
	}
	var got plog.Logs
	next, err := consumer.NewLogs(func(_ context.Context, l plog.Logs) error { got = l; return nil })
	if err != nil {
		return nil, err
	}
	factory := redactionprocessor.NewFactory()
	var set processor.Settings = processortest.NewNopSettings(factory.Type())
	p, err := factory.CreateLogs(context.Background(), set, component.Config(cfg), next)
	if err != nil {
		return nil, err
	}
	return func(b []byte) ([]byte, error) {
		logs := plog.NewLogs()
		records := logs.ResourceLogs().AppendEmpty().ScopeLogs().AppendEmpty().LogRecords()
		for line := range strings.Lines(string(b)) {
			records.AppendEmpty().Body().SetStr(strings.TrimSuffix(line, "\n"))
		}
		n := records.Len()
		if err := p.ConsumeLogs(context.Background(), logs); err != nil {
			return nil, err
		}
		records = got.ResourceLogs().At(0).ScopeLogs().At(0).LogRecords()
		if records.Len() != n {
			return nil, errors.New("otel-redaction: records are missing")
		}
		var out []byte
		for i := range n {
			out = append(append(out, records.At(i).Body().Str()...), '\n')
		}
		return out, nil
	}, nil
}
