// Package person finds the names of people in prose. Most are found by the
// phrase that announces them: an honorific ("Mrs. Lee"), a role ("patient Ann Lee", "her
// daughter Marie"), or a phrase ("my name is", "Dear", "signed"). Each
// matcher has the form of shape.Func: it is given the trigger word's place
// and returns the bytes of the name alone, so the phrase stays.
// What no phrase announces is judged by a lexicon and a model (Prose, Speech).
//
//	start, end, ok := person.Honorific([]byte("Mrs. Lee called"), 0)
//	// "Lee"
//
// Names of clinicians (Dr., Prof.) are not those of patients and stay.
package person
