// Package class is the vocabulary of phiscrub: the kinds of identifier that
// rules report, each mapped to a Safe Harbor identifier of 45 CFR
// 164.514(b)(2)(i). It is a leaf package that every layer may import.
package class
