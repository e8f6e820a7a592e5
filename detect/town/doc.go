// Package town knows the names of larger towns: places of the world with
// 15,000 inhabitants or more, and of the United States with 5,000. Names that
// are also common English words are left out, so that a lower-case name can
// be looked up.
//
//	town.Known([]byte("Baton Rouge")) // true
//
// A name alone says nothing about a person: the words around it decide, and
// the table only tells a town from another capitalised word.
//
// The table holds hashes of names, made by bench/towns from the files of
// GeoNames (https://www.geonames.org), licensed under CC BY 4.0.
package town
