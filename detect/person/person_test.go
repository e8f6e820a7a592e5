package person

import (
	"testing"

	"github.com/phiscrub/phiscrub/detect/word"
)

type matcher func(w *word.Window, text []byte, i int) (start, end int, ok bool)

type row struct{ why, text, want string }

// check asks a matcher at every byte of the text in turn.
func check(t *testing.T, name string, match matcher, rows []row) {
	t.Helper()
	for _, r := range rows {
		got, text := "", []byte(r.text)
		var along word.Window
		along.Open(text)
		for i := range r.text {
			s, e, ok := match(&along, text, i)
			if a, b, found := match(new(word.Window), text, i); a != s || b != e || found != ok {
				t.Errorf("%s: byte %d of %q: %d–%d, along the text %d–%d", name, i, r.text, a, b, s, e)
			}
			if ok {
				got = r.text[s:e]
				break
			}
		}
		if got != r.want {
			t.Errorf("%s: %s: %q gives %q, want %q", name, r.why, r.text, got, r.want)
		}
	}
}

func TestHonorificsAnnounceNames(t *testing.T) {
	check(t, "Honorific", Honorific, []row{
		{"family name", "Mr. Gray, as", "Gray"},
		{"initial and particles", "Ms J. van der Berg is", "J. van der Berg"},
		{"hyphen and apostrophe", "Mrs. Anne-Marie O'Neil said", "Anne-Marie O'Neil"},
		{"possessive stays", "Mr. Stone's visit", "Stone"},
		{"a surname that is a word", "Mrs. Ward?", "Ward"},
		{"other letters", "Mr. Αλεξίου ήρθε", "Αλεξίου"},
		{"suffix", "Mr. John Stone Jr. was", "John Stone Jr"},
		{"dictation", "thank you , mrs . stone .", "stone"},
		{"miss in dictation", "hi miss stone .", "stone"},
		{"milliseconds", "took 12 ms. Retry", ""},
		{"milliseconds without a number", "in ms. total", ""},
		{"a product", "MS Office", ""},
		{"the verb", "cache miss Lookup", ""},
		{"the verb before a name", "they miss Ann", ""},
		{"nobody", "Mr. [NAME] said", ""},
		{"a sentence", "Mr. The", ""},
		{"a class", "Mr.Bean.init()", ""},
	})
}

func TestRolesAnnounceNames(t *testing.T) {
	check(t, "Role", Role, []row{
		{"two words", "patient Ann Lee was seen", "Ann Lee"},
		{"capital role, verb after", "Patient Joseph Stone has been", "Joseph Stone"},
		{"last name first", "patient: LEE, ANN M.", "LEE, ANN M."},
		{"kin, one word", "her daughter Marie called", "Marie"},
		{"kin, named", "a son named Tom.", "Tom"},
		{"kin, was called", "his grandfather was called Kevin Stone II, and", "Kevin Stone II"},
		{"kin, comma", "his wife, Ann, is", "Ann"},
		{"dictation", "next patient is pamela cook . medical", "pamela cook"},
		{"one word needs a verb", "patient Stone reports pain", "Stone"},
		{"one word without a verb", "patient Stone foo", ""},
		{"clients need two words", "client Ann disconnected", ""},
		{"title", "Patient Ann Portal Report", ""},
		{"service", "Patient Portal started", ""},
		{"status", "patient Not Found", ""},
		{"constant", "patient NOT_FOUND", ""},
		{"one word in capitals", "patient STONE was", ""},
		{"class", "patient PatientService.find", ""},
		{"label", "Patient Name: x", ""},
		{"label of a name", "patient Ann Lee: started", ""},
		{"disease", "patient with Parkinson disease", ""},
		{"eponym", "patient Crohn is", ""},
		{"noun of state", "Member Registration was denied", ""},
		{"path", "/patient Ann Lee was", ""},
		{"key", "patient=Ann Lee", ""},
	})
}

func TestPhrasesAnnounceNames(t *testing.T) {
	check(t, "Phrase", Phrase, []row{
		{"lower-case", "my name is ann lee", "ann lee"},
		{"maiden name", "her maiden name is nyberg", "nyberg"},
		{"label of its own", "Name: Ann Lee", "Ann Lee"},
		{"in a form", "Name: Ann Phone: 1", "Ann"},
		{"owner", "patient name: Stone, Ann B.", "Stone, Ann B."},
		{"answer", "name on the account? User: Ann Lee", "Ann Lee"},
		{"answer in another line", "What is your last name?\nStone.", "Stone"},
		{"answer after the question", "What is your last name? Stone.", "Stone"},
		{"machine's name", "service name: Order Gateway", ""},
		{"machine's name is", "host name is Web Server", ""},
		{"nothing", "name is required", ""},
		{"nothing of mine", "my name is not set", ""},
		{"identifier", "name: foo-bar", ""},
		{"class", "name: FooBar Baz", ""},
	})
	check(t, "Greeting", Greeting, []row{
		{"letter", "Dear William Stone, your", "William Stone"},
		{"chat", "hi larry how are you", "larry"},
		{"dictation", "hi , martha . how", "martha"},
		{"good morning", "good morning rebecca , nice", "rebecca"},
		{"everyone", "Hi Team, the build", ""},
		{"a program", "Hello World", ""},
		{"a clause", "hi , how are you", ""},
		{"TLS", "Hello Retry Request", ""},
	})
	check(t, "Introduction", Introduction, []row{
		{"I'm", "I'm Ann, and", "Ann"},
		{"typographic", "I’m Ann Lee.", "Ann Lee"},
		{"call me", "please call me Ann", "Ann"},
		{"dictation", "this is philip stone , date", "philip stone"},
		{"named", "a girl named Ann Lee who", "Ann Lee"},
		{"a product", "This is Spring Boot", ""},
		{"a state", "I am Ready.", ""},
		{"a column", "column named Status is", ""},
	})
	check(t, "Meeting", Meeting, []row{
		{"met", "met with David B. Stone yesterday", "David B. Stone"},
		{"follow up", "Follow up with Jan Jílek in", "Jan Jílek"},
		{"dictation", "i'm seeing jose stone . uh", "jose stone"},
		{"a department", "follow up with Radiology", ""},
		{"things", "seeing Connection Resets", ""},
	})
	check(t, "Signature", Signature, []row{
		{"regards", "Best regards,\nAnn Lee", "Ann Lee"},
		{"signed", "signed, A. Lee Stone", "A. Lee Stone"},
		{"a key", "signed by RootCA", ""},
		{"a team", "Regards, The Team", ""},
	})
}

func TestClausesNameTheirSubject(t *testing.T) {
	check(t, "Before", Before, []row{
		{"lives", "Ann B Lee lives at home", "Ann B Lee"},
		{"age", "so martha is a 50-year-old female", "martha"},
		{"age, short form", "um , beverly 's a 24 year old", "beverly"},
		{"date of birth", "donna stone , date of birth , 8/1", "donna stone"},
		{"guardian", "add Ryan P Stone as guardian", "Ryan P Stone"},
		{"pronoun", "she is a 50-year-old", ""},
		{"role", "my friend lives in town", ""},
		{"patient", "patient is a 50-year-old", ""},
		{"a thing", "the Object lives in memory", ""},
		{"an animal in a path", "gopher lives in /usr", ""},
		{"a field", "Field dob is required", ""},
	})
}
