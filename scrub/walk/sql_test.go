package walk_test

import "testing"

func TestValuesInTheOrderOfNames(t *testing.T) {
	run(t, []row{
		{"each value of an insert gets the name of its column, and stands in its table",
			`INSERT INTO patient (mrn, dob) VALUES ('5', '1980-01-31')`,
			[]string{"prose INSERT INTO patient (mrn, dob) VALUES ", "text patient().mrn=5", "text patient().dob=1980-01-31"}},
		{"every row of an insert", `into m ("A",b) values ('x',7),('y',8)`,
			[]string{"prose ().=into m (", "text ().=A", "prose b) values ", "text m().A=x", "bare m().b=7", "prose m().=7", "text m().A=y", "bare m().b=8", "prose m().=8"}},
		{"a value without quotes may hold blanks", `Key (first_name, dob)=(Ann B, 1980-01-31) exists`,
			[]string{"prose Key (first_name, dob)=", "bare Key().first_name=Ann B", "bare Key().dob=1980-01-31", "prose Key().=Ann B, 1980-01-31", "prose exists"}},
		{"what stands for a value is none", `(mrn, dob) VALUES ($1, NULL)`,
			[]string{"prose (mrn, dob) VALUES ", "prose ().=$1, NULL"}},
		{"the statement in a string", `{"msg":"(mrn, dob) VALUES ('5', '1980-01-31')"}`,
			[]string{"outer {}.=(mrn, dob) VALUES ('5', '1980-01-31')", `prose {}.msg"".=(mrn, dob) VALUES `, `text {}.msg"".().mrn=5`, `text {}.msg"".().dob=1980-01-31`}},
		{"a doubled quote closes nothing", `(ln) VALUES ('O''Neil')`,
			[]string{"prose (ln) VALUES ", "text ().ln=O''Neil"}},
		{"a call is no list of names", `f(a + b) = (5)`, []string{"prose f(a + b) = (5)"}},
		{"a tuple that was cut", `(mrn) VALUES ('5`, []string{"prose (mrn) VALUES ", "text ().mrn=5 …"}},
	})
}

func TestValueOfDuplicateEntry(t *testing.T) {
	run(t, []row{
		{"the key stands behind the value", `entry '5' for key 'patient.mrn'`,
			[]string{"prose entry ", "text patient.mrn=5", "prose for key ", "text patient.mrn"}},
	})
}

func TestOperatorsThatAreWords(t *testing.T) {
	run(t, []row{
		{"a list of values", `mrn IN ('5', '6') x`, []string{"prose mrn IN ", "text mrn().mrn=5", "text mrn().mrn=6", "prose x"}},
		{"a pattern", `ln NOT LIKE 'Ok%'`, []string{"outer ln=Ok%", `prose ln"".=Ok%`}},
		{"a bound", `dob >= '1980-01-31'`, []string{"text dob=1980-01-31"}},
		{"a quoted name", `"dob" >= '1980-01-31'`, []string{"text dob=1980-01-31"}},
		{"a pattern behind a quoted name", `"ln" ILIKE 'Okafor'`, []string{"text ln=Okafor"}},
		{"the word in of prose", `patient in (room 5)`, []string{"prose patient in (room 5)"}},
	})
}

func TestPairsOfOtherLanguages(t *testing.T) {
	run(t, []row{
		{"an array that PHP prints ends its value before the next key", `( [fn] => Ann [ln] => Lee )`,
			[]string{"bare ().fn=Ann", "bare ().ln=Lee ", "prose ( [fn] => Ann [ln] => Lee )"}},
		{"a string that PHP dumps", `["fn"]=> string(3) "Ann"`, []string{"prose string(3) ", "text fn=Ann"}},
		{"a map of Clojure", `{:name "Ann", :mrn "5"}`, []string{"text {}.name=Ann", "text {}.mrn=5"}},
		{"a tuple of Erlang", `{name,<<"Ann">>}`, []string{"text {}.name=Ann"}},
		{"a date of Python", `dob=datetime.date(1980, 1, 31)`, []string{"bare dob=1980, 1, 31", "prose dob=datetime.date(1980, 1, 31)"}},
		{"a struct of Go, where the last word alone is the next key", `{Name:Lee, Ann B Step:2}`,
			[]string{"bare {}.Name=Lee, Ann B", "bare {}.Ann B Step=2", "prose Name:Lee, Ann B Step:2}"}},
		{"a record of C#", `P { Name = Ann Lee, Mrn = 5 }`, []string{"bare {}.Name=Ann Lee", "bare {}.Mrn=5 ", "prose P { Name = Ann Lee, Mrn = 5 }"}},
	})
}

func TestPairsWhoseNameIsAValue(t *testing.T) {
	run(t, []row{
		{"the value gets the name as its key, and the name none", `{"field":"lastName","value":"Lee"}`,
			[]string{"text {}.=lastName", "text {}.lastName=Lee"}},
		{"both values of a change", `{"column":"dob","old":"1","new":"2"}`,
			[]string{"text {}.=dob", "text {}.dob=1", "text {}.dob=2"}},
		{"a value in an object of its own", `{"key":"mrn","value":{"stringValue":"5"}}`,
			[]string{"text {}.=mrn", "text {}.value{}.mrn=5"}},
		{"the last name of a path", `{"path":"/name/0/family","value":"Lee"}`,
			[]string{"outer {}.=/name/0/family", `seg {}.path"".name=0`, `prose {}.path"".=/name/0/family`, "text {}.family=Lee"}},
		{"an attribute names the text of its element", `<field name="mrn">5</field>`,
			[]string{"text field<>.=mrn", "text field<>.mrn=5"}},
		{"a name with blanks is a value", `{"name":"Ann Lee","value":"5"}`,
			[]string{"text {}.name=Ann Lee", "text {}.value=5"}},
		{"a value of Spring", `on field 'ssn': rejected value [07805112]; x`,
			[]string{"prose on field ", "bare ssn=07805112", "prose rejected value [07805112]; x"}},
	})
}
