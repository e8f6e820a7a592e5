package page

// Grade is a report of phiscrub audit-logs.
type Grade struct {
	Title, Version string
	Letter         string // A, B, C, D or F
	Verdict, About string
	Reasons        []string
	Tiles          []Tile
	Classes        Bars
	Services       []Service
	Leaks          []Leak
	ServiceNames   []string // for the filters
	ClassNames     []string
	Kinds          []string
	More           string
	Failed         Notes
	Skipped        Notes
}

// Service is what one service of a corpus does.
type Service struct {
	Name, Letter           string
	Lines, Leaking, Values int
	Share                  string // of lines
	Classes                string
}

// Leak is one way by which values get into the log.
type Leak struct {
	Service, Logger, Field string
	Class, Letter, Kind    string
	Counts                 string // values, lines, share of lines
	First                  string // file and line
	Preview                string
	Change                 string // of the code
	Rule                   string // of the configuration; empty where none helps
}
