package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	. "github.com/mmcloughlin/avo/reg"
)

// Places in the list of numbers.
const (
	numberLeft  = 0
	numberRoom  = 8
	numberPairs = 16
	numberMark  = 24
	numberKey   = 32
)

const (
	block   = 16                             // bytes that are looked at together
	longest = 255                            // text
	most    = 2 + 31 + 2 + longest + 2*block // bytes that a pair may read or write
)

// pairs writes pairs of strings as JSON, sixteen bytes at once.
func pairs() {
	TEXT("writePairs", NOSPLIT|NOFRAME, "func(from, to *byte, names *uint64, numbers *int)")
	Pragma("noescape")
	Doc("writePairs writes pairs of a map as JSON for as long as both are short strings with",
		"nothing to escape, or the value a number below 1e8, and the key is none of names. numbers are how many bytes there are",
		"to read and room to write, which become those that were read and written; how many",
		"pairs, which become those that are left; what stands before the first; and whether",
		"the value of the last one is left, too.")
	s, from, to, left, room, first := RDI, RSI, RDX, R8, R9, R10
	n, c, size, key, begin := RAX, RCX, RBX, R11, R12
	text, odd := R13, R15
	control, quote, slash := X13, X14, X15

	MOVQ(NewParamAddr("from", 0), from)
	MOVQ(NewParamAddr("to", 8), to)
	MOVQ(NewParamAddr("names", 16), first)
	MOVQ(NewParamAddr("numbers", 24), s)
	fill := func(v VecPhysical, b byte) {
		MOVQ(U64(0x0101010101010101*uint64(b)), c)
		MOVQ(c, v)
		PUNPCKLQDQ(v, v)
	}
	fill(control, 0x1f)
	fill(quote, '"')
	fill(slash, '\\')
	// Where the last pair may begin.
	MOVQ(Mem{Base: s, Disp: numberLeft}, left)
	LEAQ(Mem{Base: from, Index: left, Scale: 1, Disp: -most}, left)
	MOVQ(Mem{Base: s, Disp: numberRoom}, room)
	LEAQ(Mem{Base: to, Index: room, Scale: 1, Disp: -most}, room)
	XORL(key.As32(), key.As32())

	// look copies a block and finds what cannot stand in a string.
	look := func(to, from Mem, found VecPhysical) {
		MOVOU(from, X0)
		MOVOU(X0, to)
		MOVO(X0, found)
		PMINUB(control, found)
		PCMPEQB(X0, found)
		MOVO(X0, X1)
		PCMPEQB(quote, X1)
		POR(X1, found)
		PCMPEQB(slash, X0)
		POR(X0, found)
	}

	Label("pair")
	CMPQ(Mem{Base: s, Disp: numberPairs}, U8(0))
	JE(LabelRef("end"))
	CMPQ(from, left)
	JGT(LabelRef("end"))
	CMPQ(to, room)
	JGT(LabelRef("end"))

	// The key is a string of 1 to 31 bytes.
	MOVBLZX(Mem{Base: from}, n.As32())
	SUBL(U8(0xa0), n.As32())
	LEAL(Mem{Base: n, Disp: -1}, c.As32())
	CMPL(c.As32(), U8(31))
	JAE(LabelRef("end"))
	MOVQ(Mem{Base: first, Index: n, Scale: 8}, size)
	MOVBLZX(Mem{Base: from, Disp: 1}, c.As32())
	MOVBLZX(Mem{Base: from, Index: n, Scale: 1}, odd.As32())
	LEAL(Mem{Base: c, Index: odd, Scale: 2}, c.As32())
	BTQ(c, size)
	JCS(LabelRef("end"))
	look(Mem{Base: to, Disp: 2}, Mem{Base: from, Disp: 1}, X2)
	PMOVMSKB(X2, odd.As32())
	CMPL(n.As32(), U8(block))
	JBE(LabelRef("short"))
	look(Mem{Base: to, Disp: 2 + block}, Mem{Base: from, Disp: 1 + block}, X2)
	PMOVMSKB(X2, begin.As32())
	SHLL(U8(block), begin.As32())
	ORL(begin.As32(), odd.As32())
	Label("short")
	MOVL(U32(32), c.As32())
	SUBL(n.As32(), c.As32())
	SHLL(CL, odd.As32())
	JNE(LabelRef("end"))
	MOVQ(Mem{Base: s, Disp: numberMark}, c)
	MOVW(c.As16(), Mem{Base: to})
	MOVW(U16(':'<<8|'"'), Mem{Base: to, Index: n, Scale: 1, Disp: 2})
	LEAQ(Mem{Base: from, Index: n, Scale: 1, Disp: 1}, from)
	LEAQ(Mem{Base: to, Index: n, Scale: 1, Disp: 3}, to)
	MOVQ(U32('"'<<8|','), Mem{Base: s, Disp: numberMark})
	DECQ(Mem{Base: s, Disp: numberPairs})

	// The value is a string of 1 to 255 bytes, or a number.
	MOVL(U32(1), key.As32())
	MOVBLZX(Mem{Base: from}, n.As32())
	MOVL(U32(1), size.As32())
	CMPL(n.As32(), U32(0x80))
	JB(LabelRef("number"))
	LEAL(Mem{Base: n, Disp: -0xa1}, c.As32())
	CMPL(c.As32(), U8(31))
	JAE(LabelRef("long"))
	SUBL(U8(0xa0), n.As32())
	JMP(LabelRef("text"))
	Label("long")
	MOVL(U32(2), size.As32())
	CMPL(n.As32(), U32(0xcd))
	JE(LabelRef("number16"))
	CMPL(n.As32(), U32(0xce))
	JE(LabelRef("number32"))
	CMPL(n.As32(), U32(0xcc))
	JE(LabelRef("number8"))
	CMPL(n.As32(), U32(0xd9))
	JNE(LabelRef("end"))
	MOVBLZX(Mem{Base: from, Disp: 1}, n.As32())
	TESTL(n.As32(), n.As32())
	JE(LabelRef("end"))
	Label("text")
	LEAQ(Mem{Base: from, Index: size, Scale: 1}, begin)
	LEAQ(Mem{Base: begin, Index: n, Scale: 1}, text) // its end
	MOVQ(U32('"'<<8|':'), c)
	MOVW(c.As16(), Mem{Base: to})
	CMPL(n.As32(), U8(block))
	JAE(LabelRef("blocks"))
	look(Mem{Base: to, Disp: 2}, Mem{Base: begin}, X2)
	PMOVMSKB(X2, odd.As32())
	MOVL(U32(32), c.As32())
	SUBL(n.As32(), c.As32())
	SHLL(CL, odd.As32())
	JNE(LabelRef("end"))
	JMP(LabelRef("written"))

	// Whole blocks, and the last sixteen bytes, some of them again.
	Label("blocks")
	LEAQ(Mem{Base: to, Disp: 2}, odd)
	LEAQ(Mem{Base: text, Disp: -block}, c)
	look(Mem{Base: to, Index: n, Scale: 1, Disp: 2 - block}, Mem{Base: c}, X3)
	Label("next")
	look(Mem{Base: odd}, Mem{Base: begin}, X2)
	POR(X2, X3)
	ADDQ(U8(block), odd)
	ADDQ(U8(block), begin)
	CMPQ(begin, c)
	JLT(LabelRef("next"))
	PMOVMSKB(X3, odd.As32())
	TESTL(odd.As32(), odd.As32())
	JNE(LabelRef("end"))

	Label("written")
	MOVB(U8('"'), Mem{Base: to, Index: n, Scale: 1, Disp: 2})
	MOVQ(text, from)
	LEAQ(Mem{Base: to, Index: n, Scale: 1, Disp: 3}, to)
	XORL(key.As32(), key.As32())
	JMP(LabelRef("pair"))

	Label("number32")
	MOVL(Mem{Base: from, Disp: 1}, n.As32())
	BSWAPL(n.As32())
	MOVL(U32(5), size.As32())
	CMPL(n.As32(), U32(1e8))
	JAE(LabelRef("end"))
	JMP(LabelRef("number"))
	Label("number16")
	MOVWLZX(Mem{Base: from, Disp: 1}, n.As32())
	BSWAPL(n.As32())
	SHRL(U8(16), n.As32())
	MOVL(U32(3), size.As32())
	JMP(LabelRef("number"))
	Label("number8")
	MOVBLZX(Mem{Base: from, Disp: 1}, n.As32())

	// Eight digits of a number below 1e8, as the function digits has them.
	Label("number")
	x, q := n, c
	each := func(mul uint32, shift uint8, mask uint64, base, up uint8) {
		MOVQ(x, q)
		IMUL3Q(U32(mul), q, q)
		SHRQ(U8(shift), q)
		MOVQ(U64(mask), odd)
		ANDQ(odd, q)
		IMUL3Q(U8(base), q, odd)
		SUBQ(odd, x)
		SHLQ(U8(up), x)
		ORQ(q, x)
	}
	MOVL(U32(3518437209), q.As32()) // 1<<45 / 10000, and a bit
	IMULQ(x, q)
	SHRQ(U8(45), q)
	IMUL3Q(U32(10000), q, odd)
	SUBQ(odd, x)
	SHLQ(U8(32), x)
	ORQ(q, x)
	each(10486, 20, 0x0000007f_0000007f, 100, 16)
	each(103, 10, 0x000f_000f_000f_000f, 10, 8)
	// Zeros in front, but for the last digit.
	MOVQ(U64(1<<56), odd)
	ORQ(x, odd)
	BSFQ(odd, q)
	ANDL(U8(0x38), q.As32())
	MOVQ(U64(0x0101010101010101*'0'), odd)
	ORQ(odd, x)
	MOVQ(q, odd)
	SHRQ(CL, x)
	MOVB(U8(':'), Mem{Base: to})
	MOVQ(x, Mem{Base: to, Disp: 1})
	SHRL(U8(3), odd.As32())
	ADDQ(U8(9), to)
	SUBQ(odd, to)
	ADDQ(size, from)
	XORL(key.As32(), key.As32())
	JMP(LabelRef("pair"))

	Label("end")
	SUBQ(NewParamAddr("from", 0), from)
	MOVQ(from, Mem{Base: s, Disp: numberLeft})
	SUBQ(NewParamAddr("to", 8), to)
	MOVQ(to, Mem{Base: s, Disp: numberRoom})
	MOVQ(key, Mem{Base: s, Disp: numberKey})
	RET()
}
