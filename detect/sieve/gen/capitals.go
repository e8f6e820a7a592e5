package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	. "github.com/mmcloughlin/avo/reg"
)

// capitals finds where words begin with a capital, 64 bytes at once. A letter
// behind a backslash may be that of an escape, which belongs to no word.
func capitals() {
	TEXT("capitals64", NOSPLIT|NOFRAME, "func(dst *uint64, text *byte, groups int)")
	Pragma("noescape")
	Doc("capitals64 writes for each group of 64 bytes of text a bitmap of the capitals",
		"that may begin a word, and one of all letters. The byte before text counts as none.")
	dst, text, n := RDI, RSI, RCX
	MOVQ(NewParamAddr("dst", 0), dst)
	MOVQ(NewParamAddr("text", 8), text)
	MOVQ(NewParamAddr("groups", 16), n)

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

	prevWord, prevSlash := R8, R9
	XORL(R8L, R8L)
	XORL(R9L, R9L)
	up, word, slash := RAX, RBX, RDX
	letters := R13
	tmp := [4]GPPhysical{R10, R11, R12, R14}

	Label("group")
	TESTQ(n, n)
	JZ(LabelRef("end"))
	for half := range 2 {
		to := [4]GPPhysical{up, word, slash, letters}
		if half == 1 {
			to = tmp
		}
		VMOVDQU(Mem{Base: text, Disp: 32 * half}, Y0)
		VPADDB(upper, Y0, Y1)
		VPCMPGTB(topLetter, Y1, Y1)
		VPOR(small, Y0, Y2)
		VPADDB(lower, Y2, Y2)
		VPCMPGTB(topLetter, Y2, Y2)
		VPADDB(digit, Y0, Y3)
		VPCMPGTB(topDigit, Y3, Y3)
		VMOVDQA(Y2, Y5)
		VPOR(Y2, Y3, Y2)
		VPCMPEQB(backslash, Y0, Y4)
		VPMOVMSKB(Y5, to[3].As32())
		VPMOVMSKB(Y1, to[0].As32())
		VPMOVMSKB(Y2, to[1].As32())
		VPMOVMSKB(Y4, to[2].As32())
	}
	for k, r := range [4]GPPhysical{up, word, slash, letters} {
		SHLQ(U8(32), tmp[k])
		ORQ(tmp[k], r)
	}
	// What is no word behind a backslash: word &^ (slash<<1 | before).
	LEAQ(Mem{Base: prevSlash, Index: slash, Scale: 2}, tmp[0])
	SHRQ(U8(63), slash)
	MOVQ(slash, prevSlash)
	NOTQ(tmp[0])
	ANDQ(tmp[0], word)
	// Capitals that stand behind no word: up &^ (word<<1 | before).
	LEAQ(Mem{Base: prevWord, Index: word, Scale: 2}, tmp[1])
	SHRQ(U8(63), word)
	MOVQ(word, prevWord)
	NOTQ(tmp[1])
	ANDQ(tmp[1], up)
	MOVQ(up, Mem{Base: dst})
	MOVQ(letters, Mem{Base: dst, Disp: 8})
	ADDQ(U8(16), dst)
	ADDQ(U8(64), text)
	DECQ(n)
	JMP(LabelRef("group"))
	Label("end")
	VZEROUPPER()
	RET()
}
