package rewrite

import "bytes"

// route appends a path with the segments taken out that may identify.
func route(dst, path []byte) []byte {
	under := plainWord
	for first := true; ; first = false {
		if !first {
			dst = append(dst, '/')
		}
		seg, rest, more := bytes.Cut(path, []byte{'/'})
		kind := kindOf(seg)
		keep := len(seg) == 0 || markers(seg)
		switch {
		case keep:
		case under == ofNames:
		case under == ofPersons:
			keep = kind != plainWord || operation(seg)
		default:
			keep = word(seg, !more)
		}
		if keep {
			dst = append(dst, seg...)
		} else {
			dst = append(dst, idMark...)
		}
		if len(seg) > 0 && under != ofNames {
			under = kind
		}
		if !more {
			return dst
		}
		path = rest
	}
}

// word says that a segment reads as a part of the program: v1, oauth2,
// fhir-r4, index.html. It holds no long number, is not a token or a UUID, and
// is no document, whose name may be a person's.
func word(seg []byte, last bool) bool {
	if len(seg) > 40 || !plain(seg, "._~$-") || numbered(seg) || isDigit(seg[0]) {
		return false
	}
	if len(seg) > 24 && !bytes.ContainsAny(seg, "-_.$") {
		return false
	}
	if i := bytes.LastIndexByte(seg, '.'); last && i >= 0 {
		return !documents.has(seg[i+1:])
	}
	return true
}

// numbered says that a word holds three digits or more.
func numbered(w []byte) bool {
	n := 0
	for _, c := range w {
		if isDigit(c) {
			n++
		}
	}
	return n > 2
}

// operation says that a segment where an id could stand is none: $everything,
// _search, and what services often put there.
func operation(seg []byte) bool {
	if seg[0] == '$' || seg[0] == '_' {
		return letters(seg[1:])+bytes.Count(seg[1:], []byte{'-'}) == len(seg)-1
	}
	return operations.has(seg)
}

// segment kinds: what follows a segment.
const (
	plainWord = iota
	ofPersons // an id follows
	ofNames   // everything that follows is a name or an id
)

func kindOf(seg []byte) int {
	if len(seg) > 1 && seg[len(seg)-1]|0x20 == 's' && collections.has(seg[:len(seg)-1]) {
		return ofPersons
	}
	switch {
	case collections.has(seg):
		return ofPersons
	case names.has(seg):
		return ofNames
	}
	return plainWord
}

// wordList is words by their first letter, in either case.
type wordList [32][]string

func listOf(words ...string) *wordList {
	var l wordList
	for _, w := range words {
		l[w[0]&31] = append(l[w[0]&31], w)
	}
	return &l
}

// has reports whether w, in any case, is on the list.
func (l *wordList) has(w []byte) bool {
	if len(w) == 0 {
		return false
	}
	for _, s := range l[w[0]&31] {
		if len(s) == len(w) && s[0]|0x20 == w[0]|0x20 && equalFold(w, s) {
			return true
		}
	}
	return false
}

// collections are path words, in the singular, that an id of a person or of
// what belongs to one follows: FHIR's patient and person compartments,
// DICOMweb, and common words of services.
var collections = listOf(
	"patient", "person", "people", "relatedperson", "practitioner", "member",
	"subscriber", "beneficiary", "beneficiarie", "guarantor", "user", "customer",
	"client", "contact", "employee", "profile", "account", "u", "userprofile",
	"encounter", "episodeofcare", "appointment", "visit", "chart", "record",
	"case", "coverage", "claim", "explanationofbenefit", "invoice", "order",
	"observation", "condition", "procedure", "immunization",
	"allergyintolerance", "medicationrequest", "medicationstatement",
	"diagnosticreport", "documentreference", "servicerequest", "careplan",
	"careteam", "composition", "communication", "consent", "specimen",
	"questionnaireresponse", "device", "binary", "bundle", "group", "list",
	"study", "studie", "serie", "instance", "document", "upload", "session",
)

// names are path words after which only names and ids come.
var names = listOf(
	"name", "by-name", "byname", "mrn", "ssn", "dob", "email", "phone",
	"identifier", "token", "~",
)

var operations = listOf(
	"search", "lookup", "find", "match", "list", "count", "export", "import",
	"new", "create", "me", "self", "current", "metadata", "batch", "status",
	"api", "v1", "v2", "v3", "login", "logout", "index",
)

// documents are the endings of files that people name.
var documents = listOf(
	"pdf", "jpg", "jpeg", "png", "gif", "tif", "tiff", "bmp", "heic", "dcm",
	"doc", "docx", "rtf", "odt", "csv", "tsv", "xls", "xlsx", "txt", "zip",
	"hl7", "edi", "mp3", "mp4", "wav",
)
