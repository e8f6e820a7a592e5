package main

import (
	"archive/zip"
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"sort"
	"strconv"
	"strings"
	"unicode"

	"github.com/parquet-go/parquet-go"
)

// fewest people of a name of the census that is taken up.
const (
	fewestGiven  = 1000
	fewestFamily = 2400
)

type person struct {
	Name  string `parquet:"name"`
	Count int64  `parquet:"count"`
}

// census reads the tables of the US Census Bureau, which are in the public
// domain: given names of 2020, family names of 2010 and 2020.
func census(src string, at func(string) *entry) error {
	dir, err := find(src, "census_2020_first_names.parquet")
	if err != nil {
		return err
	}
	given, err := parquet.ReadFile[person](filepath.Join(dir, "census_2020_first_names.parquet"))
	if err != nil {
		return err
	}
	for _, p := range given {
		people[fold(p.Name)] = true
		if w := fold(p.Name); p.Count >= fewestGiven && len(w) > 1 && !strings.HasPrefix(p.Name, "ALL OTHER") {
			spelled[w] = title(p.Name)
			e := at(w)
			e.given = max(e.given, uint64(p.Count))
		}
	}
	for _, year := range []string{"2010", "2020"} {
		family, err := parquet.ReadFile[person](filepath.Join(dir, "census_"+year+".parquet"))
		if err != nil {
			return err
		}
		for _, p := range family {
			people[fold(p.Name)] = true
			if w := fold(p.Name); p.Count >= fewestFamily && len(w) > 1 && !strings.HasPrefix(p.Name, "ALL OTHER") {
				spelled[w] = title(p.Name)
				e := at(w)
				e.family = max(e.family, uint64(p.Count))
			}
		}
	}
	return nil
}

// title writes a name of the census as people do.
func title(s string) string { return s[:1] + strings.ToLower(s[1:]) }

// abroad is what a name counts for that a list of another country gives
// without a number.
const abroad = 4000

var (
	listStart = regexp.MustCompile(`^    (first|last)_\w*names?\w*\b[^=]*=|^(first|last)_\w*names?\w*\s*=`)
	quoted    = regexp.MustCompile(`"([^"]+)"|'([^']+)'`)
)

// locales reads the given and family names of the languages of Faker and of
// Mimesis.
func locales(src string, at func(string) *entry) error {
	add := func(name string, family bool) {
		for _, part := range strings.FieldsFunc(name, func(r rune) bool { return r == ' ' || r == '-' }) {
			r := []rune(part)
			if len(r) < 2 || !unicode.IsUpper(r[0]) || !unicode.In(r[0], unicode.Latin, unicode.Cyrillic, unicode.Greek) {
				continue
			}
			w := fold(part)
			if unicode.In(r[0], unicode.Latin) && spelled[w] == "" {
				spelled[w] = part
			}
			if family {
				at(w).family = max(at(w).family, abroad)
			} else {
				at(w).given = max(at(w).given, abroad)
			}
		}
	}
	files, err := filepath.Glob(filepath.Join(src, "faker-*", "faker", "providers", "person", "*", "__init__.py"))
	if err != nil || len(files) == 0 {
		return errors.New("Faker is not there")
	}
	for _, f := range files {
		if filepath.Base(filepath.Dir(f)) == "en" { // the census knows better
			continue
		}
		b, err := os.ReadFile(f)
		if err != nil {
			return err
		}
		in := ""
		for _, line := range strings.Split(string(b), "\n") {
			if m := listStart.FindStringSubmatch(line); m != nil {
				in = m[1] + m[2]
			} else if len(line) > 0 && line[0] != ' ' && line[0] != ')' && line[0] != '}' && line[0] != ']' || strings.HasPrefix(line, "    ") && len(line) > 4 && line[4] != ' ' && line[4] != ')' && line[4] != '}' && line[4] != ']' {
				in = ""
			}
			if in == "" {
				continue
			}
			for _, m := range quoted.FindAllStringSubmatch(line, -1) {
				if s := m[1] + m[2]; !strings.ContainsAny(s, "{}._") {
					add(s, in == "last")
				}
			}
		}
	}
	files, err = filepath.Glob(filepath.Join(src, "mimesis-*", "mimesis", "datasets", "*", "person.json"))
	if err != nil || len(files) == 0 {
		return errors.New("Mimesis is not there")
	}
	for _, f := range files {
		b, err := os.ReadFile(f)
		if err != nil {
			return err
		}
		var d struct{ Names, Surnames any }
		if err := json.Unmarshal(b, &d); err != nil {
			return err
		}
		each(d.Names, func(s string) { add(s, false) })
		each(d.Surnames, func(s string) { add(s, true) })
	}
	return nil
}

// each calls f with every string of a list, or of lists by key.
func each(v any, f func(string)) {
	switch v := v.(type) {
	case string:
		f(v)
	case []any:
		for _, x := range v {
			each(x, f)
		}
	case map[string]any:
		for _, x := range v {
			each(x, f)
		}
	}
}

// mostCommon is how many words count as common.
const mostCommon = 16000

