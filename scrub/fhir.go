package scrub

import (
	"bytes"

	"github.com/phiscrub/phiscrub/detect/class"
	"github.com/phiscrub/phiscrub/detect/field"
	"github.com/phiscrub/phiscrub/scrub/walk"
)

// classOf returns the class of a value under an identifying key. The value of
// a FHIR Identifier or ContactPoint is what its neighbours say.
func (w *Worker) classOf(i int32, r *field.Rule, value []byte) class.Class {
	l := &w.doc.Leaves[i]
	switch {
	case l.ID == 0:
		return r.Class
	case l.ID == w.s.names.display && r.ID == "fhir-reference-display-actor":
		if !w.any(l.Node, "Patient/", "RelatedPerson/") {
			return class.None
		}
		return r.Class
	case l.ID == w.s.names.valueString && w.surrounded(l.Node):
		if !w.any(l.Node, "MaidenName", "birthName", "own-name", "partner-name", "own-prefix") {
			return class.None
		}
		return r.Class
	case l.ID == w.s.names.valueDecimal && w.surrounded(l.Node):
		if !w.any(l.Node, "latitude", "longitude") {
			return class.None
		}
		return r.Class
	case l.ID == w.s.names.extension:
		return w.instance(l.Node, r.ID, r.Class)
	case r.ID == "cda-telecom":
		return address(value)
	case r.ID == "fhir-reference-display" && w.any(l.Node, "Practitioner/", "PractitionerRole/", "Organization/", "Location/", "HealthcareService/", "Device/"):
		return class.None
	case l.ID != w.s.names.value:
		return r.Class
	case !w.surrounded(l.Node):
		return loose(value)
	}
	switch w.named(l.Node) {
	case w.s.names.identifier, w.s.names.valueIdentifier, w.s.names.accession:
		return w.identifier(l.Node, r.Class)
	case w.s.names.telecom:
		return w.telecom(l.Node, value)
	}
	return r.Class
}

// named returns the name of the nearest container that has one.
func (w *Worker) named(n int32) uint16 {
	for k := 0; n > 0 && k < 4; k++ {
		if x := &w.doc.Nodes[n]; !x.Key.None() {
			return x.Name
		}
		n = w.doc.Nodes[n].Parent
	}
	return 0
}

// surrounded reports whether it can be seen what container n belongs to: on a
// line of a document that is printed over many it may be an object alone.
func (w *Worker) surrounded(n int32) bool {
	if w.doc.Head == 0 {
		return n > 0
	}
	for ; n > 0; n = w.doc.Nodes[n].Parent {
		if x := &w.doc.Nodes[n]; !x.Key.None() || x.Res != 0 {
			return true
		}
	}
	return false
}

// loose classes a value whose neighbours are not on the line.
func loose(value []byte) class.Class {
	switch {
	case bytes.IndexByte(value, '@') > 0:
		return class.Email
	case bytes.Contains(value, []byte("://")):
		return class.None // a code system or a profile
	case bytes.HasPrefix(value, []byte("urn:")) || bytes.Count(value, []byte{'.'}) > 3:
		return class.None // a name of a system
	}
	n := 0
	for _, c := range value {
		if wordByte(c) {
			n++
		}
	}
	if n < 5 {
		return class.None
	}
	return class.MRN
}

// identifierKinds are systems (FHIR naming systems, OIDs) and codes of HL7
// table 0203 by the class of the identifier that they name.
var identifierKinds = []struct {
	mark  []byte
	class class.Class
}{
	{[]byte("us-ssn"), class.SSN}, {[]byte("us-npi"), class.NPI},
	{[]byte("us-mbi"), class.HealthPlan}, {[]byte("us-medicare"), class.HealthPlan}, {[]byte("us-medicaid"), class.HealthPlan},
	{[]byte("passport"), class.Passport}, {[]byte("driver"), class.License},
}

var identifierCodes = []struct {
	code  string
	class class.Class
}{
	{"SS", class.SSN}, {"SB", class.SSN}, {"MR", class.MRN}, {"PI", class.MRN}, {"PT", class.MRN}, {"EN", class.MRN},
	{"DL", class.License}, {"PPN", class.Passport}, {"NPI", class.NPI}, {"MC", class.HealthPlan}, {"MA", class.HealthPlan},
	{"MB", class.HealthPlan}, {"SN", class.HealthPlan}, {"AN", class.Account}, {"VN", class.Encounter}, {"ACSN", class.Encounter},
	{"TAX", class.TIN}, {"PRN", class.NPI}, {"EI", class.NPI},
}

// maxBeside bounds the leaves that are looked at around a value.
const maxBeside = 24

// identifier classes a FHIR Identifier by its system and its type.
func (w *Worker) identifier(n int32, otherwise class.Class) class.Class {
	c := class.None
	w.children(n, func(l *walk.Leaf, v []byte) {
		if c == class.None {
			c = oid(v)
		}
		for _, k := range identifierKinds {
			if c == class.None && bytes.Contains(v, k.mark) {
				c = k.class
			}
		}
		for _, k := range identifierCodes {
			if c == class.None && string(v) == k.code {
				c = k.class
			}
		}
	})
	if c == class.None {
		return otherwise
	}
	return c
}

// any reports whether a leaf of container n holds one of the marks.
func (w *Worker) any(n int32, marks ...string) bool {
	found := false
	w.children(n, func(l *walk.Leaf, v []byte) {
		for _, m := range marks {
			found = found || bytes.Contains(v, []byte(m))
		}
	})
	return found
}

// telecom classes a FHIR ContactPoint by its system.
func (w *Worker) telecom(n int32, value []byte) class.Class {
	c := class.Phone
	if bytes.IndexByte(value, '@') > 0 {
		c = class.Email
	}
	w.children(n, func(l *walk.Leaf, v []byte) {
		switch string(v) {
		case "fax":
			c = class.Fax
		case "email":
			c = class.Email
		case "url":
			c = class.URL
		}
	})
	return c
}

// children calls f for the leaves inside container n.
func (w *Worker) children(n int32, f func(l *walk.Leaf, v []byte)) {
	d := &w.doc
	for i, k := int(d.Nodes[n].First), 0; i < len(d.Leaves) && k < maxBeside; i, k = i+1, k+1 {
		l := &d.Leaves[i]
		in := false
		for p, q := l.Node, 0; p >= n && q < 6; p, q = d.Nodes[p].Parent, q+1 {
			if p == n {
				in = true
				break
			}
		}
		if !in {
			return
		}
		f(l, d.Views[l.View].B[l.Start:l.End])
	}
}
