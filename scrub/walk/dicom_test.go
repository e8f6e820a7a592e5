package walk_test

import (
	"strings"
	"testing"
	"time"

	"github.com/phiscrub/phiscrub/scrub/walk"
)

func TestDataElements(t *testing.T) {
	run(t, []row{
		{"the tag is the key of the value in brackets", `(0010,0010) PN [Lee^Ann]  # 8, 1 PatientName`,
			[]string{"prose (0010,0010) PN [", "text (0010,0010)=Lee^Ann", "prose 8, 1 PatientName"}},
		{"a bracket inside of the value does not end it", `(0010,0010) PN [L]e^A]  # 8`,
			[]string{"prose (0010,0010) PN [", "text (0010,0010)=L]e^A", "prose 8"}},
		{"a value that was cut", `(0010,0010) PN [Lee^A`,
			[]string{"prose (0010,0010) PN [", "text (0010,0010)=Lee^A …"}},
		{"nothing stands where a remark does", `(0010,0010) PN (no value available) # 0, 0 PatientName`,
			[]string{"prose (0010,0010) PN (no value available) # 0, 0 PatientName"}},
		{"the name of a class is no value", `(0008,0016) UI =CTImageStorage # 26`,
			[]string{"bare UI=CTImageStorage", "prose (0008,0016) UI =CTImageStorage # 26"}},
		{"a representation behind the name", `(0010, 0010) Patient's Name   PN: 'Lee^Ann'`,
			[]string{"prose (0010, 0010) Patient's Name   PN: '", "text (0010, 0010)=Lee^Ann"}},
		{"each value of a list", `(0010, 1000) Other Patient IDs  LO: ['A1', 'B2']`,
			[]string{"prose (0010, 1000) Other Patient IDs  LO: ['", "text (0010, 1000)=A1", "text (0010, 1000)=B2"}},
		{"a marker is no list, and the value of what stood in no brackets", `(0010, 0010) Patient's Name   PN: [NAME]`,
			[]string{"prose (0010, 0010) Patient's Name   PN: ", "outer (0010, 0010)=[NAME]", `prose (0010, 0010)"".=[NAME]`}},
		{"nor in a list", `(0010, 0010) Patient's Name   PN: ['A'[NAME]`,
			[]string{"prose (0010, 0010) Patient's Name   PN: ['", "text (0010, 0010)=A", "prose [NAME]"}},
		{"the next tag ends an element", `(0010,0010) PN [Lee] PatientName (0010,0020) LO [5] PatientID`,
			[]string{"prose (0010,0010) PN [", "text (0010,0010)=Lee", "prose PatientName ", "prose (0010,0020) LO [", "text (0010,0020)=5", "prose PatientID"}},
		{"two numbers are no tag", `at (1920,1080) mrn: 5`, []string{"bare mrn=5", "prose at (1920,1080) mrn: 5"}},
		{"numbers of a rate are none", `(0010,0020) of 64 MB`, []string{"prose (0010,0020) of 64 MB"}},
	})
}

func TestAttributesOfDICOM(t *testing.T) {
	run(t, []row{
		{"the value gets the tag of its attribute", `{"00100020":{"vr":"LO","Value":["5"]}}`,
			[]string{"prose {}.=00100020", "text {}.00100020{}.vr=LO", "text {}.00100020{}.Value[].00100020=5"}},
		{"parts of a name as well", `{"00100010":{"Value":[{"Alphabetic":"Lee^Ann"}]}}`,
			[]string{"prose {}.=00100010", "text {}.00100010{}.Value[].{}.00100010=Lee^Ann"}},
		{"an attribute inside of another", `{"00101002":{"Value":[{"00100020":{"Value":["5"]}}]}}`,
			[]string{"prose {}.=00101002", "prose {}.00101002{}.Value[].{}.=00100020", "text {}.00101002{}.Value[].{}.00100020{}.Value[].00100020=5"}},
		{"an element of XML", `<attr tag="00100020" vr="LO">5</attr>`,
			[]string{"text attr<>.tag=00100020", "text attr<>.vr=LO", "text attr<>.00100020=5"}},
		{"a value outside of any", `{"mrn":{"Value":["5"]}}`, []string{"text {}.mrn{}.Value[].=5"}},
		{"a tag of a query", `-k 0010,0010=Lee`, []string{"bare 0010,0010=Lee", "prose -k 0010,0010=Lee"}},
		{"a label in a column", `Patient ID     : 5`, []string{"bare Patient ID=5", "prose Patient ID     : 5"}},
	})
}

// Time grows with the length only, whatever elements a line seems to hold.
func TestLawL7DataElements(t *testing.T) {
	for _, part := range []string{"(0010,0010) PN [", "(0010,0010) ", "(0010, 0010) x PN: ", "(0010,0010) PN ", `{"00100010":{"Value":[`, "a          "} {
		var d walk.Doc
		line := []byte(strings.Repeat(part, 1<<18/len(part)))
		start := clock()
		d.Line(line, 0)
		if took := clock() - start; took > 3*time.Second {
			t.Errorf("%d bytes of %q took %v", len(line), part, took)
		}
	}
}

// FuzzDICOM asserts of the three forms of a dump what sound says, that work is
// bounded, and that a number planted into a value stays in sight.
func FuzzDICOM(f *testing.F) {
	f.Add("(0010,0010) PN [", "Lee^Ann", "]  # 8, 1 PatientName (0010,0020) LO [5]")
	f.Add("(0010, 1000) Other Patient IDs  LO: ['A1', '", "B2", "']")
	f.Add(`{"00100020":{"vr":"LO","Value":["`, "5", `"]},"00100010":{"Value":[{"Alphabetic":"Lee^Ann"}]}}`)
	f.Add(`<DicomAttribute tag="00100020" vr="LO"><Value number="1">`, "5", "</Value></DicomAttribute>")
	f.Fuzz(func(t *testing.T, before, value, after string) {
		if len(before)+len(value)+len(after) > 1<<13 {
			return
		}
		line := []byte(before + value + " zqz78051120 " + after)
		var d walk.Doc
		d.Line(line, 0)
		sound(t, &d, line)
		if n := decoded(&d) + len(d.Leaves) + len(d.Nodes); n > 48*(len(line)+16) {
			t.Errorf("%d bytes and leaves of %d bytes", n, len(line))
		}
		if !held(&d, []byte("78051120")) {
			t.Errorf("no leaf holds the number in %q", line)
		}
	})
}
