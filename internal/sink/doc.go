// Package sink delivers scrubbed log records to where they are kept: standard
// output, files, and log stores over HTTP, OTLP and the forward protocol.
//
//	s, err := sink.Open(sink.Spec{URL: "loki+https://logs.example.com", CAFile: "ca.pem"}, sink.Options{})
//	if err != nil {
//		return err // every problem of the Spec, one a line
//	}
//	defer s.Close(ctx)
//	err = s.Write(ctx, &sink.Batch{Records: []sink.Record{{Line: scrubbed}}})
//
// Write returns nil when the batch is safe at the destination: on disk, or
// acknowledged by the store. What Open returns tries again after a transient
// failure, resends only what was not accepted, and writes what the destination
// refuses for good to a dead-letter file if there is one. A spool makes the
// own disk the first destination.
//
// The package knows nothing of detection. Whoever fills a Batch answers for
// its being scrubbed. No error holds a byte of a record, nor of what a
// destination answered: answers may quote records.
package sink