// notWords are names that a list of words has because they are rare words
// too: their frequency is that of the name.
var notWords = regexp.MustCompile(`^(john|james|jack|peter|frank|harry|tom|jane|kelly|henry|jerry|billy|bobby|jimmy|tony|nick|dick|joe|sam|ben|dan|jay|ted|ann|anna|eva|alexander|victor|oscar|martin|morgan|lee|wayne|carol|marian|sally|tommy|willy|johnny|jackson|nelson|benjamin|charlotte|philip|timothy|terry|basil|davy|hector|jenny|jill|kitty|maria|molly|nancy|ned|polly|reuben|rob|roger|susan|vernon|warren|louis|bob|mike|ken|don|jo|al|jim|tim|ron|guy|ray|gene|dale|lou|len|mac|ralph|roy|regina|francis|anne|george|charles|david|robert|william|thomas|michael|richard|paul|mary|simon|andrew|daniel|edward|arthur|albert|fred|walter|howard|douglas|graham|gordon|stewart|stuart|wilson|johnson|smith|taylor|jones|davis|clark|lewis|allen|scott|adams|campbell|mitchell|murray|evans|harris|robinson|thompson|walker|turner|cooper|collins|kelley|webster|randy|matt|patty|peg|peggy|penny|kris|alan|allan|bert|marc|sandy|rick|rod|tod|todd|wally|erica|veronica|elvis|herb|norm|bill|pat|sue|gus|otto|otis|alec|angus|ross|craig|clay|ellen|helen|elizabeth|margaret|sarah|alice|emily|rachel|rebecca|jean|marie|julia|laura|linda|barbara|dorothy|betty|ruth|karen|donna|sharon|michelle|deborah|cynthia|angela|melissa|brenda|amy|virginia|kathleen|pamela|martha|debra|amanda|stephanie|christine|janet|catherine|frances|diane|joyce|julie|heather|teresa|doris|gloria|evelyn|cheryl|mildred|katherine|joan|ashley|judith|janice|judy|christina|kathy|theresa|beverly|denise|tammy|irene|lori|kathryn|louise)$`)

// people are all names of the census, however few have them; rare are words
// that nobody is called.
var (
	people = map[string]bool{}
	rare   []string
)

// commons reads the frequencies of English words (SymSpell: words of SCOWL,
// counts of Google Books).
func commons(src string, at func(string) *entry) error {
	dir, err := find(src, "frequency_dictionary_en_82_765.txt")
	if err != nil {
		return err
	}
	f, err := os.Open(filepath.Join(dir, "frequency_dictionary_en_82_765.txt"))
	if err != nil {
		return err
	}
	defer f.Close()
	rank := 0
	for s := bufio.NewScanner(f); s.Scan(); {
		w, _, _ := strings.Cut(strings.TrimPrefix(s.Text(), "\ufeff"), " ")
		if len(w) < 2 || notWords.MatchString(w) {
			continue
		}
		if rank++; rank > mostCommon {
			if f := fold(w); !people[f] && len(f) > 3 {
				rare = append(rare, f)
			}
			continue
		}
		at(fold(w)).common = rank
		if spelled[fold(w)] == "" {
			spelled[fold(w)] = w
		}
	}
	return nil
}

// places marks cities: those of the time zone database (public domain) and
// one-word names of US post offices that are no names of people.
func places(src string, at func(string) *entry) error {
	z, err := zip.OpenReader(filepath.Join(runtime.GOROOT(), "lib", "time", "zoneinfo.zip"))
	if err != nil {
		return err
	}
	defer z.Close()
	for _, f := range z.File {
		area, city, ok := strings.Cut(f.Name, "/")
		if !ok || area == "Etc" || area == "SystemV" {
			continue
		}
		city = city[strings.LastIndexByte(city, '/')+1:]
		if w := fold(city); !strings.Contains(city, "_") && len(w) > 2 {
			at(w).class = aPlace
		}
	}
	dir, err := find(src, "codes.js")
	if err != nil {
		return err
	}
	b, err := os.ReadFile(filepath.Join(dir, "codes.js"))
	if err != nil {
		return err
	}
	var codes map[string]struct{ City string }
	if err := json.NewDecoder(bytes.NewReader(b[bytes.IndexByte(b, '{'):])).Decode(&codes); err != nil {
		return err
	}
	offices := map[string]int{}
	for _, c := range codes {
		offices[fold(c.City)]++
	}
	for w, n := range offices {
		if !strings.Contains(w, " ") && n >= 3 {
			if e := at(w); e.given < 20000 && e.family < 20000 {
				e.class = aPlace
			}
		}
	}
	return nil
}

// classes reads the classes of words and returns their names, in order.
func classes(file string, at func(string) *entry) ([]string, error) {
	b, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	var names []string
	seen := map[string]bool{}
	type row struct {
		words []string
		n     int
	}
	var rows []row
	for _, line := range strings.Split(string(b), "\n") {
		name, words, ok := strings.Cut(line, ":")
		if !ok || line[0] == '#' {
			continue
		}
		names = append(names, name)
		rows = append(rows, row{strings.Fields(words), len(names)})
	}
	for _, r := range rows {
		for _, w := range r.words {
			if w = fold(w); !seen[w] {
				seen[w] = true
				at(w).class = r.n
			}
		}
	}
	if len(names) > 62 {
		return nil, errors.New("classes: " + strconv.Itoa(len(names)))
	}
	return names, nil
}

// find returns the folder under src that holds a file.
func find(src, name string) (string, error) {
	var hits []string
	err := filepath.WalkDir(src, func(p string, d os.DirEntry, err error) error {
		if err == nil && !d.IsDir() && d.Name() == name {
			hits = append(hits, filepath.Dir(p))
		}
		return err
	})
	if err != nil || len(hits) == 0 {
		return "", errors.New(name + " is not there")
	}
	sort.Strings(hits)
	return hits[0], nil
}
