// Package bridge scrubs the records of Fluent Bit: chunks of msgpack, as they
// are between an input and an output of the agent.
//
//	f := bridge.New(scrubber, bridge.Options{Skip: []string{"kubernetes"}})
//	out, changed := f.Scrub(nil, tag, chunk)
//	if !changed {
//		out = chunk
//	}
//
// A chunk is read twice. Texts that are lines of a log (log, message) are put
// one under the other and read as the log that they are, so that a line comes
// out as it does from the pipe. Then each record, and its metadata, is written
// as a line of JSON and read with all its keys. What has changed goes back
// into the msgpack: a changed string gets a new header, and every other byte
// of the chunk is copied as it was.
//
// Nothing in a chunk is trusted. What is no msgpack, or is nested too deeply,
// is replaced by a record that says how long it was.
package bridge
