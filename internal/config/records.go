package config

import "github.com/phiscrub/phiscrub/internal/schema"

// Records is how records with fields are read, as those of Fluent Bit.
type Records struct {
	Lines []string
	Skip  []string
}

var recordKeys = &schema.Object{Name: "records", Keys: []schema.Key{
	{Name: "lines", Example: "[text]", About: "Names of fields at the top of a record that hold a line of a log, besides `log`, `message`, `msg` and `MESSAGE`."},
	{Name: "skip", Example: "[kubernetes, ecs]", About: "Names of fields at the top of a record that are passed on unread. Default: `kubernetes`, the metadata of the cluster. An empty list: none."},
}}
