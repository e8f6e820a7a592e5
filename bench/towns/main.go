// Command towns rebuilds detect/town/towns.bin.
//
//	go run ./bench/towns -cities DIR -words FILE
//
// README.md beside it says where the files come from.
package main

import (
	"bufio"
	"encoding/binary"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"unicode"

	"github.com/phiscrub/phiscrub/detect/town"
)

type city struct {
	Name       string `json:"name"`
	Country    string `json:"countrycode"`
	Population int    `json:"population"`
}

func main() {
	cities := flag.String("cities", "", "folder with cities5000.json and cities15000.json")
	words := flag.String("words", "", "list of common words, one a line")
	out := flag.String("out", "detect/town/towns.bin", "file to write")
	flag.Parse()
	if err := run(*cities, *words, *out); err != nil {
		fmt.Fprintln(os.Stderr, "towns:", err)
		os.Exit(3)
	}
}

func run(cities, words, out string) error {
	common, err := lowerCase(words)
	if err != nil {
		return err
	}
	var list []uint32
	for _, file := range []string{"cities15000.json", "cities5000.json"} {
		b, err := os.ReadFile(filepath.Join(cities, file))
		if err != nil {
			return err
		}
		var all map[string]city
		if err := json.Unmarshal(b, &all); err != nil {
			return err
		}
		for _, c := range all {
			if file == "cities5000.json" && c.Country != "US" || common[strings.ToLower(c.Name)] || strings.ContainsAny(c.Name, "/(,0123456789") {
				continue
			}
			for _, n := range []string{c.Name, plain.Replace(c.Name)} {
				if h, ok := town.Hash([]byte(n)); ok {
					list = append(list, h)
				}
			}
		}
	}
	slices.Sort(list)
	list = slices.Compact(list)
	var table []byte
	for _, h := range list {
		table = binary.BigEndian.AppendUint32(table, h)
	}
	fmt.Println(len(list), "names,", len(table), "bytes")
	return os.WriteFile(out, table, 0o644)
}

// lowerCase reads the words of a list that have no capital.
func lowerCase(file string) (map[string]bool, error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	set := map[string]bool{}
	s := bufio.NewScanner(f)
	for s.Scan() {
		if w := s.Text(); !strings.ContainsFunc(w, unicode.IsUpper) {
			set[w] = true
		}
	}
	return set, s.Err()
}

// plain takes the accents off, as people write the names abroad.
var plain = strings.NewReplacer("á", "a", "à", "a", "â", "a", "ä", "a", "ã", "a", "å", "a", "ā", "a", "ă", "a", "ą", "a", "Á", "A", "Å", "A", "Ä", "A",
	"é", "e", "è", "e", "ê", "e", "ë", "e", "ē", "e", "ę", "e", "ė", "e", "ě", "e", "É", "E", "í", "i", "ì", "i", "î", "i", "ï", "i", "ī", "i", "İ", "I", "ı", "i", "Í", "I",
	"ó", "o", "ò", "o", "ô", "o", "ö", "o", "õ", "o", "ø", "o", "ō", "o", "ő", "o", "Ó", "O", "Ö", "O", "Ø", "O", "ú", "u", "ù", "u", "û", "u", "ü", "u", "ū", "u", "ů", "u", "ű", "u", "Ú", "U", "Ü", "U",
	"ç", "c", "č", "c", "ć", "c", "Ç", "C", "Č", "C", "ñ", "n", "ń", "n", "ň", "n", "ş", "s", "š", "s", "ś", "s", "ș", "s", "Š", "S", "Ş", "S", "Ś", "S", "ž", "z", "ź", "z", "ż", "z", "Ž", "Z",
	"ł", "l", "Ł", "L", "ğ", "g", "ģ", "g", "ř", "r", "ť", "t", "ţ", "t", "ț", "t", "ý", "y", "đ", "d", "Đ", "D", "ß", "ss", "’", "'", "‘", "'")
