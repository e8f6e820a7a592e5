package detect

// Stage names the guard that a candidate reached: the one that stopped it,
// or StageMatch.
type Stage uint8

// The stages in the order in which they run. A rule of which Trace reports
// no candidate was stopped at its shape: its trigger does not occur.
const (
	StageShape Stage = iota // the trigger did not occur
	StageFind               // the trigger occurred, the matcher found nothing there
	StageCheck              // the check failed
	StageNear               // a required word is missing, or a Not word is nearer
	StageVeto               // the veto matched
	StageKeep               // a keep rule of higher rank covers it whole
	StageMatch              // it is a match
)

var stageNames = [...]string{"shape", "find", "check", "near", "veto", "keep", "match"}

// String returns the stage's name as fp entries give it.
func (s Stage) String() string {
	if int(s) >= len(stageNames) {
		return "invalid"
	}
	return stageNames[s]
}

// Candidate is what Trace reports: where a rule looked and how far it came.
// For StageFind the span is that of the trigger. It never holds bytes.
type Candidate struct {
	Rule       uint16
	Start, End int32
	Stage      Stage
}
