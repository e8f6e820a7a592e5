// Package vault keeps what turns tokens back into values, where the node that
// writes it cannot read it.
//
// A vault is a directory of segments. A segment is written by one process, once
// from front to back, and sealed to the public keys of administrators; its key
// is in the memory of that process only. So who has the disk of a node, and
// every key of it, has tokens and ciphertext. Segments have names that no two
// share: the vaults of many nodes are merged by putting their files in one
// directory.
//
//	v, err := vault.New(vault.Options{Dir: "/var/lib/phiscrub/vault", To: administrators})
//	err = v.Keep(mappings)         // nil: on disk
//
//	s, err := vault.Load(dirs, identity)
//	found, err := s.Resolve(ref)
//
// # Form of a segment
//
// A header: "phiscrub-vault/1", the segment's id (16 bytes), when it was begun
// (8, milliseconds since 1970), the length of the envelope (4), the envelope
// (see package key), and a CRC-32C of all that (4). Then frames: "\xf5PV1", a
// number that counts from 0 (8), the length of what is sealed (4), a CRC-32C
// of number, length and sealed bytes (4), and the sealed bytes. Numbers are
// big-endian. What is sealed is the time of the write (8), then for each
// mapping the class and the key id, each behind its length (1), the code (10)
// and the value behind its length (2); zeros fill it up to a multiple of 256,
// so that its length tells little of the values.
//
// # Failure
//
// An error of a write or a sync gives the segment up: what was acknowledged in
// it stays, the rest is written again to a new one. When that fails as well,
// Keep fails, the caller puts a marker in place of each token, and for some
// time no new value gets a token. A segment is never opened to be
// continued, so a torn frame at its end was never acknowledged.
package vault
