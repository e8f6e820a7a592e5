package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	. "github.com/mmcloughlin/avo/reg"
)

// Places in a turn.
const (
	lanes    = 8
	states   = 0
	befores  = states + 2*lanes
	middles  = befores + 2*lanes
	position = middles + 2*lanes
	last     = position + 8
)

const (
	step    = 8 // bytes between two looks at the states
	rowBits = 7
	spare   = 2          // bits of a state that are always 0
	special = 2 << spare // the highest of the states that are never stood in
)

// turns reads eight texts in turns. A state waits for the lookup before it,
// which seldom comes from the nearest cache, so that many have to be under
// way. There are registers for the states only: what is read next of each text
// lies on the stack, as offsets in a row of two bytes a column, so that a byte
// takes three instructions.
func turns() {
	TEXT("turn8", NOSPLIT, "func(r *uint16, texts **byte, table *uint16)")
	Pragma("noescape")
	Doc("turn8 reads eight texts in turns, a step at a time, until a state is special or the",
		"position is beyond the last one. r is the first word of a turn.")
	s := [lanes]GPPhysical{R8, R9, R10, R11, R12, R13, R14, RDX}
	r, texts, tbl, i := R15, RBX, RSI, RCX
	c, d := RAX, RDI
	most := X2
	next := AllocLocal(8 * lanes)

	MOVQ(NewParamAddr("r", 0), r)
	MOVQ(NewParamAddr("texts", 8), texts)
	MOVQ(NewParamAddr("table", 16), tbl)
	MOVQ(U64(0x0101010101010101*(1<<rowBits-1)), c)
	MOVQ(c, most)
	PUNPCKLQDQ(most, most)
	for k := range lanes {
		MOVWLZX(Mem{Base: r, Disp: states + 2*k}, s[k].As32())
	}
	MOVQ(Mem{Base: r, Disp: position}, i)

	Label("step")
	CMPQ(i, Mem{Base: r, Disp: last})
	JGT(LabelRef("done"))
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
		MOVW(s[k].As16(), Mem{Base: r, Disp: befores + 2*k})
		MOVW(s[k+1].As16(), Mem{Base: r, Disp: befores + 2*(k+1)})
	}
	for b := range step {
		if b == step/2 {
			for k := range lanes {
				MOVW(s[k].As16(), Mem{Base: r, Disp: middles + 2*k})
			}
		}
		for k := range lanes {
			SHLL(U8(rowBits+1-spare), s[k].As32())
			ORB(next.Offset(8*k+b), s[k].As8())
			MOVWLZX(Mem{Base: tbl, Index: s[k], Scale: 1}, s[k].As32())
		}
	}
	for k := range lanes {
		CMPL(s[k].As32(), U8(special))
		JBE(LabelRef("done"))
	}
	ADDQ(U8(step), i)
	JMP(LabelRef("step"))

	Label("done")
	for k := range lanes {
		MOVW(s[k].As16(), Mem{Base: r, Disp: states + 2*k})
	}
	MOVQ(i, Mem{Base: r, Disp: position})
	RET()
}
