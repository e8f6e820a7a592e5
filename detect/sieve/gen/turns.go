package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	. "github.com/mmcloughlin/avo/reg"
)

const (
	lanes   = 8
	step    = 8 // bytes between two looks at the states
	row     = 2 * lanes
	rowBits = 7
	spare   = 2            // bits of a state below its number
	unmade  = 2<<spare | 1 // the state that is none
)

// turns reads eight texts in turns. A state waits for the lookup before it,
// which seldom comes from the nearest cache, so that many have to be under
// way. There are registers for the states only: what is read next of each text
// lies on the stack, as offsets in a row of two bytes a column, so that a byte
// takes three instructions, and one to log the state.
func turns() {
	TEXT("turn8", NOSPLIT, "func(texts **byte, table *uint16, log *uint16, from, n int) (done int)")
	Pragma("noescape")
	Doc("turn8 reads eight texts in turns, from a step to the n-th, or until a state is",
		"missing, but one more step then. log has the states before the first byte of the",
		"texts, and gets those behind each. It returns which step follows.")
	s := [lanes]GPPhysical{R8, R9, R10, R11, R12, R13, R14, RDX}
	log, texts, tbl, i := R15, RBX, RSI, RCX
	c, d := RAX, RDI
	most, none, seen := X2, X3, X4
	next := AllocLocal(8 * lanes)
	last := AllocLocal(8)

	MOVQ(NewParamAddr("n", 32), c)
	SHLQ(U8(3), c)
	MOVQ(c, last)
	MOVQ(NewParamAddr("texts", 0), texts)
	MOVQ(NewParamAddr("table", 8), tbl)
	MOVQ(NewParamAddr("log", 16), log)
	MOVQ(NewParamAddr("from", 24), i)
	SHLQ(U8(3), i)
	MOVQ(i, c)
	SHLQ(U8(4), c)
	ADDQ(c, log)
	MOVQ(U64(0x0101010101010101*(1<<rowBits-1)), c)
	MOVQ(c, most)
	PUNPCKLQDQ(most, most)
	MOVQ(U64(0x0001000100010001*unmade), c)
	MOVQ(c, none)
	PUNPCKLQDQ(none, none)
	for k := range lanes {
		MOVWLZX(Mem{Base: log, Disp: 2 * k}, s[k].As32())
	}

	Label("step")
	// What the step before led to: its states were written long ago.
	MOVOU(Mem{Base: log}, seen)
	PCMPEQW(none, seen)
	PMOVMSKB(seen, c.As32())
	TESTL(c.As32(), c.As32())
	JNZ(LabelRef("done"))
	CMPQ(i, last)
	JGE(LabelRef("done"))
	x := [2]VecPhysical{X0, X1}
	for k := 0; k < lanes; k += 2 {
		v := x[k/2%2]
		MOVQ(Mem{Base: texts, Disp: 8 * k}, c)
		MOVQ(Mem{Base: texts, Disp: 8 * (k + 1)}, d)
		MOVQ(Mem{Base: c, Index: i, Scale: 1}, v)
		MOVHPS(Mem{Base: d, Index: i, Scale: 1}, v)
		PMINUB(most, v)
		PADDB(v, v)
		MOVUPS(v, next.Offset(8*k))
	}
	for b := range step {
		for k := range lanes {
			SHLL(U8(rowBits+1-spare), s[k].As32())
			XORB(next.Offset(8*k+b), s[k].As8())
			MOVWLZX(Mem{Base: tbl, Index: s[k], Scale: 1}, s[k].As32())
			MOVW(s[k].As16(), Mem{Base: log, Disp: row*(b+1) + 2*k})
		}
	}
	ADDQ(U8(step), i)
	SUBQ(I8(-row*step), log)
	JMP(LabelRef("step"))

	Label("done")
	SHRQ(U8(3), i)
	MOVQ(i, NewParamAddr("done", 40))
	RET()
}

// events finds the events in a log: their states are odd.
func events() {
	TEXT("events8", NOSPLIT|NOFRAME, "func(masks *uint64, log *uint16, n int)")
	Pragma("noescape")
	Doc("events8 writes a mask for each of n steps of a log: bit 8*i+k is set where the",
		"state of lane k behind byte i of the step is an event.")
	masks, log, n := RDI, RSI, RCX
	MOVQ(NewParamAddr("masks", 0), masks)
	MOVQ(NewParamAddr("log", 8), log)
	MOVQ(NewParamAddr("n", 16), n)
	x := [step]VecPhysical{X0, X1, X2, X3, X4, X5, X6, X7}
	m := [step / 2]GPPhysical{RAX, RBX, RDX, R8}

	Label("mask")
	DECQ(n)
	JLT(LabelRef("out"))
	for b := range step {
		MOVOU(Mem{Base: log, Disp: row * b}, x[b])
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
	SUBQ(I8(-row*step), log)
	ADDQ(U8(8), masks)
	JMP(LabelRef("mask"))
	Label("out")
	RET()
}
