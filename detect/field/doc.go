// Package field decides what a name says about its value: redact, drop,
// keep, or scan. A key is folded first, so that patientFirstName,
// patient-first-name and "Patient First Name" are one name, and it is
// compared by whole words: "ssn" is not in "session".
package field
