package scrub

import (
	"bytes"

	"github.com/phiscrub/phiscrub/detect/class"
	"github.com/phiscrub/phiscrub/scrub/walk"
)

// oids are the roots of identifiers in HL7 v3 documents by the class of the
// identifier; one that ends in a dot stands for all below it.
// https://www.hl7.org/oid/
var oids = []struct {
	root  string
	class class.Class
}{
	{"2.16.840.1.113883.4.1", class.SSN},
	{"2.16.840.1.113883.4.6", class.NPI},
	{"2.16.840.1.113883.4.572", class.HealthPlan}, // Medicare HIC number
	{"2.16.840.1.113883.4.927", class.HealthPlan}, // Medicare beneficiary identifier
	{"2.16.840.1.113883.4.3.", class.License},     // driver licences, by state
	{"2.16.840.1.113883.4.330.", class.Passport},  // by country
	{"2.16.840.1.113883.4.814", class.DEA},
}

// oid classes what an object identifier assigns; None when it is another.
func oid(v []byte) class.Class {
	if i := bytes.LastIndexByte(v, ':'); i >= 0 { // urn:oid:
		v = v[i+1:]
	}
	for _, o := range oids {
		if n := len(o.root); len(v) >= n && string(v[:n]) == o.root && (len(v) == n || o.root[n-1] == '.') {
			return o.class
		}
	}
	return class.None
}

// instance classes an instance identifier of HL7 v3 (II) in element n: its
// root says what it is. Where that is a number of an organisation's own,
// otherwise holds in what is a person's; else it is none.
func (w *Worker) instance(n int32, rule string, otherwise class.Class) class.Class {
	c := class.None
	w.children(n, func(l *walk.Leaf, v []byte) {
		if c == class.None {
			c = oid(v)
		}
	})
	if c != class.None {
		return c
	}
	up := w.doc.Nodes[n].Parent
	switch {
	case rule == "cda-id":
		if up > 0 && w.self(up) {
			return class.MRN
		}
		return class.None
	case rule == "cda-id-participant":
		if up > 0 && w.hasAttribute(up, w.s.names.classCode, "MANU", "SDLOC", "LOCE", "MMAT", "DSDLOC") {
			return class.None // a product, which the content rules read, or a place
		}
	}
	return otherwise
}

// self reports whether a role is the patient's own: the author of a document
// can be the one whom it is about (HL7 v3 RoleCode ONESELF, PersonalRelationship SELF).
func (w *Worker) self(n int32) bool {
	found := false
	w.children(n, func(_ *walk.Leaf, v []byte) {
		found = found || string(v) == "ONESELF" || string(v) == "SELF"
	})
	return found
}

// hasAttribute reports whether element n has an attribute with one of the
// values.
func (w *Worker) hasAttribute(n int32, name uint16, values ...string) bool {
	found := false
	w.children(n, func(l *walk.Leaf, v []byte) {
		if l.Node == n && l.ID == name {
			for _, x := range values {
				found = found || string(v) == x
			}
		}
	})
	return found
}

// schemes are those of the URIs that telecommunication addresses are.
var schemes = []string{"tel:", "fax:", "mailto:", "x-text-fax:", "x-text-tel:", "sms:", "mllp:", "callto:"}

// scheme returns where the value behind the scheme of a telecommunication
// address starts, which says what it is and not whose.
func scheme(c class.Class, b []byte, s, e int) int {
	if c != class.Phone && c != class.Fax && c != class.Email {
		return s
	}
	if s == e || isDigit(b[s]) || b[s] == '(' || b[s] == '+' {
		return s // of a number
	}
	for _, x := range schemes {
		if len(x) <= e-s && b[s]|0x20 == x[0] && bytes.EqualFold(b[s:s+len(x)], []byte(x)) {
			for s += len(x); s < e && (b[s] == ' ' || b[s] == '/'); {
				s++
			}
			return s
		}
	}
	return s
}

// address classes a telecommunication address by its own form.
func address(v []byte) class.Class {
	switch {
	case bytes.Contains(v, []byte("://")):
		return class.URL
	case bytes.IndexByte(v, '@') > 0:
		return class.Email
	case len(v) > 4 && (bytes.EqualFold(v[:4], []byte("fax:")) || bytes.EqualFold(v[:4], []byte("x-te"))):
		return class.Fax
	}
	for _, c := range v {
		if isDigit(c) {
			return class.Phone
		}
	}
	return class.None
}
