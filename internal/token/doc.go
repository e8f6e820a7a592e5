// Package token makes the tokens that stand for values, and knows them again.
//
//	[MRN:k1:7GQ2MZ4KTW3NX5AB6QK3M7XP]
//	 │   │  │               └ check: 30 bits that need the key, 10 that find a typo
//	 │   │  └ code: 80 bits
//	 │   └ id of the key in the ring
//	 └ class
//
// There are two kinds of codes. A keyed one is an HMAC of the value in its
// canonical form under a key of its class: every node with the same key gives
// the same token, and whoever has the key can try values. A random one says
// nothing of the value at all; what it stands for is in the vault alone, and it
// is the same for the same value within one run and its memory only.
//
//	t, err := token.New(token.Options{Ring: ring, Keeper: vault})
//	o := scrub.Options{Policy: policy, Tokenizer: func() rewrite.Tokenizer { return t.Worker() }}
//
// A Worker writes every new mapping to the Keeper, and the mapping is durable
// before the Worker says that its tokens may leave.
package token
