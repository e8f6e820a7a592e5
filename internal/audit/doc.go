// Package audit keeps a tamper-evident record of what phiscrub did: which
// rules fired how often in which source, who asked for what, and which
// configuration was in force. It never holds a value.
//
// A log is a directory of append-only segment files. Events are sealed to the
// public keys of auditors, so the program that writes them cannot read them;
// every frame is a leaf of a Merkle tree (RFC 6962) whose root is signed, so
// anybody can verify the log and only auditors read it. See docs/audit.md.
//
//	log, err := audit.Open(dir, audit.Options{Auditors: auditors, Signer: signer, Key: vkey})
//	if err != nil {
//		return err
//	}
//	defer log.Close()
//	seq, err := log.Commit(ctx, audit.Event{Type: audit.PHIAccess, Access: &a})
//	if err != nil {
//		return err // the event is not on disk: do not do what it tells of
//	}
package audit
