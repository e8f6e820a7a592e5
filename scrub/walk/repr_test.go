package walk_test

import "testing"

func TestReprs(t *testing.T) {
	run(t, []row{
		{`Python dict`, `{'mrn': '00123456', 'n': 5, 'x': None, 'u': u'abc', 'b': b'def'}`, []string{
			`text {}.mrn=00123456`,
			`number {}.n=5`,
			`prose {}.=u`,
			`text {}.u=abc`,
			`prose {}.=b`,
			`text {}.b=def`,
		}},
		{`Python dict with calls`, `{'d': datetime.date(1980, 1, 1), 'k': Decimal('1.5')}`, []string{
			`bare {}.d=1980, 1, 1`,
			`prose {}.=datetime.date(1980, 1, 1), `,
			`prose {}.k().=Decimal(`,
			`text {}.k().=1.5`,
		}},
		{`Python dict with JSON in it`, `{'body': '{"n": 12345}'}`, []string{
			`outer {}.body={"n": 12345}`,
			`number {}.body"".{}.n=12345`,
		}},
		{`Python string with both quotes`, `{'a': "O'Neil", 'b': 'x'}`, []string{
			`text {}.a=O'Neil`,
			`text {}.b=x`,
		}},
		{`Python dataclass`, `Patient(mrn='00123456', age=5, tags=['a'])`, []string{
			`prose Patient().=Patient(`,
			`text Patient().mrn=00123456`,
			`bare Patient().age=5`,
			`prose Patient().tags[].=age=5, tags=[`,
			`text Patient().tags[].=a`,
		}},
		{`Ruby hash`, `{:mrn=>"00123456", "k"=>5, age: 42, nil: nil}`, []string{
			`text {}.mrn=00123456`,
			`number {}.k=5`,
			`bare {}.age=42`,
			`bare {}.nil=nil`,
			`prose age: 42, nil: nil}`,
		}},
		{`Ruby object`, `#<Patient id: 12, mrn: "00123456", dob: nil>`, []string{
			`bare Patient<>.id=12`,
			`prose Patient<>.=id: 12, `,
			`text Patient<>.mrn=00123456`,
			`bare Patient<>.dob=nil`,
			`prose Patient<>.=dob: nil>`,
		}},
		{`Java record`, `Patient[mrn=00123456, name=Ada Lovelace, address=Address[city=Springfield, zip=62701]]`, []string{
			`bare Patient[].mrn=00123456`,
			`bare Patient[].name=Ada Lovelace`,
			`bare Patient[].address[].city=Springfield`,
			`bare Patient[].address[].zip=62701`,
			`prose Patient[mrn=00123456, name=Ada Lovelace, address=Address[city=Springfield, zip=62701]]`,
		}},
		{`Java bean, blanks in values`, `Patient(mrn=00123456, name=Ada Lovelace, tags=[a, b])`, []string{
			`bare Patient().mrn=00123456`,
			`bare Patient().name=Ada Lovelace`,
			`bare Patient().tags=a, b`,
			`prose Patient(mrn=00123456, name=Ada Lovelace, tags=[a, b])`,
		}},
		{`Java with quotes`, `Patient{mrn='00123456', name='Ada Lovelace'}`, []string{
			`prose Patient{}.=Patient{`,
			`text Patient{}.mrn=00123456`,
			`text Patient{}.name=Ada Lovelace`,
		}},
		{`Java map`, `{mrn=00123456, name=Ada Lovelace, n=5}`, []string{
			`bare {}.mrn=00123456`,
			`bare {}.name=Ada Lovelace`,
			`bare {}.n=5`,
			`prose mrn=00123456, name=Ada Lovelace, n=5}`,
		}},
		{`Go %+v`, `{MRN:00123456 Name:Ada Lovelace Addr:0xc000123}`, []string{
			`bare {}.MRN=00123456`,
			`bare {}.00123456 Name=Ada Lovelace`,
			`bare {}.Ada Lovelace Addr=0xc000123`,
			`prose MRN:00123456 Name:Ada Lovelace Addr:0xc000123}`,
		}},
		{`Go %+v of a pointer and a struct inside`, `&{MRN:00123456 Name:{First:Ada Last:Lovelace}}`, []string{
			`bare {}.MRN=00123456`,
			`bare {}.00123456 Name{}.First=Ada`,
			`bare {}.00123456 Name{}.Ada Last=Lovelace`,
			`prose MRN:00123456 Name:{First:Ada Last:Lovelace}}`,
		}},
		{`Go %#v`, `main.Patient{MRN:"00123456", Next:(*main.Patient)(nil)}`, []string{
			`prose main.Patient{}.=main.Patient{`,
			`text main.Patient{}.MRN=00123456`,
			`prose Next:(*main.Patient)(nil)}`,
		}},
		{`Go map`, `map[mrn:00123456 name:Ada Lovelace]`, []string{
			`bare map[].mrn=00123456`,
			`bare map[].00123456 name=Ada Lovelace`,
			`prose map[mrn:00123456 name:Ada Lovelace]`,
		}},
		{`Rust debug`, `Patient { mrn: "00123456", age: 5 }`, []string{
			`prose {}.=Patient { `,
			`text {}.mrn=00123456`,
			`bare {}.age=5 `,
			`prose age: 5 }`,
		}},
		{`Elixir`, `%{mrn: "00123456", name: "Ada"}`, []string{
			`text {}.mrn=00123456`,
			`text {}.name=Ada`,
		}},
		{`SQL`, "SELECT * FROM p WHERE mrn = '00123456' AND `dob`='1980-01-01'", []string{
			`prose SELECT * FROM p WHERE `,
			`text mrn=00123456`,
			`prose AND `,
			`text dob=1980-01-01`,
		}},
	})
}
