package detect

// Act is what a match asks to be done with its bytes.
type Act uint8

// The acts. ActDefault means: what the policy says for the class.
const (
	ActDefault Act = iota
	ActKeep
	ActRedact
	ActMask
	ActGeneralize
	ActDrop
	ActToken
	ActShift
)

var actNames = [...]string{"", "keep", "redact", "mask", "generalize", "drop", "token", "shift"}

// String returns the act as rule files name it; "" for ActDefault.
func (a Act) String() string {
	if int(a) >= len(actNames) {
		return "redact"
	}
	return actNames[a]
}

// ParseAct finds an act by the name that rule files use; "" is ActDefault.
func ParseAct(name string) (Act, bool) {
	for i, n := range actNames {
		if n == name {
			return Act(i), true
		}
	}
	return ActDefault, false
}
