// Package schema reads YAML against a table of keys. The same table drives
// strict decoding, the JSON Schema for editors and the reference page, so
// that the three cannot disagree.
//
// Decoding gathers every problem instead of stopping at the first; each one
// names the file, the line, the key, what is wrong and what would be right.
// It knows the content of files that people write for phiscrub (rules,
// configuration), never log content.
package schema
