// Package key holds the key files of phiscrub and the one way in which
// segments of the vault and of the audit log are sealed.
//
// A key file is text: a first line that says what it is, lines of a name and a
// value, and comments.
//
//	phiscrub-key/1 admin-private
//	# Opens the vault. Keep it off every node.
//	created: 2026-11-22T20:02:17Z
//	suite: mlkem768-x25519
//	key: 3q2+7w…
//
// There are four kinds. node.key is the root of the tokens of a node and holds
// a ring of keys, see Ring. admin.key and auditor.key open what is sealed to
// admin.pub (the vault) and auditor.pub (the audit log), see Identity and
// Recipient. checkpoint.key signs checkpoints of the audit log, in the form of
// golang.org/x/mod/sumdb/note.
//
// A private file that others than its owner can read is refused with the
// remedy, a file of another kind is refused by its name, and none is ever
// overwritten. No error of this package holds a byte of what a file contains.
//
// Seal makes the key of one segment, sealed to recipients by HPKE (RFC 9180):
//
//	s, envelope, err := key.Seal(recipients, "vault", id)
//	frame, n := s.Seal(nil, record, nil)           // n is 0, 1, 2, …
//
//	o, err := key.Open(identity, "vault", id, envelope)
//	record, err := o.Open(nil, n, frame, nil)
package key
