package source

// formState is what the parts of one text share.
type formState struct {
	whole bool // the document at hand is the whole text
	table *table
	dump  *dump
}

// tablePart is the length in bytes of a part of a table: each value is written
// with its name, which may be much longer.
const tablePart = 2 << 20

// isTable reports whether the name of a text says that rows are in it.
func isTable(name string) bool {
	switch extOf(name) {
	case ".csv", ".tsv", ".psv", ".tab", ".sql", ".dump":
		return true
	}
	return false
}

// form makes of a document's text what the engine understands better: values
// that stand apart from the names that say what they are get these names.
// Text, Format and Origin are set; a text that is not what its name says stays
// as it is.
func (st *formState) form(d *Document) {
	switch extOf(d.Name) {
	case ".csv", ".tsv", ".psv", ".tab":
		st.csv(d)
	case ".sql", ".dump":
		st.sql(d)
	case ".ipynb":
		if st.whole {
			notebook(d)
		}
	case ".har":
		if st.whole {
			har(d)
		}
	case ".yaml", ".yml":
		if st.whole {
			yaml(d)
		}
	}
}

// made puts a text in the place of the document's.
func made(d *Document, m *maker, format string) {
	d.Origin = m.origin(d.Origin)
	d.Text, d.Format = m.out, format
}
