// Package grade judges a corpus of logs as a reviewer of the services behind
// it would: which service, logger and field writes which kind of identifier,
// how often, and what would stop it. The judgement is a letter from A to F by
// a scale that is written down (see Scale) and depends on the logs alone.
//
// A report holds names of services, loggers and fields as the logs state them,
// counts, and lines whose values are masked.
package grade
