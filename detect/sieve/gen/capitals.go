package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	. "github.com/mmcloughlin/avo/reg"
)

// capitals finds where words begin with a capital, 64 bytes at once, and leaves
// out those that are remembered. A letter behind a backslash may be that of an
// escape, which belongs to no word.
func capitals() {
	TEXT("capitals64", NOSPLIT|NOFRAME, "func(found *uint16, text *byte, groups int, denied *uint64) (n int)")
	Pragma("noescape")
	Doc("capitals64 writes to found where capitals may begin a word in groups of 64 bytes",
		"of text, but for the words that are in denied, and returns how many. It reads",
		"the byte before text, which counts as no letter, and 30 bytes behind the groups.")
	found, text, n, denied := RDI, RSI, RCX, RDX
	MOVQ(NewParamAddr("found", 0), found)
	MOVQ(NewParamAddr("text", 8), text)
	MOVQ(NewParamAddr("groups", 16), n)
	MOVQ(NewParamAddr("denied", 24), denied)

	fill := func(v VecPhysical, b byte) {
		MOVL(U32(uint32(b)), EAX)
		VMOVD(EAX, v.AsX())
		VPBROADCASTB(v.AsX(), v.AsY())
	}
	// A signed comparison tells a range of bytes that was moved to the top.
	upper, lower, digit := Y8, Y9, Y10
	topLetter, topDigit, small, backslash := Y11, Y12, Y13, Y14
	fill(X8, 0x7f-'Z')
	fill(X9, 0x7f-'z')
	fill(X10, 0x7f-'9')
	fill(X11, 0x7f-26)
	fill(X12, 0x7f-10)
	fill(X13, 0x20)
	fill(X14, '\\')

	prevWord, prevSlash, group := R8, R9, R10
	XORL(R8L, R8L)
	XORL(R9L, R9L)
	CMPB(Mem{Base: text, Disp: -1}, U8('\\'))
	SETEQ(R9B)
	XORL(R10L, R10L)
	SHLQ(U8(6), n) // how far the groups go
	up, word, t0, t1 := RAX, RBX, R11, R12
	hash, masks := R13, R15
	MOVQ(U64(hashBy), hash)
	LEAQ(bytesUpTo(), masks)

	Label("group")
	CMPQ(group, n)
	JGE(LabelRef("end"))
	bitmaps := [2][2]GPPhysical{{up, word}, {t0, t1}}
	slashes := [2]VecPhysical{Y5, Y6}
	for half, to := range bitmaps {
		VMOVDQU(Mem{Base: text, Index: group, Scale: 1, Disp: 32 * half}, Y0)
		VPADDB(upper, Y0, Y1)
		VPCMPGTB(topLetter, Y1, Y1)
		VPADDB(lower, Y0, Y2)
		VPCMPGTB(topLetter, Y2, Y2)
		VPADDB(digit, Y0, Y3)
		VPCMPGTB(topDigit, Y3, Y3)
		VPOR(Y1, Y2, Y2)
		VPOR(Y2, Y3, Y2)
		VPCMPEQB(backslash, Y0, slashes[half])
		VPMOVMSKB(Y1, to[0].As32())
		VPMOVMSKB(Y2, to[1].As32())
	}
	SHLQ(U8(32), t0)
	ORQ(t0, up)
	SHLQ(U8(32), t1)
	ORQ(t1, word)
	VPOR(Y5, Y6, Y0)
	VPMOVMSKB(Y0, R11L)
	ORL(R9L, R11L)
	JNZ(LabelRef("slashes"))
	Label("words")
	// Capitals that stand behind no word: up &^ (word<<1 | before).
	LEAQ(Mem{Base: prevWord, Index: word, Scale: 2}, t0)
	SHRQ(U8(63), word)
	MOVQ(word, prevWord)
	ANDNQ(up, t0, up)
	JZ(LabelRef("next"))

	Label("capital")
	at, length := RBX, R11
	TZCNTQ(up, at)
	BLSRQ(up, up)
	ADDQ(group, at)
	VMOVDQU(Mem{Base: text, Index: at, Scale: 1, Disp: -1}, Y0) // the byte before, and the word
	VPOR(small, Y0, Y1)
	VPADDB(lower, Y1, Y1)
	VPCMPGTB(topLetter, Y1, Y1)
	VPMOVMSKB(Y1, R11L)
	NOTL(R11L)
	ANDL(I32(-2), R11L)
	TZCNTL(R11L, R11L) // of the byte behind it
	MOVQ(masks, t1)
	SUBQ(length, t1)
	VPAND(Mem{Base: t1}, Y0, Y0)
	VPSRLDQ(U8(8), X0, X1)
	VPXOR(X0, X1, X1)
	VMOVQ(X1, t1)
	IMULQ(hash, t1)
	SHRQ(U8(64-denialBits), t1)
	SHLQ(U8(5), t1)
	VPCMPEQB(Mem{Base: denied, Index: t1, Scale: 1}, Y0, Y0)
	VPMOVMSKB(Y0, R11L)
	INCL(R11L)
	JNZ(LabelRef("unknown"))
	TESTQ(up, up)
	JNZ(LabelRef("capital"))
	Label("next")
	ADDQ(U8(64), group)
	JMP(LabelRef("group"))

	Label("unknown")
	MOVW(BX, Mem{Base: found})
	ADDQ(U8(2), found)
	TESTQ(up, up)
	JNZ(LabelRef("capital"))
	JMP(LabelRef("next"))

	Label("slashes")
	// What is no word behind a backslash: word &^ (slash<<1 | before).
	VPMOVMSKB(Y5, R11L)
	VPMOVMSKB(Y6, R12L)
	SHLQ(U8(32), t1)
	ORQ(t1, t0)
	LEAQ(Mem{Base: prevSlash, Index: t0, Scale: 2}, t1)
	SHRQ(U8(63), t0)
	MOVQ(t0, prevSlash)
	ANDNQ(word, t1, word)
	JMP(LabelRef("words"))

	Label("end")
	VZEROUPPER()
	SUBQ(NewParamAddr("found", 0), found)
	SHRQ(U8(1), found)
	MOVQ(found, NewParamAddr("n", 32))
	RET()
}

// denialBits and hashBy are those of denials.
const (
	denialBits = 10
	hashBy     = 0x9e3779b97f4a7c15
)

// bytesUpTo is 33 bytes of ones, then zeros, from 32 bytes on.
func bytesUpTo() Mem {
	m := GLOBL("bytesUpTo", RODATA|NOPTR)
	for k, x := range [8]uint64{1<<64 - 1, 1<<64 - 1, 1<<64 - 1, 1<<64 - 1, 0xff} {
		DATA(8*k, U64(x))
	}
	return m.Offset(32)
}
