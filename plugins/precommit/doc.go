// Package precommit looks for PHI in files before they are committed. It
// reads documents from a source, finds with the engine that also scrubs, and
// says of each finding where it stands, what it is and why, but never what it
// says.
package precommit
