package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	. "github.com/mmcloughlin/avo/reg"
)

const (
	lanes   = 12
	step    = 8 // bytes between two looks at the states
	row     = 2 * lanes
	rowBits = 7
	spare   = 2            // bits of a state below its number
	unmade  = 2<<spare | 1 // the state that is none
)

// turns reads twelve texts in turns. A state waits for the lookup before it,
// which seldom comes from the nearest cache, so that many have to be under
// way. There are registers for the states only: what is read next of each text
// lies on the stack, as offsets in a row of two bytes a column, so that a byte
// takes three instructions, and one to log the state.
func turns() {
	TEXT("turn12", NOSPLIT, "func(texts **byte, table *uint16, log *uint16, from, n int) (done int)")
	Pragma("noescape")
	Doc("turn12 reads twelve texts in turns, from a step to the n-th, or until a state is",
		"missing, but one more step then. log has the states before the first byte of the",
		"texts, and gets those behind each. It returns which step follows.")
	s := [lanes]GPPhysical{RAX, RCX, RDI, RBX, RDX, R8, R9, R10, R11, R12, R13, R14}
	c, d, i := RAX, RCX, RDI // of the first states, which are read again from the log
	log, tbl := R15, RSI
	most := X2
	next := AllocLocal(8 * lanes)
	texts := AllocLocal(8 * lanes)
	at, last := AllocLocal(8), AllocLocal(8)

	MOVQ(NewParamAddr("texts", 0), c)
	for k := 0; k < lanes; k += 2 {
		MOVOU(Mem{Base: c, Disp: 8 * k}, X0)
		MOVOU(X0, texts.Offset(8*k))
	}
	MOVQ(NewParamAddr("n", 32), c)
	SHLQ(U8(3), c)
	MOVQ(c, last)
	MOVQ(NewParamAddr("table", 8), tbl)
	MOVQ(NewParamAddr("log", 16), log)
	MOVQ(NewParamAddr("from", 24), c)
	SHLQ(U8(3), c)
	MOVQ(c, at)
	IMUL3Q(U8(row), c, c)
	ADDQ(c, log)
	MOVQ(U64(0x0101010101010101*(1<<rowBits-1)), c)
	MOVQ(c, most)
	PUNPCKLQDQ(most, most)
	for k := range lanes {
		MOVWLZX(Mem{Base: log, Disp: 2 * k}, s[k].As32())
	}

	Label("step")
	for k := range lanes {
		CMPL(s[k].As32(), U8(unmade))
		JEQ(LabelRef("done"))
	}
	MOVQ(at, i)
	CMPQ(i, last)
	JGE(LabelRef("done"))
	x := [2]VecPhysical{X0, X1}
	for k := 0; k < lanes; k += 2 {
		v := x[k/2%2]
		MOVQ(texts.Offset(8*k), c)
		MOVQ(texts.Offset(8*(k+1)), d)
		MOVQ(Mem{Base: c, Index: i, Scale: 1}, v)
		MOVHPS(Mem{Base: d, Index: i, Scale: 1}, v)
		PMINUB(most, v)
		PADDB(v, v)
		MOVUPS(v, next.Offset(8*k))
	}
	ADDQ(U8(step), i)
	MOVQ(i, at)
	for k, r := range []GPPhysical{c, d, i} {
		MOVWLZX(Mem{Base: log, Disp: 2 * k}, r.As32())
	}
	for b := range step {
		for k := range lanes {
			SHLL(U8(rowBits+1-spare), s[k].As32())
			XORB(next.Offset(8*k+b), s[k].As8())
			MOVWLZX(Mem{Base: tbl, Index: s[k], Scale: 1}, s[k].As32())
			MOVW(s[k].As16(), Mem{Base: log, Disp: row*(b+1) + 2*k})
		}
	}
	ADDQ(U32(row*step), log)
	JMP(LabelRef("step"))

	Label("done")
	MOVQ(at, i)
	SHRQ(U8(3), i)
	MOVQ(i, NewParamAddr("done", 40))
	RET()
}

// events finds the events in a log: their states are odd.
func events() {
	TEXT("events12", NOSPLIT|NOFRAME, "func(masks *uint64, log *uint16, n int)")
	Pragma("noescape")
	Doc("events12 writes two masks for each of n steps of a log, of four bytes each: bit",
		"12*i+k is set where the state of lane k behind byte i of them is an event.")
	masks, log, n := RDI, RSI, RCX
	MOVQ(NewParamAddr("masks", 0), masks)
	MOVQ(NewParamAddr("log", 8), log)
	MOVQ(NewParamAddr("n", 16), n)
	ADDQ(n, n)
	x := [row * step / 2 / 16]VecPhysical{X0, X1, X2, X3, X4, X5}
	m := [len(x) / 2]GPPhysical{RAX, RBX, RDX}

	Label("mask")
	DECQ(n)
	JLT(LabelRef("out"))
	for b := range x {
		MOVOU(Mem{Base: log, Disp: 16 * b}, x[b])
		PSLLW(U8(15), x[b])
	}
	for p := range m {
		PACKSSWB(x[2*p+1], x[2*p])
		PMOVMSKB(x[2*p], m[p].As32())
	}
	for p := len(m) - 1; p > 0; p-- {
		SHLQ(U8(16), m[p])
		ORQ(m[p-1], m[p])
		m[p-1] = m[p]
	}
	MOVQ(m[0], Mem{Base: masks})
	ADDQ(U8(row*step/2), log)
	ADDQ(U8(8), masks)
	JMP(LabelRef("mask"))
	Label("out")
	RET()
}
